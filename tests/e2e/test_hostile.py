"""XML that no parser with namespaces takes, from a client of our own.

libstrophe's parser is dead after one such stanza, and with it the link and
everybody in the rooms: servers must not let it through, by whichever of their
doors it comes.
"""

import base64
import socket

import pytest

from lab import web
from lab.client import Client
from lab.meerkat import Muc
from lab.server import ROOMS

STANZA = "<message xmlns='jabber:client' to='hall@" + ROOMS + "'>%s</message>"
EVIL = [
    "<foo:bar/>",                                          # unbound prefix
    "<bar foo:x='1'/>",
    "<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>",        # the same twice
    "<a xmlns:p=''/>", "<a xmlns:xml='u'/>", "<a xmlns:xmlns='u'/>",
    "<a:b:c xmlns:a='u'/>", "<:a/>",
    "<body>\ufffe</body>", "<body>&#x1;</body>", "<body>&#xD800;</body>",
    "<body>&nbsp;</body>", "<a></b>",
]


@pytest.fixture(scope="module")
def muc(laboratory, server):
    muc = laboratory.start(Muc(laboratory.new_folder("muc"), server))
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def honest(server):
    with Client(server, "bob", "yes we can") as client:
        yield client


def log_in(sock, expect):
    """RFC 6120 in a nutshell."""
    header = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
              "xmlns:stream='http://etherx.jabber.org/streams' "
              "to='localhost' version='1.0'>")
    plain = base64.b64encode(b"\0alice\0wonderland").decode()
    for send, answer in (
            (header, b"features>"),
            ("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
             "mechanism='PLAIN'>%s</auth>" % plain, b"<success"),
            (header, b"features>"),
            ("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:"
             "xmpp-bind'/></iq>", b"</iq>")):
        sock.sendall(send.encode())
        expect(answer)


def over_tcp(server, xml):
    with socket.create_connection(("127.0.0.1", server.c2s_port), 30) as sock:
        def expect(answer):
            got = b""
            while answer not in got:
                data = sock.recv(65536)
                assert data, got
                got += data

        log_in(sock, expect)
        sock.sendall(xml.encode())
        try:
            while sock.recv(65536):
                pass  # until the server hangs up
        except ConnectionError:
            pass


def over_web(kind):
    def send(server, xml, monkeypatch):
        # The client as it is would not let such a stanza out.
        monkeypatch.setattr(web, "_in_client_namespace", lambda xml: xml)
        session = kind(server, "alice", "wonderland")
        session.send(xml)
        session.inbox.wait_end(30)

    return send


@pytest.mark.parametrize("door", ["tcp", "bosh", "websocket"])
def test_none_gets_through(server, muc, honest, door, monkeypatch):
    with open(muc.path("log")) as log:
        before = log.read()
    # BOSH is slow to end a session
    for payload in EVIL if door != "bosh" else EVIL[::5]:
        if door == "tcp":
            over_tcp(server, STANZA % payload)
        elif door == "bosh":
            over_web(web.BoshClient)(server, STANZA % payload, monkeypatch)
        else:
            over_web(web.WebSocketClient)(
                server, STANZA % payload, monkeypatch)
        monkeypatch.undo()
        honest.settle(ROOMS)
    with open(muc.path("log")) as log:
        assert log.read() == before
