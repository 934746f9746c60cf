"""Two hundred clients do not notice what happens to our rooms behind them."""

import os
import random
import shutil
import sqlite3

import pytest

from lab import meerkat
from lab.crowd import Crowd
from lab.mariadb import MariaDB
from lab.server import ROOMS

ROOM = "verona@" + ROOMS
OWNER = ("<query xmlns='http://jabber.org/protocol/muc#owner'>"
         "<x xmlns='jabber:x:data' type='submit'/></query>")
PEOPLE = ["u%d" % i for i in range(200)]
PASSWORD = "one for all"
GHOSTS = 5
# Nobody is slowed down; who is still there is asked soon and quickly.
LIMITS = {"message_count": 0, "join_count": 0, "ghost_after": 4,
          "ghost_timeout": 20, "pings_per_second": 100, "link_grace": 1}


class Muc(meerkat.Muc):
    """Says nothing to anybody when it stops; the program is a copy of its own,
    so that there is another one to come after it. `database`: a MariaDB."""

    def __init__(self, folder, server, database=None, **settings):
        super().__init__(folder, server, limits=LIMITS, **settings)
        self.database, self._copies = database, 0
        if database:
            database.create("unnoticed", "unnoticed", "three-words")
            self.settings["storage"] = {
                "driver": "mariadb", "socket": database.socket,
                "name": "unnoticed", "user": "unnoticed",
                "password": "three-words"}

    def start(self, timeout=30):
        self.write_configuration()
        self.child = self.child or meerkat.Child(
            self.program, [], log=self.path("log"), ready=meerkat.Notify(),
            cwd=self.folder)
        self._copies += 1
        program = self.path("%s-%d" % (self.program, self._copies))
        shutil.copy(os.path.join(meerkat.build(), self.program), program)
        self.child.argv = [program, "-c", self.configuration,
                           "--keep-occupants"]
        self.child.start(timeout)
        return self

    def archive(self):
        ask = "SELECT body FROM archive ORDER BY room, id"
        if self.database:
            rows = self.database.sql(ask, "unnoticed")
        else:
            connection = sqlite3.connect(self.path("rooms.db"))
            rows = connection.execute(ask).fetchall()
            connection.close()
        return [int(row[0]) for row in rows]


@pytest.fixture
def start(laboratory, server):
    """Our rooms with two hundred in one of them, all of them talking."""
    started = []

    def start(database=None, **settings):
        if database:
            laboratory.start(database)
        muc = laboratory.start(Muc(
            laboratory.new_folder("muc"), server, database, **settings))
        server.register_many(PEOPLE, PASSWORD)
        crowd = Crowd(server, PEOPLE, PASSWORD, ROOM)
        started.extend(filter(None, (crowd, muc, database)))
        crowd.login().enter(OWNER)
        assert not crowd.settle(crowd.members)
        crowd.talk(crowd.members[:-GHOSTS])
        crowd.wait_for_more(20)
        return muc, crowd
    yield start
    for thing in started:
        thing.close() if isinstance(thing, Crowd) else laboratory.stop(thing)


def check(muc, crowd, gone=()):
    """Nobody but who is gone was seen to leave, and all of those were; what
    anybody heard is in the archive, in the order in which all heard it."""
    crowd.hush()
    there = [member for member in crowd.members if member not in gone]
    crowd.wait(lambda: all(len(member.left) >= len(gone) for member in there),
               "ghosts to leave")
    assert not crowd.settle(there), "self-ping says that they are out"
    for member in there:
        assert {nick for nick, _ in member.left} == {
            ghost.nick for ghost in gone}

    stored = muc.archive()
    place = {number: i for i, number in enumerate(stored)}
    assert len(place) == len(stored)
    for member in there:
        assert not [number for number in member.heard if number not in place]
        places = [place[number] for number in member.heard]
        assert places == sorted(places)
        assert len(set(places)) == len(places), "heard twice"
    refused = {int(id[4:]) for member in there for id in member.refused}
    assert not refused & set(place), "refused, and yet stored"
    return stored, refused


def test_N2_N3_N4_killed_and_upgraded(start):
    """N2 N3 N4: kill -9 three times while two hundred talk, then an upgrade
    (SIGTERM, another program); some vanish while it is away, and only they
    leave, when it has found out by itself."""
    muc, crowd = start()
    chance = random.Random(7)
    for number in range(3):
        crowd.wait_for_more(20 + chance.randrange(40))
        muc.kill()
        muc.start()
        crowd.lose_track()
    crowd.wait_for_more(20)
    first = muc.child.argv[0]
    assert muc.stop() == 0
    gone = crowd.members[-GHOSTS:]
    crowd.drop(gone)
    muc.start()
    assert muc.child.argv[0] != first
    crowd.lose_track()
    crowd.wait_for_more(50)
    stored, _ = check(muc, crowd, gone)
    for member in crowd.members[:-GHOSTS]:
        assert member.heard[-50:] == stored[-50:]
    assert len(stored) > 100


def test_N2_a_database_that_stops_and_starts(start, laboratory):
    """N2: MariaDB is stopped and started while two hundred talk: nothing is
    shown that is not stored, and all that is not refused is heard by all."""
    database = MariaDB(laboratory.new_folder("mariadb"))
    muc, crowd = start(database, max_queue=1 << 20)
    for _ in range(2):
        database.stop()
        said = len(crowd.said)
        crowd.wait(lambda: len(crowd.said) > said or len(crowd._waiting) >= 8,
                   "silence")
        database.start()
        crowd.wait_for_more(50)
    stored, refused = check(muc, crowd)
    assert set(stored) | refused == set(range(len(crowd.said)))
    for member in crowd.members:
        assert member.heard == stored
