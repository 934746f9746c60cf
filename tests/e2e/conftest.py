"""Fixtures: what is dear to start is started once for all tests.

A test that needs `server` runs on every kind of server, one that needs
`wordpress` on every kind of database. A test that has to break something makes
its own with `laboratory`, never with the shared ones.

After a failure the folder with all logs is kept, and the report shows their
ends; MEERKAT_LAB_KEEP=1 keeps it always.
"""

import os

import pytest

from lab import process
from lab.ejabberd import Ejabberd
from lab.laboratory import Laboratory
from lab.mariadb import MariaDB
from lab.prosody import Prosody
from lab.wordpress import WordPress

SERVERS = {"ejabberd": Ejabberd, "prosody": Prosody}
ACCOUNTS = {"alice": "wonderland", "bob": "yes we can", "carol": "öpen; 'sesame'"}


@pytest.fixture(scope="session")
def laboratory(request):
    laboratory = Laboratory()
    yield laboratory
    keep = request.session.testsfailed or os.environ.get("MEERKAT_LAB_KEEP")
    if keep:
        request.config.get_terminal_writer().line(
            "\nlogs are kept in " + laboratory.folder)
    laboratory.close(keep)


@pytest.fixture(scope="session", params=SERVERS)
def server(request, laboratory):
    """A server with accounts of its own, and its own rooms to compare with."""
    kind = SERVERS[request.param]
    server = laboratory.start(
        kind(laboratory.new_folder(request.param), own_muc=True))
    for user, password in ACCOUNTS.items():
        server.register(user, password)
    yield server
    laboratory.stop(server)


@pytest.fixture(scope="session")
def mariadb(laboratory):
    return laboratory.start(MariaDB(laboratory.new_folder("mariadb")))


@pytest.fixture(scope="session", params=["mariadb", "sqlite"])
def wordpress(request, laboratory):
    """A real WordPress, on each of the databases it can have."""
    database = None
    if request.param == "mariadb":
        database = request.getfixturevalue("mariadb")
    site = laboratory.start(
        WordPress(laboratory.new_folder("wordpress"), database))
    yield site
    laboratory.stop(site)


def pytest_make_parametrize_id(val):
    """A parameter of thousands of characters is no name for a test."""
    if isinstance(val, str) and len(val) > 60:
        return "%s...%d" % (val[:30].encode("unicode_escape").decode(), len(val))
    return None


def pytest_runtest_setup():
    for child in process.children:
        child.mark_log()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    """To a failure, add what our programs and the servers said meanwhile."""
    report = (yield).get_result()
    if not report.failed:
        return
    for child in process.children:
        lines = child.log_text(since_mark=True).splitlines()[-30:]
        if lines:
            report.sections.append(("%s: %s" % (child.name, child.log),
                                    "\n".join(lines)))
