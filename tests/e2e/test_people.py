"""Who is in a room, on servers that come and go.

What a server says of a session that is not there, and of a client that knows
no pings, is the same: that the rooms tell them apart is shown on real servers.
"""

import time

import pytest

from conftest import ACCOUNTS
from lab.client import Client
from lab.meerkat import Muc
from lab.server import HOST, ROOMS
from lab.session import StanzaError, name
from lab.web import WebSocketClient

ROOM = "verona@" + ROOMS
OWNER = ("<query xmlns='http://jabber.org/protocol/muc#owner'>"
         "<x xmlns='jabber:x:data' type='submit'/></query>")
PING = "<ping xmlns='urn:xmpp:ping'/>"
UNAVAILABLE = ("<error type='cancel'><service-unavailable "
               "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")


@pytest.fixture
def own(laboratory, server):
    """A server that may be broken, and our rooms on it, in a hurry."""
    own = laboratory.start(type(server)(laboratory.new_folder(server.kind)))
    for user, password in ACCOUNTS.items():
        own.register(user, password)
    muc = laboratory.start(Muc(
        laboratory.new_folder("muc"), own,
        limits={"link_grace": 1, "ghost_after": 2, "ghost_timeout": 4,
                "pings_per_second": 50}))
    yield own
    laboratory.stop(muc)
    laboratory.stop(own)


def login(server, user, kind=Client):
    return kind(server, user, ACCOUNTS[user])


def open_room(client, nick):
    client.join(ROOM, nick)
    client.iq(ROOM, OWNER, type="set")


def is_in(client, nick):
    """XEP-0410."""
    try:
        client.iq("%s/%s" % (ROOM, nick), PING)
    except StanzaError as error:
        assert error.condition == "not-acceptable"
        return False
    return True


def test_N3_G21_who_is_gone_after_the_server_was_is_found_out(own):
    """N3 G21: a server dies with everybody on it; when it is back, the rooms
    are as they were, and only who does not come back leaves them."""
    alice, bob = login(own, "alice"), login(own, "bob")
    open_room(alice, "alice")
    bob.join(ROOM, "bob")
    own.kill()
    alice.inbox.wait_end()
    bob.inbox.wait_end()
    own.start()

    again = join_when_attached(own, "alice", "alice")
    here = {stanza.get("from") for stanza in again.inbox.all(
        lambda stanza: name(stanza) == "presence")}
    assert ROOM + "/bob" in here, "bob has not been seen to leave yet"
    gone = again.wait_presence(sender=ROOM + "/bob", type="unavailable",
                               code=333, timeout=30)
    assert gone is not None
    assert is_in(again, "alice"), "her own dead session took nobody along"
    bob = login(own, "bob")
    bob.join(ROOM, "bob")
    again.wait_presence(sender=ROOM + "/bob", type=None)


def join_when_attached(server, user, nick, timeout=60):
    """The component comes back when it does; until then the server answers."""
    client, until = login(server, user), time.monotonic() + timeout
    while True:
        try:
            client.iq(ROOMS, PING)
            break
        except StanzaError:
            assert time.monotonic() < until, "our rooms did not come back"
            time.sleep(0.2)
    client.join(ROOM, nick)
    return client


def test_G21_a_client_that_knows_no_pings_is_not_taken_for_dead(own):
    """G21: XEP-0199 4.2: it answers service-unavailable, as its server would
    if it were gone; its server bounces for others, and not for it."""
    alice = login(own, "alice", WebSocketClient)
    open_room(alice, "alice")

    for _ in range(2):
        ping = alice.wait(lambda stanza: name(stanza) == "iq"
                          and stanza.get("from") == ROOM
                          and stanza.get("type") == "get", timeout=20)
        alice.send("<iq type='error' id='%s' to='%s'>%s</iq>" % (
            ping.get("id"), ROOM, UNAVAILABLE))
        alice.wait(lambda stanza: name(stanza) == "message"
                   and stanza.get("from") == ROOM
                   and stanza.get("id") == ping.get("id"))
    assert is_in(alice, "alice")


def test_F1_F5_what_one_asks_another_reaches_them_without_addresses(own):
    """F1 F5: a query through the room, to a client and to an account."""
    with login(own, "alice") as alice, login(own, "bob") as bob:
        open_room(alice, "alice")
        bob.join(ROOM, "bob")
        result = alice.iq(ROOM + "/bob", "<query xmlns='%s'/>" %
                          "http://jabber.org/protocol/disco#info")
        assert result.get("from") == ROOM + "/bob"
        assert HOST not in "".join(result.itertext())
        # An account that has no vCard is answered for by its server.
        try:
            card = alice.iq(ROOM + "/bob", "<vCard xmlns='vcard-temp'/>")
        except StanzaError as error:
            card = error.stanza
        assert card.get("from") == ROOM + "/bob"
        assert "bob@" not in str(card.attrib)
