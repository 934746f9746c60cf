"""The café in real browsers: each check of tests/web is a test here."""

import pytest

import web_kit

SERVERS = {"prosody": ["first.mjs", "pages.mjs"], "ejabberd": ["smoke.mjs"]}
RUNS = [(server, script) for server, scripts in SERVERS.items() for script in scripts]
CHECKS = [(server, script, number, name) for server, script in RUNS
          for number, name in web_kit.checks(script)]


@pytest.fixture(scope="module")
def built():
    return web_kit.build_plugin()


@pytest.fixture(scope="module")
def site(request, laboratory, mariadb, built):
    site = web_kit.Site(laboratory, mariadb, request.param)
    yield site
    site.close()


@pytest.fixture(scope="module")
def run(request, site):
    """The outcome of a script, which runs once for all of its checks."""
    return site.run(request.param)


@pytest.mark.parametrize(
    "site, run, number, name", CHECKS, indirect=["site", "run"], scope="module",
    ids=["%s-%s-%d" % (server, script.rpartition(".")[0], number)
         for server, script, number, _ in CHECKS])
def test_check(run, number, name):
    results, said = run
    assert number in results, "%s was not reached:\n%s" % (name, said)
    passed, text = results[number]
    assert passed, "%s\n%s" % (text, said)


PHP = ["CredentialTest", "RestTest", "SettingsTest", "RoomsTest"]


@pytest.mark.parametrize("site", ["prosody"], indirect=True, scope="module")
@pytest.mark.parametrize("name", PHP)
def test_php(site, name):
    """The plugin's own tests, by Debian's PHPUnit, in this WordPress."""
    site.phpunit(name)


@pytest.mark.parametrize("site", ["prosody"], indirect=True, scope="module")
def test_no_complaint_of_php(site):
    """Check 45: WordPress's log names no file of ours."""
    ours = [line for line in site.do_debug_log().splitlines()
            if "meerkat-cafe" in line]
    assert not ours, "\n".join(ours)


def test_budget(built):
    """Check 47: what goes over the wire; build.mjs fails when it is too much."""
    assert "loader.min.js" in built and "TOO HEAVY" not in built, built


@pytest.mark.parametrize("site", ["prosody"], indirect=True, scope="module")
def test_uninstall(site):
    """Check 46: nothing of the plugin stays in the database. Goes last."""
    assert site.wordpress.do("option", name="meerkat_cafe")
    left = site.wordpress.do("uninstall_plugin",
                             plugin="meerkat-cafe/meerkat-cafe.php")
    assert left == []
