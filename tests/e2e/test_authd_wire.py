"""authd's native protocol: what it says to whom, and that nobody who speaks
badly, slowly or not at all is in the way of others."""

import contextlib
import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import time

import pytest

from authd_kit import (HOST, VECTORS, WAIT, Daemon, Native, SqliteSite, vectors)
from lab import meerkat, process

ALICE = {"user": "alice", "host": HOST}
COOKIE = next(c["cookie"] for c in vectors("dump-cookies")["sqlite"]["cookies"]
              if c["user_login"] == "alice" and c["valid"])


@pytest.fixture(scope="module")
def authd(laboratory):
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), hash_workers=1, hash_queue=4))
    yield daemon
    laboratory.stop(daemon)


@pytest.fixture
def native(authd):
    with Native(authd.socket) as connection:
        yield connection


class Stuck:
    """A daemon whose database can be held, so that questions stay open."""

    def __init__(self, laboratory, **settings):
        self.site = SqliteSite(laboratory.new_folder("site"))
        self.database = sqlite3.connect(self.site.database, isolation_level=None,
                                        timeout=10)
        # Without a WAL whoever writes keeps all others out.
        assert self.database.execute(
            "PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        self.daemon = laboratory.start(
            Daemon(laboratory.new_folder("authd"), self.site, **settings))

    def hold(self):
        self.database.execute("BEGIN EXCLUSIVE")

    def let_go(self):
        self.database.execute("ROLLBACK")


@pytest.fixture
def stuck(laboratory):
    things = Stuck(laboratory)
    yield things
    if things.database.in_transaction:
        things.let_go()
    things.database.close()
    laboratory.stop(things.daemon)


def test_transcript(authd):
    """The conversation of the protocol's description, word for word."""
    with Native(authd.socket, greet=False) as native:
        native.send(
            b"AUTHD\t1\tagent=t/1\n"
            b"isuser\t1\tuser=alice\thost=example.org\n"
            b"auth\t2\tuser=alice\thost=example.org\tpw=p%E2%82%AC%3Aa%25\tip=192.0.2.7\n"
            b"auth\t3\tuser=bob\thost=example.org\tcookie=bob%7C1790000000%7Ctok%7Cmac\n"
            b"ping\t4\n")
        greeting = native.read()
        assert greeting.line.startswith(b"AUTHD\t1\tagent=meerkat-authd/")
        assert greeting["cmds"].split(",") == [
            "auth", "isuser", "whois", "room", "health", "ping", "cancel"]
        assert greeting["window"] == "64" and greeting["maxline"] == "16384"
        # What needs nobody is answered first.
        assert native.read_line() == b"OK\t4\n"
        assert {native.read_line() for _ in range(3)} == {
            b"OK\t1\texists=1\n", b"NO\t2\tcode=denied\n",
            b"NO\t3\tcode=denied\n"}
        native.send(b"auth\t5\tuser=alice\thost=example.org\tpw=a%00b\n")
        assert native.read_line() == b"BAD\t5\tcode=value\n"
        native.send(b"auth\t6\tuser=alice\thost=nowhere\tpw=x\n")
        assert native.read_line() == b"NO\t6\tcode=forbidden\n"
        native.send(b"auth\t7\tuser=alice\thost=example.org\tpw=wonderland\n")
        assert native.read_line() == (
            b"OK\t7\tuser=alice\tjid=alice\tuid=2\tvia=pw\texp=0\tttl=0\n")


def test_T06_one_byte_at_a_time(authd):
    with Native(authd.socket, greet=False) as native:
        for byte in (b"AUTHD\t1\nisuser\t1\tuser=alice\thost=example.org\n"
                     b"ping\t2\n"):
            native.send(bytes([byte]))
        assert native.read().verb == "AUTHD"
        assert {native.read_line(), native.read_line()} == {
            b"OK\t1\texists=1\n", b"OK\t2\n"}


def test_half_closed(authd):
    """Who has said all it wants to still hears the answers."""
    with Native(authd.socket, greet=False) as native:
        native.send(b"AUTHD\t1\nauth\t1\tuser=frank\thost=example.org\tpw=x\nping\t2")
        native.socket.shutdown(socket.SHUT_WR)
        assert native.read().verb == "AUTHD"
        assert native.read_line() == b"NO\t1\tcode=denied\n"
        assert native.read_line() == b""


@pytest.mark.parametrize("line, answer", [
    (b"", b"BAD\t0\tcode=syntax\n"),
    (b"ping", b"BAD\t0\tcode=syntax\n"),
    (b"ping\t0", b"BAD\t0\tcode=syntax\n"),
    (b"ping\t01", b"BAD\t0\tcode=syntax\n"),
    (b"ping\t4294967296", b"BAD\t0\tcode=syntax\n"),
    (b"ping\t7\r", b"BAD\t0\tcode=syntax\n"),
    (b"ping\t4294967295", b"OK\t4294967295\n"),
    (b"dance\t7\tuser=a\thost=b", b"BAD\t7\tcode=verb\n"),
    (b"PING\t7", b"BAD\t7\tcode=verb\n"),
    (b"stats\t7", b"BAD\t7\tcode=verb\n"),
    (b"AUTHD\t1", b"BAD\t1\tcode=verb\n"),
    (b"auth\t7", b"BAD\t7\tcode=missing\n"),
    (b"auth\t7\tuser=a\thost=example.org", b"BAD\t7\tcode=missing\n"),
    (b"auth\t7\thost=example.org\tpw=x", b"BAD\t7\tcode=missing\n"),
    (b"auth\t7\tuser=a\tpw=x", b"BAD\t7\tcode=missing\n"),
    (b"auth\t7\tuser=\thost=example.org\tpw=x", b"BAD\t7\tcode=missing\n"),
    (b"auth\t7\tuser=a\thost=example.org\tpw=x\tany=x", b"BAD\t7\tcode=syntax\n"),
    (b"auth\t7\tuser=a\tuser=a\thost=b\tpw=x", b"BAD\t7\tcode=syntax\n"),
    (b"auth\t7\tuser=a b\thost=b\tpw=x", b"BAD\t7\tcode=syntax\n"),
    (b"auth\t7\tuser=%zz\thost=b\tpw=x", b"BAD\t7\tcode=syntax\n"),
    (b"auth\t7\tuser=a\0\thost=b\tpw=x", b"BAD\t7\tcode=syntax\n"),
    (b"auth\t7\tuser=%0a\thost=b\tpw=x", b"BAD\t7\tcode=value\n"),
    (b"auth\t7\tuser=a\thost=b\tpw=x\tip=" + b"1" * 46, b"BAD\t7\tcode=value\n"),
    (b"auth\t7\tuser=a\thost=b\tpw=x\tdeadline=soon", b"BAD\t7\tcode=value\n"),
    (b"room\t7\tname=a%00b\thost=example.org", b"BAD\t7\tcode=value\n"),
    (b"cancel\t7", b"BAD\t7\tcode=missing\n"),
    (b"cancel\t7\ttarget=99", b"OK\t7\n"),
    (b"isuser\t7\tuser=alice\thost=example.org\tshoes=44\tx", b"OK\t7\texists=1\n"),
])
def test_T06_line(native, line, answer):
    native.send(line + b"\n")
    assert native.read_line() == answer
    native.send(b"ping\t9\n")
    assert native.read_line() == b"OK\t9\n"


def test_language_that_is_not_ours(authd):
    for greeting in (b"AUTHD\t2\n", b"ping\t1\n", b"GET / HTTP/1.1\r\n",
                     b"VERSION\t1\t2\n", b"\n", b"\xff\xfe\n" * 9, b"AUTHD\n" * 9):
        with Native(authd.socket, greet=False) as native:
            native.send(greeting)
            lines = []
            while line := native.read_line():
                lines.append(line)
            assert lines and set(lines) <= {
                b"BAD\t0\tcode=version\n", b"BAD\t0\tcode=syntax\n"}, lines


def test_eight_in_a_row(native):
    """Who makes one mistake after the other does not know what it says."""
    for number in range(1, 8):
        native.send(b"dance\t%d\tuser=a\thost=b\n" % number)
        assert native.read_line() == b"BAD\t%d\tcode=verb\n" % number
    native.send(b"ping\t8\n")
    assert native.read_line() == b"OK\t8\n"
    for number in range(1, 9):
        native.send(b"dance\t%d\tuser=a\thost=b\n" % number)
        assert native.read_line() == b"BAD\t%d\tcode=verb\n" % number
    assert native.read_line() == b""


def test_T06_line_too_long(authd):
    head = b"isuser\t1\tuser=alice\thost=example.org\tx="
    with Native(authd.socket) as native:
        native.send(head + b"x" * (16383 - len(head)) + b"\n")
        assert native.read_line() == b"OK\t1\texists=1\n"
        native.send(head + b"x" * (16384 - len(head)) + b"\n")
        assert native.read_line() == b"BAD\t0\tcode=toolong\n"
        assert native.read_line() == b""
    with Native(authd.socket) as native:
        native.send(b"x" * 20000)
        assert native.read_line() == b"BAD\t0\tcode=toolong\n"


def test_T20_same_id_twice(native):
    native.send(b"auth\t7\tuser=frank\thost=example.org\tpw=x\n"
                b"auth\t7\tuser=frank\thost=example.org\tpw=frankly%20bcrypt\n")
    assert native.read_line() == b"BAD\t7\tcode=dupid\n"
    assert native.read_line() == b"NO\t7\tcode=denied\n"
    native.send(b"ping\t7\n")
    assert native.read_line() == b"OK\t7\n"


def test_T03_full_lane_says_so(native):
    """One thread hashes and four may wait: the rest is told `busy`, at once,
    and only what was hashed is told `no` (T3)."""
    ids = [native.put("auth", pw="wrong", **dict(ALICE, user="frank"))
           for _ in range(40)]
    codes = [native.get(number).code for number in ids]
    assert set(codes) == {("NO", "denied"), ("TMP", "busy")}
    assert codes.count(("TMP", "busy")) >= 20


def test_T03_cheap_before_dear(native):
    """A cookie does not wait behind passwords (decision 7)."""
    slow = [native.put("auth", pw="wrong", **dict(ALICE, user="frank"))
            for _ in range(4)]
    cookie = native.put("auth", any=COOKIE, **ALICE)
    order = [native.read().id for _ in range(5)]
    assert sorted(order) == sorted(slow + [cookie])
    assert order.index(cookie) == 0


def test_T20_more_than_the_window(authd):
    """Beyond 64 open questions nothing is read, and nothing is lost."""
    with Native(authd.socket) as native:
        ids = [native.put("isuser", **ALICE) for _ in range(1000)]
        assert all(native.get(number)["exists"] == "1" for number in ids)


def test_T20_who_never_reads(authd):
    """Its replies are not piled up, and others do not notice (T20)."""
    with Native(authd.socket) as deaf, Native(authd.socket) as native:
        deaf.socket.settimeout(1)
        sent = 0
        with pytest.raises(socket.timeout):
            while sent < 64 << 20:
                sent += deaf.socket.send(b"ping\t1\n" * 1000)
        assert sent < 8 << 20
        assert native.ask("ping").verb == "OK"
        assert native.ask("auth", any=COOKIE, **ALICE).verb == "OK"
        with open("/proc/%d/status" % authd.child.pid) as status:
            rss = next(int(line.split()[1]) for line in status
                       if line.startswith("VmRSS"))
        # What the sanitizers of an instrumented build need is their own.
        assert rss < 64 << 10 or "san" in open(
            "/proc/%d/maps" % authd.child.pid).read()


def test_T26_deadline(stuck):
    with Native(stuck.daemon.socket) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        stuck.hold()
        started = time.monotonic()
        number = native.put("auth", pw="wonderland", deadline=300, **ALICE)
        assert native.ask("ping").verb == "OK"
        assert native.get(number).code == ("TMP", "timeout")
        assert 0.25 < time.monotonic() - started < 2.5
        stuck.let_go()
        assert native.auth("alice", pw="wonderland").verb == "OK"


def test_cancel(stuck):
    """The one that is cancelled is answered, then the cancelling."""
    with Native(stuck.daemon.socket) as native:
        stuck.hold()
        number = native.put("auth", pw="wonderland", **ALICE)
        cancel = native.put("cancel", target=number)
        first, second = native.read(), native.read()
        assert (first.id, first.code) == (number, ("TMP", "cancelled"))
        assert (second.id, second.verb) == (cancel, "OK")
        stuck.let_go()
        assert native.auth("alice", pw="wonderland").verb == "OK"


def test_T20_window_is_held(stuck):
    """While 64 are open not even a ping is read; then all are answered."""
    with Native(stuck.daemon.socket) as native:
        stuck.hold()
        ids = [native.put("isuser", **ALICE) for _ in range(64)]
        ping = native.put("ping")
        native.socket.settimeout(0.3)
        with pytest.raises(socket.timeout):
            native.read()
        native.socket.settimeout(WAIT)
        stuck.let_go()
        assert native.get(ping).verb == "OK"
        for number in ids:
            assert native.get(number)["exists"] == "1"


def test_T20_asker_gone(stuck):
    """Whoever hung up is not missed, and the workers are free again."""
    stuck.hold()
    for _ in range(20):
        with Native(stuck.daemon.socket) as native:
            for _ in range(10):
                native.put("auth", pw="wonderland", **ALICE)
    with Native(stuck.daemon.socket) as native:
        assert native.ask("ping").verb == "OK"
        stuck.let_go()
        assert native.auth("alice", pw="wonderland").code == ("OK", None)
    assert stuck.daemon.child.running


def test_goodbye(stuck):
    """SIGTERM: goodbye, the answers that are owed, and the end."""
    native, idle = Native(stuck.daemon.socket), Native(stuck.daemon.socket)
    stuck.hold()
    number = native.put("auth", pw="wonderland", **ALICE)
    assert native.ask("ping").verb == "OK"
    stuck.daemon.child.signal(15)
    assert native.read_line() == idle.read_line() == b"BYE\tcode=shutdown\n"
    assert idle.read_line() == b""
    with pytest.raises(OSError):
        Native(stuck.daemon.socket)
    stuck.let_go()
    reply = native.read()
    assert (reply.id, reply.verb) == (number, "OK")
    assert native.read_line() == b""
    assert stuck.daemon.child.wait() == 0
    assert not os.path.exists(stuck.daemon.socket)


def test_goodbye_does_not_wait_for_ever(stuck):
    """What is still open after five seconds is told to come back."""
    native = Native(stuck.daemon.socket)
    stuck.hold()
    ids = [native.put("isuser", deadline=25000, **ALICE) for _ in range(30)]
    assert native._id == ids[-1]
    started = time.monotonic()
    stuck.daemon.child.signal(15)
    codes = {native.get(number).code for number in ids}
    assert codes <= {("TMP", "db"), ("TMP", "shutdown")}
    assert stuck.daemon.child.wait() == 0
    assert time.monotonic() - started < 10


def test_T13_silent_peers(laboratory):
    """More of them than there is room for, and one who means it (T13)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, max_connections=8, max_per_user=8))
    silent = [Native(daemon.socket, greet=False) for _ in range(30)]
    for _ in range(5):
        with Native(daemon.socket) as native:
            assert native.auth("alice", any=COOKIE).verb == "OK"
    # And in time each of the silent is shown out.
    for peer in silent:
        peer.socket.settimeout(10)
        assert peer.read_line() == b""
    laboratory.stop(daemon)


def test_no_room_for_greeted_peers(laboratory):
    """Who was let in stays; who comes too late is turned away."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, max_connections=4))
    peers = [Native(daemon.socket) for _ in range(4)]
    late = Native(daemon.socket, greet=False)
    assert late.read_line() == b""
    assert all(peer.ask("ping").verb == "OK" for peer in peers)
    peers.pop().close()
    end = time.monotonic() + WAIT
    while True:
        with Native(daemon.socket, greet=False) as native:
            native.send(b"AUTHD\t1\n")
            if native.read_line():
                break
        assert time.monotonic() < end
    assert daemon.logged("is turned away")
    laboratory.stop(daemon)


def test_T13_few_files(laboratory):
    """32 files for all: connections are fewer, and nothing stops (T13)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site, lookup_workers=2)
    daemon.child = process.Child(
        "authd", ["prlimit", "--nofile=32:32",
                  os.path.join(meerkat.build(), "meerkat-authd"), "-c",
                  daemon.configuration],
        log=daemon.path("log"), ready=process.Notify(), cwd=daemon.folder)
    laboratory.start(daemon)
    assert daemon.logged("at most")
    silent = [Native(daemon.socket, greet=False) for _ in range(100)]
    for _ in range(5):
        with Native(daemon.socket) as native:
            assert native.auth("alice", any=COOKIE).verb == "OK"
    del silent
    laboratory.stop(daemon)


def test_T13_no_files_left(laboratory):
    """Not even the files it reckoned with: it waits, makes room and goes on."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site, lookup_workers=1)
    daemon.child = process.Child(
        "authd", ["prlimit", "--nofile=15:15",
                  os.path.join(meerkat.build(), "meerkat-authd"), "-c",
                  daemon.configuration],
        log=daemon.path("log"), ready=process.Notify(), cwd=daemon.folder)
    laboratory.start(daemon)
    with Native(daemon.socket) as native:
        assert native.auth("alice", any=COOKIE).verb == "OK"
    silent = [Native(daemon.socket, greet=False) for _ in range(20)]
    assert daemon.logged("cannot accept a connection")
    with Native(daemon.socket) as native:
        assert native.auth("alice", any=COOKIE).verb == "OK"
    del silent
    laboratory.stop(daemon)


def test_T13_idle_peer(laboratory):
    """Idle for too long: closed; waiting for an answer, or to be told of changes,
    is not idle."""
    things = Stuck(laboratory, idle_timeout=1)
    with Native(things.daemon.socket, greet=False) as listener:
        listener.send(b"AUTHD\t1\tevt\n")
        assert listener.read().verb == "AUTHD"
        with Native(things.daemon.socket) as idle, \
                Native(things.daemon.socket) as busy:
            things.hold()
            number = busy.put("auth", pw="wonderland", **ALICE)
            assert idle.read_line() == b""
            things.let_go()
            assert busy.get(number).verb in ("OK", "TMP")
        assert listener.ask("ping").verb == "OK"
    things.database.close()
    laboratory.stop(things.daemon)


def test_T12_only_those_on_the_list(laboratory):
    """SO_PEERCRED decides, whatever the socket's mode is (T12)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, allow_users=["nobody"]))
    assert os.stat(daemon.socket).st_mode & 0o7777 == 0o660
    with Native(daemon.socket, greet=False) as native:
        with contextlib.suppress(BrokenPipeError):  # it may be quicker
            native.send(b"AUTHD\t1\n")
        assert native.read_line() == b""
    assert daemon.logged("it is not on the list")
    laboratory.stop(daemon)
    daemon.settings["allow_users"] = ["nobody", str(os.geteuid())]
    laboratory.start(daemon)
    with Native(daemon.socket) as native:
        assert native.ask("ping").verb == "OK"
    laboratory.stop(daemon)


def run(*arguments):
    return subprocess.run(
        [os.path.join(meerkat.build(), "meerkat-authd"), *arguments],
        capture_output=True, text=True, timeout=WAIT)


def test_T14_start_twice(laboratory):
    """The second one goes; the first one does not even notice (T14)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    with Native(daemon.socket) as native:
        second = run("-c", daemon.configuration)
        assert second.returncode == 73 and daemon.socket in second.stderr
        assert native.ask("ping").verb == "OK"
        with Native(daemon.socket) as later:
            assert later.ask("ping").verb == "OK"
    daemon.kill()
    assert os.path.exists(daemon.socket)
    daemon.start()  # over the socket that was left behind
    with Native(daemon.socket) as native:
        assert native.ask("ping").verb == "OK"
    laboratory.stop(daemon)


def test_T14_something_else_in_its_place(laboratory):
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    daemon.write_configuration()
    precious = daemon.path("precious")
    with open(precious, "w") as file:
        file.write("do not touch")
    os.symlink(precious, daemon.socket)
    assert run("-c", daemon.configuration).returncode == 73
    assert os.path.islink(daemon.socket)
    os.unlink(daemon.socket)
    os.rename(precious, daemon.socket)
    assert run("-c", daemon.configuration).returncode == 73
    with open(daemon.socket) as file:
        assert file.read() == "do not touch"


def test_configuration(laboratory):
    """One line that says where, exit 78, and nothing is started."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    daemon.write_configuration()
    good = run("-n", "-c", daemon.configuration)
    assert (good.returncode, good.stderr) == (0, "")
    assert not os.path.exists(daemon.socket)
    with open(daemon.configuration) as file:
        text = file.read()

    def refused(text, where, *words):
        with open(daemon.configuration, "w") as file:
            file.write(text)
        for arguments in ["-n", "-c"], ["-c"]:
            done = run(*arguments, daemon.configuration)
            assert done.returncode == 78, done
            assert done.stderr.count("\n") == 1
            assert where in done.stderr
            assert done.stderr.count("cannot be read without PHP") <= 1, done.stderr
            assert all(word in done.stderr for word in words), done.stderr

    refused(text + "shoes = 44;\n",
            "authd.conf:%d: " % (text.count("\n") + 1), "shoes")
    refused(text.replace('"example.org"', "7"), "authd.conf:2: ")
    refused(text.replace("wp-config", "nothing"), "nothing.php:0: ", "No such file")
    refused("sockets = {\n", "authd.conf:")
    refused(text.replace("wp-config.php", "wp-config.php\"; host2 = \""),
            "authd.conf:2: ", "host2")
    missing = run("-c", daemon.path("missing.conf"))
    assert missing.returncode == 78 and "missing.conf" in missing.stderr
    for line, php, words in (
            (3, "define( 'DB_NAME', 'w' );\ndefine( 'DB_PASSWORD', getenv('X') );\n",
             "DB_PASSWORD"),
            # Where its plugins are need not be known.
            (3, "define( 'WP_CONTENT_DIR', getenv('X') ); define( 'DB_NAME', 'w' );\n"
             "define( 'DB_PASSWORD', getenv('X') );\n", "DB_PASSWORD"),
            (2, "$table_prefix = 'wp_; DROP TABLE';\n", "$table_prefix"),
            (2, "define( 'SECRET_KEY', 'a' . rand() );\n", "SECRET_KEY")):
        with open(site.wp_config, "w") as file:
            file.write("<?php\n" + php +
                       "define( 'DB_USER', 'u' ); define( 'DB_HOST', 'h' );\n")
        refused(text, "wp-config.php:%d: " % line, words)


def test_overrides(laboratory):
    """What PHP computes is said in a file of the admin's own."""
    site = SqliteSite(laboratory.new_folder("site"))
    with open(site.wp_config) as file:
        text = file.read()
    with open(site.wp_config, "w") as file:
        file.write(text.replace("'b7Qx2LkV", "getenv('K') . 'b7Qx2LkV"))
    folder = laboratory.new_folder("authd")
    overrides = os.path.join(folder, "overrides.php")
    with open(overrides, "w") as file:
        file.write("<?php\ndefine( 'SECRET_KEY', "
                   "'b7Qx2LkV9mNcR4tYw8ZpE1sHj6GdUa3FoKiXvCqT5uJyBnMzWl' );\n")
    daemon = Daemon(folder, site, {HOST: {"overrides": overrides}})
    laboratory.start(daemon)
    with Native(daemon.socket) as native:
        assert native.auth("alice", any=COOKIE).verb == "OK"
    laboratory.stop(daemon)


def test_overrides_of_a_container(laboratory):
    """doc/attach.md says what the official image of WordPress needs, whose
    wp-config.php asks the environment for all; null is what is not set at all."""
    site = SqliteSite(laboratory.new_folder("site"))
    shutil.copy(os.path.join(VECTORS, "wpconfig/06-docker-official/wp-config.php"),
                site.wp_config)
    with open(os.path.join(VECTORS, "../../../doc/attach.md")) as file:
        snippet = re.search(r"^    <\?php\n(?:    .*\n)+", file.read(), re.M)[0]
    folder = laboratory.new_folder("authd")
    overrides = os.path.join(folder, "overrides.php")
    with open(overrides, "w") as file:
        file.write(re.sub(r"^    ", "", snippet, flags=re.M))
    daemon = Daemon(folder, site, {HOST: {"overrides": overrides}})
    daemon.write_configuration()
    good = run("-n", "-c", daemon.configuration)
    assert (good.returncode, good.stderr) == (0, "")
    # In wp-config.php itself null is a value like another.
    with open(site.wp_config, "w") as file:
        file.write("<?php\n$table_prefix = null;\n")
    with open(overrides, "w") as file:
        file.write("<?php\n")
    bad = run("-n", "-c", daemon.configuration)
    assert bad.returncode == 78 and "$table_prefix may hold" in bad.stderr


def test_included_files(laboratory):
    """Settings in files that wp-config.php includes, as PHP would have them:
    the first definition of a constant counts, wherever it stands."""
    site = SqliteSite(laboratory.new_folder("site"))
    folder = os.path.dirname(site.wp_config)
    with open(site.wp_config) as file:
        text = file.read()
    key = next(line for line in text.split("\n") if "SECRET_KEY" in line)
    with open(os.path.join(folder, "secrets.php"), "w") as file:
        file.write("<?php\n%s\nrequire __DIR__ . '/inner/more.php';\n" % key)
    os.mkdir(os.path.join(folder, "inner"))
    with open(os.path.join(folder, "inner/more.php"), "w") as file:
        file.write("<?php\ndefine( 'DB_FILE', 'wordpress.sqlite' );\n"
                   "define( 'SECRET_KEY', 'too late' );\n"
                   "$table_prefix = 'other_';\n")
    with open(site.wp_config, "w") as file:
        file.write(text.replace(key, "").replace(
            "<?php", "<?php\nrequire_once( dirname( __FILE__ ) . '/secrets.php' );")
            .replace("'wordpress.sqlite'", "'nothing.sqlite'"))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    daemon.write_configuration()
    laboratory.start(daemon)
    with Native(daemon.socket) as native:
        assert native.auth("alice", any=COOKIE).verb == "OK"
    laboratory.stop(daemon)
    # What is wrong in there is said with its own name and line.
    with open(os.path.join(folder, "inner/more.php"), "a") as file:
        file.write("define( 'MULTISITE', getenv( 'M' ) );\n")
    refused = run("-n", "-c", daemon.configuration)
    assert refused.returncode == 78 and "/inner/more.php:5: " in refused.stderr
    # And what nobody can read leaves everything after it in doubt.
    os.unlink(os.path.join(folder, "inner/more.php"))
    refused = run("-n", "-c", daemon.configuration)
    assert refused.returncode == 78 and "/wp-config.php:2: " in refused.stderr


def test_T31_log(laboratory):
    """One line for each failure, which nobody can forge, and no secret (T31)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(
        Daemon(laboratory.new_folder("authd"), site, log_level="debug"))
    with Native(daemon.socket) as native:
        native.auth("alice", pw="canary-1-pw", ip="192.0.2.7", svc="test")
        native.auth('b"\\20host=evil', any="canary-2-any", ip="x; rm")
        native.auth("é" * 60, any="canary-3")
        native.auth("bob", app="canary 4 app")
        native.auth("alice", cookie="alice|1|canary5|" + "0" * 64)
    laboratory.stop(daemon)
    log = daemon.child.log_text()
    assert "canary" not in log
    head = "meerkat-authd: info: auth fail "
    lines = [line[len(head):] for line in log.splitlines() if line.startswith(head)]
    assert lines[0] == ('user="alice" host=example.org rip=192.0.2.7 svc="test" '
                        "code=denied via=pw sid=00000001")
    assert lines[1].startswith(
        'user="b\\x22\\x5c20host=evil" host=example.org rip=- svc=- ')
    assert lines[2].startswith('user="' + "\\xc3\\xa9" * 32 + '"... host=')
    assert len(lines) == 5 and "via=cookie" in lines[4] and "expired" in lines[4]


def test_T15_secrets_are_wiped(laboratory):
    """A password is nowhere in the process a second later (T15)."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    canaries = {}
    with Native(daemon.socket) as native:
        for number, (user, kind) in enumerate(
                [("frank", "pw"), ("alice", "pw"), ("Bob.Builder", "any"),
                 ("eve_99", "any"), ("grace", "pw"), ("nobody", "any"),
                 ("apps", "app"), ("alice", "cookie")]):
            secret = "Canary%dQwertzuiop%d" % (number, number)
            if kind == "cookie":
                secret = "alice|4070908800|%s|%s" % (secret, "0" * 64)
            if kind == "app":
                secret = "Canary%dQwertzuiopAsdfgh" % number
            canaries[user, kind] = secret.encode()
            assert native.auth(user, **{kind: secret}).code == ("NO", "denied")
        time.sleep(1)
        # What is sure to be there is found: it looks in the right place.
        assert search_memory(daemon.child.pid, HOST.encode()) or os.geteuid() != 0
        found = search_memory(daemon.child.pid, b"anary")
    assert not [line for line in found if b"Qwertz" in line]
    for name in "cmdline", "environ":
        with open("/proc/%d/%s" % (daemon.child.pid, name), "rb") as file:
            assert b"anary" not in file.read()
    laboratory.stop(daemon)


def search_memory(pid, word):
    """What stands around the word wherever it is in the process's memory.

    Who is not root may not look into it at all, which is just as good."""
    found = []
    try:
        memory = open("/proc/%d/mem" % pid, "rb", 0)
    except PermissionError:
        assert os.geteuid() != 0
        return found
    with memory, open("/proc/%d/maps" % pid) as maps:
        for line in maps:
            span, rights = line.split()[:2]
            low, high = (int(end, 16) for end in span.split("-"))
            if "rw" not in rights or high - low > 1 << 30:
                continue
            try:
                memory.seek(low)
                data = memory.read(high - low)
            except (OSError, ValueError):
                continue
            at = data.find(word)
            while at >= 0:
                found.append(data[max(0, at - 16):at + 48])
                at = data.find(word, at + 1)
    return found


@pytest.fixture
def watching(laboratory):
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(
        Daemon(laboratory.new_folder("authd"), site, watch="100ms"))
    database = sqlite3.connect(site.database, isolation_level=None, timeout=10)
    with Native(daemon.socket, greet=False) as listener:
        listener.send(b"AUTHD\t1\tevt\n")
        assert listener.read().verb == "AUTHD"
        yield daemon, listener, database
    database.close()
    laboratory.stop(daemon)


def event(listener):
    line = listener.read()
    assert line.line.startswith(b"EVT\tinvalidate\t")
    return line["user"], line["host"], line["why"]


def test_T10_whoever_was_asked_for_is_watched(watching):
    _, listener, database = watching
    for user in ("alice", "admin", "multi"):
        assert listener.ask("whois", user=user, host=HOST).verb == "OK"
    change = "UPDATE wp_usermeta SET meta_value = ? WHERE meta_key = ? AND " \
        "user_id = (SELECT ID FROM wp_users WHERE user_login = ?)"
    database.execute(change, ('a:1:{s:6:"editor";b:1;}', "wp_capabilities", "alice"))
    assert event(listener) == ("alice", HOST, "roles")
    database.execute(change, ("a:0:{}", "session_tokens", "alice"))
    assert event(listener) == ("alice", HOST, "sessions")
    database.execute("UPDATE wp_users SET user_pass = '*' WHERE user_login = 'admin'")
    assert event(listener) == ("admin", HOST, "password")
    database.execute("DELETE FROM wp_users WHERE user_login = 'multi'")
    assert event(listener) == ("multi", HOST, "deleted")


def test_T29_an_empty_table_shows_nobody_out(laboratory):
    """T29: it is no answer to the watch either, though somebody was seen a moment
    ago."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, watch="100ms", lookup_workers=1,
        lookup_rate=0))
    database = sqlite3.connect(site.database, isolation_level=None, timeout=10)
    with Native(daemon.socket, greet=False) as listener, Native(daemon.socket) as other:
        listener.send(b"AUTHD\t1\tevt\n")
        assert listener.read().verb == "AUTHD"
        assert listener.ask("whois", **ALICE).verb == "OK"
        database.execute("CREATE TABLE copy AS SELECT * FROM wp_users")
        assert other.ask("isuser", user="nobody", host=HOST)["exists"] == "0"
        database.execute("DELETE FROM wp_users")
        end = time.monotonic() + WAIT
        while other.ask("isuser", user="nobody", host=HOST).code != ("TMP", "db"):
            assert time.monotonic() < end
        database.execute("INSERT INTO wp_users SELECT * FROM copy")
        database.execute("UPDATE wp_users SET user_pass = '*' WHERE user_login = 'alice'")
        assert event(listener) == ("alice", HOST, "password")
    database.close()
    laboratory.stop(daemon)


def test_events_are_for_those_who_want_them_about_those_they_asked_for(watching):
    daemon, listener, database = watching
    with Native(daemon.socket) as other:
        assert other.ask("whois", user="alice", host=HOST).verb == "OK"
        assert listener.ask("whois", user="admin", host=HOST).verb == "OK"
        database.execute("UPDATE wp_users SET user_pass = '*' "
                         "WHERE user_login IN ('alice', 'admin')")
        assert event(listener) == ("admin", HOST, "password")
        # A second look would have told of alice before this.
        database.execute("UPDATE wp_users SET user_pass = 'x' "
                         "WHERE user_login IN ('alice', 'admin')")
        assert event(listener) == ("admin", HOST, "password")
        number = other.put("ping")
        assert other.read().id == number  # and no event before it


@pytest.fixture
def guarded(laboratory):
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"),
        SqliteSite(laboratory.new_folder("site")), user_hashes=3,
        cache="5m"))
    with Native(daemon.socket) as connection:
        yield connection, daemon
    laboratory.stop(daemon)


def test_T01_T02_guesses_are_throttled_and_lock_nobody_out(guarded):
    native, _ = guarded
    assert native.auth("alice", pw="wonderland")["via"] == "pw"
    codes = [native.auth("alice", pw="guess %d" % i).code for i in range(10)]
    assert codes[:3] == [("NO", "denied")] * 3
    assert ("TMP", "throttled") in codes and codes[-1] == ("TMP", "throttled")
    # Known to be right, cheap to check, or somebody else: as ever.
    assert native.auth("alice", pw="wonderland")["via"] == "cache"
    assert native.auth("alice", cookie=COOKIE)["via"] == "cookie"
    assert native.auth("frank", pw="frankly bcrypt")["via"] == "pw"
    # Nobody by that name is no different.
    codes = [native.auth("nobody-here", pw="guess %d" % i).code for i in range(10)]
    assert codes[0] == ("NO", "denied") and codes[-1] == ("TMP", "throttled")


def test_T01_the_same_wrong_one_is_hashed_once(guarded):
    native, _ = guarded
    codes = [native.auth("alice", pw="wrong").code for _ in range(20)]
    assert codes == [("NO", "denied")] * 20
    assert native.auth("alice", pw="wonderland").verb == "OK"


def test_T10_known_password_ends_with_its_row(guarded):
    native, daemon = guarded
    for _ in range(2):
        assert native.auth("alice", pw="wonderland").verb == "OK"
    (site,) = daemon.sites.values()
    with sqlite3.connect(site.database, timeout=10) as database:
        database.execute("UPDATE wp_users SET user_pass = (SELECT user_pass FROM "
                         "wp_users WHERE user_login = 'frank') "
                         "WHERE user_login = 'alice'")
    database.close()
    assert native.auth("alice", pw="wonderland").code == ("NO", "denied")
    assert native.auth("alice", pw="frankly bcrypt")["via"] == "pw"


def test_T01_guessing_against_a_cheap_hash_is_throttled_too(guarded):
    native, daemon = guarded
    (site,) = daemon.sites.values()
    with sqlite3.connect(site.database, timeout=10) as database:
        database.execute("UPDATE wp_users SET user_pass = ? WHERE user_login = "
                         "'alice'", (hashlib.md5(b"cheap").hexdigest(),))
    database.close()
    codes = [native.auth("alice", pw="guess %d" % i).code for i in range(8)]
    assert codes[-1] == ("TMP", "throttled")
    assert native.auth("alice", pw="cheap").code == ("TMP", "throttled")


def test_T01_nor_is_it_easier_against_who_may_not_log_in(laboratory):
    """That the right one is `disabled` is not told to whoever tries them all."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, {HOST: {"heed_status": True}},
        user_hashes=3, cache="5m"))
    with sqlite3.connect(site.database, timeout=10) as database:
        database.execute("UPDATE wp_users SET user_pass = ?, user_status = 1 "
                         "WHERE user_login IN ('alice', 'eve_99')",
                         (hashlib.md5(b"cheap").hexdigest(),))
    database.close()
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="cheap").code == ("NO", "disabled")
        codes = [native.auth("alice", pw="guess %d" % i).code for i in range(8)]
        assert codes[-1] == ("TMP", "throttled")
        assert native.auth("alice", pw="cheap").code == ("TMP", "throttled")
    laboratory.stop(daemon)
