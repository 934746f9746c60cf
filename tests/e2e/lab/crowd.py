"""Hundreds of clients in one thread: real ones, with few manners.

A crowd logs in over TCP with accounts made by Server.register_many(), enters
one room, talks and listens. It is lean so that what a test waits for is the
server and our rooms. The thread does all networking; the test calls methods,
which hand over what is to be done, and waits for what must have come of it.
"""

import base64
import collections
import itertools
import selectors
import socket
import threading
import time
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from .server import HOST
from .session import CLIENT, MUC, bare, body, name, statuses

OPEN = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>")
AUTH = ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s"
        "</auth>")
BIND = ("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
        "<resource>r</resource></bind></iq>")
JOIN = ("<presence to=%s><x xmlns='" + MUC + "'><history maxstanzas='0'/></x>"
        "</presence>")
PING = "<ping xmlns='urn:xmpp:ping'/>"
AT_ONCE = 50  # logins and joins on their way
PACE = 0.002  # seconds between two things said, so that others get their turn


class Member:
    """One client. `heard`: what was said, in order; `left`: who was seen to
    leave; `refused`: the ids of messages that came back as errors."""

    def __init__(self, crowd, user, password):
        self.crowd, self.user, self.nick = crowd, user, user
        self.heard, self.left, self.refused = [], [], []
        self.here, self.answers, self.ended = set(), {}, False
        self.jid, self.joined = None, False
        self._out, self._ids = b"", itertools.count(1)
        self.sock = socket.create_connection(
            ("127.0.0.1", crowd.server.c2s_port))
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._login = self._log_in(password)
        next(self._login)

    def _open(self):
        self._parser = ElementTree.XMLPullParser(["start", "end"])
        self._depth, self._root = 0, None
        self.send(OPEN % HOST)

    def _log_in(self, password):
        self._open()
        yield
        self.send(AUTH % base64.b64encode(
            ("\0%s\0%s" % (self.user, password)).encode()).decode())
        answer = yield
        assert name(answer) == "success", ElementTree.tostring(answer)
        self._open()
        yield
        self.send(BIND)
        answer = yield
        self.jid = answer.findtext(".//{*}jid")
        self.send("<presence/>")

    def send(self, text):
        """In the crowd's thread only."""
        self._out += text.encode()
        self.flush()

    def flush(self):
        try:
            while self._out:
                self._out = self._out[self.sock.send(self._out):]
        except BlockingIOError:
            pass
        except OSError:
            self.end()
        self.crowd.want_write(self, bool(self._out))

    def read(self):
        try:
            data = self.sock.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.feed(data)
        else:
            self.end()

    def feed(self, data):
        parser = self._parser
        parser.feed(data)
        for event, element in parser.read_events():
            if event == "start":
                self._root = element if self._depth == 0 else self._root
                self._depth += 1
                continue
            self._depth -= 1
            if self._depth == 1:
                self._root.clear()
                self.on_stanza(element)
                if parser is not self._parser:  # a new stream begins
                    return

    def on_stanza(self, stanza):
        if self._login:
            try:
                self._login.send(stanza)
            except StopIteration:
                self._login = None
            return
        getattr(self, "on_" + name(stanza), lambda _: None)(stanza)

    def on_message(self, stanza):
        if stanza.get("type") == "error":
            self.refused.append(stanza.get("id"))
            self.crowd.on_refused(stanza.get("id"))
        elif stanza.find("{%s}subject" % CLIENT) is not None:
            self.joined = True
        elif body(stanza):
            self.heard.append(int(body(stanza)))
            self.crowd.on_heard(self, self.heard[-1])

    def on_presence(self, stanza):
        room, _, nick = stanza.get("from").partition("/")
        if room != self.crowd.room:
            return
        assert stanza.get("type") != "error", ElementTree.tostring(stanza)
        if stanza.get("type") == "unavailable":
            self.left.append((nick, statuses(stanza)))
            self.here.discard(nick)
        else:
            self.here.add(nick)

    def on_iq(self, stanza):
        if stanza.get("type") in ("result", "error"):
            self.answers[stanza.get("id")] = stanza
        elif stanza.find("{urn:xmpp:ping}ping") is not None:
            self.send("<iq type='result' id=%s to=%s/>" % (
                quoteattr(stanza.get("id")), quoteattr(stanza.get("from"))))

    def ask(self, to, payload, type="get"):
        """Send an IQ; returns the id its answer will have."""
        number = "%s-%d" % (self.user, next(self._ids))
        self.send("<iq type='%s' id='%s' to=%s>%s</iq>" % (
            type, number, quoteattr(to), payload))
        return number

    def end(self):
        if not self.ended:
            self.crowd.forget(self)
            self.ended = True
            self.sock.close()


class Crowd:
    member = Member

    def __init__(self, server, users, password, room):
        self.server, self.users, self.room = server, users, room
        self.password, self.members = password, []
        self.talking, self.said = False, []
        self._waiting, self._speakers, self.came_back = set(), [], 0
        self._next_at, self._window = 0, 8
        self._done, self._is_done = lambda: False, threading.Event()
        self._between = lambda: None
        self._calls = collections.deque()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._over, self._problem = False, None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    # The test's side

    def call(self, function, *arguments):
        """Let the thread do it, soon."""
        self._calls.append((function, arguments))
        self._wake.send(b"!")

    def wait(self, done, what, timeout=60):
        """Until the thread finds that `done()`."""
        self._is_done.clear()
        self.call(setattr, self, "_done", done)
        came = self._is_done.wait(timeout)
        self._done = lambda: False
        if self._problem:
            raise self._problem
        assert came, "the crowd waited %d s in vain: %s" % (timeout, what)

    def login(self):
        self._in_turns(lambda i: self.members.append(self._new(self.users[i])),
                       lambda member: member.jid, "logins")
        return self

    def enter(self, form):
        """All into the room; the first makes it, and submits `form`."""
        def join(i):
            member = self.members[i]
            member.send(JOIN % quoteattr("%s/%s" % (self.room, member.nick)))
        first = self.members[0]
        self.call(join, 0)
        self.wait(lambda: first.joined, "the first join")
        asked = []
        self.call(lambda: asked.append(first.ask(self.room, form, "set")))
        self.wait(lambda: asked and asked[0] in first.answers, "configuration")
        assert first.answers[asked[0]].get("type") == "result"
        self._in_turns(join, lambda member: member.joined, "joins")
        return self

    def talk(self, speakers):
        """Numbers are said by turns until hush(); so many are on their way."""
        self._speakers = speakers
        self.call(setattr, self, "talking", True)

    def hush(self):
        self.call(setattr, self, "talking", False)
        self.call(self._waiting.clear)

    def lose_track(self):
        """Who had to answer is gone: what is on its way may never come."""
        self.call(self._waiting.clear)

    def wait_for_more(self, number):
        """So many more things come back to those who said them."""
        until = self.came_back + number
        self.wait(lambda: self.came_back >= until, "more talk")

    def drop(self, members):
        """They vanish as one whose battery is empty."""
        for member in members:
            self.call(member.end)
        self.wait(lambda: all(member.ended for member in members), "ends")

    def settle(self, members):
        """XEP-0410: all of them are in, and have what was sent before."""
        asked = {}
        self.call(lambda: asked.update({member: member.ask(
            "%s/%s" % (self.room, member.nick), PING) for member in members}))
        self.wait(lambda: len(asked) == len(members) and all(
            asked[member] in member.answers for member in members), "pings")
        return [member.nick for member in members
                if member.answers[asked[member]].get("type") != "result"]

    def close(self):
        self._over = True
        self._wake.send(b"!")
        self._thread.join()
        for member in self.members:
            member.sock.close()
        for thing in (self._wake, self._woken, self._selector):
            thing.close()

    # The thread's

    def _in_turns(self, begin, is_done, what):
        """For each member, but only so many at a time."""
        todo, begun = collections.deque(range(len(self.users))), []

        def go_on():
            begun[:] = [i for i in begun if not is_done(self.members[i])]
            while todo and len(begun) < AT_ONCE:
                begun.append(todo.popleft())
                begin(begun[-1])

        self._between = go_on
        self.wait(lambda: not todo and not begun, what, timeout=600)
        self._between = lambda: None

    def _new(self, user):
        return self.member(self, user, self.password)

    def want_write(self, member, wanted):
        if member.ended:
            return
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wanted else 0)
        key = self._selector.get_map().get(member.sock)
        if key is None:
            self._selector.register(member.sock, events, member)
        elif key.events != events:
            self._selector.modify(member.sock, events, member)

    def forget(self, member):
        self._selector.unregister(member.sock)

    def on_heard(self, member, number):
        if self.said[number][0] is member:
            self.came_back += 1
            self._waiting.discard(number)

    def on_refused(self, id):
        if id and id.startswith("say-"):
            self._waiting.discard(int(id[4:]))

    def _say(self):
        number = len(self.said)
        speaker = self._speakers[number % len(self._speakers)]
        self.said.append((speaker, time.monotonic()))
        self._waiting.add(number)
        speaker.send("<message type='groupchat' to='%s' id='say-%d'><body>%d"
                     "</body></message>" % (self.room, number, number))

    def _run(self):
        try:
            while not self._over:
                self._turn()
        except Exception as problem:  # the test tells of it
            self._problem = problem
            self._is_done.set()

    def _turn(self):
        for key, events in self._selector.select(
                PACE if self.talking else None):
            if key.data is None:
                self._woken.recv(4096)
                continue
            if events & selectors.EVENT_WRITE:
                key.data.flush()
            if events & selectors.EVENT_READ and not key.data.ended:
                key.data.read()
        while self._calls:
            function, arguments = self._calls.popleft()
            function(*arguments)
        self._between()
        now = time.monotonic()
        if self.talking and len(self._waiting) < self._window and \
                now >= self._next_at:
            self._next_at = now + PACE
            self._say()
        if self._done():
            self._done = lambda: False
            self._is_done.set()
