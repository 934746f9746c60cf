"""The whole path: a real WordPress login talks in a real room.

WordPress sets its cookie, the browser's XMPP login carries it, the server asks
us whether it is good, and our rooms are attached to the same server.
"""

import itertools
import socket
import subprocess
import urllib.parse

import pytest

from conftest import SERVERS
from lab import meerkat
from lab.client import Client
from lab.server import CAFE, HOST, ROOMS
from lab.session import MUC, AuthFailed, NothingCame, StanzaError, body
from lab.web import BoshClient, WebSocketClient
from lab.wordpress import WordPress

TRANSPORTS = pytest.mark.parametrize(
    "transport", [Client, BoshClient, WebSocketClient])
PEOPLE = {  # login: password, as typed into the form
    "alice": "wonderland; 'quoted' \\ and more",
    "Bob.Builder": "yes we can",
    "carol smith": "open: sesame",
    "dave@example.com": "p@ss|word €",
}
NODES = {"carol smith": "carol\\20smith", "dave@example.com": "dave\\40example.com"}
# What bcrypt of cost 13 makes of "slow": about half a second of work.
SLOW = "$2y$13$LjyxDXpn423PXtk5NpQFPOppjTPkoJWZxMDSo5Rgq11tiEt0o5W82"
OWNER = "<query xmlns='%s#owner'><x xmlns='jabber:x:data' type='submit'/></query>" % MUC

_numbers = itertools.count(1)


class Stack:
    """A site, authd beside it, a server that asks it, and both components."""

    def __init__(self, laboratory, kind, site):
        self.site = site
        folder = laboratory.new_folder
        self.authd = laboratory.start(meerkat.Authd(folder("authd"), site))
        self.server = laboratory.start(self._server(kind, folder(kind)))
        self.muc = laboratory.start(meerkat.Muc(folder("muc"), self.server))
        self.cafe = laboratory.start(meerkat.Cafe(folder("cafe"), self.server))

    def _server(self, kind, folder):
        if kind == "ejabberd":
            return SERVERS[kind](folder, extauth=self.authd.extauth(
                "--dialect", "ejabberd"))
        return SERVERS[kind](folder, auth_socket=self.authd.socket)

    @property
    def parts(self):
        return [self.cafe, self.muc, self.server, self.authd]

    def client(self, login, secret, transport=Client, **more):
        """Logged in as a WordPress user, under the name XMPP has for them."""
        return transport(self.server, NODES.get(login, login.lower()), secret, **more)

    def cookie(self, login):
        return self.site.login(login, PEOPLE[login]).logged_in_cookie

    def new_room(self, owner):
        """A room of its own for a test, made and opened by `owner`."""
        room = "slice%d@%s" % (next(_numbers), ROOMS)
        owner.join(room, owner.user.split("\\")[0])
        owner.iq(room, OWNER, type="set")
        return room


@pytest.fixture(scope="module", params=[
    ("ejabberd", "mariadb"), ("prosody", "mariadb"), ("prosody", "sqlite")],
    ids="-".join)
def stack(request, laboratory):
    kind, database = request.param
    mariadb = request.getfixturevalue("mariadb") if database == "mariadb" else None
    site = laboratory.start(WordPress(laboratory.new_folder("wordpress"), mariadb))
    for login, password in PEOPLE.items():
        site.create_user(login, password)
    stack = Stack(laboratory, kind, site)
    yield stack
    for part in stack.parts + [site]:
        laboratory.stop(part)


@TRANSPORTS
def test_cookie_of_a_browser_logs_in(stack, transport):
    browser = stack.site.login("alice", PEOPLE["alice"])
    with stack.client("alice", browser.logged_in_cookie, transport) as alice:
        room = stack.new_room(alice)
        alice.say(room, "here by cookie")
        alice.wait_message(sender=room + "/alice", body="here by cookie")
        alice.join(stack.cafe.address, "alice")
        alice.say(stack.cafe.address, "coffee?")
        alice.wait_message(sender=stack.cafe.address + "/alice", body="coffee?")


@TRANSPORTS
def test_password_logs_in(stack, transport):
    with stack.client("alice", PEOPLE["alice"], transport) as alice:
        assert alice.jid.startswith("alice@localhost/")


def test_cookie_percent_decoded_logs_in(stack):
    cookie = urllib.parse.unquote(stack.cookie("alice"))
    assert "|" in cookie
    stack.client("alice", cookie).close()


def test_chat_credential_logs_in(stack):
    stack.client("alice", stack.site.credential("alice")).close()


@TRANSPORTS
@pytest.mark.parametrize("login", ["Bob.Builder", *NODES])
def test_odd_logins(stack, transport, login):
    for secret in (PEOPLE[login], stack.cookie(login)):
        with stack.client(login, secret, transport) as client:
            node = NODES.get(login, login.lower())
            assert client.jid.split("/")[0] == "%s@%s" % (node, HOST)


@TRANSPORTS
def test_bad_secrets_are_refused(stack, transport):
    good = stack.cookie("alice")
    flipped = good[:-1] + ("0" if good[-1] != "0" else "1")
    bad = {
        "wrong password": "wonder",
        "tampered cookie": flipped,
        "cut cookie": good[:-9],
        "somebody else's cookie": stack.cookie("Bob.Builder"),
        "expired cookie": stack.site.credential("alice", "logged_in", -60),
        "expired credential": stack.site.credential("alice", seconds=-60),
        "credential under another scheme": stack.site.credential("alice", "nonce"),
    }
    for what, secret in bad.items():
        with pytest.raises(AuthFailed) as refusal:
            pytest.fail("%s logged in as %s" % (
                what, stack.client("alice", secret, transport).jid))
        assert "not-authorized" in str(refusal.value), what
    stack.client("alice", good, transport).close()


def test_logged_out_cookie_is_refused(stack):
    browser = stack.site.login("Bob.Builder", PEOPLE["Bob.Builder"])
    cookie = browser.logged_in_cookie
    stack.client("Bob.Builder", cookie).close()
    browser.logout()
    with pytest.raises(AuthFailed):
        stack.client("Bob.Builder", cookie)


def test_cookie_of_before_a_new_password_is_refused(stack):
    stack.site.create_user("changer", "first one")
    cookie = stack.site.login("changer", "first one").logged_in_cookie
    stack.client("changer", cookie).close()
    stack.site.change_password("changer", "second one")
    for secret in (cookie, "first one"):
        with pytest.raises(AuthFailed):
            stack.client("changer", secret)
    stack.client("changer", "second one").close()


def test_unknown_user_is_refused(stack):
    with pytest.raises(AuthFailed):
        stack.client("nobody", "whatever")


@pytest.fixture
def three(stack):
    """alice by cookie, carol by password, dave by chat credential."""
    people = [stack.client("alice", stack.cookie("alice"), resource="a"),
              stack.client("carol smith", PEOPLE["carol smith"], resource="c"),
              stack.client("dave@example.com",
                           stack.site.credential("dave@example.com"), resource="d")]
    yield people
    for one in people:
        one.close()


def talk(place, alice, carol, dave):
    """What three people do in any room."""
    for one, nick in ((alice, "alice"), (carol, "carol"), (dave, "dave")):
        one.join(place, nick)
    alice.wait_presence(sender=place + "/dave", type=None)
    carol.wait_presence(sender=place + "/dave", type=None)

    for one in (alice, carol, dave):
        one.inbox.clear()  # the history of a place that is not new
    number = alice.say(place, "hello <all> & everybody")
    for one in (alice, carol, dave):
        heard = one.wait_message(sender=place + "/alice", type="groupchat")
        assert (body(heard), heard.get("id")) == ("hello <all> & everybody", number)

    carol.send("<presence to='%s/caroline'/>" % place)
    for one in (alice, carol, dave):
        one.wait_presence(sender=place + "/carol", type="unavailable", code=303)
        one.wait_presence(sender=place + "/caroline", type=None)

    carol.send("<message type='chat' to='%s/dave'><body>psst</body></message>" % place)
    assert body(dave.wait_message(sender=place + "/caroline", type="chat")) == "psst"

    with pytest.raises(StanzaError) as refusal:
        dave.join(place, "alice")
    assert refusal.value.condition == "conflict"

    carol.leave(place, "caroline")
    alice.wait_presence(sender=place + "/caroline", type="unavailable")
    carol.say(place, "still there?")
    refused = carol.wait_message(sender=place, type="error")
    assert refused.find(".//{*}not-acceptable") is not None
    alice.settle(place)
    assert not [m for m in alice.inbox.all() if body(m) in ("psst", "still there?")]


def test_three_people_in_a_room(stack, three):
    alice = three[0]
    room = stack.new_room(alice)
    alice.leave(room, "alice")  # it ends with its last occupant, and is made anew
    alice.join(room, "alice")
    alice.iq(room, OWNER, type="set")
    talk(room, *three)


def test_three_people_in_the_cafe(stack, three):
    talk(stack.cafe.address, *three)


def test_history_for_who_comes_later(stack, three):
    alice, carol, _ = three
    room = stack.new_room(alice)
    for line in ("one", "two", "three"):
        alice.say(room, line)
    alice.wait_message(body="three")
    carol.join(room, "carol", inside="<history maxstanzas='2'/>")
    assert [body(m) for m in carol.inbox.all(
        lambda m: body(m) is not None)] == ["two", "three"]
    with pytest.raises(NothingCame):
        carol.wait_message(body="one", timeout=0)


def test_everything_is_back_after_the_server(stack):
    with stack.client("alice", stack.cookie("alice")) as alice:
        stack.new_room(alice)
        stack.server.restart()
        alice.inbox.wait_end()
    with stack.client("alice", stack.cookie("alice")) as alice:
        wait_for_service(alice, ROOMS)
        wait_for_service(alice, CAFE)
        room = stack.new_room(alice)
        alice.say(room, "again")
        alice.wait_message(sender=room + "/alice", body="again")
        alice.join(stack.cafe.address, "alice")


@pytest.mark.parametrize("part", ["muc", "cafe", "authd"])
def test_everything_is_back_after_a_crash(stack, part):
    crashing = getattr(stack, part)
    crashing.kill()
    crashing.start()
    with stack.client("alice", stack.cookie("alice")) as alice, \
            stack.client("carol smith", PEOPLE["carol smith"]) as carol:
        wait_for_service(alice, ROOMS)
        room = stack.new_room(alice)
        for place in (room, stack.cafe.address):
            alice.join(place, "alice")
            carol.join(place, "carol")
            carol.say(place, "back")
            alice.wait_message(sender=place + "/carol", body="back")


def wait_for_service(client, address):
    """Ask until the service answers: it comes back by itself, at a time of
    its own, and nobody tells a client."""
    for _ in range(60):
        try:
            client.settle(address)
            return
        except StanzaError as refusal:
            assert refusal.condition in (
                "remote-server-timeout", "service-unavailable", "forbidden",
                "remote-server-not-found", "not-allowed"), refusal
            # Until the back-off of the component's reconnecting is over.
            with pytest.raises(NothingCame):
                client.wait(lambda stanza: False, timeout=0.5)
    pytest.fail("%s did not come back" % address)


def test_slow_password_does_not_delay_a_cookie(stack):
    """Shown by order, not by a clock: on one connection a cookie is asked for
    after many slow passwords, and answered before all of them."""
    # Of one user no more than four are tried at once.
    logins = ["sloth%d" % next(_numbers) for _ in range(2)]
    for login in logins:
        stack.site.create_user(login, "x")
        stack.site.set_hash(login, SLOW)
    cookie = stack.cookie("alice")
    ask = "AUTHD\t1\tagent=test\n" + "".join(
        "auth\t%d\tuser=%s\thost=localhost\tpw=wrong%d\n" % (n, logins[n % 2], n)
        for n in range(1, 9)) + \
        "auth\t9\tuser=alice\thost=localhost\tany=%s\n" % urllib.parse.quote(cookie)
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        line.connect(stack.authd.socket)
        line.sendall(ask.encode())
        answers = read(line, 9)
    order = [number for _, number in answers]
    assert order.index("9") == 0, answers
    assert dict((n, v) for v, n in answers)["9"] == "OK"
    assert {v for v, n in answers if n != "9"} <= {"NO", "TMP"}


def read(line, wanted):
    """(class, id) of the replies, in the order they came."""
    replies = []
    for text in line.makefile():
        words = text.rstrip("\n").split("\t")
        if words[0] != "AUTHD":
            replies.append((words[0], words[1]))
        if len(replies) == wanted:
            return replies
    raise AssertionError("the connection ended after %r" % replies)


@pytest.mark.parametrize("secret, status, word", [
    (PEOPLE["alice"], 0, "OK"), ("wrong", 1, "NO")])
def test_meerkatctl(stack, secret, status, word):
    done = ctl(stack, "auth", "alice@localhost", secret=secret)
    assert (done.returncode, done.stdout.split()[0]) == (status, word)
    assert secret not in done.stdout + done.stderr


def test_meerkatctl_when_authd_is_away(stack, tmp_path):
    done = subprocess.run(
        [meerkat.build() + "/meerkatctl", "-s", str(tmp_path / "none.sock"),
         "auth", "alice@localhost"], input="x", capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()[0]) == (75, "TMP")


def test_meerkatctl_asks(stack):
    assert ctl(stack, "ping").returncode == 0
    assert ctl(stack, "isuser", "alice@localhost").stdout == "OK exists=1\n"
    assert ctl(stack, "isuser", "nobody@localhost").stdout == "OK exists=0\n"
    assert "roles=subscriber" in ctl(stack, "whois", "alice@localhost").stdout


def ctl(stack, *words, secret=""):
    return subprocess.run(
        [meerkat.build() + "/meerkatctl", "-s", stack.authd.socket, *words],
        input=secret, capture_output=True, text=True, timeout=60)


def test_secrets_are_in_no_log(stack):
    """After all of the above: what was typed stands nowhere."""
    for part in stack.parts:
        if part is stack.server:
            continue
        with open(part.path("log"), errors="replace") as log:
            text = log.read()
        for password in PEOPLE.values():
            assert password not in text
