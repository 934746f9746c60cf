"""Logins on real servers: ejabberd by meerkat-extauth, Prosody by
mod_auth_meerkat, both asking authd on the site of the vectors."""

import base64
import re
import socket
import time

import pytest

from authd_kit import (APP_PASSWORDS, PASSWORDS, WAIT, Daemon, FakeAuthd, SqliteSite,
                       later, localpart, vectors)
from lab import meerkat
from lab.client import Client
from lab.ejabberd import Ejabberd
from lab.prosody import Prosody
from lab.server import HOST
from lab.session import condition

COOKIE = next(c for c in vectors("dump-cookies")["sqlite"]["cookies"]
              if c["user_login"] == "carol smith" and c["valid"])


def new_server(laboratory, kind, daemon):
    folder = laboratory.new_folder(kind)
    if kind == "ejabberd":
        return Ejabberd(folder, extauth=daemon.extauth("--hold-ms", "500"))
    return Prosody(folder, auth_socket=daemon.socket)


@pytest.fixture(scope="module")
def authd(laboratory):
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), SqliteSite(laboratory.new_folder("site")),
        {HOST: {}}))
    yield daemon
    laboratory.stop(daemon)


@pytest.fixture(scope="module", params=["ejabberd", "prosody"])
def server(request, laboratory, authd):
    server = laboratory.start(new_server(laboratory, request.param, authd))
    yield server
    laboratory.stop(server)


class Plain:
    """SASL PLAIN by hand: whatever bytes, and the answer as it is."""

    def __init__(self, server, message):
        self._socket = socket.create_connection(("127.0.0.1", server.c2s_port))
        self._socket.settimeout(WAIT)
        self._text = ""
        self._send("<stream:stream xmlns='jabber:client' version='1.0' to='%s' "
                   "xmlns:stream='http://etherx.jabber.org/streams'>" % HOST)
        self._until("</stream:features>")
        self._text = ""
        self._send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism="
                   "'PLAIN'>%s</auth>" % base64.b64encode(message).decode())

    def _send(self, text):
        self._socket.sendall(text.encode())

    def _until(self, pattern):
        while not re.search(pattern, self._text):
            data = self._socket.recv(65536)
            assert data, self._text
            self._text += data.decode()

    def outcome(self):
        """"success", or the condition of the failure."""
        self._until("<success|</failure>|</stream:stream>")
        self._socket.close()
        if "<success" in self._text:
            return "success"
        return re.search(r"<failure[^>]*>\s*<([a-z-]+)", self._text)[1]


def login(server, user, password, authzid=""):
    return Plain(server, b"\0".join(
        part if isinstance(part, bytes) else part.encode()
        for part in (authzid, user, password))).outcome()


def test_logins(server):
    for name in ("alice", "carol smith", "dave@example.com", "eve_99", "o'neil",
                 "Bob.Builder", "иван", "jörg", "quoter", "UPPER"):
        user = localpart(name)
        assert login(server, user, PASSWORDS[name]) == "success", name
        assert login(server, user, PASSWORDS[name] + "x") == "not-authorized"
    assert login(server, "nobody", "wonderland") == "not-authorized"
    for form in COOKIE["cookie"], COOKIE["browser"]:
        assert login(server, "carol\\20smith", form) == "success"
        assert login(server, "alice", form) == "not-authorized"
    assert login(server, "apps", APP_PASSWORDS[0]) == "success"


def test_session(server):
    """All the way: resource, presence, a message to one and to nobody."""
    with Client(server, "alice", "wonderland") as alice, \
            Client(server, "carol\\20smith", "open sesame") as carol:
        alice.send("<message type='chat' to='%s'><body>hello</body></message>"
                   % carol.jid)
        carol.wait_message(body="hello")


def test_T06_secrets_of_any_kind(server):
    for secret in ("wonderland:", "wonder:land", "€", "a|b|c", "x" * 1000, "%", "%00",
                   "0", " wonderlan", "'\"\\"):
        assert login(server, "alice", secret) == "not-authorized", secret
    assert login(server, "alice", "x" * 5000) in (
        "not-authorized", "malformed-request")


def test_T06_nul_and_foreign_identity(server):
    """A secret with something behind it is not the secret; and nobody becomes
    somebody else by asking for it."""
    assert login(server, "alice", b"wonderland\0") != "success"
    assert login(server, "alice", b"wonderland\0evil") != "success"
    assert login(server, "alice", "wonderland", authzid="admin") != "success"
    assert login(server, "alice", "wonderland",
                 authzid="admin@" + HOST) != "success"
    if server.kind == "prosody":  # ejabberd lets her in, as alice@localhost
        assert login(server, "alice", "wonderland",
                     authzid="alice@elsewhere.org") == "invalid-authzid"
    assert login(server, "alice", "wonderland", authzid="alice@" + HOST) == "success"


@pytest.mark.parametrize("kind", ["ejabberd", "prosody"])
def test_authd_comes_and_goes(laboratory, kind):
    """Without it nobody is let in; with it everybody is, at once."""
    daemon = Daemon(laboratory.new_folder("authd"),
                    SqliteSite(laboratory.new_folder("site")), {HOST: {}})
    server = laboratory.start(new_server(laboratory, kind, daemon))
    # Prosody can say that it is not the password; ejabberd cannot.
    away = "temporary-auth-failure" if kind == "prosody" else "not-authorized"
    assert login(server, "alice", "wonderland") == away
    laboratory.start(daemon)
    end = time.monotonic() + 5
    while login(server, "alice", "wonderland") != "success":
        assert time.monotonic() < end
    daemon.kill()
    assert login(server, "alice", "wonderland") == away
    daemon.start()
    time.sleep(1)  # the bridge looks for it once a second
    assert login(server, "alice", "wonderland") == "success"
    # Asked while it is gone for a moment: the answer is true all the same.
    daemon.kill()
    pending = Plain(server, b"\0alice\0wonderland")
    daemon.start()
    assert pending.outcome() == "success"
    laboratory.stop(server)
    laboratory.stop(daemon)


def slow(connection, number, line):
    """Who is slow is answered after two seconds, and let in."""
    if b"user=slow" in line:
        later(2, connection, b"OK\t%s\texists=1\n" % number)
    elif b"user=later" in line:
        connection.sendall(b"TMP\t%s\tcode=busy\n" % number)
    elif b"user=gone" in line:
        connection.sendall(b"NO\t%s\tcode=disabled\n" % number)
    else:
        connection.sendall(b"OK\t%s\texists=1\n" % number)


def test_prosody_waits_for_nobody(laboratory):
    """While one login is thought about others are served; and each outcome
    has its own condition."""
    fake = FakeAuthd(laboratory.new_folder("fake"), slow)
    server = laboratory.start(
        Prosody(laboratory.new_folder("prosody"), auth_socket=fake.path))
    assert login(server, "first", "x") == "success"
    started = time.monotonic()
    pending = Plain(server, b"\0slow\0x")
    for number in range(10):
        assert login(server, "quick%d" % number, "x") == "success"
    assert time.monotonic() - started < 1.8
    assert pending.outcome() == "success"
    assert time.monotonic() - started > 1.8
    assert login(server, "later", "x") == "temporary-auth-failure"
    assert login(server, "gone", "x") == "account-disabled"
    asked = next(line for line in fake.lines if b"user=later" in line)
    assert asked.startswith(b"auth\t") and b"\tip=127.0.0.1\t" in asked
    assert b"\tsvc=prosody\t" in asked and b"\tany=x\t" in asked
    laboratory.stop(server)
    fake.close()


def test_prosody_gives_up_in_time(laboratory):
    fake = FakeAuthd(laboratory.new_folder("fake"), lambda *_: None)
    server = laboratory.start(Prosody(
        laboratory.new_folder("prosody"), auth_socket=fake.path,
        options="\tmeerkat_auth_timeout = 1\n"))
    started = time.monotonic()
    assert login(server, "anyone", "x") == "temporary-auth-failure"
    assert time.monotonic() - started < 4
    laboratory.stop(server)
    fake.close()


@pytest.mark.parametrize("kind", ["ejabberd", "prosody"])
def test_who_exists(laboratory, kind):
    """A message for nobody comes back, for authd says there is none such."""
    def script(connection, number, line):
        exists = b"0" if b"user=nobody" in line else b"1"
        connection.sendall(b"OK\t%s\texists=%s\n" % (number, exists))

    fake = FakeAuthd(laboratory.new_folder("fake"), script)
    folder = laboratory.new_folder(kind)
    server = laboratory.start(
        Prosody(folder, auth_socket=fake.path) if kind == "prosody" else
        Ejabberd(folder, extauth="%s/meerkat-extauth --socket %s" % (
            meerkat.build(), fake.path)))
    with Client(server, "alice", "x") as alice:
        alice.send("<message type='chat' id='m' to='nobody@%s'><body>hello</body>"
                   "</message>" % HOST)
        refusal = alice.wait(lambda stanza: stanza.get("id") == "m"
                             and stanza.get("type") == "error")
        assert condition(refusal) == "service-unavailable"
        assert any(line.startswith(b"isuser\t") and b"user=nobody\thost=localhost"
                   in line for line in fake.lines)
    laboratory.stop(server)
    fake.close()
