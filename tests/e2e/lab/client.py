"""A client over TCP, and a component: slixmpp, made easy to use in tests."""

import copy

import slixmpp
from slixmpp.componentxmpp import ComponentXMPP

from .server import HOST
from .session import CLIENT, AuthFailed, Session, call_in_loop, in_loop

COMPONENT = "{jabber:component:accept}"


class _Stream:
    """Mixed into slixmpp's classes: everything that comes goes to the inbox."""

    def incoming_filter(self, xml):
        stanza = copy.deepcopy(xml)  # slixmpp writes into its own
        for element in stanza.iter():
            # Tests read one namespace, also when they play a component.
            element.tag = element.tag.replace(COMPONENT, "{%s}" % CLIENT)
        self.inbox.put(stanza)
        return super().incoming_filter(xml)

    async def wait_for_login(self):
        """Until the session starts; whatever prevents it is raised."""
        outcome = self.loop.create_future()

        def settle(problem):
            if outcome.done():
                return
            if problem is None:
                outcome.set_result(None)
            else:
                outcome.set_exception(problem)

        self.add_event_handler("session_start", lambda _: settle(None))
        self.add_event_handler("failed_auth", lambda failure: settle(
            AuthFailed(failure["condition"])))
        self.add_event_handler("stream_error", lambda error: settle(
            ConnectionError("stream error " + error["condition"])))
        self.add_event_handler("connection_failed", lambda problem: settle(
            ConnectionError(str(problem))))
        self.add_event_handler("disconnected", lambda reason: settle(
            ConnectionError("disconnected: %s" % reason)))
        await outcome

    async def end(self):
        if self.transport:
            await self.disconnect(wait=5)
        self.vanish()

    def vanish(self):
        self.cancel_connection_attempt()
        if self.transport:
            self.transport.abort()
        if self._run_out_filters:  # slixmpp leaves its sending task behind
            self._run_out_filters.cancel()


class _ClientStream(_Stream, slixmpp.ClientXMPP):
    pass


class _ComponentStream(_Stream, ComponentXMPP):
    pass


class Client(Session):
    """Logs in by SASL PLAIN, or anonymously without a user."""

    # Rooms ask whether we are still there.
    plugins = ["xep_0030", "xep_0199"]

    def __init__(self, server, user, password="", resource=None, host=HOST,
                 presence=True):
        super().__init__(user)
        self.server = server
        in_loop(self._connect(server, password, resource, host))
        self.jid = self._stream.boundjid.full
        if presence:
            self.send("<presence/>")

    async def _connect(self, server, password, resource, host):
        jid = "%s@%s" % (self.user, host) if self.user else host
        if resource:
            jid += "/" + resource
        stream = _ClientStream(jid, password, sasl_mech="PLAIN" if self.user
                               else "ANONYMOUS")
        stream.inbox = self.inbox
        stream["feature_mechanisms"].unencrypted_plain = True
        for plugin in self.plugins:
            stream.register_plugin(plugin)
        stream.add_event_handler(
            "disconnected", lambda reason: self.inbox.end("disconnected %s" % reason))
        self._stream = stream
        stream.connect(("127.0.0.1", server.c2s_port), disable_starttls=True,
                       force_starttls=False)
        try:
            await stream.wait_for_login()
        except BaseException:
            stream.vanish()
            raise

    def send(self, xml):
        call_in_loop(self._stream.send, xml)

    def close(self):
        in_loop(self._stream.end())

    def drop(self):
        call_in_loop(self._stream.vanish)


class Component(Session):
    """A component of our own (XEP-0114), to test the laboratory itself and
    to stand beside the programs. `on_stanza(component, element)` is called
    for whatever arrives; what is sent must have its `from`."""

    def __init__(self, endpoint, on_stanza=None):
        super().__init__(endpoint.domain)
        self.jid, self._on_stanza = endpoint.domain, on_stanza
        in_loop(self._connect(endpoint))

    async def _connect(self, endpoint):
        stream = _ComponentStream(endpoint.domain, endpoint.secret,
                                  endpoint.host, endpoint.port)
        stream.inbox = self.inbox
        if self._on_stanza:
            stream.inbox.put = lambda stanza: self._on_stanza(self, stanza)
        stream.add_event_handler(
            "disconnected", lambda reason: self.inbox.end("disconnected %s" % reason))
        self._stream = stream
        stream.connect(use_ssl=False)
        try:
            await stream.wait_for_login()
        except BaseException:
            stream.vanish()
            raise

    send, close, drop = Client.send, Client.close, Client.drop
