"""Rooms that send to many by the server's multicast service (XEP-0033)."""

import pytest

from conftest import ACCOUNTS
from lab.client import Client, Component
from lab.crowd import Crowd
from lab.ejabberd import Ejabberd
from lab.meerkat import Muc
from lab.prosody import Prosody
from lab.server import CAFE, HOST, ROOMS
from lab.session import NothingCame, condition, name

ROOM = "verona@" + ROOMS
SERVICE = "multicast." + HOST
OWNER = ("<query xmlns='http://jabber.org/protocol/muc#owner'>"
         "<x xmlns='jabber:x:data' type='submit'/></query>")
ADDRESS = "http://jabber.org/protocol/address"
PEOPLE = ["u%d" % i for i in range(60)]
# Everybody talks, and some whisper or ask between.
LIMITS = {"message_count": 0, "whisper_count": 0, "join_count": 0,
          "ghost_timeout": 0}


@pytest.fixture(scope="module", params=["ejabberd", "ejabberd-20", "prosody"])
def place(request, laboratory):
    """A server with a service, and how many addresses that takes."""
    folder = laboratory.new_folder(request.param)
    if request.param == "prosody":
        place, limit = Prosody(folder, multicast=True), 5000
    elif request.param == "ejabberd":
        place, limit = Ejabberd(folder), 5000
    else:
        place, limit = Ejabberd(folder, multicast_limit=None), 20
    laboratory.start(place)
    for user, password in ACCOUNTS.items():
        place.register(user, password)
    place.register_many(PEOPLE, "one for all")
    yield place, limit
    laboratory.stop(place)


@pytest.fixture
def muc(laboratory, place):
    muc = laboratory.start(Muc(laboratory.new_folder("muc"), place[0],
                               limits=LIMITS))
    yield muc
    laboratory.stop(muc)


def wait_for_service(muc, client, limit):
    """Once it is used it has been logged; until then our rooms answer."""
    wanted = "goes by %s, to %d at once" % (SERVICE, limit)
    for _ in range(1000):
        client.settle(ROOMS)
        if wanted in muc.child.log_text():
            return
    raise AssertionError(muc.child.log_text())


def test_P23_G25_all_hear_all_in_order_and_see_no_addresses(place, muc):
    """P23 G25: sixty talk and whisper; everything comes, once, in order; what
    a room answers does not overtake what it said before."""
    server, limit = place
    alice = Client(server, "alice", ACCOUNTS["alice"], resource="lab")
    wait_for_service(muc, alice, limit)
    crowd = Crowd(server, PEOPLE, "one for all", ROOM)
    crowd.login().enter(OWNER)
    alice.join(ROOM, "alice")
    crowd.talk(crowd.members)
    for number in range(100):
        crowd.wait_for_more(3)
        alice.settle(ROOM)  # around the service
        alice.send("<message type='chat' to='%s/alice'><body>%d</body>"
                   "</message>" % (ROOM, number))
    crowd.hush()
    assert not crowd.settle(crowd.members)
    alice.settle(ROOM)
    said = list(range(len(crowd.said)))
    for member in crowd.members:
        assert sorted(member.heard) == said, "lost, or heard twice"
        assert member.heard == crowd.members[0].heard
        assert not member.left and not member.refused
    came = alice.inbox.all(lambda stanza: name(stanza) == "message")
    assert not [one for one in came if one.find(
        "{%s}addresses" % ADDRESS) is not None]
    heard = [int(one.findtext("{jabber:client}body")) for one in came
             if one.get("type") == "groupchat"
             and one.find("{jabber:client}body") is not None]
    assert [number for number in crowd.members[0].heard
            if number in set(heard)] == heard
    whispered = [one.findtext("{jabber:client}body") for one in came
                 if one.get("type") == "chat"]
    assert whispered == [str(number) for number in range(100)]
    assert "one by one" not in muc.child.log_text()
    crowd.close()
    alice.close()


def test_P23_a_leave_is_the_last_that_is_heard(place, muc):
    """P23: who is kicked hears nothing after that; who left, neither."""
    server, limit = place
    alice = Client(server, "alice", ACCOUNTS["alice"], resource="lab")
    wait_for_service(muc, alice, limit)
    crowd = Crowd(server, PEOPLE[:20], "one for all", ROOM)
    crowd.login().enter(OWNER)
    crowd.talk(crowd.members)
    for _ in range(10):
        alice.inbox.clear()
        alice.join(ROOM, "alice")
        crowd.wait_for_more(5)
        alice.leave(ROOM, "alice")
        after = alice.inbox.clear()
        alice.settle(ROOMS)
        assert not [one for one in alice.inbox.all()
                    if name(one) == "message"], after
    crowd.hush()
    crowd.close()
    alice.close()


def test_our_module_is_no_relay(laboratory):
    """Prosody's module, ours: users may not use it, and a component sends to
    nobody but its host's users."""
    server = laboratory.start(
        Prosody(laboratory.new_folder("relay"), multicast=True))
    for user, password in ACCOUNTS.items():
        server.register(user, password)
    many = ("<message from='%%s' to='%s' id='%%s'><body>buy</body><addresses "
            "xmlns='%s'><address type='%%s' jid='%%s'/></addresses></message>"
            % (SERVICE, ADDRESS))
    with Client(server, "alice", ACCOUNTS["alice"], resource="lab") as alice, \
            Client(server, "bob", ACCOUNTS["bob"]) as bob:
        other = Component(server.components[CAFE])
        bob.send(many % (bob.jid, "user", "bcc", alice.jid))
        assert condition(bob.wait_message(type="error")) == "forbidden"
        for kind, jid, why in (
                ("bcc", "x@elsewhere.example", "forbidden"),
                ("to", alice.jid, "feature-not-implemented"),
                ("bcc", ROOMS, "forbidden")):
            other.send(many % (CAFE, "relay", kind, jid))
            error = other.wait_message(type="error")
            assert error.get("id") == "relay" and condition(error) == why
        other.send("<message from='%s' to='%s' id='none'/>" % (CAFE, SERVICE))
        assert condition(other.wait_message(type="error")) == "bad-request"
        other.send(many % (CAFE, "good", "bcc", alice.jid))
        assert alice.wait_message(sender=CAFE).get("id") == "good"
        with pytest.raises(NothingCame):
            alice.wait_message(timeout=0, sender=bob.jid)
        other.close()
    laboratory.stop(server)
