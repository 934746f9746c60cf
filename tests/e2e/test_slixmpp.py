"""A library as it is, with its plugins for rooms: every use they have.

slixmpp writes and reads the stanzas; a plugin that does not understand what our
rooms say makes it log an error, and there must be none.
"""

import asyncio
import gc
import itertools
import logging
import queue

import pytest
from slixmpp import JID
from slixmpp.exceptions import IqError, PresenceError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

from conftest import ACCOUNTS
from lab.client import Client
from lab.meerkat import Muc
from lab.server import HOST, ROOMS
from lab.session import CLIENT, TIMEOUT, in_loop

PLUGINS = ["xep_" + number for number in (
    "0004", "0012", "0030", "0045", "0050", "0054", "0059", "0077", "0085",
    "0092", "0128", "0153", "0202", "0203", "0249", "0308", "0313", "0333",
    "0359", "0377", "0421", "0422", "0424", "0425", "0428", "0444", "0461")]
EVENTS = ["groupchat_invite", "groupchat_direct_invite", "groupchat_message",
          "groupchat_message_error", "groupchat_subject",
          "groupchat_config_status", "groupchat_presence", "message_retract",
          "moderated_message"]
_rooms = itertools.count(1)


class Person(Client):
    """One with slixmpp's plugins; `xmpp["xep_0045"]` is one of them."""

    plugins = Client.plugins + PLUGINS

    def __init__(self, server, user, **more):
        self._events = {event: queue.Queue() for event in EVENTS}
        super().__init__(server, user, ACCOUNTS[user], **more)
        self.xmpp, self.muc = self._stream, self._stream["xep_0045"]
        for event, came in self._events.items():
            self.xmpp.add_event_handler(event, came.put)
        # Its own event of that name leaves out what has no body.
        came = self._events["message"] = queue.Queue()
        self.xmpp.register_handler(Callback(
            "all", MatchXPath("{%s}message" % CLIENT), came.put))

    def event(self, name, wanted=lambda stanza: True):
        """The next such event, in the words of slixmpp."""
        while True:
            stanza = self._events[name].get(timeout=TIMEOUT)
            if wanted(stanza):
                return stanza

    def do(self, function, *arguments, **more):
        """Call a plugin in its loop; returns what it comes to."""
        async def call():
            outcome = function(*arguments, **more)
            if asyncio.isfuture(outcome) or asyncio.iscoroutine(outcome):
                return await outcome
            return outcome
        return in_loop(call())

    def enter(self, room, **more):
        """As slixmpp's own way of joining has it."""
        return self.do(self.muc.join_muc_wait, room, self.user, timeout=TIMEOUT,
                       **more)

    def go(self, room, status=""):
        self.do(self.muc.leave_muc, room, self.user, status)
        self.wait_presence(sender="%s/%s" % (room, self.user),
                           type="unavailable", code=110)

    def speak(self, room, words):
        self.do(self.xmpp.send_message, mto=room, mbody=words,
                mtype="groupchat")
        return self.event("groupchat_message",
                          lambda message: message["body"] == words)


@pytest.fixture(scope="module")
def muc(laboratory, server):
    muc = laboratory.start(Muc(
        laboratory.new_folder("muc"), server, admins=["alice@" + HOST],
        limits={"message_count": 0, "whisper_count": 0, "ask_count": 0,
                "invite_count": 0, "presence_count": 0}))
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def people(server, muc, caplog):
    gc.collect()  # what clients of other tests left is not ours to complain of
    caplog.set_level(logging.WARNING)
    people = [Person(server, user) for user in ("alice", "bob", "carol")]
    yield people
    for person in people:
        person.close()
    said = [record.getMessage() for record in
            caplog.get_records("call") + caplog.get_records("teardown")
            if record.name.startswith(("slixmpp", "asyncio"))]
    assert not said, "slixmpp complained"


@pytest.fixture
def room(people):
    """A room of alice's, with all in it."""
    room = JID("slix%d@%s" % (next(_rooms), ROOMS))
    alice, bob, carol = people
    presence, subject, others, history = alice.enter(room)
    assert {110, 201} <= presence["muc"]["status_codes"]
    assert not history and not subject["subject"]
    configure(alice, room)
    for person in (bob, carol):
        person.enter(room)
    # Whoever was there before sees carol on a stream of their own, maybe later.
    for person in people:
        person.event("groupchat_presence", lambda presence:
                     presence["from"] == "%s/carol" % room)
    return room


def configure(owner, room, **fields):
    """Fetch the form, change some of it, send it back."""
    form = owner.do(owner.muc.get_room_config, room)
    known = form.get_fields()
    for name, value in fields.items():
        var = "muc#roomconfig_" + name
        assert var in known, var
        known[var]["value"] = value
    owner.do(owner.muc.set_room_config, room, form)
    return form


def test_B2_C4_G9_K1_in_and_out(people, room):
    """B2 C4 G9 G10 K1: join with history, subject, rename, leave."""
    alice, bob, carol = people
    assert sorted(bob.muc.get_roster(room)) == ["alice", "bob", "carol"]
    assert bob.muc.get_jid_property(room, "alice", "affiliation") == "owner"
    assert alice.muc.get_jid_property(room, "bob", "jid") == bob.jid
    for words in ("one", "two", "three"):
        alice.speak(room, words)
    bob.do(bob.muc.set_subject, room, "refused")
    bob.event("groupchat_message_error")
    alice.do(alice.muc.set_subject, room, "Fair Verona")
    assert bob.event("groupchat_subject", lambda message: message["subject"])[
        "subject"] == "Fair Verona"
    carol.go(room, "good night")
    gone = bob.event("groupchat_presence", lambda presence:
                     presence["type"] == "unavailable")
    assert gone["from"].resource == "carol" and gone["status"] == "good night"
    _, subject, others, history = carol.enter(room, maxstanzas=2)
    assert [message["body"] for message in history] == ["two", "three"]
    assert history[0]["delay"]["from"] == room
    assert subject["subject"] == "Fair Verona"
    assert {one["muc"]["nick"] for one in others} == {"alice", "bob", "carol"}
    carol.do(carol.xmpp.send_presence, pto="%s/kate" % room)
    assert 303 in bob.event(
        "groupchat_presence", lambda presence:
        presence["type"] == "unavailable")["muc"]["status_codes"]
    with pytest.raises(PresenceError) as refused:
        alice.do(alice.muc.join_muc_wait, room, "kate", timeout=TIMEOUT)
    assert refused.value.condition == "conflict"


def test_H2_H8_P1_invitations(people, room):
    """H2 H8 P1: mediated, declined, and direct (XEP-0249)."""
    alice, bob, carol = people
    other = JID("hall%d@%s" % (next(_rooms), ROOMS))
    alice.enter(other)
    configure(alice, other, membersonly=True)
    with pytest.raises(PresenceError) as refused:
        bob.enter(other)
    assert refused.value.condition == "registration-required"
    del bob.muc.rooms[other]  # it goes on believing that it is in
    alice.do(alice.muc.invite, other, JID("bob@" + HOST), "Come!")
    invitation = bob.event("groupchat_invite")
    assert invitation["from"] == other
    assert invitation["muc"]["invite"]["reason"] == "Come!"
    assert invitation["muc"]["invite"]["from"] == "%s/alice" % other
    bob.enter(other)
    # slixmpp 1.8 writes a refusal but fails to read one: without the plugin.
    with Client(alice.server, "alice", ACCOUNTS["alice"]) as plain:
        plain.join(str(other), "plain")
        plain.send("<message to='%s'><x xmlns='http://jabber.org/protocol/"
                   "muc#user'><invite to='carol@%s'/></x></message>"
                   % (other, HOST))
        asked = carol.event("groupchat_invite")
        carol.do(carol.muc.decline, other, asked["muc"]["invite"]["from"],
                 "Too late")
        said = plain.wait(lambda stanza: stanza.find(".//{*}decline") is not
                          None)
        assert said.findtext(".//{*}reason") == "Too late"
        plain.leave(str(other), "plain")
    carol.do(carol.xmpp["xep_0249"].send_invitation, JID(bob.jid), room,
             reason="The other one")
    # The mediated ones have it, too.
    direct = bob.event("groupchat_direct_invite", lambda message:
                       message["groupchat_invite"]["jid"] == room)
    assert direct["from"] == carol.jid
    assert direct["groupchat_invite"]["reason"] == "The other one"


def test_M9_M10_M26_configuration_and_destruction(people, room):
    """M9 M10 M12 M15 M26: the form, a password, cancelling, and the end of a room."""
    alice, bob, _ = people
    form = configure(
        alice, room, roomname="Verona", roomdesc="Two households",
        passwordprotectedroom=True, roomsecret="both alike")
    assert form["type"] == "submit"
    assert 104 in bob.event("groupchat_config_status")["muc"]["status_codes"]
    info = bob.do(bob.xmpp["xep_0030"].get_info, room)["disco_info"]
    assert ("conference", "text", None, "Verona") in info["identities"]
    assert "muc_passwordprotected" in info["features"]
    bob.go(room)
    with pytest.raises(PresenceError) as refused:
        bob.enter(room)
    assert refused.value.condition == "not-authorized"
    bob.enter(room, password="both alike")
    alice.do(alice.muc.cancel_config, room)
    with pytest.raises(IqError) as refused:
        bob.do(bob.muc.get_room_config, room)
    assert refused.value.condition == "forbidden"
    alice.do(alice.muc.destroy, room, "Plague", JID("mantua@" + ROOMS))
    gone = bob.event("groupchat_presence", lambda presence:
                     presence["type"] == "unavailable"
                     and presence["muc"]["nick"] == "bob"
                     and presence["muc"].get_plugin("destroy", check=True))
    assert gone["muc"]["destroy"]["reason"] == "Plague"
    assert gone["muc"]["destroy"]["jid"] == "mantua@" + ROOMS
    with pytest.raises(IqError) as refused:
        bob.do(bob.muc.get_room_config, room)
    assert refused.value.condition == "item-not-found"


def test_K13_K17_L1_ranks(people, room):
    """K11 K13 K17 L1: lists of affiliations and roles, one by one and as a whole."""
    alice, bob, carol = people
    bare = {person: JID(person.jid).bare for person in people}
    for affiliation in ("member", "admin", "owner", "none"):
        alice.do(alice.muc.set_affiliation, room, affiliation,
                 jid=bare[bob], reason="promoted")
        bob.event("groupchat_presence", lambda presence:
                  presence["muc"]["nick"] == "bob"
                  and presence["muc"]["affiliation"] == affiliation)
        listed = alice.do(alice.muc.get_affiliation_list, room, affiliation
                          if affiliation != "none" else "outcast")
        assert (bare[bob] in listed) == (affiliation != "none")
    alice.do(alice.muc.set_affiliation, room, "member", nick="bob")
    alice.do(alice.muc.send_affiliation_list, room, [
        (JID(bare[bob]), "admin"), (JID("dave@" + HOST), "member")])
    assert alice.do(alice.muc.get_users_by_affiliation, room, "member") == [
        "dave@" + HOST]
    assert alice.do(alice.muc.get_affiliation_list, room, "owner") == [
        bare[alice]]
    bob.do(bob.muc.set_role, room, "carol", "visitor", reason="hush")
    assert bob.do(bob.muc.get_roles_list, room, "visitor") == ["carol"]
    with pytest.raises(IqError) as refused:
        # slixmpp 1.8 writes roles as if they were affiliations.
        bob.do(bob.muc.send_role_list, room, [("carol", "participant")])
    assert refused.value.condition == "bad-request"
    bob.do(bob.muc.set_role, room, "carol", "participant")
    assert "carol" in bob.do(bob.muc.get_roles_list, room, "participant")
    with pytest.raises(IqError) as refused:
        carol.do(carol.muc.set_role, room, "bob", "none")
    assert refused.value.condition == "forbidden"
    bob.do(bob.muc.set_role, room, "carol", "none", reason="enough")
    kicked = carol.event("groupchat_presence", lambda presence:
                         presence["type"] == "unavailable")
    assert {110, 307} <= kicked["muc"]["status_codes"]
    alice.do(alice.muc.set_affiliation, room, "outcast", jid=bare[carol])
    with pytest.raises(PresenceError) as refused:
        carol.enter(room)
    assert refused.value.condition == "forbidden"


def test_J1_I3_voice_is_asked_for_and_a_nickname_reserved(people, room):
    """J1 J2 I1 I3 I7 I11: a visitor asks for voice; XEP-0077 reserves a nickname."""
    alice, bob, carol = people
    configure(alice, room, moderatedroom=True)
    alice.do(alice.muc.set_role, room, "carol", "visitor")
    carol.do(carol.muc.request_voice, room, "participant")
    request = alice.event("message", lambda message:
                          message.get_plugin("form", check=True))
    fields = request["form"].get_fields()
    assert fields["muc#roomnick"]["value"] == "carol"
    answer = alice.xmpp.make_message(room)
    answer["form"]["type"] = "submit"
    for var, field in fields.items():
        answer["form"].add_field(
            var=var, value=True if var == "muc#request_allow"
            else field["value"])
    alice.do(answer.send)
    carol.event("groupchat_presence", lambda presence:
                presence["muc"]["nick"] == "carol"
                and presence["muc"]["role"] == "participant")

    configure(alice, room, moderatedroom=False)
    register = bob.xmpp["xep_0077"]
    offer = bob.do(register.get_registration, room)
    assert not offer["register"]["registered"]
    form = offer["register"]["form"]
    assert "muc#register_roomnick" in form.get_fields()
    iq = bob.xmpp.make_iq_set(ito=room)
    iq["register"]["form"]["type"] = "submit"
    iq["register"]["form"].add_field(
        var="FORM_TYPE", ftype="hidden",
        value="http://jabber.org/protocol/muc#register")
    iq["register"]["form"].add_field(
        var="muc#register_roomnick", value="Benvolio")
    bob.do(iq.send)
    assert bob.do(register.get_registration, room)["register"]["registered"]
    nick = bob.do(bob.xmpp["xep_0030"].get_info, room, "x-roomuser-item")
    assert [identity[3] for identity in nick["disco_info"]["identities"]] == [
        "Benvolio"]
    with pytest.raises(PresenceError) as refused:
        carol.do(carol.muc.join_muc_wait, room, "Benvolio", timeout=TIMEOUT)
    assert refused.value.condition == "conflict"
    bob.do(register.cancel_registration, room)
    assert not bob.do(register.get_registration, room)["register"]["registered"]


def test_O3_O4_archive(people, room):
    """O1 O3 O4 O25: XEP-0313 by pages of XEP-0059, forth and back, all at once."""
    alice, bob, _ = people
    for number in range(25):
        alice.speak(room, "line %d" % number)
    mam = bob.xmpp["xep_0313"]

    async def all_of(**more):
        return [message["mam_result"]["forwarded"]["stanza"]["body"]
                async for message in mam.iterate(room, **more)]
    lines = ["line %d" % number for number in range(25)]
    forth = bob.do(all_of, rsm={"max": 7})
    assert [line for line in forth if line] == lines
    back = bob.do(all_of, rsm={"max": 7}, reverse=True, total=10)
    assert back == lines[:14:-1]
    page = bob.do(mam.retrieve, room, rsm={"max": 5, "before": ""})
    assert len(page["mam"]["results"]) == 5

    async def at_once():
        # O25: as a client does that comes back to so many rooms
        return await asyncio.gather(*[
            mam.retrieve(room, rsm={"max": 1, "before": ""})
            for _ in range(20)])
    assert all(page["mam"]["results"] for page in bob.do(at_once))
    fields = bob.do(mam.get_fields, room).get_fields()
    assert {"with", "start", "end", "before-id", "after-id", "ids"} <= \
        set(fields)
    metadata = bob.do(mam.get_archive_metadata, room)["mam_metadata"]
    assert metadata["end"]["id"] and metadata["start"]["timestamp"]


def test_K21_K22_O26_taken_back(people, room):
    """K21 K22 O26: XEP-0424, 0425 and 0421, as slixmpp has them."""
    alice, bob, carol = people
    first = bob.speak(room, "I shall regret this")
    heard = carol.event("groupchat_message")
    assert heard["stanza_id"]["id"] == first["stanza_id"]["id"]
    assert heard["stanza_id"]["by"] == room
    assert heard["occupant-id"]["id"] == first["occupant-id"]["id"]
    info = carol.do(carol.xmpp["xep_0030"].get_info, room)
    assert carol.xmpp["xep_0421"].namespace in info["disco_info"]["features"]
    second = bob.speak(room, "And others this")
    assert second["occupant-id"]["id"] == first["occupant-id"]["id"]

    bob.do(bob.xmpp["xep_0424"].send_retraction, room,
           first["stanza_id"]["id"], "groupchat")
    assert carol.event("message_retract")["apply_to"]["id"] == \
        first["stanza_id"]["id"]
    alice.do(alice.xmpp["xep_0425"].moderate, room, second["stanza_id"]["id"],
             "unkind")
    moderated = carol.event("moderated_message")
    assert moderated["apply_to"]["id"] == second["stanza_id"]["id"]
    assert moderated["apply_to"]["moderated"]["by"] == "%s/alice" % room
    assert moderated["apply_to"]["moderated"]["reason"] == "unkind"
    with pytest.raises(IqError) as refused:
        carol.do(carol.xmpp["xep_0425"].moderate, room,
                 second["stanza_id"]["id"])
    assert refused.value.condition == "forbidden"

    async def bodies():
        return [message["mam_result"]["forwarded"]["stanza"]["body"]
                async for message in carol.xmpp["xep_0313"].iterate(room)]
    kept = carol.do(bodies)
    assert "I shall regret this" not in kept and "And others this" not in kept


def test_K23_K24_E1_what_only_passes_through(people, room):
    """K23 K24 E1: corrections, reactions, chat states, markers, replies."""
    alice, bob, _ = people
    said = alice.speak(room, "Good moring")
    bob.event("groupchat_message")
    correction = alice.xmpp.make_message(room, "Good morning",
                                         mtype="groupchat")
    correction["replace"]["id"] = said["id"]
    alice.do(correction.send)
    better = bob.event("groupchat_message")
    assert better["replace"]["id"] == said["id"]
    reaction = bob.xmpp.make_message(room, mtype="groupchat")
    bob.xmpp["xep_0444"].set_reactions(
        reaction, said["stanza_id"]["id"], ["👋"])
    bob.do(reaction.send)
    seen = alice.event("message", lambda message:
                       message.get_plugin("reactions", check=True))
    assert seen["reactions"]["values"] == {"👋"}
    states = bob.xmpp.make_message(room, mtype="groupchat")
    states["chat_state"] = "composing"
    bob.do(states.send)
    assert alice.event("message", lambda message: message["chat_state"])[
        "from"].resource == "bob"
    marker = bob.xmpp.make_message(room, mtype="groupchat")
    marker["displayed"]["id"] = said["stanza_id"]["id"]
    bob.do(marker.send)
    assert alice.event("message", lambda message:
                       message.get_plugin("displayed", check=True))
    whisper = bob.xmpp.make_message(JID("%s/alice" % room), "psst",
                                    mtype="chat")
    bob.do(whisper.send)
    came = alice.event("message", lambda message: message["body"] == "psst")
    assert came["from"] == "%s/bob" % room


def test_A1_A3_A16_the_service(people, room):
    """A1 A3 A16: what it is, its rooms, its software, its commands."""
    alice, bob, _ = people
    info = alice.do(alice.xmpp["xep_0030"].get_info, ROOMS)["disco_info"]
    assert any(identity[:2] == ("conference", "text")
               for identity in info["identities"])
    rooms = alice.do(alice.xmpp["xep_0030"].get_items, ROOMS)["disco_items"]
    assert str(room) in {jid for jid, _, _ in rooms["items"]}
    version = alice.do(alice.xmpp["xep_0092"].get_version, ROOMS)
    assert version["software_version"]["name"] == "Meerkat"
    # slixmpp 1.8 cannot read any time that is written as XEP-0202 has it.
    assert alice.do(alice.xmpp["xep_0202"].get_entity_time, ROOMS).xml.findtext(
        ".//{urn:xmpp:time}utc").endswith("Z")
    assert alice.do(alice.xmpp["xep_0054"].get_vcard, JID(ROOMS))[
        "vcard_temp"] is not None
    commands = alice.do(alice.xmpp["xep_0050"].get_commands, ROOMS)
    nodes = {node: name for _, node, name in
             commands["disco_items"]["items"]}
    assert nodes
    answer = alice.do(alice.xmpp["xep_0050"].send_command, ROOMS,
                      next(node for node, name in nodes.items()
                           if name == "List rooms"))
    assert answer["command"]["status"] == "completed"
    assert str(room) in str(answer)
    with pytest.raises(IqError) as refused:
        bob.do(bob.xmpp["xep_0050"].send_command, ROOMS, next(iter(nodes)))
    assert refused.value.condition == "forbidden"
