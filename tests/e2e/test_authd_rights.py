"""What authd grants by one of its sockets and not by another: whose it is, of which
hosts may be asked, whether an address counts, and which questions there are."""

import base64
import grp
import os
import sqlite3
import subprocess

import pytest

from authd_kit import HOST, WAIT, Dialects, Native, SqliteSite
from lab import meerkat
from test_authd_admin import parts
from test_authd_dialects import Dovecot, connect, mux
from test_authd_reload import configure, reload

OTHER = "b.org"
ALICE = (b"alice", b"wonderland", b"x")


class Doors(Dialects):
    """With all sockets there are."""

    def default_settings(self):
        settings = super().default_settings()
        settings["sockets"].update(
            {name: self.path(name + ".sock") for name in ("admin", "info")})
        return settings


@pytest.fixture
def authd(laboratory):
    daemon = laboratory.start(Doors(
        laboratory.new_folder("authd"), SqliteSite(laboratory.new_folder("site")),
        {HOST: {}, OTHER: {}, "c.org": {}}))
    yield daemon
    laboratory.stop(daemon)


def socketmap(daemon, key):
    with connect(daemon, "socketmap") as connection:
        connection.sendall(b"%d:map %s," % (len(key) + 4, key))
        return connection.recv(100)


def test_T19_hosts_of_a_socket(authd):
    """T19: whoever asks there about another host learns no more than of one that is
    nowhere; a reload holds for those who are connected, and not for the admin."""
    with Native(authd.socket) as native, Native(authd.path("admin.sock")) as admin:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        configure(authd, rights=[{"socket": "native", "hosts": [OTHER, "c.org"]}])
        reload(authd)
        for verb, more in (("auth", {"pw": "wonderland"}), ("isuser", {}), ("whois", {}),
                           ("health", {})):
            reply = native.ask(verb, user="alice", host=HOST, **more)
            nowhere = native.ask(verb, user="alice", host="nowhere.org", **more)
            assert reply.code == ("NO", "forbidden"), verb
            assert reply.line.split(b"\t")[2:] == nowhere.line.split(b"\t")[2:]
            assert native.ask(verb, user="alice", host=OTHER, **more).verb in ("*", "OK")
            assert admin.ask(verb, user="alice", host=HOST, **more).verb in ("*", "OK")
        assert native.ask("room", name="x", host=HOST).code == ("NO", "forbidden")
        assert native.ask("room", name="x", host="C.org").code == ("NO", "nouser")
    with Native(authd.socket) as native, Native(authd.path("admin.sock")) as admin:
        assert [r["host"] for r in parts(native, "health")[0]] == [OTHER, "c.org"]
        assert [r["host"] for r in parts(admin, "health")[0]] == [HOST, OTHER, "c.org"]
    # The other sockets are as they were.
    assert mux(authd, *ALICE, HOST.encode()) == b"OK"
    assert socketmap(authd, b"alice@" + HOST.encode()) == b"20:OK alice@example.org,"


def test_T19_hosts_of_the_other_dialects(authd):
    """T19: the same in words of theirs; who names no host means the only one there
    is for them."""
    assert mux(authd, *ALICE, b"") == b"NO"
    configure(authd, rights=[{"socket": name, "hosts": [OTHER]}
                             for name in ("mux", "dovecot", "socketmap")])
    reload(authd)
    for realm, answer in ((HOST, b"NO"), (OTHER, b"OK"), ("", b"OK")):
        assert mux(authd, *ALICE, realm.encode()) == answer, realm
    with Dovecot(authd) as dovecot:
        for number, (user, answer) in enumerate([
                (b"alice@example.org", [b"FAIL", b"1"]),
                (b"alice@b.org", [b"OK", b"2", b"user=alice@b.org"]),
                (b"alice", [b"OK", b"3", b"user=alice"])], 1):
            dovecot.auth(number, user, b"wonderland")
            assert dovecot.read() == answer
    assert socketmap(authd, b"alice@example.org") == b"9:NOTFOUND ,"
    assert socketmap(authd, b"alice@b.org") == b"14:OK alice@b.org,"


def test_T19_events_of_other_hosts(authd):
    """T19: nor does one hear from there what changes on other hosts."""
    (site,) = authd.sites.values()
    configure(authd, watch="100ms", rights=[{"socket": "native", "hosts": [OTHER]}])
    reload(authd)
    with Native(authd.socket, greet=False) as native, \
            Native(authd.path("admin.sock"), greet=False) as admin:
        for peer in native, admin:
            peer.send(b"AUTHD\t1\tevt\n")
            assert peer.read().verb == "AUTHD"
        for host in HOST, OTHER:
            assert admin.ask("whois", user="alice", host=host).verb == "OK"
        with sqlite3.connect(site.database, timeout=10) as database:
            database.execute("UPDATE wp_users SET user_pass = 'x' WHERE ID = 2")
        database.close()
        told = {admin.read()["host"] for _ in range(2)}
        assert told == {HOST, OTHER}
        # The one here was told before the last of those, or never will be.
        number, heard = native.put("ping"), []
        while not heard or heard[-1].id != number:
            heard.append(native.read())
        assert [reply.get("host") for reply in heard] == [OTHER, None]


def test_T19_address_of_an_asker_that_is_not_trusted(authd):
    """T19: nobody is shut out by fail2ban because a server that was taken over says
    so; the user and the rest of the line are logged as ever."""
    configure(authd, rights=[{"socket": "dovecot", "trusted": False}])
    reload(authd)
    with Native(authd.socket) as native, Dovecot(authd) as dovecot:
        native.auth("eve_99", pw="wrong", ip="192.0.2.1")
        dovecot.send(b"AUTH\t1\tPLAIN\tservice=x\trip=192.0.2.2\tresp=" +
                     base64.b64encode(b"\0alice@example.org\0wrong"))
        assert dovecot.read()[0] == b"FAIL"
    mux(authd, b"bob.builder", b"wrong", b"x", HOST.encode(), b"192.0.2.3")
    for user, rip in ("eve_99", "192.0.2.1"), ("alice", "-"), ("bob.builder", "192.0.2.3"):
        assert authd.logged('auth fail user="%s" host=%s rip=%s ' % (user, HOST, rip))
    assert "192.0.2.2" not in authd.child.log_text()


def test_T12_socket_for_those_who_only_look(authd):
    """`info`: who somebody is, all of it; no secret may be tried there."""
    assert os.stat(authd.path("info.sock")).st_mode & 0o777 == 0o660
    with Native(authd.path("info.sock")) as info:
        assert info.greeting["cmds"] == "isuser,whois,ping,cancel"
        assert "creds" not in info.greeting
        for verb in "auth", "room", "health", "stats", "flush":
            assert info.ask(verb, user="alice", host=HOST, pw="wonderland").code == (
                "BAD", "verb")
        assert info.ask("ping").verb == "OK"
        assert info.ask("isuser", user="alice", host=HOST)["exists"] == "1"
        reply = info.ask("whois", user="alice", host=HOST,
                         want="name,nick,roles,url,registered,avatar,locale")
        assert {"name", "nick", "roles", "url", "registered", "avatar",
                "locale"} < set(reply)
    with Native(authd.socket) as native:
        assert not {"url", "locale"} & set(native.ask(
            "whois", user="alice", host=HOST, want="url,locale"))


def asked_as(user, path):
    """What authd says first to somebody else of this machine."""
    done = subprocess.run(
        ["/usr/bin/python3", "-c", "import socket, sys\n"
         "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
         "try:\n"
         "    s.sendall(b'AUTHD\\t1\\n'); print(s.recv(5).decode())\n"
         "except OSError: pass", path],
        user=user, group="nogroup", extra_groups=[], cwd="/", capture_output=True,
        text=True, timeout=WAIT, check=False)
    assert done.stderr == "", done.stderr
    return done.stdout.strip()


def test_T12_guests_and_group_of_a_socket(authd):
    """T12: each socket may have a group and lists of its own, in place of those of
    all; a reload gives it to the new group, and it is the same socket."""
    for path in authd.folder, os.path.dirname(authd.folder):
        os.chmod(path, 0o755)
    paths = {name: authd.path(name + ".sock") for name in (
        "mux", "dovecot", "info", "admin")}
    paths["native"] = authd.socket
    before = {path: os.stat(path).st_ino for path in paths.values()}
    games, mail = (grp.getgrnam(name).gr_gid for name in ("games", "mail"))
    with Native(authd.socket) as native:
        configure(authd, socket_group="games", allow_users=["root", "daemon"], rights=[
            {"socket": "dovecot", "group": "mail"},
            {"socket": "info", "allow_users": ["nobody"]}])
        reload(authd)
        groups = {name: os.stat(path).st_gid for name, path in paths.items()}
        assert groups == {"native": games, "mux": games, "info": games,
                          "dovecot": mail, "admin": os.getegid()}
        assert {path: os.stat(path).st_ino for path in before} == before
        assert native.auth("alice", pw="wonderland").verb == "OK"
    for name in "native", "info":
        os.chmod(paths[name], 0o666)
    assert asked_as("nobody", paths["info"]) == "AUTHD"
    assert asked_as("nobody", paths["native"]) == ""
    assert asked_as("daemon", paths["info"]) == ""
    assert asked_as("daemon", paths["native"]) == "AUTHD"
    configure(authd, rights=[])
    reload(authd)
    assert os.stat(paths["dovecot"]).st_gid == games
    assert asked_as("daemon", paths["info"]) == "AUTHD"


def test_a_reload_that_is_refused_gives_no_socket_away(authd):
    """Those who may connect go on doing so, whatever else is wrong."""
    before = os.stat(authd.socket).st_gid
    sockets = authd.default_settings()["sockets"]
    for wrong in ({"rights": [{"socket": "socketmap", "group": "no-such-group-here"}]},
                  {"rights": [], "sockets": dict(sockets, mux="/nowhere/at/all/mux")}):
        configure(authd, socket_group="games", **wrong)
        reload(authd, good=False)
        assert os.stat(authd.socket).st_gid == before, wrong
    configure(authd, socket_group="games", sockets=sockets)
    reload(authd)
    assert os.stat(authd.socket).st_gid == grp.getgrnam("games").gr_gid != before


@pytest.mark.parametrize("rights, said", [
    ([{"socket": "admin"}], "is none of native, info, mux"),
    ([{"hosts": [OTHER]}], "socket"),
    ([{"socket": "mux"}, {"socket": "mux"}], "the socket mux is there twice"),
    ([{"socket": "mux", "hosts": ["d.org"]}], "the host d.org is none of the sites"),
    ([{"socket": "mux", "hosts": ["B.org"]}], "is no domain in lower case"),
    ([{"socket": "mux", "allow_users": ["no-such-user-here"]}], "no-such-user-here"),
    ([{"socket": "mux", "group": "no-such-group-here"}], "no-such-group-here"),
])
def test_rights_that_cannot_be(authd, rights, said):
    """One line says what is wrong, and all stays as it was."""
    configure(authd, rights=rights)
    reload(authd, good=False)
    lines = [line for line in authd.child.log_text().splitlines()
             if "not reloaded" in line]
    assert len(lines) == 1 and said in lines[0], lines
    if "no-such" not in said:
        done = subprocess.run(
            [os.path.join(meerkat.build(), "meerkat-authd"), "-n", "-c",
             authd.configuration], capture_output=True, text=True, timeout=WAIT)
        assert done.returncode == 78 and said in done.stderr
    assert mux(authd, *ALICE, HOST.encode()) == b"OK"
