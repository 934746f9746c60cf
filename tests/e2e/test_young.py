"""Young specifications behind real servers: what must pass them to work.

Presences to the bare domain of a component, languages, commands on rooms,
elements inside joins that no server knows.
"""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from conftest import ACCOUNTS
from lab.client import Client
from lab.meerkat import Muc
from lab.server import HOST, ROOMS
from lab.session import MUC, NothingCame, StanzaError, condition, name

_rooms = itertools.count(1)
OWNER = "<query xmlns='%s#owner'><x xmlns='jabber:x:data' type='submit'>%s</x></query>"
COMMANDS = "http://jabber.org/protocol/commands"
SEARCH = "urn:xmpp:channel-search:0"
TOKENS = "urn:xmpp:muc-token-invite:0"


def field(var, value):
    return "<field var='%s'><value>%s</value></field>" % (var, value)


def has(stanza, *texts):
    xml = ET.tostring(stanza, encoding="unicode")
    return all(text in xml for text in texts)


@pytest.fixture(scope="module")
def muc(laboratory, server):
    muc = laboratory.start(Muc(laboratory.new_folder("muc"), server,
                               admins=["alice@" + HOST]))
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def alice(server, muc):
    with Client(server, "alice", ACCOUNTS["alice"]) as client:
        yield client


@pytest.fixture
def bob(server, muc):
    with Client(server, "bob", ACCOUNTS["bob"]) as client:
        yield client


@pytest.fixture
def room(alice):
    room = "young%d@%s" % (next(_rooms), ROOMS)
    alice.join(room, "alice")
    alice.iq(room, OWNER % (MUC, ""), type="set")
    return room


def configure(owner, room, **fields):
    owner.iq(room, OWNER % (MUC, "".join(
        field("muc#roomconfig_" + var, value)
        for var, value in fields.items())), type="set")


def test_P10_a_listener_hears_of_rooms_until_they_are_gone(alice, bob, room):
    bob.send("<presence to='%s'><rai xmlns='urn:xmpp:rai:0'/></presence>" % ROOMS)
    bob.settle(ROOMS)
    alice.say(room, "something")
    bob.wait(lambda s: name(s) == "message" and has(s, "urn:xmpp:rai:0", room))
    alice.say(room, "more")
    bob.settle(ROOMS)
    bob.send("<presence type='unavailable'/>")  # the server tells all it went to
    bob.send("<presence/>")
    bob.inbox.clear()
    bob.settle(ROOMS)
    alice.say(room, "and more")
    with pytest.raises(NothingCame):
        bob.wait(lambda s: has(s, "urn:xmpp:rai:0"), timeout=2)


def test_P3_a_hat_is_given_by_a_command_on_the_room(alice, bob, room):
    bob.join(room, "bob")

    def command(node, *fields):
        return alice.iq(room, "<command xmlns='%s' node='urn:xmpp:hats:commands:%s'>"
                        "<x xmlns='jabber:x:data' type='submit'>%s</x></command>"
                        % (COMMANDS, node, "".join(fields)), type="set")

    command("create", field("hats#uri", "u:guide"), field("hats#title", "Guide"))
    command("assign", field("hats#uri", "u:guide"), field("hats#jid", "bob@" + HOST))
    bob.wait_presence(sender=room + "/bob")
    alice.wait(lambda s: name(s) == "presence" and has(s, "u:guide", "Guide"))


def test_P8_a_public_room_is_found(alice, bob, room):
    configure(alice, room, roomname="Balconies of Verona")
    found = bob.iq(ROOMS, "<search xmlns='%s:search'><x xmlns='jabber:x:data' "
                   "type='submit'>%s%s</x></search>" % (
                       SEARCH, field("FORM_TYPE", SEARCH + ":search-params"),
                       field("q", "verona")))
    assert has(found, room, "Balconies of Verona")


def test_P12_a_token_lets_in(alice, bob, room):
    configure(alice, room, membersonly=1)
    with pytest.raises(StanzaError):
        bob.join(room, "bob")
    token = alice.iq(room, "<request xmlns='%s' counter='1'/>" % TOKENS, type="set")
    text = token.find("{%s}token" % TOKENS).text
    bob.join(room, "bob", "<password>%s</password>" % text)
    alice.wait(lambda s: name(s) == "presence" and has(s, room + "/bob", "member"))


def test_P9_who_is_absent_hears_that_they_are_mentioned(alice, bob, room):
    configure(alice, room, forwardmentions=1)
    alice.iq(room, "<query xmlns='%s#admin'><item affiliation='member' jid='bob@%s'/>"
             "</query>" % (MUC, HOST), type="set")
    alice.send("<message type='groupchat' to='%s'><body>bob!</body>"
               "<reference xmlns='urn:xmpp:reference:0' type='mention' "
               "uri='xmpp:bob@%s'/></message>" % (room, HOST))
    bob.wait(lambda s: name(s) == "message" and has(s, "urn:xmpp:mmn:0", "bob!"))


def test_P13_R17_who_has_subscribed_hears_of_it_at_home(alice, bob, room):
    configure(alice, room, allow_subscription=1)
    bob.iq(room, "<subscribe xmlns='urn:xmpp:mucsub:0' nick='Bobby'><event "
           "node='urn:xmpp:mucsub:nodes:messages'/></subscribe>", type="set")
    alice.say(room, "come in")
    bob.wait(lambda s: name(s) == "message" and
             has(s, "urn:xmpp:mucsub:nodes:messages", "come in"))


def test_B29_a_stranger_answers_before_they_are_let_in(alice, bob, room):
    alice.iq(room, OWNER % (MUC, field("captcha_protected", 1)), type="set")
    bob.send("<presence to='%s/bob'><x xmlns='%s'/></presence>" % (room, MUC))
    asked = bob.wait(lambda s: name(s) == "message" and has(s, "urn:xmpp:captcha"))
    one, other = re.search(r"label=.(\d+) \+ (\d+)",
                           ET.tostring(asked, encoding="unicode")).groups()
    bob.iq(room, "<captcha xmlns='urn:xmpp:captcha'><x xmlns='jabber:x:data' "
           "type='submit'>%s%s%s</x></captcha>" % (
               field("FORM_TYPE", "urn:xmpp:captcha"),
               field("challenge", asked.get("id")),
               field("qa", int(one) + int(other))), type="set")
    bob.wait(lambda s: name(s) == "presence" and has(s, room + "/bob", "110"))
    alice.wait_presence(sender=room + "/bob")


def test_G27_a_join_tells_what_has_changed(alice, bob, room):
    configure(alice, room, whois="anyone")
    bob.send("<presence to='%s/bob'><x xmlns='%s'>"
             "<mav xmlns='urn:xmpp:muc:affiliations:1'/></x></presence>" % (room, MUC))
    first = bob.wait(lambda s: has(s, room) and name(s) in ("message", "presence"))
    assert name(first) == "message" and has(first, "alice@" + HOST, "owner")
    bob.wait(lambda s: name(s) == "presence" and has(s, "until=", "110"))


def test_R20_errors_are_in_the_language_of_who_asks(bob, room):
    bob.send("<message type='groupchat' id='de' xml:lang='de' to='%s'>"
             "<body>a</body></message>" % room)
    error = bob.wait(lambda s: s.get("id") == "de")
    assert condition(error) == "not-acceptable"
    assert has(error, "Du bist nicht in diesem Raum")
