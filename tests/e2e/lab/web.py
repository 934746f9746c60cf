"""Clients as browsers have them: BOSH (XEP-0124, 0206) and WebSocket (RFC 7395).

Both are written by hand, for the point of them is the wire: what a browser
would see, and nothing a library might hide.
"""

import asyncio
import base64
import itertools
import random
import urllib.request
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import websockets

from .server import HOST
from .session import CLIENT, AuthFailed, Session, call_in_loop, in_loop

SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
BIND = "urn:ietf:params:xml:ns:xmpp-bind"
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
BOSH = "http://jabber.org/protocol/httpbind"
# ejabberd 23.01 never answers again if a request overtakes the one before it,
# as two requests on two connections may. So the first gets a head start.
BOSH_HEAD_START = 0.1
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class _WebSession(Session):
    """The login both have in common, given a way to exchange elements."""

    def __init__(self, server, user, password="", resource=None, host=HOST,
                 presence=True):
        super().__init__(user)
        self._host = host
        in_loop(self._connect(server, self._auth(password), self._bind(resource)))
        if presence:
            self.send("<presence xmlns='%s'/>" % CLIENT)

    def _auth(self, password):
        if not self.user:
            return "<auth xmlns='%s' mechanism='ANONYMOUS'/>" % SASL
        plain = "\0%s\0%s" % (self.user, password)
        return "<auth xmlns='%s' mechanism='PLAIN'>%s</auth>" % (
            SASL, base64.b64encode(plain.encode()).decode())

    @staticmethod
    def _bind(resource):
        wish = "<resource>%s</resource>" % resource if resource else ""
        return ("<iq xmlns='%s' type='set' id='bind'><bind xmlns='%s'>%s</bind></iq>"
                % (CLIENT, BIND, wish))

    @staticmethod
    def _check_success(answer):
        if answer.tag != "{%s}success" % SASL:
            raise AuthFailed(answer[0].tag.rpartition("}")[2])

    def _take_jid(self, answer):
        self.jid = answer.findtext("{%s}bind/{%s}jid" % (BIND, BIND))
        if not self.jid:
            raise ConnectionError("no JID: " + ElementTree.tostring(
                answer, encoding="unicode"))


class WebSocketClient(_WebSession):
    """Each message is one element that stands for itself (RFC 7395, 3.3)."""

    async def _connect(self, server, auth, bind):
        self._socket = await websockets.connect(
            server.websocket_url, subprotocols=["xmpp"], max_size=None)
        if self._socket.subprotocol != "xmpp":
            raise ConnectionError("the server does not speak xmpp")
        await self._open()
        self._check_success(await self._ask(auth))
        await self._open()
        self._take_jid(await self._ask(bind))
        self._reader = asyncio.ensure_future(self._read())

    async def _ask(self, xml):
        await self._socket.send(xml)
        return await self._receive()

    async def _receive(self):
        return ElementTree.fromstring(await self._socket.recv())

    async def _open(self):
        """Open or restart the stream; its features come after the header."""
        await self._ask("<open xmlns='%s' to=%s version='1.0'/>" % (
            FRAMING, quoteattr(self._host)))
        await self._receive()

    async def _read(self):
        try:
            async for frame in self._socket:
                element = ElementTree.fromstring(frame)
                if element.tag == "{%s}close" % FRAMING:
                    break
                self.inbox.put(element)
        finally:
            self.inbox.end("the WebSocket is closed")

    def send(self, xml):
        in_loop(self._socket.send(_in_client_namespace(xml)))

    def close(self):
        in_loop(self._close())

    async def _close(self):
        if not self._socket.closed:
            await self._socket.send("<close xmlns='%s'/>" % FRAMING)
        await asyncio.wait([self._reader], timeout=5)
        await self._socket.close()

    def drop(self):
        call_in_loop(self._socket.transport.abort)


class BoshClient(_WebSession):
    """One request waits at the server for what comes; one more may carry
    what we send. Answers are taken in the order of their requests."""

    async def _connect(self, server, auth, bind):
        self._url, self._sid = server.bosh_url, None
        self._rids = itertools.count(random.randrange(1, 1 << 31))
        self._outgoing, self._requests = [], 0
        self._answers, self._timer = {}, None
        self._closing = self._closed = False
        body = await self._exchange(
            "to=%s wait='20' hold='1' ver='1.6' xml:lang='en' xmpp:version='1.0'"
            " xmlns:xmpp='urn:xmpp:xbosh'" % quoteattr(self._host))
        self._sid = body.get("sid")
        if len(body) == 0:  # ejabberd sends the features in the next answer
            await self._exchange()
        self._check_success((await self._exchange(inside=auth))[0])
        await self._exchange("to=%s xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'"
                             % quoteattr(self._host))
        self._take_jid((await self._exchange(inside=bind))[0])
        self._turn = next(self._rids)
        self._rids = itertools.count(self._turn)
        self._request("")

    async def _exchange(self, attributes="", inside="", rid=None):
        """One request and its answer, the parsed <body/>."""
        rid = next(self._rids) if rid is None else rid
        sid = "sid=%s" % quoteattr(self._sid) if self._sid else ""
        request = "<body xmlns='%s' rid='%d' %s %s>%s</body>" % (
            BOSH, rid, sid, attributes, inside)
        body = ElementTree.fromstring(await asyncio.to_thread(self._post, request))
        if body.get("type") == "terminate":
            raise ConnectionError("BOSH: %s" % body.get("condition"))
        return body

    def _post(self, request):
        with _opener.open(urllib.request.Request(
                self._url, request.encode(),
                {"Content-Type": "text/xml; charset=utf-8"}), timeout=40) as answer:
            return answer.read()

    def _request(self, inside, attributes=""):
        self._requests += 1
        self._blocked = True
        asyncio.ensure_future(self._run(next(self._rids), attributes, inside))
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(
            BOSH_HEAD_START, self._unblock)

    def _unblock(self):
        self._blocked = False
        self._go_on()

    async def _run(self, rid, attributes, inside):
        try:
            self._answers[rid] = await self._exchange(attributes, inside, rid)
        except (OSError, ElementTree.ParseError) as problem:
            self._closed = True
            self.inbox.end("BOSH: %s" % problem)
        self._requests -= 1
        while self._turn in self._answers:
            for stanza in self._answers.pop(self._turn):
                self.inbox.put(stanza)
            self._turn += 1
        if self._closed and self._requests == 0:
            self.inbox.end("closed")
        self._go_on()

    def _go_on(self):
        """Two requests at most; one of them always."""
        if self._closed:
            return
        if (self._outgoing or self._closing) and (
                self._requests == 0 or self._requests == 1 and not self._blocked):
            inside, self._outgoing = "".join(self._outgoing), []
            self._closed = self._closing
            self._request(inside, "type='terminate'" if self._closing else "")
        if self._requests == 0:
            self._request("")

    def send(self, xml):
        call_in_loop(self._queue, _in_client_namespace(xml))

    def _queue(self, xml):
        self._outgoing.append(xml)
        self._go_on()

    def close(self):
        call_in_loop(self._close)
        self.inbox.wait_end()

    def _close(self):
        self._closing = True
        self._go_on()

    def drop(self):
        """No further request; the server gives up after its inactivity."""
        call_in_loop(setattr, self, "_closed", True)


def _in_client_namespace(xml):
    """Without a stream around it a stanza must name its namespace itself."""
    element = ElementTree.fromstring(xml)
    if element.tag.startswith("{"):
        return xml
    return xml.replace("<" + element.tag, "<%s xmlns='%s'" % (element.tag, CLIENT), 1)
