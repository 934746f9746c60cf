"""A restart is not noticed: our rooms are killed while people talk."""

import random
import sqlite3
import threading
import time

import pytest

from conftest import ACCOUNTS
from lab.client import Client
from lab.meerkat import Muc
from lab.server import ROOMS
from lab.session import CLIENT, StanzaError, name

ROOM = "verona@" + ROOMS
OWNER = ("<query xmlns='http://jabber.org/protocol/muc#owner'>"
         "<x xmlns='jabber:x:data' type='submit'/></query>")
PING = "<ping xmlns='urn:xmpp:ping'/>"
# Nobody is to be slowed down, and nobody pinged, while we look.
LIMITS = {"message_count": 0, "ghost_timeout": 0}
KILLS = 6


class OnSQLite(Muc):
    def sql(self, statement):
        database = sqlite3.connect(self.path("rooms.db"))
        rows = database.execute(statement).fetchall()
        database.close()
        return rows


class OnMariaDB(Muc):
    """Stored in `database`, a MariaDB in which nothing else is."""

    def __init__(self, folder, server, database, **settings):
        name = "restart%d" % database.port
        database.sql("DROP DATABASE IF EXISTS " + name)
        database.create(name, "restart", "three-words")
        super().__init__(folder, server, **settings)
        self.settings["storage"] = {
            "driver": "mariadb", "socket": database.socket, "name": name,
            "user": "restart", "password": "three-words"}
        self.sql = lambda statement: database.sql(statement, name)


@pytest.fixture(params=["sqlite", "mariadb"])
def muc(request, laboratory, server):
    folder = laboratory.new_folder("muc")
    if request.param == "sqlite":
        muc = OnSQLite(folder, server, limits=LIMITS)
    else:
        muc = OnMariaDB(folder, server, request.getfixturevalue("mariadb"),
                        limits=LIMITS)
    laboratory.start(muc)
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def people(server, muc):
    """Two sessions of each account, in the room."""
    people = [Client(server, user, password, resource="%s%d" % (user, session))
              for user, password in ACCOUNTS.items() for session in range(2)]
    for client in people:
        client.nick = client.jid.split("/")[1]
        client.join(ROOM, client.nick)
        if client is people[0]:
            client.iq(ROOM, OWNER, type="set")
    for client in people:
        client.settle(ROOM)
        client.inbox.clear()
    yield people
    for client in people:
        client.close()


class Talk:
    """Everybody says numbers, one after the other, until it is enough."""

    def __init__(self, people):
        self.said, self._enough = 0, threading.Event()
        self._people = people
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._enough.set()
        self._thread.join()

    def _run(self):
        while not self._enough.wait(0.004):
            self.said += 1
            self._people[self.said % len(self._people)].send(
                "<message type='groupchat' to='%s' id='say-%d'>"
                "<body>%d</body></message>" % (ROOM, self.said, self.said))

    def wait_for_more(self, number):
        until, end = self.said + number, time.monotonic() + 30
        while self.said < until:
            assert time.monotonic() < end
            time.sleep(0.01)


def heard(client):
    """The numbers, in the order in which they came."""
    bodies = (stanza.findtext("{%s}body" % CLIENT)
              for stanza in client.inbox.all()
              if name(stanza) == "message"
              and stanza.get("type") == "groupchat")
    return [int(body) for body in bodies if body]


def archive(muc):
    return [int(row[0]) for row in
            muc.sql("SELECT body FROM archive ORDER BY room, id")]


def is_in(client):
    """XEP-0410."""
    try:
        client.iq("%s/%s" % (ROOM, client.nick), PING)
    except StanzaError:
        return False
    return True


def test_N2_N4_killed_while_people_talk(muc, people):
    """N2 N4: kill -9 during traffic, six times: nobody is seen to leave, what
    anybody heard is in the archive, in the order in which all heard it."""
    chance = random.Random(1)
    with Talk(people) as talk:
        for _ in range(KILLS):
            talk.wait_for_more(50 + chance.randrange(100))
            time.sleep(chance.random() / 50)
            muc.kill()
            muc.start()
        talk.wait_for_more(50)
    for client in people:
        assert is_in(client), client.nick
        client.settle(ROOM)

    stored = archive(muc)
    assert len(set(stored)) == len(stored)
    place = {number: i for i, number in enumerate(stored)}
    for client in people:
        numbers = heard(client)
        assert len(numbers) > KILLS * 25, "there was little to be heard"
        assert not [number for number in numbers if number not in place]
        places = [place[number] for number in numbers]
        assert places == sorted(places)
        assert len(set(places)) == len(places), "heard twice"
        assert not client.inbox.all(lambda stanza: name(stanza) == "presence")


def test_N2_messages_go_on_where_they_were(muc, people):
    """N2: after the restart everybody hears everybody, and history is whole."""
    alice, bob = people[0], people[2]
    for number in range(1, 31):
        alice.send("<message type='groupchat' to='%s'><body>%d</body></message>"
                   % (ROOM, number))
    bob.wait_message(sender=ROOM, body="30")
    muc.kill()
    muc.start()
    bob.send("<message type='groupchat' to='%s'><body>31</body></message>"
             % ROOM)
    for client in people:
        client.wait_message(sender=ROOM + "/" + bob.nick, body="31")
        assert heard(client)[-30:] == [
            number for number in range(1, 31)
            if client is not bob or number != 30][-30:]
    assert archive(muc) == list(range(1, 32))
    bob.leave(ROOM, bob.nick)
    bob.inbox.clear()
    bob.join(ROOM, bob.nick)
    history = heard(bob)
    assert history and history == list(range(32 - len(history), 32))
