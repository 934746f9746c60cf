"""Threats to authd that no other test looks at; doc/threats.md lists all."""

import base64
import glob
import grp
import itertools
import os
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import threading
import time

import pytest

from authd_kit import (APP_PASSWORDS, HOST, PASSWORDS, WAIT, Bridge, Daemon, Dialects,
                       Native, SqliteSite, localpart, sign, vectors)
from lab import meerkat
from lab.process import Child, Notify
from test_authd import SECRET_KEY, cookie_of
from test_authd_dialects import Dovecot, mux

PROJECT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
LIBFAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"


def start(laboratory, kind=Daemon, **settings):
    site = SqliteSite(laboratory.new_folder("site"))
    return laboratory.start(kind(laboratory.new_folder("authd"), site, **settings))


def change(daemon, statement, *values):
    (site,) = daemon.sites.values()
    database = sqlite3.connect(site.database, isolation_level=None, timeout=10)
    database.execute(statement, values)
    database.close()


def rss(daemon):
    """KiB of memory it has."""
    with open("/proc/%d/status" % daemon.child.pid) as status:
        return next(int(line.split()[1]) for line in status
                    if line.startswith("VmRSS"))


def cpu(daemon):
    """Nanoseconds its threads have computed so far."""
    total = 0
    for path in glob.glob("/proc/%d/task/*/schedstat" % daemon.child.pid):
        with open(path) as file:
            total += int(file.read().split()[0])
    return total


class Flood:
    """Guesses as fast as they go, until the block ends."""

    def __init__(self, daemon, users):
        self._daemon, self._users, self.codes = daemon, users, []

    def __enter__(self):
        self._going = True
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def _run(self):
        with Native(self._daemon.socket) as native:
            number = 0
            while self._going:
                ids = []
                for _ in range(32):
                    number += 1
                    ids.append(native.put(
                        "auth", user=self._users[number % len(self._users)],
                        host=HOST, pw="guess %d" % number, ip="192.0.2.%d" % (
                            number % 250)))
                self.codes += [native.get(id).code for id in ids]

    def __exit__(self, *_):
        self._going = False
        self._thread.join()


def percentile(values, part):
    return sorted(values)[int(len(values) * part)]


def test_T02_nobody_waits_for_a_flood_of_guesses(laboratory):
    """While somebody guesses at her, she logs in as ever: by her cookie and by
    the password that was right a moment ago."""
    daemon = start(laboratory, cache="5m", user_hashes=5)
    waits = []
    with Native(daemon.socket) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        with Flood(daemon, ["alice"]) as flood:
            for number in range(300):
                began = time.monotonic()
                if number % 2:
                    assert native.auth("alice", pw="wonderland")["via"] == "cache"
                else:
                    assert native.auth("alice", any=cookie_of("alice")).verb == "OK"
                waits.append(time.monotonic() - began)
    assert flood.codes.count(("NO", "denied")) <= 6
    assert flood.codes[-1] == ("TMP", "throttled")
    assert percentile(waits, 0.5) < 0.02, waits
    laboratory.stop(daemon)


def test_T03_cheap_checks_beside_a_full_lane(laboratory):
    """bcrypt for everybody, more than the processors can do: who comes with a
    cookie does not notice, nothing piles up, and no guess is a `no` that was not
    hashed."""
    daemon = start(laboratory, hash_queue=16)
    users = ["frank"] + ["nobody%d" % i for i in range(500)]
    waits = []
    with Native(daemon.socket) as native:
        for _ in range(50):
            native.auth("alice", any=cookie_of("alice"))
        before = rss(daemon)
        with Flood(daemon, users) as flood:
            end = time.monotonic() + 3
            while time.monotonic() < end:
                began = time.monotonic()
                assert native.auth("alice", any=cookie_of("alice")).verb == "OK"
                waits.append(time.monotonic() - began)
        after = rss(daemon)
    assert set(flood.codes) == {("NO", "denied"), ("TMP", "busy")}
    assert flood.codes.count(("TMP", "busy")) > 10
    # A busy machine adds its own; a hash would be 60 ms, a lane of them a second.
    assert percentile(waits, 0.5) < 0.005, percentile(waits, 0.5)
    assert after - before < 8 << 10, (before, after)
    laboratory.stop(daemon)


def test_T03_what_found_no_room_does_not_count(laboratory):
    """`busy` says that nothing was checked: it is not held against the user, who
    may have as many tries afterwards as were not made."""
    daemon = start(laboratory, hash_workers=1, hash_queue=1, user_hashes=20)
    with Native(daemon.socket) as native:
        ids = [native.put("auth", user="frank", host=HOST, pw="guess %d" % i)
               for i in range(20)]
        codes = [native.get(number).code for number in ids]
        assert set(codes) == {("NO", "denied"), ("TMP", "busy")}
        spared = codes.count(("TMP", "busy"))
        assert spared > 5, codes
        codes = [native.auth("frank", pw="once more %d" % i).code
                 for i in range(spared)]
        assert codes == [("NO", "denied")] * spared
        assert native.auth("frank", pw="too many").code == ("TMP", "throttled")
    laboratory.stop(daemon)


def bcrypt(cost):
    """A hash of "known" (made by PHP's password_hash()), as far as cost goes."""
    done = subprocess.run(
        ["/usr/bin/php", "-r", "echo password_hash('known', PASSWORD_BCRYPT, "
         "['cost' => %d]);" % cost], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("scheme", ["phpass", "bcrypt"])
def test_T04_unknown_users_cost_what_known_ones_do(laboratory, scheme):
    """Not by the clock on the wall, which is everybody's on a busy machine, but
    by what authd's threads compute for each question."""
    daemon = start(laboratory, hash_workers=1)
    stored = "$P$BDTpPZ4Rv6cQxVq3jH7q6xkTj5bnHj/" if scheme == "phpass" else bcrypt(7)
    change(daemon, "UPDATE wp_users SET user_pass = ?", stored)
    costs = {"alice": [], "nobody": []}
    with Native(daemon.socket) as native:
        for number in range(30):  # what is made once only
            native.auth(random.choice(list(costs)), pw="warm %d" % number)
        order = list(costs) * 250
        random.Random(4).shuffle(order)
        for number, user in enumerate(order):
            before = cpu(daemon)
            reply = native.auth(user, pw="wrong %06d" % number)
            # The threads go to sleep a moment after the answer.
            time.sleep(0.0005)
            costs[user].append(cpu(daemon) - before)
            assert reply.line.split(b"\t", 2)[2] == b"code=denied\n"
    known, unknown = (statistics.median(costs[user]) for user in costs)
    assert abs(known - unknown) / known < 0.05, (known, unknown)
    # And whoever guesses from one answer who exists is right every other time:
    # the part of pairs in which the known one is dearer (Mann and Whitney's U).
    ranks = sorted((cost, user) for user in costs for cost in costs[user])
    total = sum(place for place, (_, user) in enumerate(ranks, 1) if user == "alice")
    n = len(costs["alice"])
    share = (total - n * (n + 1) / 2) / (n * n)
    assert 0.2 < share < 0.8, share
    laboratory.stop(daemon)


@pytest.mark.parametrize("verb, user", [("isuser", "nobody"), ("whois", "alice")])
def test_T05_T17_who_asks_too_often(laboratory, verb, user):
    """Who is a member, and who they are, is told at a bounded rate; that one who is
    there is there, and all logins, without end."""
    daemon = start(laboratory, lookup_rate=5)
    with Native(daemon.socket) as native, Native(daemon.socket) as other:
        for number in range(100):
            assert native.ask("isuser", user="alice", host=HOST)["exists"] == "1"
        began = time.monotonic()
        codes = [native.ask(verb, user=user, host=HOST).code for _ in range(100)]
        most = 50 + 5 * (time.monotonic() - began) + 1
        assert codes[:50] == [("OK", None)] * 50
        assert codes.count(("OK", None)) <= most
        assert set(codes) == {("OK", None), ("TMP", "throttled")}
        # Another connection is the same asker.
        assert other.ask(verb, user="nobody2", host=HOST).code == ("TMP", "throttled")
        assert other.auth("alice", pw="wonderland").verb == "OK"
    laboratory.stop(daemon)


def test_T07_cancelled_at_each_step(laboratory):
    """An exchange may end anywhere; the others of the connection do not."""
    daemon = start(laboratory, Dialects)
    with Dovecot(daemon) as dovecot:
        for number, lines in enumerate([
                [b"AUTH\t%d\tPLAIN\tservice=x"], [b"AUTH\t%d\tLOGIN\tservice=x"],
                [b"AUTH\t%d\tLOGIN\tservice=x", b"CONT\t%d\tYWxpY2U="],
                [b"AUTH\t%d\tPLAIN\tservice=x\tresp=AGZyYW5rAHg="]], 10):
            dovecot.send(*[line % number for line in lines], b"CANCEL\t%d" % number)
            dovecot.auth(number + 100, b"alice", b"wonderland")
            answers = []
            while not answers or answers[-1][:2] != [b"OK", b"%d" % (number + 100)]:
                answers.append(dovecot.read())
                assert answers[-1] is not None, answers
            # Nothing of the cancelled one comes later.
            dovecot.auth(number + 200, b"alice", b"wonderland")
            assert dovecot.read()[:2] == [b"OK", b"%d" % (number + 200)]
    assert daemon.child.running
    laboratory.stop(daemon)


def test_T20_exchanges_that_are_never_ended(laboratory):
    """Each connection may leave thirty-two of them open; what was said in them is
    kept as far as it could be of use."""
    daemon = start(laboratory, Dialects)
    user, long = base64.b64encode(b"u" * 9000), b"x" * 3000
    with Dovecot(daemon) as first:
        first.auth(1, b"alice", b"wonderland")
        assert first.read()[0] == b"OK"
    before, peers = rss(daemon), []
    for _ in range(60):
        peers.append(Dovecot(daemon))
        for number in range(1, 33):
            peers[-1].send(b"AUTH\t%d\tLOGIN\tservice=%s\trip=%s" % (number, long, long),
                           b"CONT\t%d\t%s" % (number, user))
        for number in range(1, 33):
            assert peers[-1].read()[0] in (b"CONT", b"FAIL")
    after = rss(daemon)
    for peer in peers:
        peer.socket.close()
    assert after - before < 12 << 10, (before, after)
    laboratory.stop(daemon)


def test_T20_events_that_nobody_reads(laboratory):
    """They do not pile up without end: that peer is cut off, another that reads is
    told of all."""
    many = 6000
    site = SqliteSite(laboratory.new_folder("site"))
    database = sqlite3.connect(site.database, isolation_level=None, timeout=10)
    database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO wp_users (ID, user_login, user_pass, user_nicename, user_email, "
        "user_url, user_registered, user_activation_key, user_status, display_name) "
        "SELECT 1000 + i, ? || i, '*', i, '', '', '2020-01-01 00:00:00', '', 0, '' FROM n",
        (many, "ö" * 50))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site,
                                     watch="100ms", lookup_rate=0))
    with Native(daemon.socket, greet=False) as deaf, \
            Native(daemon.socket, greet=False) as native:
        for peer in deaf, native:
            peer.send(b"AUTHD\t1\tevt\n")
            assert peer.read().verb == "AUTHD"
        for first in range(1, many + 1, 50):
            asked = [deaf.put("whois", user="ö" * 50 + str(i), host=HOST)
                     for i in range(first, first + 50)]
            assert all(deaf.get(number).verb == "OK" for number in asked)
        before, rounds = rss(daemon), 0
        while "does not read" not in daemon.child.log_text():
            rounds += 1
            assert rounds < 20
            database.execute("UPDATE wp_users SET user_pass = ? WHERE ID > 1000",
                             ("*%d" % rounds,))
            for _ in range(many):
                assert native.read()["why"] == "password"
        assert rss(daemon) - before < 24 << 10
        assert 2 <= rounds <= 4
        told = b""
        while data := deaf.socket.recv(1 << 20):
            told += data
        assert told.startswith(b"EVT\tinvalidate\t") and len(told) < 4 << 20
        assert native.ask("ping").verb == "OK"
    assert daemon.child.log_text().count("does not read") == 1
    database.close()
    laboratory.stop(daemon)


def cookie_until(site, expires):
    """A login cookie of alice's, as this site makes it."""
    with sqlite3.connect(site.database) as database:
        (stored,) = database.execute(
            "SELECT user_pass FROM wp_users WHERE ID = 2").fetchone()
        (salt,) = database.execute("SELECT option_value FROM wp_options WHERE "
                                   "option_name = 'logged_in_salt'").fetchone()
    database.close()
    return sign("alice", stored, expires, cookie_of("alice").split("|")[2],
                SECRET_KEY + salt)


def test_T09_it_expires_while_the_daemon_runs(laboratory):
    """The time is that of the question, not of the start (xcauth's mistake)."""
    daemon = start(laboratory)
    (site,) = daemon.sites.values()
    with Native(daemon.socket) as native:
        for seconds in 2, 5, 10, 20:  # on a slow machine it may be over already
            expires = int(time.time()) + seconds
            cookie = cookie_until(site, expires)
            good = native.auth("alice", cookie=cookie).verb == "OK"
            if good:
                break
        assert good
        while time.time() < expires + 1:
            time.sleep(0.1)
        assert native.auth("alice", cookie=cookie).code == ("NO", "denied")
    laboratory.stop(daemon)


def test_T11_long_list_of_application_passwords(laboratory):
    """The first ten thousand are looked at, which is quick; the log says once that
    there are more."""
    daemon = start(laboratory)
    row = 'a:12000:{' + "".join(
        'i:%d;a:1:{s:8:"password";s:49:"$generic$%040d";}' % (i, i)
        for i in range(12000)) + "}"
    assert len(row) < 1 << 20
    change(daemon, "UPDATE wp_usermeta SET meta_value = ? WHERE meta_key = "
           "'_application_passwords'", row)
    with Native(daemon.socket) as native:
        began = time.monotonic()
        for _ in range(10):
            assert native.auth("apps", app=APP_PASSWORDS[0]).code == ("NO", "denied")
        assert time.monotonic() - began < 5
        assert native.auth("apps", pw=PASSWORDS["apps"]).verb == "OK"
    assert daemon.logged("application passwords")
    assert daemon.child.log_text().count("application passwords") == 1
    laboratory.stop(daemon)


def test_T11_one_user_has_four_workers_at_most(laboratory):
    """T11: of all that try her at once four are looked at, the others told "not
    now"; who is known to be right, and everybody else, does not notice."""
    daemon = start(laboratory, user_hashes=100, cache="5m", hash_workers=1)
    change(daemon, "UPDATE wp_users SET user_pass = ? WHERE ID = 2",
           "$2y$12$meerkatmeerkatmeerkat.yEW0wIYgPCfdPN9Y7PZBm0yxQFxMypW")
    with Native(daemon.socket) as native, Native(daemon.socket) as other:
        assert native.auth("alice", pw="wonderland")["via"] == "pw"
        guesses = [native.put("auth", user="alice", host=HOST, pw="guess %d" % i)
                   for i in range(20)]
        assert other.auth("alice", pw="wonderland")["via"] == "cache"
        assert other.auth("eve_99", pw="applepie")["via"] == "pw"
        codes = [native.get(number).code for number in guesses]
        assert set(codes) == {("NO", "denied"), ("TMP", "busy")}
        # One hash takes long enough for all of them to have come, mostly.
        assert 4 <= codes.count(("NO", "denied")) <= 6, codes
        # And they end: the next one is looked at.
        assert native.auth("alice", pw="another guess").code == ("NO", "denied")
        assert native.auth("alice", pw="wonderland").verb == "OK"
    laboratory.stop(daemon)


def connect_as_nobody(path):
    """What Python says of it; nothing where it works."""
    return subprocess.run(
        ["/usr/bin/python3", "-c", "import socket, sys\n"
         "socket.socket(socket.AF_UNIX).connect(sys.argv[1])", path],
        user="nobody", extra_groups=[], group="nogroup", cwd="/",
        capture_output=True, text=True, timeout=WAIT, check=False).stderr


def test_T12_other_users_of_the_machine(laboratory):
    """The mode of the sockets keeps them out."""
    daemon = start(laboratory, Dialects)
    for name in "auth", "mux", "dovecot", "socketmap":
        assert os.stat(daemon.path(name + ".sock")).st_mode & 0o007 == 0
    if os.geteuid() == 0:  # and so says the kernel, to one who has no rights
        # The way there is open: it is the socket that says no, and says yes to
        # the same user as soon as its mode does.
        folder = os.path.dirname(daemon.path("auth.sock"))
        for path in folder, os.path.dirname(folder):
            os.chmod(path, 0o755)
        for name in "auth", "mux", "dovecot", "socketmap":
            path = daemon.path(name + ".sock")
            assert "PermissionError" in connect_as_nobody(path)
            os.chmod(path, 0o666)
            assert connect_as_nobody(path) == ""
    laboratory.stop(daemon)


def test_T12_groups_are_all_of_them(laboratory):
    """"adduser prosody meerkat" makes it a member of that group, which is not the
    one its processes have first."""
    if os.geteuid() == 0:
        who = {"user": "nobody", "group": "nogroup",
               "extra_groups": [grp.getgrnam("games").gr_gid]}
        group, stranger = "games", "mail"
    else:  # some group of ours that is not the first; then the last of all
        who = {}
        group = str(([g for g in os.getgroups() if g != os.getegid()] or
                     [os.getegid()])[-1])
        stranger = "mail"
    for allowed in group, stranger:
        daemon = start(laboratory, socket_group=group, allow_groups=[allowed])
        done = subprocess.run(
            ["/usr/bin/python3", "-c", "import socket, sys\n"
             "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
             "try:\n"
             "    s.sendall(b'AUTHD\\t1\\n'); print(s.recv(5).decode())\n"
             "except OSError: pass", daemon.socket],
            capture_output=True, text=True, timeout=WAIT, **who)
        assert done.stderr == "", done.stderr
        assert done.stdout.strip() == ("AUTHD" if allowed == group else ""), allowed
        laboratory.stop(daemon)


def test_T15_neither_core_nor_debugger(laboratory):
    daemon = start(laboratory)
    with open("/proc/%d/limits" % daemon.child.pid) as limits:
        core = next(line for line in limits if line.startswith("Max core"))
    assert core.split()[4:6] == ["0", "0"]
    # What cannot be dumped belongs to root, whoever runs it; where root does, see
    # test_T15_no_core_for_its_own_user.
    if os.geteuid() != 0:
        assert os.stat("/proc/%d/mem" % daemon.child.pid).st_uid == 0
    laboratory.stop(daemon)


def test_T16_guesses_at_the_speed_of_the_wire(laboratory):
    """However many users and connections: so many hashes in a second, in all."""
    daemon = start(laboratory, hash_rate=5, user_hashes=100)
    users = ["alice", "eve_99", "o'neil"] + ["nobody%d" % i for i in range(50)]
    began = time.monotonic()
    with Flood(daemon, users) as one, Flood(daemon, users) as two, \
            Flood(daemon, users) as three:
        time.sleep(3)
    seconds = time.monotonic() - began
    codes = one.codes + two.codes + three.codes
    assert len(codes) > 500
    assert set(codes) <= {("NO", "denied"), ("TMP", "throttled"), ("TMP", "busy")}
    assert 5 <= codes.count(("NO", "denied")) <= 10 + 5 * seconds + 1
    laboratory.stop(daemon)


def test_T19_an_address_lifts_no_limit(laboratory):
    """It is whatever the asker says: another one each time changes nothing."""
    daemon = start(laboratory, user_hashes=3, cache="5m")
    with Native(daemon.socket) as native:
        codes = [native.auth("alice", pw="guess %d" % i, ip="192.0.2.%d" % i).code
                 for i in range(20)]
    assert codes.count(("NO", "denied")) <= 4
    assert codes[-1] == ("TMP", "throttled")
    laboratory.stop(daemon)


def test_T03_spray_from_one_address(laboratory):
    """One guess at each of many users: that is bounded for where they come from, be
    it one address or any of one IPv6 network; who is right does not count, nor does
    who has been let in before, nor an address of this machine or of nobody."""
    daemon = start(laboratory, address_hashes=5, cache="5m", user_hashes=10)
    names = ("nobody%d" % number for number in itertools.count())

    def guess(native, addresses):
        """One for each, all at once; what is said to them."""
        ids = [native.put("auth", user=next(names), host=HOST, pw="guess", ip=ip)
               for ip in addresses]
        return [native.get(number).code for number in ids]

    with Native(daemon.socket) as native:
        for addresses in (["192.0.2.1"] * 20, ["192.0.2.2"] * 20,
                          ["2001:db8:0:1::%x" % number for number in range(20)],
                          ["2001:db8:0:2::%x" % number for number in range(20)]):
            began = time.monotonic()
            codes = guess(native, addresses)
            assert set(codes) == {("NO", "denied"), ("TMP", "throttled")}
            most = 5 + time.monotonic() - began + 1
            assert 5 <= codes.count(("NO", "denied")) <= most
        for ip in "127.0.0.1", "::1", "", "no address":
            assert guess(native, [ip] * 12) == [("NO", "denied")] * 12
        for user, password in list(PASSWORDS.items())[:12]:
            assert native.auth(localpart(user), pw=password, ip="192.0.2.3").verb == "OK"
        codes = guess(native, ["192.0.2.3"] * 20)
        assert codes.count(("NO", "denied")) >= 5 and ("TMP", "throttled") in codes
        # From there, too, those are let in who are known, and by other secrets.
        assert native.auth("alice", pw="wonderland", ip="192.0.2.3")["via"] == "cache"
        assert native.auth("eve_99", any=cookie_of("eve_99"), ip="192.0.2.3").verb == "OK"
    laboratory.stop(daemon)


def test_T25_no_statement_is_made_of_what_came():
    """Between the texts that a statement is joined of there are macros, which are
    texts as well, variables with texts of the program's own, and names of tables,
    made of a prefix that was looked at, or looked at themselves."""
    with open(os.path.join(PROJECT, "authd/daemon/site.c")) as file:
        source = file.read()
    tables = set(re.findall(
        r"(site->\w+)\s*=\s*arena_join\(\s*l->arena,\s*(?:blog_)?prefix,", source))
    tables |= set(re.findall(r"want_name\([^;]*?&(site->\w+)\)", source))
    assert {"site->users", "site->usermeta", "site->options"} <= tables
    allowed = tables | {"email", "network", "marks.s", "site->network"}
    found = 0
    for path in glob.glob(os.path.join(PROJECT, "authd/*/*.c")):
        with open(path) as file:
            text = file.read()
        for statement in re.findall(r'"(?:SELECT|SHOW|SET|PRAGMA)\b[^;]*?;', text):
            found += 1
            pasted = re.sub(r'"(?:[^"\\]|\\.)*"', " ", statement)
            words = {word for word in re.findall(r"[A-Za-z_][\w.>-]*", pasted)
                     if not re.fullmatch(r"[A-Z_]+|arena_join|arena", word)}
            assert words <= allowed, (path, words - allowed)
            assert "%" not in statement, (path, statement)
    assert found >= 7


def test_T23_option_that_is_too_big(laboratory):
    """The roles of the site in sixty megabytes: whoever has none is let in all the
    same, and an unknown user is answered as ever."""
    daemon = start(laboratory)
    change(daemon, "UPDATE wp_options SET option_value = ? WHERE option_name = "
           "'wp_user_roles'", "x" * (60 << 20))
    change(daemon, "UPDATE wp_users SET user_nicename = ? WHERE ID = 3", "x" * (20 << 20))
    with Native(daemon.socket) as native:
        for _ in range(10):
            assert native.auth("alice", pw="wonderland").verb == "OK"
            assert native.auth("nobody", pw="wonderland").code == ("NO", "denied")
            assert native.ask("whois", user="alice", host=HOST).verb == "OK"
            assert native.auth("bob.builder", pw="x").code == ("NO", "denied")
    assert daemon.child.log_text().count("too long to be read") == 1
    assert "the database" not in daemon.child.log_text()
    laboratory.stop(daemon)


@pytest.mark.parametrize("end", ["", "-journal"])
def test_T26_files_that_never_answer(laboratory, end):
    """Somebody puts a pipe where the database was, or where WordPress' drop-in would
    be: nobody waits for what will never come."""
    site = SqliteSite(laboratory.new_folder("site"))
    other = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    settings = daemon.default_settings()
    settings["sites"].append({"host": "quick.org", "wp_config": other.wp_config})
    daemon.settings.update(settings)
    laboratory.start(daemon)
    with Native(daemon.socket) as native, Native(daemon.socket) as quick:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        if not end:
            os.rename(site.database, site.database + ".away")
        os.mkfifo(site.database + end)
        ids = [native.put("isuser", user="alice", host=HOST) for _ in range(20)]
        for _ in range(10):
            began = time.monotonic()
            assert quick.auth("alice", host="quick.org", pw="wonderland").verb == "OK"
            assert time.monotonic() - began < 2
        assert {native.get(number).code for number in ids} == {("TMP", "db")}
        os.unlink(site.database + end)
        if not end:
            os.rename(site.database + ".away", site.database)
        end = time.monotonic() + 5
        while native.auth("alice", pw="wonderland").verb != "OK":
            assert time.monotonic() < end
    laboratory.stop(daemon)
    content = os.path.join(os.path.dirname(site.wp_config), "wp-content")
    os.mkdir(content)
    os.mkfifo(os.path.join(content, "db.php"))
    with open(site.wp_config, "w") as file:
        file.write("<?php define( 'DB_NAME', 'w' ); define( 'DB_USER', 'u' );"
                   "define( 'DB_PASSWORD', 'p' ); define( 'DB_HOST', 'h' );"
                   "define( 'WP_CONTENT_DIR', '%s' );" % content)
    done = subprocess.run(
        [os.path.join(meerkat.build(), "meerkat-authd"), "-n", "-c",
         daemon.configuration], capture_output=True, text=True, timeout=10)
    assert done.returncode == 0, done.stderr


def test_T32_killed_under_load(laboratory):
    """kill -9 while bridges ask: nobody is let in who should not be, and after the
    restart those who waited get the true answer."""
    daemon = start(laboratory)
    questions = [("auth:alice:%s:wonderland" % HOST, True),
                 ("auth:alice:%s:wrong" % HOST, False),
                 ("auth:nobody:%s:wonderland" % HOST, False)]
    wrong, asked, ended = [], [0], []

    def ask(question, right):
        with Bridge(daemon.socket, "--hold-ms", "10000",
                    "--budget-ms", "20000") as bridge:
            while going.is_set():
                asked[0] += 1
                answer = bridge.ask(question)
                if answer is not right:
                    wrong.append((question, answer))
        ended.append(question)  # by the end of the test, and of nothing else

    going = threading.Event()
    going.set()
    threads = [threading.Thread(target=ask, args=question) for question in questions]
    for thread in threads:
        thread.start()
    for _ in range(5):
        time.sleep(0.3)
        daemon.kill()
        daemon.start()
    time.sleep(0.3)
    going.clear()
    for thread in threads:
        thread.join()
    assert not wrong and asked[0] > 20 and len(ended) == len(questions)
    laboratory.stop(daemon)


def test_T34_the_clock_is_set(laboratory):
    """A day forth, two days back: what is remembered, throttled or waited for goes
    on; only the end of a cookie is read from the calendar."""
    (library,) = glob.glob(LIBFAKETIME)
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = Daemon(laboratory.new_folder("authd"), site, cache="5m", user_hashes=3)
    clock = daemon.path("clock")

    def set_clock(text):
        with open(clock + ".new", "w") as file:
            file.write(text + "\n")
        os.rename(clock + ".new", clock)

    set_clock("+0")
    daemon.child = Child(
        "meerkat-authd", [os.path.join(meerkat.build(), "meerkat-authd"), "-c",
                          daemon.configuration],
        log=daemon.path("log"), ready=Notify(), cwd=daemon.folder,
        env=dict(os.environ, LD_PRELOAD=library, FAKETIME_TIMESTAMP_FILE=clock,
                 FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1"))
    laboratory.start(daemon)
    cookie = cookie_until(site, int(time.time()) + 3600)
    with Native(daemon.socket) as native:
        assert native.auth("alice", pw="wonderland")["via"] == "pw"
        while native.auth("eve_99", pw="%f" % time.time()).verb == "NO":
            pass
        for text, good in (("+0", True), ("+1d", False), ("-2d", True), ("+0", True)):
            set_clock(text)
            began = time.monotonic()
            assert native.auth("alice", cookie=cookie).verb == ("OK" if good else "NO")
            assert native.auth("alice", pw="wonderland")["via"] == "cache", text
            assert native.auth("eve_99", pw="x" + text).code == ("TMP", "throttled")
            assert native.auth("frank", pw="frankly bcrypt").verb == "OK"
            assert native.ask("isuser", user="alice", host=HOST)["exists"] == "1"
            assert time.monotonic() - began < 5
    laboratory.stop(daemon)


def test_T23_rows_that_are_too_big(laboratory):
    """A hundred megabytes in one row, a hundred thousand sessions, a hundred
    thousand rows where one is to be: it costs no memory to speak of, and the
    others do not notice."""
    daemon = start(laboratory, watch="100ms")
    sessions = "a:100000:{%s}" % "".join(
        's:64:"%064x";a:1:{s:10:"expiration";i:4070908800;}' % n for n in range(100000))
    cookie = cookie_of("alice")
    with Native(daemon.socket, greet=False) as native:
        native.send(b"AUTHD\t1\tevt\n")
        assert native.read().verb == "AUTHD"
        assert native.auth("alice", any=cookie).verb == "OK"
        assert native.ask("whois", user="admin", host=HOST).verb == "OK"
        before = rss(daemon)
        for value in sessions, "x" * (100 << 20):
            change(daemon, "UPDATE wp_usermeta SET meta_value = ? WHERE user_id = 2 "
                   "AND meta_key IN ('session_tokens', 'wp_capabilities')", value)
            began = time.monotonic()
            with Native(daemon.socket) as other:
                for _ in range(10):
                    assert other.auth("alice", any=cookie).code == ("NO", "denied")
                    assert other.auth("alice", pw="wonderland").verb == "OK"
                    assert other.auth("eve_99", any=cookie_of("eve_99")).verb == "OK"
            assert time.monotonic() - began < 10
        # Those who are watched beside her still are.
        change(daemon, "UPDATE wp_users SET user_pass = '*' WHERE ID = 1")
        event = native.read()
        while (event["user"], event["why"]) != ("admin", "password"):
            event = native.read()
        change(daemon, "DELETE FROM wp_usermeta WHERE user_id = 2")
        change(daemon, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
               "WHERE i < 300000) INSERT INTO wp_usermeta (user_id, meta_key, meta_value) "
               "SELECT 2, 'session_tokens', 'a:0:{}' FROM n")
        with Native(daemon.socket) as other:
            for _ in range(5):
                assert other.auth("alice", any=cookie).code == ("NO", "denied")
                assert other.auth("eve_99", any=cookie_of("eve_99")).verb == "OK"
        time.sleep(0.5)  # some rounds of the watch
        after = rss(daemon)
    assert after - before < 24 << 10, (before, after)
    laboratory.stop(daemon)
