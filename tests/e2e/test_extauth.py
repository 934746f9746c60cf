"""meerkat-extauth: every byte as it came, an answer in time or none, and never
an end because authd is away."""

import os
import pty
import select
import socket
import subprocess
import termios
import time

import pytest

from authd_kit import (APP_PASSWORDS, HOST, NOBODY_KNOWS, PASSWORDS, WAIT, Bridge,
                       Daemon, FakeAuthd, SqliteSite, later, localpart, replies,
                       vectors)
from lab import meerkat

COOKIES = vectors("dump-cookies")["sqlite"]["cookies"]
DIALECTS = ["ejabberd", "mongooseim", "generic"]


@pytest.fixture(scope="module")
def authd(laboratory):
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"),
        SqliteSite(laboratory.new_folder("site"))))
    yield daemon
    laboratory.stop(daemon)


@pytest.fixture(params=DIALECTS)
def bridge(request, authd):
    with Bridge(authd.socket, dialect=request.param) as bridge:
        yield bridge
        assert bridge.close()[:2] == (0, b"")


def test_every_password(bridge):
    for login, password in {**PASSWORDS, **NOBODY_KNOWS}.items():
        user = localpart(login)
        good = login in PASSWORDS
        assert bridge.ask("auth:%s:%s:%s" % (user, HOST, password)) is good, login
        assert bridge.ask("auth:%s:%s:%sx" % (user, HOST, password)) is False
        assert bridge.ask("isuser:%s:%s" % (user, HOST)) is True
    for secret in APP_PASSWORDS:
        assert bridge.ask("auth:apps:%s:%s" % (HOST, secret)) is True


def test_every_cookie(bridge):
    for cookie in COOKIES:
        login = cookie["user_login"]
        good = cookie["valid"] and cookie["scheme"] == "logged_in"
        good = good or login in ("jörg", "pct%41user")
        for form in cookie["cookie"], cookie["browser"]:
            assert bridge.ask("auth:%s:%s:%s" % (
                localpart(login), HOST, form)) is good, cookie


def test_what_it_does_not_know(bridge):
    for question in ("setpass:alice:example.org:wonderland", "tryregister:a:b:c",
                     "removeuser:alice:example.org", "removeuser3:a:b:c", "x", ":",
                     "certauth:a:b:c", "auth", "auth:alice:example.org", "isuser:alice",
                     "isuser:alice:example.org:x", "isuser:nobody:example.org",
                     "auth:alice:elsewhere.org:wonderland", "AUTH:alice:example.org:x"):
        assert bridge.ask(question) is False, question
    assert bridge.ask("auth:alice:%s:wonderland" % HOST) is True


def test_T06_passwords_of_any_bytes(bridge):
    """Nothing ends early, nothing is taken for more than it is (T6)."""
    head = b"auth:alice:example.org:wonderland"
    for tail in (b":", b":x", b"\0", b"\0evil", "€".encode(), b"\xff\xfe", b"%00",
                 b"x" * 4100, b"x" * 20000, b"x" * (65535 - len(head)), b"\t", b"\r"):
        if bridge.dialect == "generic" and b"\n" in tail:
            continue
        if tail in (b"\t", b"\r") and bridge.dialect != "generic":
            continue  # WordPress itself trims these away
        assert bridge.ask(head + tail) is False, tail[:20]
    assert bridge.ask(head) is True


def test_T06_packets_in_pieces(authd):
    with Bridge(authd.socket) as bridge:
        question = b"auth:alice:example.org:wonderland"
        packet = bytes([0, len(question)]) + question
        for at in range(1, len(packet)):
            bridge.process.stdin.write(packet[:at])
            assert bridge.read(0.005) is None
            bridge.process.stdin.write(packet[at:])
            assert bridge.read() == b"\0\2\0\1"
        # Two at once are answered in turn, and an empty one too.
        bridge.process.stdin.write(packet + b"\0\0" + packet)
        assert [bridge.read() for _ in range(3)] == [
            b"\0\2\0\1", b"\0\2\0\0", b"\0\2\0\1"]


def test_long_line(authd):
    with Bridge(authd.socket, dialect="generic") as bridge:
        for size in 1000, 131070, 131071, 300000:
            assert bridge.ask(b"auth:alice:example.org:" + b"x" * size) is False
            assert bridge.ask("auth:alice:%s:wonderland" % HOST) is True


def test_end_of_input(authd, laboratory):
    """At the end of its input it goes, also while authd thinks."""
    for path in authd.socket, authd.socket + "-away":
        assert Bridge(path).close()[:2] == (0, b"")
    fake = FakeAuthd(laboratory.new_folder("fake"), lambda *_: None)
    bridge = Bridge(fake.path)
    bridge.write(b"isuser:a:b")
    assert bridge.read(0.2) is None
    started = time.monotonic()
    assert bridge.close()[:2] == (0, b"")
    assert time.monotonic() - started < 2
    fake.close()


def test_broken_output(authd):
    bridge = Bridge(authd.socket)
    bridge.process.stdout.close()
    bridge.write(b"isuser:alice:example.org")
    assert bridge.process.wait(WAIT) == 74


def test_options():
    program = os.path.join(meerkat.build(), "meerkat-extauth")
    for wrong in (["--dance"], ["x"], ["--dialect", "jabber"], ["--budget-ms", "0"],
                  ["--budget-ms", "soon"], ["--tempfail", "maybe"],
                  ["--svc", "x" * 33], ["--host-map", "a"], ["--host-map", "a="], ["--host-map", "=a"],
                  ["--host-map", "a=b=c"], ["--host-map", "a=b", "--host-map", "a=c"],
                  [word for n in range(65) for word in ("--host-map", "h%d=x" % n)],
                  ["--tempfail", "unexpected", "--dialect", "mongooseim"]):
        assert subprocess.run([program, *wrong], stdin=subprocess.DEVNULL,
                              capture_output=True).returncode == 64, wrong


@pytest.mark.parametrize("dialect", DIALECTS)
def test_T32_authd_is_away(dialect, laboratory):
    """It holds one question for a while, then fails fast; it stays, and says
    so once; and it is well again as soon as authd is there."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    bridge = Bridge(daemon.socket, "--hold-ms", "700", dialect=dialect)
    started = time.monotonic()
    assert bridge.ask("auth:alice:%s:wonderland" % HOST) is False
    assert 0.6 < time.monotonic() - started < 3
    started = time.monotonic()
    for _ in range(50):
        assert bridge.ask("auth:alice:%s:wonderland" % HOST) is False
    assert time.monotonic() - started < 2
    laboratory.start(daemon)
    end = time.monotonic() + 5
    while bridge.ask("auth:alice:%s:wonderland" % HOST) is not True:
        assert time.monotonic() < end
    status, _, log = bridge.close()
    assert status == 0 and log.count("authd is away") == 1 and "authd is back" in log
    laboratory.stop(daemon)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_T32_authd_is_killed(dialect, laboratory):
    """A question in flight when authd dies gets its true answer (T32)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    with Bridge(daemon.socket, dialect=dialect) as bridge:
        for password, answer in ("wonderland", True), ("wrong", False):
            assert bridge.ask("auth:alice:%s:wonderland" % HOST) is True
            daemon.kill()
            started = time.monotonic()
            bridge.write(("auth:alice:%s:%s" % (HOST, password)).encode())
            time.sleep(0.3)
            daemon.start()
            answers = {True: (b"\0\2\0\1", b"1\n"), False: (b"\0\2\0\0", b"0\n")}
            assert bridge.read() in answers[answer]
            assert time.monotonic() - started < 2.3
            # And when it was idle when authd died, too.
            daemon.kill()
            daemon.start()
            assert bridge.ask("auth:alice:%s:%s" % (HOST, password)) is answer
    laboratory.stop(daemon)


def test_T32_authd_is_killed_while_it_thinks(laboratory):
    """The second one to be asked is the one that answers."""
    asked = []

    def script(connection, number, _):
        asked.append(number)
        if len(asked) == 1:
            connection.shutdown(socket.SHUT_RDWR)
        else:
            connection.sendall(b"OK\t%s\tuser=a\n" % number)

    fake = FakeAuthd(laboratory.new_folder("fake"), script)
    with Bridge(fake.path) as bridge:
        assert bridge.ask("auth:a:b:c") is True
    assert len(asked) == 2 and asked[0] != asked[1]
    fake.close()


@pytest.mark.parametrize("reply, answer", [
    (b"OK\t%d\n", True), (b"OK\t%d\texists=1\n", True),
    (b"NO\t%d\tcode=denied\n", False), (b"NO\t%d\n", False),
    (b"TMP\t%d\tcode=db\n", None), (b"TMP\t%d\n", None),
    (b"BAD\t%d\tcode=value\n", False),
    (b"*\t%d\tx=1\nEVT\tinvalidate\tuser=a\nOK\t999999\nNO\t%d\n", False),
    (b"TMP\t%d\tcode=throttled\twait=9\n", None),
])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_reply(laboratory, dialect, reply, answer):
    fake = FakeAuthd(laboratory.new_folder("fake"), replies(reply))
    with Bridge(fake.path, "--svc", "test", dialect=dialect) as bridge:
        assert bridge.ask("auth:a€:b:c:d") is bool(answer)
    assert fake.lines[0] == b"AUTHD\t1\tagent=meerkat-extauth/0.1.0\n"
    assert fake.lines[1].startswith(
        b"auth\t1\tuser=a%E2%82%AC\thost=b\tany=c:d\tsvc=test\tdeadline=")
    if dialect == "ejabberd":
        with Bridge(fake.path, "--tempfail", "unexpected") as bridge:
            expected = b"\0\2\0\2" if answer is None else answer
            assert bridge.ask("auth:a:b:c") == expected
    fake.close()


@pytest.mark.parametrize("exists, answer", [
    (b"1", True), (b"0", False), (b"", False), (b"2", False), (b"10", False)])
def test_isuser(laboratory, exists, answer):
    fake = FakeAuthd(laboratory.new_folder("fake"),
                     replies(b"OK\t%d\texists=" + exists + b"\n"))
    with Bridge(fake.path) as bridge:
        assert bridge.ask("isuser:a:b") is answer
    fake.close()


@pytest.mark.parametrize("reply", [
    b"BAD\t0\tcode=version\n", b"what is this\n", b"OK 1\n", b"\n", b"x" * 50000,
    b"OK\t1\0\n", b"BYE\tcode=shutdown\n"])
def test_authd_talks_nonsense(laboratory, reply):
    """It is no answer, and no reason to turn in circles."""
    fake = FakeAuthd(laboratory.new_folder("fake"), replies(reply))
    with Bridge(fake.path, "--budget-ms", "1000", "--hold-ms", "500") as bridge:
        assert bridge.ask("auth:a:b:c") is False
        assert bridge.ask("auth:a:b:c") is False
        assert len(fake.lines) < 100
    fake.close()


def test_authd_sends_it_away(laboratory):
    """It takes us in and hangs up: asked again, but not a thousand times."""
    fake = FakeAuthd(laboratory.new_folder("fake"), replies(b""))
    fake._serve = lambda connection: (connection.close(), fake.lines.append(b"x"))
    with Bridge(fake.path, "--budget-ms", "1000", "--hold-ms", "500") as bridge:
        assert bridge.ask("auth:a:b:c") is False
        assert len(fake.lines) < 40
    fake.close()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_host_map(laboratory, dialect):
    """The server's name of a domain and authd's may differ; what is not mapped, or
    only looks like it, is asked for as it is."""
    fake = FakeAuthd(laboratory.new_folder("fake"), replies(b"OK\t%d\texists=1\n"))
    said = ["chat.example.org", "b.org", "chat.example.orgx", "chat.example.or",
            "xchat.example.org", "example.org"]
    with Bridge(fake.path, "--host-map", "chat.example.org=example.org",
                "--host-map", "b.org=c.org", dialect=dialect) as bridge:
        for host in said:
            assert bridge.ask("auth:a:%s:c=d" % host) is True
            assert bridge.ask("isuser:a:" + host) is True
    asked = [field[5:].decode() for line in fake.lines for field in line.split(b"\t")
             if field.startswith(b"host=")]
    assert asked[::2] == asked[1::2] == ["example.org", "c.org"] + said[2:]
    fake.close()


def test_budget(laboratory):
    """authd thinks for too long: the server is told in time."""
    fake = FakeAuthd(laboratory.new_folder("fake"), lambda *_: None)
    with Bridge(fake.path, "--budget-ms", "500") as bridge:
        started = time.monotonic()
        assert bridge.ask("auth:a:b:c") is False
        assert 0.4 < time.monotonic() - started < 3
    fake.close()


def test_T33_late_answer_to_another(laboratory):
    """What comes for the question before is not the answer to this (T33)."""
    def script(connection, number, line):
        word = b"OK\t%s\n" if b"user=slow" in line else b"NO\t%s\n"
        later(0.7, connection, word % number)

    fake = FakeAuthd(laboratory.new_folder("fake"), script)
    with Bridge(fake.path, "--budget-ms", "500") as bridge:
        assert bridge.ask("auth:slow:b:c") is False
        assert bridge.ask("auth:other:b:c") is False
        assert bridge.ask("auth:other:b:c") is False
    fake.close()


def test_T33_late_answer_to_prosody(laboratory):
    """In the line dialect it goes without a word, for Prosody takes whatever
    line comes next for the answer to its next question (T33)."""
    def script(connection, number, line):
        if b"user=slow" in line:
            time.sleep(0.9)
            connection.sendall(b"OK\t%s\tuser=slow\n" % number)
        else:
            connection.sendall(b"NO\t%s\tcode=denied\n" % number)

    fake = FakeAuthd(laboratory.new_folder("fake"), script)
    bridge = Bridge(fake.path, "--budget-ms", "600", dialect="generic")
    assert bridge.ask("auth:other:b:c") is False
    assert bridge.ask("auth:slow:b:c") == b""
    assert bridge.close()[:2] == (0, b"")
    # Away for longer than the budget: the same.
    fake.close()
    bridge = Bridge(fake.path, "--budget-ms", "400", "--hold-ms", "2000",
                    dialect="generic")
    assert bridge.ask("auth:other:b:c") == b""
    assert bridge.close()[:2] == (0, b"")


def test_terminal(authd):
    """Prosody gives it a terminal: no echo, no line editing (xcauth#10)."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [os.path.join(meerkat.build(), "meerkat-extauth"), "--socket", authd.socket,
         "--dialect", "generic"], stdin=theirs, stdout=theirs,
        stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(theirs)
    # Its first act may still be before it: what is echoed then is none of its.
    end = time.monotonic() + WAIT
    while termios.tcgetattr(ours)[3] & termios.ECHO:
        assert time.monotonic() < end
        time.sleep(0.01)
    for password, answer in (("wonderland", b"1"), ("wrong", b"0"),
                             ("x" * 900, b"0"), ("\x03", b"0"), ("wonderland", b"1")):
        os.write(ours, ("auth:alice:%s:%s\n" % (HOST, password)).encode())
        got = b""
        while not got.endswith(b"\n"):
            assert select.select([ours], [], [], WAIT)[0], got
            got += os.read(ours, 1000)
        assert got.strip() == answer
    os.close(ours)
    assert process.wait(WAIT) == 0


def test_load(authd):
    """The examples that come with servers die after some hundred."""
    with Bridge(authd.socket) as bridge:
        for number in range(3000):
            assert bridge.ask("isuser:%s:%s" % (
                ("alice", "nobody")[number % 2], HOST)) is (number % 2 == 0)
