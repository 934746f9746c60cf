"""The café in real browsers: each check of tests/web is a test here."""

import pytest

import web_kit
from lab import plugin

# In this order: staff bans somebody in the end.
SERVERS = {
    "prosody": ["figures.mjs", "first.mjs", "pages.mjs", "look.mjs",
                "removal.mjs", "bosh.mjs", "logout.mjs", "away.mjs",
                "stream.mjs", "guests.mjs", "trouble.mjs", "held.mjs",
                "undo.mjs", "tools.mjs", "voice.mjs", "reach.mjs", "tabs.mjs",
                "rough.mjs", "admin.mjs", "staff.mjs"],
    "ejabberd": ["smoke.mjs", "bosh.mjs", "stream.mjs", "guests.mjs",
                 "trouble.mjs"],
    "network": ["network.mjs"],
    "newest": ["smoke.mjs", "admin.mjs"],
}
RUNS = [(server, script) for server, scripts in SERVERS.items() for script in scripts]
CHECKS = [(server, script, number, name) for server, script in RUNS
          for number, name in web_kit.checks(script)]


@pytest.fixture(scope="module")
def built():
    return plugin.build()


@pytest.fixture(scope="module")
def site(request, laboratory, mariadb, built):
    site = web_kit.Site(laboratory, mariadb, request.param)
    yield site
    site.close()


@pytest.fixture(scope="module")
def run(request, site):
    """The outcome of a script, which runs once for all of its checks."""
    results, said = site.run(request.param)
    figures = [line[7:] for line in said.splitlines() if line.startswith("figure ")]
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        for figure in figures:
            print("\n" + figure, end="")
    return results, said


@pytest.mark.parametrize(
    "site, run, number, name", CHECKS, indirect=["site", "run"], scope="module",
    ids=["%s-%s-%d" % (server, script.rpartition(".")[0], number)
         for server, script, number, _ in CHECKS])
def test_check(run, number, name):
    results, said = run
    assert number in results, "%s was not reached:\n%s" % (name, said)
    passed, text = results[number]
    assert passed, "%s\n%s" % (text, said)


def test_budget(built):
    """Check 47: what goes over the wire; build.mjs fails when it is too much."""
    assert "loader.min.js" in built and "TOO HEAVY" not in built, built
