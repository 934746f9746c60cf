"""What a logged-in client can do, whatever it is connected by.

Tests are plain functions: they say what to send and wait for what must come.
All networking runs in one event loop, in a thread of its own; what arrives is
put into the client's inbox as an ElementTree element, and every wait ends with
the arrival, the end of the connection or the timeout, whichever is first.
"""

import asyncio
import itertools
import threading
import time
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

CLIENT = "jabber:client"
MUC = "http://jabber.org/protocol/muc"
MUC_USER = MUC + "#user"
STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
DISCO_INFO = "http://jabber.org/protocol/disco#info"
TIMEOUT = 10

_loop = None


def in_loop(coroutine, timeout=30):
    """Run a coroutine in the loop of the laboratory; returns its result."""
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
        threading.Thread(target=_loop.run_forever, daemon=True).start()
    return asyncio.run_coroutine_threadsafe(
        asyncio.wait_for(coroutine, timeout), _loop).result()


def call_in_loop(function, *arguments):
    """Let the loop call a function soon; does not wait."""
    _loop.call_soon_threadsafe(function, *arguments)


class AuthFailed(Exception):
    """The server refused the login; the message is the SASL condition."""


class StanzaError(Exception):
    """An answer of type error: `condition` (RFC 6120, 8.3.3) and `stanza`."""

    def __init__(self, stanza):
        self.condition, self.stanza = condition(stanza), stanza
        super().__init__("%s: %s" % (self.condition, text(stanza)))


class NothingCame(AssertionError):
    """Waited for in vain."""


class Inbox:
    """What has arrived and nobody has asked for yet, oldest first."""

    def __init__(self, owner):
        self.owner, self.ended = owner, None
        self._stanzas, self._changed = [], threading.Condition()

    def put(self, stanza):
        with self._changed:
            self._stanzas.append(stanza)
            self._changed.notify_all()

    def end(self, reason):
        """The connection is gone, nothing will come any more."""
        with self._changed:
            self.ended = self.ended or reason
            self._changed.notify_all()

    def take(self, wanted, timeout, what):
        """Remove and return the first stanza that is wanted, or wait for it."""
        deadline = time.monotonic() + timeout
        with self._changed:
            seen = 0
            while True:
                for position in range(seen, len(self._stanzas)):
                    if wanted(self._stanzas[position]):
                        return self._stanzas.pop(position)
                seen = len(self._stanzas)
                left = deadline - time.monotonic()
                if self.ended or left <= 0:
                    break
                self._changed.wait(left)
            raise NothingCame("%s: no %s (%s); the inbox holds:\n%s" % (
                self.owner, what, self.ended or "%s s" % timeout,
                "\n".join(map(text, self._stanzas[-20:])) or "nothing"))

    def all(self, wanted=lambda stanza: True):
        """What is there now; it stays there."""
        with self._changed:
            return [stanza for stanza in self._stanzas if wanted(stanza)]

    def clear(self):
        """Remove and return all that is there now."""
        with self._changed:
            taken, self._stanzas = self._stanzas, []
            return taken

    def wait_end(self, timeout=TIMEOUT):
        with self._changed:
            if not self._changed.wait_for(lambda: self.ended, timeout):
                raise NothingCame("%s is still connected" % self.owner)
            return self.ended


class Session:
    """A client after its login. `jid` is the full JID the server gave it."""

    def __init__(self, user):
        self.user, self.jid = user, None
        self.inbox = Inbox(user or "anonymous")
        self._ids = itertools.count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, xml):
        """Send a stanza, given as text."""
        raise NotImplementedError

    def close(self):
        """Say good-bye and leave."""
        raise NotImplementedError

    def drop(self):
        """Vanish, as a laptop whose lid is closed."""
        raise NotImplementedError

    def new_id(self):
        return "lab-%d" % next(self._ids)

    def wait(self, wanted, timeout=TIMEOUT, what="such stanza"):
        return self.inbox.take(wanted, timeout, what)

    def wait_message(self, timeout=TIMEOUT, **wanted):
        """Wanted: any of sender, type, body; sender may be a bare JID."""
        return self.wait(lambda stanza: is_message(stanza, **wanted), timeout,
                         "message %r" % wanted)

    def wait_presence(self, timeout=TIMEOUT, **wanted):
        """Wanted: any of sender, type (None: available), code."""
        return self.wait(lambda stanza: is_presence(stanza, **wanted), timeout,
                         "presence %r" % wanted)

    def iq(self, to, payload, type="get", timeout=TIMEOUT):
        """Ask, and return the result; an error is raised as StanzaError."""
        number = self.new_id()
        self.send("<iq type='%s' id='%s' to=%s>%s</iq>" % (
            type, number, quoteattr(to), payload))
        answer = self.wait(
            lambda stanza: name(stanza) == "iq" and stanza.get("id") == number
            and stanza.get("type") in ("result", "error"),
            timeout, "answer to iq %s to %s" % (number, to))
        return _checked(answer)

    def settle(self, address):
        """Return when everything sent to us by `address` so far is here.

        By asking it something: answers do not overtake what was sent before.
        This, and no waiting, shows that something was not sent."""
        self.iq(address, "<query xmlns='%s'/>" % DISCO_INFO)

    def join(self, room, nick, inside="", timeout=TIMEOUT):
        """Enter a room; returns our own presence once the room's subject,
        the last part of a join (XEP-0045, 7.1), has come. `inside` goes
        into the <x/>, e.g. a password or the wanted history."""
        self.send("<presence to=%s><x xmlns='%s'>%s</x></presence>" % (
            quoteattr("%s/%s" % (room, nick)), MUC, inside))
        mine = _checked(self.wait(
            lambda stanza: name(stanza) == "presence"
            and bare(stanza.get("from")) == room
            and (stanza.get("type") == "error" or 110 in statuses(stanza)),
            timeout, "own presence in %s" % room))
        self.wait(lambda stanza: name(stanza) == "message"
                  and stanza.get("from", "").startswith(room)
                  and stanza.find("{%s}subject" % CLIENT) is not None
                  and stanza.find("{%s}body" % CLIENT) is None,
                  timeout, "subject of %s" % room)
        return mine

    def leave(self, room, nick, timeout=TIMEOUT):
        """Leave a room and wait until it says we are out."""
        self.send("<presence type='unavailable' to=%s/>" % quoteattr(
            "%s/%s" % (room, nick)))
        return self.wait_presence(timeout, sender="%s/%s" % (room, nick),
                                  type="unavailable", code=110)

    def say(self, room, body):
        """Say something to everybody in a room; returns the message's id."""
        number = self.new_id()
        self.send("<message type='groupchat' id='%s' to=%s><body>%s</body></message>"
                  % (number, quoteattr(room), escape(body)))
        return number


def name(stanza):
    return stanza.tag.rpartition("}")[2]


def text(stanza):
    return ElementTree.tostring(stanza, encoding="unicode")


def bare(jid):
    return (jid or "").partition("/")[0]


def body(stanza):
    return stanza.findtext("{%s}body" % CLIENT)


def statuses(presence):
    """The status codes of a presence or message from a room."""
    return {int(status.get("code")) for status in presence.iterfind(
        "{%s}x/{%s}status" % (MUC_USER, MUC_USER))}


def condition(stanza):
    """The condition of a stanza of type error, e.g. "forbidden"."""
    error = stanza.find("{%s}error" % CLIENT)
    for child in error if error is not None else ():
        if child.tag.startswith("{%s}" % STANZAS) and name(child) != "text":
            return name(child)
    return None


def is_message(stanza, **wanted):
    return (name(stanza) == "message" and _sent_by(stanza, wanted)
            and ("type" not in wanted or stanza.get("type", "normal") == wanted["type"])
            and ("body" not in wanted or body(stanza) == wanted["body"]))


def is_presence(stanza, **wanted):
    return (name(stanza) == "presence" and _sent_by(stanza, wanted)
            and ("type" not in wanted or stanza.get("type") == wanted["type"])
            and ("code" not in wanted or wanted["code"] in statuses(stanza)))


def _sent_by(stanza, wanted):
    if "sender" not in wanted:
        return True
    sender = stanza.get("from")
    return wanted["sender"] in (sender, bare(sender))


def _checked(stanza):
    if stanza.get("type") == "error":
        raise StanzaError(stanza)
    return stanza
