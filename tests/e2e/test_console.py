"""The socket that meerkatctl and the plugin ask, by its bytes."""

import os
import signal
import socket
import stat
import time

import pytest

from conftest import ACCOUNTS
from ctl_kit import Wire
from lab import ports
from lab.client import Client
from lab.meerkat import Muc
from lab.server import HOST, ROOMS
from lab.session import name

ROOM = "verona@" + ROOMS


@pytest.fixture(scope="module")
def muc(laboratory, server):
    folder = laboratory.new_folder("console")
    muc = Muc(folder, server, control=os.path.join(str(folder), "muc.sock"),
              limits={"message_count": 0})
    muc.console = muc.path("muc.sock")
    laboratory.start(muc)
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def wire(muc):
    wire = Wire(muc.console)
    yield wire
    wire.close()


@pytest.fixture
def alice(server, muc):
    client = Client(server, "alice", ACCOUNTS["alice"])
    yield client
    client.close()


def names(parts):
    return {part["name"]: part["value"] for part in parts}


def test_only_its_owner_and_group_may_ask(muc):
    mode = os.stat(muc.console).st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o660


def test_who_does_not_greet_is_told_so(muc):
    wire = Wire(muc.console, greet=False)
    wire.write("AUTHD\t1\n")
    assert wire.line()[::2] == ("BAD", {"code": "version"})
    assert wire.line() is None
    wire.close()


def test_questions_one_behind_the_other(muc):
    wire = Wire(muc.console, greet=False)
    wire.write("MEERKAT\t1\nping\t1\nhealth\t2\nnothing\t3\nping\t4\n")
    assert wire.line()[0] == "MEERKAT"
    assert wire.line() == ("OK", 1, {})
    while (line := wire.line())[0] == "*":
        assert line[1] == 2
    assert line[:2] == ("OK", 2)
    assert wire.line() == ("BAD", 3, {"code": "verb"})
    assert wire.line() == ("OK", 4, {})
    wire.socket.shutdown(socket.SHUT_WR)
    assert wire.line() is None
    wire.close()


def test_lines_too_long_and_broken(muc):
    for bytes_, code in ((b"x" * 20000, "toolong"), (b"ping\t1\t=\n", "syntax"),
                         (b"\xff\xfe\n", "syntax")):
        wire = Wire(muc.console)
        wire.write(bytes_)
        assert wire.line()[::2] == ("BAD", {"code": code})
        wire.close()
    wire = Wire(muc.console)
    wire.write(b"nothing\t1\n" * 50)
    assert sum(1 for _ in iter(wire.line, None)) == 8
    wire.close()


def test_room_from_its_beginning_to_its_end(wire, alice):
    _, word, _ = wire.ask("create", room="verona", owner="bob@" + HOST)
    assert word == "OK"
    alice.join(ROOM, "alice")
    alice.settle(ROOM)
    parts, word, _ = wire.ask("occupants", room="verona")
    assert word == "OK" and parts[0]["nick"] == "alice"
    assert alice.jid in parts[0]["jids"]
    alice.inbox.clear()
    assert wire.ask("say", room="verona", text="Hear <me> & äöü")[1] == "OK"
    alice.wait_message(sender=ROOM, body="Hear <me> & äöü")
    parts, _, _ = wire.ask("info", room="verona")
    assert names(parts)["occupants"] == "1"
    assert wire.ask("destroy", room="verona")[1] == "OK"
    assert wire.ask("info", room="verona")[1:] == (
        "NO", {"code": "noroom", "text": "There is no such room"})


def test_who_does_not_read_costs_little(muc, wire):
    """What somebody does not read is not even asked of the store."""
    for number in range(50):
        wire.ask("create", room="slow%d" % number)
    lazy = Wire(muc.console)
    for number in range(3000):
        try:
            lazy.socket.settimeout(0.5)
            lazy.send("rooms", number + 1)
        except TimeoutError:
            break
    else:
        pytest.fail("it took all that it was asked")
    begin = time.monotonic()
    assert wire.ask("ping")[1] == "OK"
    assert time.monotonic() - begin < 1
    lazy.close()
    for number in range(50):
        wire.ask("destroy", room="slow%d" % number)


def reload(muc, **settings):
    """What it says of it."""
    muc.settings.update(settings)
    muc.write_configuration()
    with open(muc.path("log")) as log:
        log.seek(0, os.SEEK_END)
        muc.child.signal(signal.SIGHUP)
        end, said = time.monotonic() + 10, ""
        while "settings" not in said.rpartition("\n")[0]:
            assert time.monotonic() < end, said
            time.sleep(0.02)
            said += log.read()
    return said


def test_N9_settings_are_read_again(muc, wire, alice):
    """N9: SIGHUP after another limit: it holds for the next message, nobody
    notices anything else; of a file that is wrong everything stays."""
    wire.ask("create", room="verona", owner="bob@" + HOST)
    alice.join(ROOM, "alice")
    alice.settle(ROOM)
    alice.say(ROOM, "x" * 100)
    alice.wait_message(sender=ROOM + "/alice", body="x" * 100)
    limits = muc.settings["limits"]
    said = reload(muc, limits=dict(limits, message_size=20))
    assert "read again" in said and "warn" not in said
    alice.inbox.clear()
    alice.say(ROOM, "y" * 100)
    assert alice.wait(lambda stanza: stanza.get("type") == "error")
    alice.say(ROOM, "short")
    alice.wait_message(sender=ROOM + "/alice", body="short")
    assert not alice.inbox.all(lambda stanza: name(stanza) == "presence")
    # What is wrong changes nothing, not even in part.
    said = reload(muc, limits=dict(limits, message_size=30), nonsense=1)
    assert "nonsense" in said and "stay as they were" in said
    alice.inbox.clear()
    alice.say(ROOM, "z" * 25)
    assert alice.wait(lambda stanza: stanza.get("type") == "error")
    del muc.settings["nonsense"]
    # What cannot change now is said.
    said = reload(muc, limits=limits, metrics="127.0.0.1:%d" % ports.take())
    assert "metrics is another in the settings" in said
    alice.say(ROOM, "z" * 100)
    alice.wait_message(sender=ROOM + "/alice", body="z" * 100)
    del muc.settings["metrics"]
    assert wire.ask("destroy", room="verona")[1] == "OK"


def test_R18_what_happens_is_followed(muc, wire, alice, server):
    """R18: who follows hears who comes, speaks, is kicked and goes, in order,
    and only of the room they asked for."""
    wire.ask("create", room="verona", owner="bob@" + HOST)
    wire.ask("create", room="mantua", owner="bob@" + HOST)
    follower, all_ = Wire(muc.console), Wire(muc.console)
    follower.send("events", 1, room="verona")
    all_.send("events", 1)
    wire.ask("ping")
    alice.join(ROOM, "alice")
    for number in range(300):
        alice.say(ROOM, "line %d" % number)
    alice.wait_message(sender=ROOM + "/alice", body="line 299")
    wire.ask("say", room="mantua", text="not for them")
    wire.ask("kick", room="verona", nick="alice", reason="Enough")
    wire.ask("destroy", room="mantua")
    events = [follower.line()[2] for _ in range(303)]
    assert [event["event"] for event in events] == (
        ["join"] + ["message"] * 300 + ["act", "leave"])
    assert events[0]["jid"] == alice.jid and events[0]["nick"] == "alice"
    assert [event["body"] for event in events[1:-2]] == [
        "line %d" % number for number in range(300)]
    assert events[-2]["act"] == "kick" and events[-1]["reason"] == "Enough"
    while (event := all_.line()[2])["room"] == ROOM:
        pass
    assert event["room"] == "mantua@" + ROOMS and event["act"] == "destroy"
    # Who does not keep up is told so, and let go.
    follower.close()
    alice.join(ROOM, "alice")
    for _ in range(40):
        for _ in range(10):
            alice.say(ROOM, "x" * 9000)
        alice.settle(ROOM)
    assert wire.ask("ping")[1] == "OK"
    said = list(iter(all_.line, None))
    assert said[-1][0] == "TMP" and said[-1][2]["code"] == "busy"
    assert sum(line[2].get("event") == "message" for line in said) < 400
    all_.close()
    assert wire.ask("destroy", room="verona")[1] == "OK"
