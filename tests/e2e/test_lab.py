"""The laboratory itself, without our programs: if one of these fails, look
here first and not at Meerkat."""

import os
import select
import subprocess
import sys

import pytest

from conftest import ACCOUNTS
from lab import meerkat, ports
from lab.browser import LoginRefused
from lab.client import Client, Component
from lab.ejabberd import Ejabberd
from lab.process import Child, Line, ProcessError
from lab.server import CAFE, CONFERENCE, ROOMS
from lab.session import AuthFailed, NothingCame, StanzaError, body, is_message, name
from lab.web import BoshClient, WebSocketClient

TRANSPORTS = pytest.mark.parametrize(
    "transport", [Client, BoshClient, WebSocketClient])
ROOM = "lab@" + CONFERENCE


@TRANSPORTS
@pytest.mark.parametrize("user", ACCOUNTS)
def test_login(server, transport, user):
    with transport(server, user, ACCOUNTS[user], resource="desk") as client:
        assert client.jid == user + "@localhost/desk"


@TRANSPORTS
def test_wrong_password(server, transport):
    with pytest.raises(AuthFailed, match="not-authorized"):
        transport(server, "alice", "wonderworld")


@TRANSPORTS
def test_anonymous_login(server, transport):
    with transport(server, None, host="anon.localhost") as client:
        assert client.jid.split("/")[0].endswith("@anon.localhost")


@TRANSPORTS
def test_groupchat(server, transport):
    with Client(server, "bob", ACCOUNTS["bob"]) as bob, \
            transport(server, "alice", ACCOUNTS["alice"]) as alice:
        bob.join(ROOM, "bob")
        alice.join(ROOM, "alice")
        bob.wait_presence(sender=ROOM + "/alice", type=None)
        number = alice.say(ROOM, "<hello> & 'welcome' ☕")
        heard = bob.wait_message(sender=ROOM + "/alice", type="groupchat")
        assert body(heard) == "<hello> & 'welcome' ☕"
        assert heard.get("id") == number
        bob.say(ROOM, "hi")
        alice.wait_message(sender=ROOM + "/bob", body="hi")
        alice.leave(ROOM, "alice")
        bob.wait_presence(sender=ROOM + "/alice", type="unavailable")


def test_vanished_client_leaves_its_room(server):
    with Client(server, "bob", ACCOUNTS["bob"]) as bob:
        bob.join(ROOM, "bob")
        alice = Client(server, "alice", ACCOUNTS["alice"])
        alice.join(ROOM, "alice")
        bob.wait_presence(sender=ROOM + "/alice", type=None)
        alice.drop()
        bob.wait_presence(sender=ROOM + "/alice", type="unavailable")


def test_settle_shows_that_nothing_came(server):
    with Client(server, "alice", ACCOUNTS["alice"]) as alice:
        alice.settle(CONFERENCE)
        assert not alice.inbox.all(is_message)
        with pytest.raises(NothingCame):
            alice.wait_message(timeout=0)
        with pytest.raises(StanzaError) as refusal:
            alice.iq("nobody@localhost", "<query xmlns='urn:example:none'/>")
        assert refusal.value.condition == "service-unavailable"


def _echo(component, stanza):
    if name(stanza) == "message":
        component.send("<message from='%s' to='%s'><body>echo %s</body></message>" % (
            stanza.get("to"), stanza.get("from"), body(stanza)))


@pytest.mark.parametrize("domain", ["rooms.localhost", "cafe.localhost"])
def test_component_echoes(server, domain):
    component = Component(server.components[domain], _echo)
    with Client(server, "alice", ACCOUNTS["alice"]) as alice:
        alice.send("<message to='x@%s'><body>one</body></message>" % domain)
        alice.wait_message(sender="x@" + domain, body="echo one")
    component.close()


def test_component_with_wrong_secret(server):
    endpoint = server.components[ROOMS]
    right, endpoint.secret = endpoint.secret, "wrong"
    try:
        with pytest.raises(ConnectionError, match="not-authorized"):
            Component(endpoint)
    finally:
        endpoint.secret = right


def test_server_listens_on_loopback_only(server):
    _assert_loopback(server, 3)  # clients, HTTP, components


def test_wordpress_listens_on_loopback_only(mariadb, wordpress):
    _assert_loopback(mariadb, 1)
    _assert_loopback(wordpress, 1)


def _assert_loopback(thing, at_least):
    sockets = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True,
                             check=True).stdout.splitlines()
    addresses = [line.split()[3] for line in sockets
                 if "pid=%d," % thing.child.pid in line]
    assert len(addresses) >= at_least
    assert [one for one in addresses if not one.startswith("127.")] == []


@pytest.fixture(scope="session")
def writer(wordpress):
    """A user whose login and password need every kind of quoting."""
    login, password = "carol smith", "it's \"quoted\" \\ | ü"
    wordpress.create_user(login, password, role="author", name="Carol S.")
    return login, password


def test_wordpress_login_and_logout(wordpress, writer):
    login, password = writer
    browser = wordpress.login(login, password)
    cookie = browser.logged_in_cookie
    assert cookie.startswith("carol%20smith%7C") and cookie.count("%7C") == 3
    assert len(wordpress.sessions(login)) == 1
    assert browser.get("/wp-admin/profile.php")[0] == 200
    browser.logout()
    assert wordpress.sessions(login) == []
    assert browser.logged_in_cookie is None
    with pytest.raises(LoginRefused, match="incorrect"):
        wordpress.login(login, password + "!")


def test_wordpress_ends_sessions(wordpress, writer):
    login, password = writer
    one, two = wordpress.login(login, password), wordpress.login(login, password)
    assert len(wordpress.sessions(login)) == 2
    wordpress.destroy_sessions(login)
    assert wordpress.sessions(login) == []
    assert [page.get("/wp-admin/profile.php")[0] for page in (one, two)] == [302, 302]


def test_wordpress_changes_password_and_role(wordpress):
    wordpress.create_user("dave", "one", role="subscriber")
    browser = wordpress.login("dave", "one")
    assert browser.get("/wp-admin/edit.php")[0] == 403
    wordpress.set_role("dave", "editor")
    assert browser.get("/wp-admin/edit.php")[0] == 200
    wordpress.change_password("dave", "two")
    assert browser.get("/wp-admin/edit.php")[0] == 302
    with pytest.raises(LoginRefused):
        wordpress.login("dave", "one")
    wordpress.login("dave", "two")


def test_wordpress_database_is_what_it_says(wordpress):
    kind = wordpress.do("database")
    assert kind == {"mariadb": "wpdb", "sqlite": "WP_SQLite_DB"}[wordpress.kind]


def test_server_survives_a_crash(server, laboratory):
    own = laboratory.start(type(server)(laboratory.new_folder(server.kind)))
    own.register("alice", "wonderland")
    own.restart()
    own.kill()
    own.start()
    Client(own, "alice", "wonderland").close()
    laboratory.stop(own)


EXTAUTH = """import struct, sys
while head := sys.stdin.buffer.read(2):
    words = sys.stdin.buffer.read(struct.unpack(">H", head)[0]).split(b":", 3)
    yes = words[0] == b"isuser" or words[3:] == [b"open: sesame"]
    sys.stdout.buffer.write(struct.pack(">HH", 2, yes))
    sys.stdout.buffer.flush()
"""


@pytest.fixture(scope="module")
def special(laboratory):
    """An ejabberd that asks a program, and divides rooms among components."""
    folder = laboratory.new_folder("ejabberd")
    program = os.path.join(folder, "extauth.py")
    with open(program, "w") as file:
        file.write(EXTAUTH)
    server = laboratory.start(Ejabberd(
        folder, extauth="/usr/bin/python3 " + program, balance={ROOMS: 2}))
    yield server
    laboratory.stop(server)


def test_ejabberd_asks_a_program(special):
    Client(special, "anyone", "open: sesame").close()
    with pytest.raises(AuthFailed, match="not-authorized"):
        Client(special, "anyone", "open: says me")


def _answer_as(who):
    def answer(component, stanza):
        if name(stanza) == "message":
            component.send("<message from='%s/%s' to='%s'><body>here</body></message>"
                           % (stanza.get("to"), who, stanza.get("from")))
    return answer


def test_ejabberd_divides_rooms(special):
    one = Component(special.components[ROOMS], _answer_as("one"))
    two = Component(special.components[ROOMS], _answer_as("two"))
    rooms = ["room%d@%s" % (number, ROOMS) for number in range(16)]
    with Client(special, "anyone", "open: sesame") as client:
        owners = []
        for _ in range(2):
            for room in rooms:
                client.send("<message to='%s'><body>who?</body></message>" % room)
            owners.append([client.wait_message(sender=room).get("from")
                           for room in rooms])
    assert owners[0] == owners[1]
    assert {owner.split("/")[1] for owner in owners[0]} == {"one", "two"}
    one.close()
    two.close()


def test_ejabberd_multicasts(special):
    component = Component(special.components[CAFE])
    with Client(special, "one", "open: sesame") as one, \
            Client(special, "two", "open: sesame") as two:
        component.send(
            "<message from='x@%s' to='multicast.localhost' type='groupchat'>"
            "<body>to all</body>"
            "<addresses xmlns='http://jabber.org/protocol/address'>"
            "<address type='bcc' jid='%s'/><address type='bcc' jid='%s'/>"
            "</addresses></message>" % (CAFE, one.jid, two.jid))
        for client in (one, two):
            client.wait_message(sender="x@" + CAFE, body="to all")
    component.close()


PROGRAM = """#!/usr/bin/python3
import os, signal, socket, sys
print(open(sys.argv[2]).read(), flush=True)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
    for word in ["STATUS=starting"] * 20 + ["READY=1"]:
        notify.sendto(word.encode(), os.environ["NOTIFY_SOCKET"])
signal.pause()
"""


def test_programs_are_configured_and_started(
        laboratory, tmp_path, monkeypatch, server):
    for program in ("meerkat-authd", "meerkat-cafe"):
        (tmp_path / program).write_text(PROGRAM)
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("MEERKAT_BUILD", str(tmp_path))

    class Site:
        wp_config = '/with "quotes" \\ and\n/wp-config.php'

    authd = laboratory.start(meerkat.Authd(tmp_path / "authd", Site))
    cafe = laboratory.start(meerkat.Cafe(tmp_path / "cafe", server, grace=30))
    endpoint = server.components[CAFE]
    assert authd.child.log_text() == (
        'sockets = { native = "%s"; };\nsites = ( { host = "localhost"; wp_config'
        ' = "/with \\"quotes\\" \\\\ and\\x0a/wp-config.php"; } );\n\n' % authd.socket)
    assert cafe.child.log_text() == (
        'domain = "cafe.localhost";\nsecret_file = "%s";\n'
        'server = { host = "127.0.0.1"; port = %d; };\n'
        'storage = { file = "%s"; };\nlog_level = "info";\n'
        'room = "cafe";\ncontrol = "%s";\ngrace = 30;\n\n' % (
            endpoint.secret_file, endpoint.port, cafe.path("rooms.db"),
            cafe.control))
    assert cafe.address == "cafe@cafe.localhost"
    assert authd.extauth() == "%s/meerkat-extauth --socket %s" % (
        tmp_path, authd.socket)
    authd.stop()
    cafe.kill()


def test_child_that_fails_tells_why(tmp_path):
    child = Child("sh", ["/bin/sh", "-c", "echo no such luck; exit 3"],
                  tmp_path / "log", ready=Line("^ready$"))
    with pytest.raises(ProcessError, match="(?s)before it was ready.*no such luck"):
        child.start()
    assert not child.running


def test_child_that_will_not_stop_is_killed(tmp_path):
    child = Child("sh", ["/bin/sh", "-c", "trap '' TERM; echo ready; exec sleep 600"],
                  tmp_path / "log", ready=Line("^ready$"))
    child.start()
    with pytest.raises(ProcessError, match="ignored SIGTERM"):
        child.stop(timeout=0.2)
    assert not child.running


def test_everything_dies_with_us(tmp_path):
    """Even if we are killed, and even what our children have started."""
    script = (
        "import sys; sys.path.insert(0, %r)\n"
        "from lab.laboratory import Laboratory\n"
        "from lab.process import Child, Line\n"
        "Laboratory()\n"
        "child = Child('sh', ['/bin/sh', '-c', 'sleep 600 & echo $!; wait'],\n"
        "              %r, ready=Line('^[0-9]+$')).start()\n"
        "print(child.pid, child.log_text(), flush=True)\n"
        "sys.stdin.read()\n" % (os.path.dirname(__file__), str(tmp_path / "log")))
    parent = subprocess.Popen(
        [sys.executable, "-c", script], text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env=dict(os.environ, TMPDIR=str(tmp_path)))
    pidfds = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
    assert len(pidfds) == 2
    parent.kill()
    parent.wait()
    for pidfd in pidfds:
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        assert poll.poll(5000), "a process has outlived its parent"
        os.close(pidfd)


def test_ports_are_ours_alone():
    taken = {ports.take() for _ in range(50)}
    assert len(taken) == 50 and max(taken) < 32768
    script = ("import sys; sys.path.insert(0, %r)\nfrom lab import ports\n"
              "print(all(ports._claim(int(p)) is None for p in sys.argv[1:]))"
              % os.path.dirname(__file__))
    other = subprocess.run([sys.executable, "-c", script, *map(str, taken)],
                           capture_output=True, text=True, check=True)
    assert other.stdout == "True\n"
