"""What anyone saw is stored, and a restart is not noticed."""

import os
import resource
import signal
import sqlite3

import pytest

from peer import NS
from test_queue import SAY, bodies, join

PING = "<ping xmlns='urn:xmpp:ping'/>"
PERSISTENT = (
    "<iq type='set' id='persistent' from='%s' to='hall@rooms.localhost'><query "
    "xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' "
    "type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/"
    "muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'>"
    "<value>1</value></field></x></query></iq>")
LEAVE = "<presence type='unavailable' from='%s' to='hall@rooms.localhost/%s'/>"


@pytest.fixture
def kept(start, server, tmp_path):
    """A component whose file is known; again(): the next on the same."""
    class Kept:
        file = str(tmp_path / "rooms.db")

        def again(self, **settings):
            self.component = start(
                storage='{ file = "%s"; }' % self.file, **settings)
            self.stream = server.accept().attach()
            return self

        def hide(self):
            os.rename(self.file, self.file + ".away")

        def show(self):
            os.rename(self.file + ".away", self.file)

        def archive(self):
            """The bodies, oldest first."""
            database = sqlite3.connect(self.file)
            rows = database.execute(
                "SELECT body FROM archive ORDER BY room, id").fetchall()
            database.close()
            return [int(body.split()[0]) for (body,) in rows]

    return Kept()


def is_in(stream, jid, nick):
    """XEP-0410: who may ping themselves is in."""
    stream.send("<iq type='get' id='self' from='%s' to='hall@rooms.localhost/"
                "%s'>%s</iq>" % (jid, nick, PING))
    while True:
        stanza = stream.next()
        if stanza.get("id") == "self":
            return stanza.get("type") == "result"


def test_nothing_is_shown_that_is_not_stored(kept):
    stream = kept.again().stream
    alice, bob = join(stream, 2)
    kept.hide()
    for number in range(100):
        stream.send(SAY % (alice, number, "x"))
    assert kept.component.says("the file is gone")
    stream.sock.settimeout(1)
    with pytest.raises(TimeoutError):
        stream.next()
    assert kept.component.process.poll() is None
    kept.show()
    stream.sock.settimeout(30)
    assert [found[:2] for found in bodies(stream, 200)] == [
        (jid, number) for number in range(100) for jid in (alice, bob)]
    assert kept.archive() == list(range(100))
    kept.component.says("well again")
    assert len(kept.component.says("is gone")) == 1


def test_a_full_disk_is_waited_for(kept):
    stream = kept.again(preexec=lambda: resource.setrlimit(
        resource.RLIMIT_FSIZE, (200000, resource.RLIM_INFINITY))).stream
    alice, bob = join(stream, 2)
    filler = "x" * 1000
    for number in range(300):
        stream.send(SAY % (alice, number, filler))
    assert kept.component.says("not shown until it is")
    stream.sock.settimeout(1)
    seen = []
    with pytest.raises(TimeoutError):
        while True:
            seen += bodies(stream, 1)
    assert len(seen) < 400
    resource.prlimit(kept.component.process.pid, resource.RLIMIT_FSIZE,
                     (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    stream.sock.settimeout(30)
    seen += bodies(stream, 600 - len(seen))
    assert [found[:2] for found in seen] == [
        (jid, number) for number in range(300) for jid in (alice, bob)]
    assert kept.archive() == list(range(300))


def test_who_asks_too_much_meanwhile_is_told_to_wait(kept):
    """resource-constraint, type wait, past all that waits; who leaves has left
    when the store is back."""
    stream = kept.again(max_queue="1048576").stream
    alice, bob, carol = join(stream, 3)
    kept.hide()
    filler = "x" * 10000
    asked = refused = 0
    while refused == 0:
        stream.send(SAY % (alice, asked, filler))
        asked += 1
        assert asked < 1000
        stream.sock.settimeout(0.02)
        try:
            stanza = stream.next()
        except TimeoutError:
            continue
        assert stanza.get("type") == "error"
        assert stanza.get("to") == alice
        error = stanza.find("{%s}error" % NS)
        assert error.get("type") == "wait"
        assert error[0].tag.endswith("}resource-constraint")
        refused += 1
    stream.sock.settimeout(30)
    assert kept.component.says("the storage is too slow")
    # What can be refused is; what cannot be waits its turn.
    answer = stream.iq("hall@rooms.localhost", PING)
    assert answer.get("type") == "error"
    stream.send(LEAVE % (carol, "u2"))
    stream.send(SAY % (alice, 999, "refused"))
    assert stream.next().get("type") == "error"
    kept.show()
    shown = bodies(stream, 3 * (asked - refused))
    assert [found[:2] for found in shown] == [
        (jid, number) for number in range(asked - refused)
        for jid in (alice, bob, carol)]
    stanza = stream.next()
    assert stanza.get("from") == "hall@rooms.localhost/u2"
    assert stanza.get("type") == "unavailable"
    assert is_in(stream, bob, "u1") and not is_in(stream, carol, "u2")
    assert kept.archive() == list(range(asked - refused))


def refused_after(stream, jid, number):
    """Say more and more until it is too much; returns the last that was not,
    and what was shown meanwhile. By then all that was sent has been read."""
    filler = "x" * 10000
    shown = []
    stream.sock.settimeout(0.02)
    for number in range(number, 1000):
        stream.send((SAY % (jid, number, filler)).replace(
            "<message", "<message id='%d'" % number, 1))
        try:
            while (stanza := stream.next()).get("type") != "error":
                body = stanza.findtext("{%s}body" % NS)
                shown.append((stanza.get("to"), int(body.split()[0])))
        except TimeoutError:
            continue
        error = stanza.find("{%s}error" % NS)
        assert error.get("type") == "wait"
        assert error[0].tag.endswith("}resource-constraint")
        stream.sock.settimeout(30)
        return int(stanza.get("id")) - 1, shown
    raise AssertionError("never too much")


def test_under_pressure_messages_come_before_all_else(kept):
    """Q20: while much waits nobody hears who is typing, nor, when it is more,
    what a presence says; messages all, and presence when there is time."""
    stream = kept.again(max_queue="1048576").stream
    alice, bob = join(stream, 2)
    filler = "x" * 10000
    typing = ("<message type='groupchat' id='%s' from='%s' "
              "to='hall@rooms.localhost'><composing "
              "xmlns='http://jabber.org/protocol/chatstates'/></message>")

    def messages(first, last):
        for number in range(first, last):
            stream.send(SAY % (alice, number, filler))

    def show(text):
        stream.send("<presence from='%s' to='hall@rooms.localhost/u0'>"
                    "<status>%s</status></presence>" % (alice, text))

    stream.send(typing % ("t0", alice))
    assert [stream.next().get("id") for _ in (alice, bob)] == ["t0", "t0"]
    kept.hide()
    messages(0, 10)
    stream.send(typing % ("t1", alice))
    show("a little")
    messages(10, 20)
    show("much")
    last, shown = refused_after(stream, alice, 20)
    assert shown == []
    kept.show()
    seen = {alice: [], bob: []}
    while last not in seen[bob]:
        stanza = stream.next()
        body = stanza.findtext("{jabber:component:accept}body")
        seen[stanza.get("to")].append(
            int(body.split()[0]) if body else stanza.get("id") or
            stanza.findtext("{jabber:component:accept}status"))
    assert seen[bob] == [*range(10), "a little", *range(10, last + 1)]
    assert "t1" not in seen[alice] and "much" in seen[alice]
    stream.sock.settimeout(20)
    stanza = stream.next()  # once there is time
    assert stanza.get("to") == bob
    assert stanza.findtext("{jabber:component:accept}status") == "much"
    stream.send(typing % ("t2", alice))
    assert stream.next().get("id") == "t2"


@pytest.mark.parametrize("round", range(5))
def test_killed_and_back_nobody_notices(kept, round):
    stream = kept.again().stream
    alice, bob = join(stream, 2)
    for number in range(200):
        stream.send(SAY % (alice, number, "x"))
    seen = [number for _, number, _ in bodies(stream, 20 + 60 * round)]
    kept.component.stop(signal.SIGKILL)
    for stanza in stream.until_closed():
        body = stanza.findtext("{%s}body" % NS)
        if body is not None:
            seen.append(int(body.split()[0]))
    kept.component.status()
    archived = kept.archive()
    assert seen == sorted(seen)
    assert archived == list(range(len(archived)))
    assert len(archived) > max(seen)
    stream = kept.again().stream
    # Nobody is told anything by itself: the first answer is the first stanza.
    answer = stream.iq("rooms.localhost", PING)
    assert answer.tag.endswith("}iq") and not stream.queue
    assert is_in(stream, alice, "u0") and is_in(stream, bob, "u1")
    stream.send(SAY % (bob, 1000, "again"))
    assert [found[:2] for found in bodies(stream, 2)] == [
        (alice, 1000), (bob, 1000)]
    assert kept.archive() == archived + [1000]


def test_stop_that_nobody_notices(kept):
    stream = kept.again(arguments=["--keep-occupants"]).stream
    alice, bob = join(stream, 2)
    kept.component.stop()
    assert stream.until_closed() == []
    assert stream.ended
    assert kept.component.status() == 0
    stream = kept.again().stream
    assert is_in(stream, alice, "u0") and is_in(stream, bob, "u1")


def test_who_speaks_when_it_has_said_goodbye_is_not_stored_unseen(kept):
    stream = kept.again(arguments=["--keep-occupants"]).stream
    alice, bob = join(stream, 2)
    stream.send(SAY % (alice, 1, "x"))
    assert len(bodies(stream, 2)) == 2
    kept.component.stop()
    while not stream.ended:
        stream.feed()
    stream.send(SAY % (alice, 2, "x"))
    stream.close()
    assert kept.component.status() == 0
    assert kept.archive() == [1]


def test_a_stop_while_the_storage_is_away_says_so(kept):
    stream = kept.again(arguments=["--keep-occupants"]).stream
    alice, _ = join(stream, 2)
    kept.hide()
    stream.send(SAY % (alice, 1, "x"))
    kept.component.says("the file is gone")
    kept.component.stop()
    assert kept.component.status() == 0
    assert "the storage did not take" in kept.component.log()
    assert "changes are lost" in kept.component.log()


def test_stop_that_was_told_is_the_end(kept):
    stream = kept.again().stream
    alice, bob = join(stream, 2)
    stream.send(PERSISTENT % alice)
    while stream.next().get("id") != "persistent":
        pass
    kept.component.stop()
    goodbyes = [stanza for stanza in stream.until_closed()
                if stanza.get("type") == "unavailable"]
    assert len(goodbyes) == 2
    assert kept.component.status() == 0
    stream = kept.again().stream
    assert not is_in(stream, alice, "u0")
    database = sqlite3.connect(kept.file)
    assert database.execute("SELECT COUNT(*) FROM occupant").fetchone() == (0,)
    assert database.execute("SELECT COUNT(*) FROM room").fetchone() == (1,)
    database.close()


def test_a_second_one_touches_nothing(kept, start, tmp_path):
    """One is running: what is stored, and half stored, is left to it."""
    staged = "import/1@rooms.localhost"
    control = '"%s/sock"' % tmp_path
    kept.again(control=control)
    database = sqlite3.connect(kept.file)
    database.execute("INSERT INTO archive_room (jid, len) VALUES (?, 0)",
                     (staged,))
    database.commit()
    second = start(storage='{ file = "%s"; }' % kept.file, control=control)
    assert second.status() == 73
    assert "another one like this listens here" in second.log()
    assert database.execute("SELECT COUNT(*) FROM archive_room WHERE jid = ?",
                            (staged,)).fetchone() == (1,)
    database.close()


def test_no_database_is_no_start(start, tmp_path):
    component = start(storage='{ file = "%s/no/folder/x.db"; }' % tmp_path)
    assert component.status() == 78
    assert component.log().count("\n") == 1
    assert "no/folder/x.db: No such file or directory" in component.log()
