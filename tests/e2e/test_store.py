"""The store on MariaDB: what its unit tests play on SQLite, and a server that
dies under it."""

import os
import struct
import subprocess
import sys
import time

import pytest

from lab.mariadb import MariaDB
from lab.meerkat import build

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(SOURCE, "tests", "link"))
from peer import Component, Server  # noqa: E402
from test_keeping import is_in, refused_after  # noqa: E402
from test_queue import SAY, bodies, join  # noqa: E402

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


def test_rooms_on_a_server_that_goes_and_comes_lose_nothing(
        laboratory, tmp_path):
    """Q20, decision 2: nothing is shown that is not stored, who goes on is
    told resource-constraint, and the rooms go on when the server does."""
    database = laboratory.start(MariaDB(laboratory.new_folder("mariadb")))
    database.create("rooms", "rooms", "four-words")
    secret = tmp_path / "password"
    secret.write_text("four-words\n")
    secret.chmod(0o600)
    server = Server().listen()
    component = Component(
        tmp_path, port=server.port, max_queue="1048576",
        limits="{ message_count = 0; join_count = 0; message_size = 0; }",
        storage='{ driver = "mariadb"; socket = "%s"; user = "rooms"; '
                'name = "rooms"; password_file = "%s"; }'
                % (database.socket, secret))
    try:
        stream = server.accept().attach()
        alice, bob = join(stream, 2)
        first = 0
        for _ in range(2):
            for number in range(first, first + 50):
                stream.send(SAY % (alice, number, "x" * 1000))
            database.kill()
            last, shown = refused_after(stream, alice, first + 50)
            stream.sock.settimeout(1)
            with pytest.raises(TimeoutError):
                stream.next()
            database.start()
            stream.sock.settimeout(30)
            shown += [found[:2] for found in
                      bodies(stream, 2 * (last + 1 - first) - len(shown))]
            assert shown == [(jid, number) for number in range(first, last + 1)
                             for jid in (alice, bob)]
            rows = database.sql(
                "SELECT SUBSTRING_INDEX(body, ' ', 1) FROM archive ORDER BY id",
                "rooms")
            assert [int(number) for (number,) in rows] == list(range(last + 1))
            assert is_in(stream, bob, "u1")
            first = last + 1
        assert component.says("storage: well again", 2)
    finally:
        component.close()
        server.close()
        laboratory.stop(database)
