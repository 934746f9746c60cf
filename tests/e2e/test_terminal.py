"""One full tour of our rooms in profanity, as somebody at a terminal has it."""

import os
import re

import pytest

from lab.client import Client
from lab.meerkat import Muc
from lab.server import HOST, ROOMS
from lab.session import statuses
from lab.terminal import Terminal

PASSWORD = "wonderland"
ROOM = "verona@" + ROOMS
ACCOUNT = """[alice@{host}]
enabled=true
server=127.0.0.1
port={port}
resource=terminal
tls.policy=disable
password={password}
muc.service={rooms}
muc.nick=alice
"""
# On the right are those who are in the room.
IN_LIST = r"(?m)   %s$"
# What profanity expects of a server, so that it finds nothing to complain of.
MODULES = {
    "ejabberd": ["mod_private", "mod_carboncopy", "mod_vcard", "mod_privacy",
                 "mod_blocking", "mod_pubsub"],
    "prosody": ["private", "carbons", "vcard", "blocklist", "pep"],
}


class Profanity(Terminal):
    def __init__(self, folder, server):
        self.log = os.path.join(folder, "profanity.log")
        for name in ("config", "data"):
            os.makedirs(os.path.join(folder, name, "profanity"))
        with open(os.path.join(folder, "data/profanity/accounts"), "w") as file:
            file.write(ACCOUNT.format(host=HOST, port=server.c2s_port,
                                      password=PASSWORD, rooms=ROOMS))
        with open(os.path.join(folder, "config/profanity/profrc"), "w") as file:
            file.write("[ui]\nsplash=false\n")
        super().__init__(
            "profanity", ["profanity", "-l", "DEBUG", "-f", self.log,
                          "-a", "alice@" + HOST], folder,
            {"HOME": folder, "XDG_CONFIG_HOME": folder + "/config",
             "XDG_DATA_HOME": folder + "/data"})

    def errors(self):
        """What it logged as errors, but of itself: GLib's, and that there are
        no keys yet that it could publish."""
        with open(self.log, errors="replace") as log:
            return [line for line in log if ": ERR:" in line
                    and "stderr: ERR:" not in line and "[OMEMO]" not in line]


@pytest.fixture
def place(laboratory, server):
    """A server with what profanity asks of it, and our rooms."""
    own = laboratory.start(type(server)(
        laboratory.new_folder(server.kind), domains=(ROOMS,),
        modules=MODULES[server.kind]))
    for user in ("alice", "bob", "carol"):
        own.register(user, PASSWORD)
    muc = laboratory.start(Muc(laboratory.new_folder("muc"), own))
    yield own
    laboratory.stop(muc)
    laboratory.stop(own)


@pytest.fixture
def profanity(laboratory, place):
    profanity = Profanity(laboratory.new_folder("profanity"), place)
    laboratory.start(profanity)
    profanity.shows("logged in successfully")
    yield profanity
    laboratory.stop(profanity)


def join(profanity):
    profanity.type("/join %s nick alice" % ROOM)
    profanity.shows("You have joined the room as alice, role: moderator, "
                    "affiliation: owner")


def to_room(profanity):
    profanity.type("/win " + ROOM)


def configure(profanity):
    """The form as it is shown, one field changed in it."""
    profanity.type("/room config")
    profanity.shows(r"Use '/form submit' to save changes")
    profanity.type('/field1 "Fair Verona"')
    profanity.shows(r"\[field1\] Name: Fair Verona")
    profanity.type("/form submit")
    to_room(profanity)
    profanity.shows("[Cc]onfiguration.*success")


def test_B2_a_tour_in_a_terminal(profanity, place):
    """B2 C1 E1 K1 L1 M10 H2: log in, make a room and configure it, talk, set
    the subject, whisper, kick, ban, invite, bookmark, leave, come back to the
    history, list rooms; nothing is logged as an error."""
    bob = Client(place, "bob", PASSWORD, resource="lab")
    carol = Client(place, "carol", PASSWORD, resource="lab")
    join(profanity)
    profanity.shows("Room locked, requires configuration")
    configure(profanity)
    bob.join(ROOM, "bob")
    profanity.shows(IN_LIST % "bob")

    bob.say(ROOM, "Good morrow, cousin")
    profanity.shows("bob: Good morrow, cousin")
    profanity.type("Is the day so young?")
    bob.wait_message(sender=ROOM + "/alice", body="Is the day so young?")
    profanity.shows("alice: Is the day so young")
    profanity.type('/subject set "A public place"')
    profanity.shows("alice has set the room subject: A public place")
    bob.wait(lambda stanza: stanza.findtext(
        "{jabber:client}subject") == "A public place")

    profanity.type("/msg bob psst")
    bob.wait_message(sender=ROOM + "/alice", body="psst", type="chat")
    bob.send("<message type='chat' to='%s/alice'><body>secretly</body>"
             "<x xmlns='http://jabber.org/protocol/muc#user'/></message>" % ROOM)
    profanity.shows("bob: secretly")
    to_room(profanity)

    profanity.type("/kick bob Too loud")
    profanity.shows("bob has been kicked from the room by alice, "
                    "reason: Too loud")
    gone = bob.wait_presence(sender=ROOM + "/bob", type="unavailable")
    assert {110, 307} <= statuses(gone)
    bob.join(ROOM, "bob")
    profanity.shows(IN_LIST % "bob")
    profanity.type("/ban bob@%s For good" % HOST)
    profanity.shows("bob has been banned from the room by alice, "
                    "reason: For good")
    assert 301 in statuses(
        bob.wait_presence(sender=ROOM + "/bob", type="unavailable"))

    profanity.type("/invite send carol@%s Come" % HOST)
    invitation = carol.wait(lambda stanza: stanza.find(
        "{jabber:x:conference}x") is not None)
    assert invitation.find("{jabber:x:conference}x").get("jid") == ROOM
    carol.join(ROOM, "carol")
    profanity.shows(IN_LIST % "carol")
    carol.say(ROOM, "Here I am")
    profanity.shows("carol: Here I am")

    profanity.type("/win 1")
    profanity.type("/bookmark add %s nick alice autojoin on" % ROOM)
    profanity.shows("Bookmark added for " + re.escape(ROOM))
    to_room(profanity)
    profanity.type("/close")
    carol.wait_presence(sender=ROOM + "/alice", type="unavailable")
    profanity.type("/rooms service " + ROOMS)
    profanity.type("/win 1")
    profanity.shows(r"%s.*Fair Verona" % re.escape(ROOM))
    join(profanity)
    profanity.shows("bob: Good morrow, cousin")
    profanity.shows("carol: Here I am")
    profanity.shows("A public place")
    profanity.type("/who")
    profanity.shows("carol")
    profanity.type("/quit")
    assert profanity.ended() == 0
    assert not profanity.errors()
    for client in (bob, carol):
        client.close()
