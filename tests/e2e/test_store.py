"""The store on MariaDB: what its unit tests play on SQLite, and a server that
dies under it."""

import os
import struct
import subprocess
import time

import pytest

from lab.mariadb import MariaDB
from lab.meerkat import build

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
TESTS = ["test_store", "test_page", "test_schema", "test_kill", "test_audit",
         "test_plain_sql", "test_inquiry"]


@pytest.fixture(scope="module")
def programs():
    subprocess.run(["make", "-s", "-C", build(), *TESTS], check=True,
                   timeout=600)


def environment(database):
    return dict(os.environ, srcdir=SOURCE, MEERKAT_MARIADB="%s %s %s %s" % (
        database.socket, "rooms", "four-words", "rooms"))


@pytest.mark.parametrize("test", TESTS)
def test_what_holds_on_sqlite_holds_on_mariadb(test, programs, mariadb):
    mariadb.create("rooms", "rooms", "four-words")
    done = subprocess.run([os.path.join(build(), test)], text=True,
                          env=environment(mariadb), capture_output=True,
                          timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100%" in done.stdout


class Talker:
    """Stores message after message, and says which of them are stored."""

    def __init__(self, database, log):
        self.log = open(log, "w+")
        self.child = subprocess.Popen(
            [os.path.join(build(), "test_kill"), "talk"],
            env=dict(environment(database), CK_FORK="no"),
            stdout=subprocess.PIPE, stderr=self.log)
        # What check itself says comes first, as a line.
        self.child.stdout.readline()
        os.set_blocking(self.child.stdout.fileno(), False)
        self.stored = 0

    def read(self):
        while True:
            said = self.child.stdout.read(8)
            if not said:
                return self.stored
            self.stored = struct.unpack("=Q", said)[0]

    def read_until_more(self, than, timeout=30):
        end = time.monotonic() + timeout
        while self.read() <= than:
            assert time.monotonic() < end, "nothing is stored any more"
            assert self.child.poll() is None
            time.sleep(0.02)
        return self.stored

    def stop(self):
        self.child.kill()
        self.child.wait()
        self.read()
        self.child.stdout.close()
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        return said


def test_a_server_that_dies_and_returns_is_noticed_by_nobody(
        programs, laboratory, tmp_path):
    database = laboratory.start(MariaDB(laboratory.new_folder("mariadb")))
    database.create("rooms", "rooms", "four-words")
    talker = Talker(database, str(tmp_path / "talker.log"))
    try:
        for _ in range(3):
            talker.read_until_more(talker.stored)
            database.kill()
            time.sleep(0.5)
            away = talker.read()
            time.sleep(1)
            assert talker.read() == away, "shown, but stored nowhere"
            database.start()
            talker.read_until_more(away)
    finally:
        said = talker.stop()
    row = database.sql(
        "SELECT MAX(at) DIV 1000, COUNT(*), MAX(len) FROM archive, archive_room",
        "rooms")[0]
    newest, rows, length = map(int, row)
    laboratory.stop(database)
    assert newest >= talker.stored
    assert rows == newest == length
    # One line when it goes, one when it is well again; no more.
    assert said.count("not shown until it is") == 3
    assert said.count("well again") == 3
