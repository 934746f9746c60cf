"""meerkatctl: rooms and people from the shell, on SQLite and on MariaDB."""

import json
import os
import subprocess
import threading
import time

import pytest

from conftest import ACCOUNTS
from ctl_kit import Wire, ctl, ctl_json, figure, figures
from lab import ports
from lab.client import Client
from lab.meerkat import build
from lab.server import HOST, ROOMS
from lab.session import CLIENT, name
from test_restart import OnMariaDB, OnSQLite

ROOM = "verona@" + ROOMS
LIMITS = {"message_count": 0, "ghost_timeout": 0}


@pytest.fixture(scope="module", params=["sqlite", "mariadb"])
def muc(request, laboratory, server):
    folder = laboratory.new_folder("ctl")
    control = os.path.join(str(folder), "muc.sock")
    port = ports.take()
    more = {"limits": LIMITS, "control": control,
            "metrics": "127.0.0.1:%d" % port}
    if request.param == "sqlite":
        muc = OnSQLite(folder, server, **more)
    else:
        muc = OnMariaDB(folder, server, request.getfixturevalue("mariadb"),
                        **more)
    muc.control, muc.port = control, port
    laboratory.start(muc)
    yield muc
    laboratory.stop(muc)


@pytest.fixture
def people(server, muc):
    people = {user: Client(server, user, password)
              for user, password in ACCOUNTS.items()}
    yield people
    for client in people.values():
        client.close()


@pytest.fixture
def room(muc, people):
    ctl(muc.control, "room", "create", "verona", "alice@" + HOST)
    for user, client in people.items():
        client.join(ROOM, user)
    for client in people.values():
        client.settle(ROOM)
        client.inbox.clear()
    yield ROOM
    if any(row["room"] == ROOM for row in
           ctl_json(muc.control, "room", "list")):
        ctl(muc.control, "room", "destroy", "verona")


def say(client, *bodies):
    for body in bodies:
        client.send("<message type='groupchat' to='%s'><body>%s</body>"
                    "</message>" % (ROOM, body))


def test_R11_every_command_has_its_status_and_json(muc, room, people):
    """R11: rooms listed, described, configured, spoken in, from the shell;
    what is asked wrongly ends with a status of its own."""
    assert ROOM in ctl(muc.control, "room", "list")
    assert {"nick": "bob", "role": "participant"}.items() <= [
        row for row in ctl_json(muc.control, "room", "occupants", ROOM)
        if row["nick"] == "bob"][0].items()
    ctl(muc.control, "room", "config", "verona", "roomname", "Über Verona")
    info = {row["name"]: row["value"]
            for row in ctl_json(muc.control, "room", "info", "verona")}
    assert info["muc#roomconfig_roomname"] == "Über Verona"
    long = "long " * 800
    ctl(muc.control, "room", "config", "verona", "roomdesc", long)
    info = {row["name"]: row["value"]
            for row in ctl_json(muc.control, "room", "info", "verona")}
    assert info["muc#roomconfig_roomdesc"] == long
    assert "\nmuc#roomconfig_roomdesc\t" + long + "\n" in ctl(
        muc.control, "room", "info", "verona")
    ctl(muc.control, "room", "subject", "verona", "Night & day")
    people["bob"].wait(lambda stanza: stanza.findtext(
        "{%s}subject" % CLIENT) == "Night & day")
    ctl(muc.control, "room", "say", "verona", "two\nlines")
    people["bob"].wait_message(sender=ROOM, body="two\nlines")
    ctl(muc.control, "room", "affiliation", "verona", "carol@" + HOST, "member",
        "because")
    rows = ctl_json(muc.control, "room", "affiliations", "verona", "member")
    assert [(row["jid"], row["reason"]) for row in rows] == [
        ("carol@" + HOST, "because")]
    assert "no such room" in ctl(muc.control, "room", "info", "no", status=1)
    ctl(muc.control, "room", "nothing", status=64)
    ctl(muc.control, "room", "kick", "verona", status=64)
    ctl(muc.control, "room", "info", "a b@c", status=65)
    ctl(muc.control + ".no", "room", "list", status=75)


def test_R15_kick_and_role(muc, room, people):
    """R15: a kick from the shell is 307 to them and to the others."""
    ctl(muc.control, "room", "role", "verona", "carol", "visitor")
    user = "{http://jabber.org/protocol/muc#user}"
    people["bob"].wait(lambda stanza: any(
        item.get("role") == "visitor" for item in stanza.iter(user + "item")))
    people["carol"].settle(ROOM)
    people["carol"].inbox.clear()
    people["bob"].inbox.clear()
    ctl(muc.control, "room", "kick", "verona", "carol", "Too loud")
    for client in (people["carol"], people["bob"]):
        gone = client.wait(lambda stanza: stanza.get("type") == "unavailable")
        codes = {s.get("code") for s in gone.iter(user + "status")}
        assert "307" in codes
        assert ("110" in codes) == (client is people["carol"])
        assert gone.findtext(".//%sreason" % user) == "Too loud"
    ctl(muc.control, "room", "kick", "verona", "nobody", status=1)


def test_R16_figures(muc, room, people):
    """R16: rooms, occupants, messages and refusals are counted, for the shell
    and for Prometheus."""
    said = figure(muc, "meerkat_messages_total")
    say(people["bob"], "one", "two")
    people["alice"].wait_message(sender=ROOM + "/bob", body="two")
    assert figure(muc, "meerkat_messages_total") == said + 2
    assert figure(muc, "meerkat_occupants") >= 3
    assert figure(muc, "meerkat_store_up") == 1
    assert figure(muc, "meerkat_link_up") == 1
    stats = {row["name"]: row["value"]
             for row in ctl_json(muc.control, "room", "stats")}
    assert int(stats["occupants"]) >= 3 and int(stats["said"]) >= 2
    assert int(stats["deliveries"]) > 0
    ctl(muc.control, "room", "health")
    assert figures(muc, "/ready") == "ready\n"
    assert figures(muc, "/healthz") == "ok\n"


def test_R8_a_room_is_carried_elsewhere_and_back(muc, room, people):
    """R8: exported, imported under another name and under its own, a room is
    the same to the byte, with what was taken back in its archive."""
    say(people["bob"], *("line %d &lt;&amp;&gt; äöü" % n for n in range(250)))
    people["alice"].wait_message(sender=ROOM + "/bob", body="line 249 <&> äöü")
    ctl(muc.control, "room", "subject", "verona", "Night")
    ctl(muc.control, "room", "affiliation", "verona", "eve@" + HOST, "outcast",
        "a = %41\nplague")
    ctl(muc.control, "room", "erase", "verona", "carol@" + HOST)
    one = ctl(muc.control, "room", "export", "verona")
    assert ctl(muc.control, "room", "export", "verona", "--since", "1h") == one
    part = ctl(muc.control, "room", "export", "verona", "--until",
               "2020-01-01T00:00:00Z")
    assert one.startswith(part) and '"kind":"message"' not in part
    lines = [json.loads(line) for line in one.splitlines()]
    assert lines[0] == {"meerkat": "room", "version": 1, "room": ROOM}
    assert lines[1]["kind"] == "room"
    bodies = [line["body"] for line in lines[1:] if line["kind"] == "message"]
    assert sum(body.startswith("line") for body in bodies) == 250
    assert "already" in ctl(muc.control, "room", "import",
                            stdin=one.encode(), status=1)
    ctl(muc.control, "room", "import", "--as", "mantua", stdin=one.encode())
    other = ctl(muc.control, "room", "export", "mantua")
    assert other != one
    assert ROOM not in "".join(
        json.loads(line)["stanza"] for line in other.splitlines()
        if '"kind":"message"' in line)
    ctl(muc.control, "room", "import", "--as", "verona", "--replace",
        stdin=other.encode())
    assert ctl(muc.control, "room", "export", "verona") == one
    # Over a restart, too.
    muc.kill()
    muc.start()
    assert ctl(muc.control, "room", "export", "verona") == one
    assert ctl(muc.control, "room", "export", "mantua") == other
    ctl(muc.control, "room", "import", "--replace", stdin=part.encode())
    assert ctl(muc.control, "room", "export", "verona") == part
    ctl(muc.control, "room", "destroy", "mantua")


def test_R8_a_room_made_meanwhile_is_not_imported_over(muc, room):
    """R8: there was none of that name when the import began."""
    late = "late@" + ROOMS
    wire = Wire(muc.control)
    assert wire.ask("import", room=late, was=late)[1] == "OK"
    wire.id += 1
    wire.send("put", wire.id, kind="room", value="secret=" + "0f" * 16)
    ctl(muc.control, "room", "create", "late", "alice@" + HOST)
    _, word, why = wire.ask("commit")
    assert (word, why["code"]) == ("NO", "exists")
    wire.close()
    assert "alice@" + HOST in ctl(muc.control, "room", "affiliations", "late",
                                  "owner")
    ctl(muc.control, "room", "destroy", "late")


def carried(room, number, body):
    """A message as a line of a room that is carried."""
    id_ = "%016x%020x" % (0x19b00000000 + number, number)
    return json.dumps({
        "kind": "message", "id": id_, "at": 1700000000000 + number,
        "sender": "bob@" + HOST, "resource": "r", "nick": "bob", "body": body,
        "stanza": "<message from='%s/bob' type='groupchat' id='%d'><body>%s"
                  "</body><stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/>"
                  "</message>" % (room, number, body, room, id_)},
        separators=(",", ":")) + "\n"


def header_of(muc, room):
    """The first two lines of a room, which is to have this name."""
    header = ctl(muc.control, "room", "export", "verona").splitlines()[:2]
    return "".join(line.replace(ROOM, room) + "\n" for line in header)


def test_R8_an_export_is_whole_though_the_oldest_go_meanwhile(muc, room):
    """R8 O23: while a room is exported the archive loses the message that was
    told last, and the newest are told all the same."""
    leaky = "leaky@" + ROOMS
    ctl(muc.control, "room", "import", stdin=(header_of(muc, leaky) + "".join(
        carried(leaky, n, "%d %s" % (n, "x" * 3000)) for n in range(250)
    )).encode())
    (wire := Wire(muc.control)).send("dump", 1, room="leaky")
    while (line := wire.line())[2].get("kind") != "message":
        assert line[0] == "*"
    ctl(muc.control, "room", "config", "leaky", "archive_messages", "20")
    ctl(muc.control, "room", "say", "leaky", "last")
    assert int(muc.sql("SELECT len FROM archive_room WHERE jid = '%s'"
                       % leaky)[0][0]) == 20
    told = []
    while line[0] == "*":
        told.append(line[2])
        line = wire.line()
    assert line[0] == "OK"
    wire.close()
    ids = [values["id"] for values in told if "id" in values]
    assert ids == sorted(ids) and json.loads(carried(leaky, 249, ""))["id"] in ids
    ctl(muc.control, "room", "destroy", "leaky")


def test_R8_a_bad_line_imports_nothing(muc, room, people):
    """R8: the number of a bad line is said, and nothing has changed."""
    say(people["bob"], "one", "two", "three")
    people["alice"].wait_message(sender=ROOM + "/bob", body="three")
    good = ctl(muc.control, "room", "export", "verona").splitlines()
    messages = [n for n, line in enumerate(good)
                if '"kind":"message"' in line]
    last = json.loads(good[messages[-1]])
    broken = [
        (1, '{"meerkat":"room","version":2,"room":"%s"}' % ROOM),
        (1, "what?"),
        (2, '{"kind":"room","value":{"secret":"x"}}'),
        (messages[-1] + 1, good[messages[0]]),
        (messages[-1] + 1, good[messages[-1]][:-1]),
        (messages[-1] + 1, json.dumps(dict(last, stanza="<message to='x'/>"))),
        (messages[-1] + 1, json.dumps(dict(last, stanza="<message><a></message>"))),
        (messages[-1] + 1, json.dumps(dict(last, at="soon"))),
        (messages[-1] + 1, json.dumps(dict(last, id="1"))),
        (messages[-1] + 1, '{"kind":"thing","value":{}}'),
    ]
    for number, line in broken:
        bad = good[:number - 1] + [line] + good[number:]
        said = ctl(muc.control, "room", "import", "--as", "padua",
                   stdin="\n".join(bad).encode() + b"\n", status=65)
        assert "line %d:" % number in said, said
        ctl(muc.control, "room", "info", "padua", status=1)
    # Only half of it, and whoever brings it goes.
    wire = Wire(muc.control)
    assert wire.ask("import", room="padua", was=ROOM)[1] == "OK"
    wire.send("put", 2, kind="message", **{
        key: last[key] for key in last if key != "kind"})
    assert wire.ask("ping")[1] == "OK"
    wire.close()
    deadline = time.monotonic() + 20
    while muc.sql("SELECT COUNT(*) FROM archive_room"
                  " WHERE jid LIKE 'import/%'") not in ([(0,)], [["0"]],
                                                        [("0",)]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert good == ctl(muc.control, "room", "export", "verona").splitlines()


def test_R8_somebody_is_exported_and_erased(muc, room, people):
    """R8 K25: what somebody wrote is found in all rooms, then it is nowhere,
    and those who are in are told; the plugin asks the same way."""
    say(people["bob"], *("hush, %d" % n for n in range(120)), "x" * 9000)
    people["alice"].wait_message(sender=ROOM + "/bob", body="x" * 9000)
    ctl(muc.control, "room", "subject", "verona", "Night")
    rows = ctl_json(muc.control, "user", "export", "bob@" + HOST)
    assert "".join(row["body"] for row in rows).endswith("x" * 9000)
    assert sum(row["body"].startswith("hush,") for row in rows) >= 120
    wire = Wire(muc.control)
    pages = [wire.ask("export", jid="bob@" + HOST, **{
        "from": start, "max": 100})[0] for start in (0, 100, 200)]
    assert len(pages[0]) == 100 and len(pages[2]) == 0
    assert len({row["id"] for page in pages for row in page}) >= 121
    for client in people.values():
        client.inbox.clear()
    parts, word, last = wire.ask("erase", jid="bob@" + HOST)
    assert word == "OK" and int(last["erased"]) >= 121
    wire.close()
    people["alice"].wait(lambda stanza: stanza.find(
        "{urn:xmpp:message-retract:1}retract") is not None)
    ctl(muc.control, "user", "erase", "bob@" + HOST)
    assert ctl(muc.control, "user", "export", "bob@" + HOST) == ""
    left = ctl(muc.control, "room", "export", "verona")
    assert "hush," not in left and "xxxx" not in left
    assert not [line for line in left.splitlines()
                if '"kind":"message"' in line and "bob" in line]


def test_R21_what_moderators_did_is_listed(muc, room, people):
    """R21: acts of moderation, from the shell, by time and room."""
    ctl(muc.control, "room", "kick", "verona", "carol", "Too loud")
    rows = ctl_json(muc.control, "room", "audit", "--since", "10m",
                    "--room", "verona")
    kick = [row for row in rows if row["act"] == "kick"][-1]
    assert kick["whom"] == "carol@" + HOST and kick["actor"] == ROOMS
    assert kick["reason"] == "Too loud"
    assert ctl(muc.control, "room", "audit", "--since",
               "2126-01-01T00:00:00Z") == ""
    ctl(muc.control, "room", "audit", "--since", "soon", status=64)


class Echo:
    """How long the talk takes meanwhile: the longest of all it tried."""

    def __init__(self, client):
        self.client, self.longest, self.tries = client, 0, 0
        self.enough = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.enough.set()
        self.thread.join()

    def run(self):
        while not self.enough.wait(0.02):
            body = "ping %d" % self.tries
            begin = time.monotonic()
            say(self.client, body)
            self.client.wait_message(sender=ROOM + "/alice", body=body)
            self.longest = max(self.longest, time.monotonic() - begin)
            self.tries += 1


def test_R8_a_large_room_comes_and_goes_while_others_talk(
        muc, room, people, tmp_path):
    """R8: 100,000 messages are imported and exported, and nobody in another
    room waits for that."""
    source, copy = tmp_path / "large.jsonl", tmp_path / "copy.jsonl"
    large = "large@" + ROOMS
    with open(source, "w") as file:
        file.write(header_of(muc, large))
        for number in range(100000):
            file.write(carried(large, number, "line %d" % number))
    program = [os.path.join(build(), "meerkatctl"), "--socket", muc.control,
               "room"]
    with Echo(people["alice"]) as echo:
        with open(source, "rb") as file:
            subprocess.run([*program, "import"], stdin=file, check=True,
                           timeout=300)
        with open(copy, "wb") as file:
            subprocess.run([*program, "export", "large"], stdout=file,
                           check=True, timeout=300)
    with open(source) as one, open(copy) as other:
        assert all(a == b for a, b in zip(one, other, strict=True))
    print("longest wait of %d: %.0f ms" % (echo.tries, 1000 * echo.longest))
    assert echo.tries > 20 and echo.longest < 2
    ctl(muc.control, "room", "destroy", "large")


def test_R8_an_erasure_goes_on_after_a_kill(muc, room, people):
    """R8 N2: killed while somebody is erased, the rooms go on with it."""
    carol = "carol@" + HOST
    people["carol"].leave(ROOM, "carol")
    people["carol"].join(ROOM, "carol")
    say(people["carol"], *("erase %d" % n for n in range(220)))
    people["alice"].wait_message(sender=ROOM + "/carol", body="erase 219")
    wire = Wire(muc.control)
    _, word, last = wire.ask("erase", jid=carol, wait=1200)
    assert word == "OK" and int(last["erased"]) >= 220
    assert last["pending"] == "1"
    left = muc.sql("SELECT COUNT(*) FROM archive WHERE body LIKE 'erase%'")
    assert 0 < int(left[0][0]) < 220
    muc.kill()
    muc.start()
    wire.close()
    end = time.monotonic() + 40
    while ctl(muc.control, "user", "export", carol):
        assert time.monotonic() < end
        time.sleep(0.3)
    assert "erase 1" not in ctl(muc.control, "room", "export", "verona")
