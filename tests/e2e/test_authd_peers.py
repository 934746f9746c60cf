"""authd's dialects as their real peers speak them: programs of Debian's packages,
configured by the very files of etc/ that people are told to use."""

import grp
import os
import subprocess
import tomllib

import pytest

from authd_kit import (APP_PASSWORDS, HOST, PASSWORDS, Bridge, Dialects, SqliteSite,
                       localpart)
from lab import meerkat, ports
from lab.client import Client
from lab.dovecot import Dovecot
from lab.ejabberd import Ejabberd
from lab.jabberd2 import Jabberd2
from lab.postfix import Smtp, Smtpd
from lab.prosody import Prosody
from lab.server import CAFE, ROOMS, Endpoint
from lab.server import HOST as SERVER_HOST
from lab.snippet import snippet, write
from test_authd_servers import login

TESTSASLAUTHD = "/usr/sbin/testsaslauthd"


@pytest.fixture(scope="module")
def authd(laboratory):
    settings = {}
    if os.geteuid() == 0:  # smtpd gives up its rights
        settings["socket_group"] = grp.getgrnam("postfix").gr_name
    daemon = laboratory.start(Dialects(
        laboratory.new_folder("authd"), SqliteSite(laboratory.new_folder("site")),
        {HOST: {}, SERVER_HOST: {}}, **settings))
    yield daemon
    laboratory.stop(daemon)


def ask_mux(authd, user, password, realm=HOST):
    done = subprocess.run(
        [TESTSASLAUTHD, "-f", authd.path("mux.sock"), "-u", user, "-p", password,
         "-r", realm, "-s", "xmpp"], capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


def test_testsaslauthd(authd):
    yes, no = '0: OK "Success."', '0: NO "authentication failed"'
    for name in ("alice", "o'neil", "eve_99", "Bob.Builder", "apps"):
        assert ask_mux(authd, name, PASSWORDS[name]) == yes, name
        assert ask_mux(authd, name, PASSWORDS[name] + "x") == no
    assert ask_mux(authd, "apps", APP_PASSWORDS[0]) == yes
    assert ask_mux(authd, "nobody", "wonderland") == no
    assert ask_mux(authd, "alice", "wonderland", "elsewhere.org") == no
    assert ask_mux(authd, "alice", "x" * 1024) == no


@pytest.fixture(scope="module")
def smtpd(laboratory, authd):
    server = laboratory.start(Smtpd(laboratory.new_folder("smtpd"), snippet(
        "postfix/main.cf", {
            "/run/meerkat/dovecot.sock": authd.path("dovecot.sock"),
            "/run/meerkat/socketmap.sock": authd.path("socketmap.sock")})))
    yield server
    laboratory.stop(server)


def test_postmap(smtpd):
    assert smtpd.lookup("alice@example.org") == "alice@example.org"
    assert smtpd.lookup("Bob.Builder@example.org") == "bob.builder@example.org"
    for nobody in ("nobody@example.org", "alice", "alice@elsewhere.org",
                   "@example.org", "alice%@example.org", "a,b:c@example.org"):
        assert smtpd.lookup(nobody) is None, nobody


def test_postfix(smtpd):
    if os.geteuid() != 0:  # smtpd becomes another user
        raise RuntimeError("this test needs root, as tests/run has it")
    with Smtp(smtpd) as smtp:
        assert any(offer.startswith("250-AUTH PLAIN LOGIN") for offer in smtp.offers)
        assert smtp.plain("alice@example.org", "wrong") == "535"
        assert smtp.plain("nobody@example.org", "wonderland") == "535"
        assert smtp.plain("alice@example.org", "wonderland") == "235"
    with Smtp(smtpd) as smtp:
        assert smtp.login("alice@example.org", "wrong") == "535"
        assert smtp.login("Bob.Builder@example.org", PASSWORDS["Bob.Builder"]) == "235"


def check_logins(server, cut_at_nul=False):
    """On a server that knows nobody but by us, all the way to a message.
    `cut_at_nul`: it is the server that does it, we never see the rest."""
    for name in ("alice", "carol smith", "eve_99", "o'neil", "иван", "quoter"):
        user = localpart(name)
        assert login(server, user, PASSWORDS[name]) == "success", name
        assert login(server, user, PASSWORDS[name] + "x") != "success", name
    assert login(server, "nobody", "wonderland") != "success"
    assert cut_at_nul or login(server, "alice", b"wonderland\0evil") != "success"
    with Client(server, "alice", "wonderland") as alice, \
            Client(server, "o\\27neil", PASSWORDS["o'neil"]) as other:
        alice.send("<message type='chat' to='%s'><body>hello</body></message>"
                   % other.jid)
        other.wait_message(body="hello")


def test_ejabberd(laboratory, authd):
    """The rooms and the café attach to the one listener of that file, too."""
    folder = laboratory.new_folder("ejabberd")
    port = ports.take()
    server = laboratory.start(Ejabberd(folder, attach=write(
        os.path.join(folder, "meerkat.yml"), snippet("ejabberd/meerkat.yml", {
            "example.org": SERVER_HOST, "5347": str(port), "5281": str(ports.take()),
            "/usr/bin/meerkat-extauth": os.path.join(meerkat.build(), "meerkat-extauth"),
            "/run/meerkat/auth.sock": authd.socket}))))
    check_logins(server)
    for program, domain, secret in ((meerkat.Muc, ROOMS, "SECRET-OF-THE-ROOMS"),
                                    (meerkat.Cafe, CAFE, "SECRET-OF-THE-CAFE")):
        own = laboratory.new_folder(domain)
        server.components[domain] = Endpoint(port, secret, own, domain)
        laboratory.start(program(own, server))
    with Client(server, "alice", "wonderland") as alice:
        alice.join("tea@" + ROOMS, "alice")
        alice.join("cafe@" + CAFE, "alice")
    laboratory.stop(server)


PROSODY = {
    "meerkat": {"/run/meerkat/auth.sock": "auth.sock"},
    "dovecot": {"/run/meerkat/dovecot.sock": "dovecot.sock"},
    "cyrus": {},
}


@pytest.mark.parametrize("way", PROSODY)
def test_prosody(laboratory, authd, way):
    folder = laboratory.new_folder("prosody")
    replace = {old: authd.path(new) for old, new in PROSODY[way].items()}
    env = {}
    if way == "cyrus":
        write(os.path.join(folder, "prosody.conf"), snippet("sasl2/prosody.conf", {
            "/run/meerkat/mux": authd.path("mux.sock")}))
        env = {"SASL_CONF_PATH": folder}
    server = laboratory.start(Prosody(folder, env=env, options=snippet(
        "prosody/%s.cfg.lua" % way, dict(replace, **{"example.org": SERVER_HOST}))))
    check_logins(server, cut_at_nul=way == "dovecot")
    laboratory.stop(server)


def test_jabberd2(laboratory, authd):
    folder = laboratory.new_folder("jabberd2")
    pipe = write(os.path.join(folder, "meerkat-pipe"), snippet("jabberd2/meerkat-pipe", {
        "/usr/bin/meerkat-extauth": os.path.join(meerkat.build(), "meerkat-extauth"),
        "/run/meerkat/auth.sock": authd.socket}), 0o755)
    server = laboratory.start(Jabberd2(folder, snippet("jabberd2/authreg.xml", {
        "/etc/jabberd2/meerkat-pipe": pipe})))
    # It is told no of names that would make it crash, and goes on.
    for user in ("ca:rol", "alice@", "al'ice", "a b", "x" * 900):
        assert login(server, user, "wonderland") != "success", user
    check_logins(server)
    laboratory.stop(server)


def test_jabberd2_wire(authd):
    """Its answers are one write each, or it would take a part for the whole."""
    with Bridge(authd.socket, dialect="jabberd2") as bridge:
        assert bridge.ask("USER-EXISTS alice example.org") is True
        assert bridge.ask("USER-EXISTS nobody example.org") is False
        assert bridge.ask("CHECK-PASSWORD alice d29uZGVybGFuZA== example.org") is True
        assert bridge.ask("CHECK-PASSWORD alice d29uZGVybGFuZAo= example.org") is True
        assert bridge.ask("CHECK-PASSWORD alice d29uZGVybGFuZAB4 example.org") is False
        assert bridge.ask("CHECK-PASSWORD alice eA== example.org") is False
        assert bridge.ask(b"CHECK-PASSWORD alice " + b"x" * 200000) is False
        assert bridge.ask("GET-PASSWORD alice example.org") is False
        assert bridge.ask("USER-EXISTS alice example.org") is True
        assert bridge.close()[:2] == (0, b"")


def test_mongooseim(authd):
    """There is no package of it: its program is started as it would start it."""
    settings = tomllib.loads(snippet("mongooseim/auth.toml", {
        "/run/meerkat/auth.sock": authd.socket}))
    words = settings["auth"]["external"]["program"].split()
    assert words[0] == "/usr/bin/meerkat-extauth"
    assert words[1:3] == ["--socket", authd.socket]
    assert words[3:5] == ["--dialect", "mongooseim"]
    with Bridge(authd.socket, *words[5:], dialect="mongooseim") as bridge:
        assert bridge.ask("auth:alice:example.org:wonderland") is True
        assert bridge.ask("auth:alice:example.org:wrong") is False
        assert bridge.ask("isuser:alice:example.org") is True
        assert bridge.ask("removeuser:alice:example.org") is False


def test_dovecot_server(laboratory, authd):
    folder = laboratory.new_folder("dovecot")
    script = write(os.path.join(folder, "meerkat.lua"), snippet("dovecot/meerkat.lua", {
        "/run/meerkat/auth.sock": authd.socket}))
    replace = {"/etc/dovecot/meerkat.lua": script}
    if os.geteuid() != 0:
        replace.update({"user = dovecot": "", "extra_groups = meerkat": ""})
    else:  # the socket is Postfix's in this test
        replace["extra_groups = meerkat"] = "extra_groups = postfix"
    server = laboratory.start(Dovecot(folder, snippet(
        "dovecot/meerkat.conf.ext", replace)))
    for user in ("alice", "alice@example.org", "bob.builder", "o'neil@example.org",
                 "иван"):
        name = {"bob.builder": "Bob.Builder"}.get(user, user.partition("@")[0])
        assert server.doveadm("auth", "test", user, PASSWORDS[name])[0] == 0, user
        status, said = server.doveadm("auth", "test", user, "wrong")
        assert status == 77 and "auth failed" in said
    assert server.doveadm("auth", "test", "alice@elsewhere.org", "wonderland")[0] == 77
    assert "user_disabled" not in server.doveadm("auth", "test", "nobody", "x")[1]
    # Who has mail here at all.
    assert server.doveadm("user", "alice@example.org")[0] == 0
    assert server.doveadm("user", "nobody@example.org")[0] == 67
    laboratory.stop(server)
