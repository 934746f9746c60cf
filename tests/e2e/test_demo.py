"""etc/demo/run, as somebody who only reads what it prints."""

import os
import re
import signal
import socket
from types import SimpleNamespace

import pytest

import web_kit
from lab.client import Client
from lab.meerkat import build
from lab.process import Child, Line

DEMO = os.path.realpath(os.path.join(
    os.path.dirname(__file__), "../../etc/demo/run"))
STATED = {
    "site": r"site +(http://localhost:\d+)/",
    "stream": r"stream +(http://localhost:\d+/\S+)",
    "c2s_port": r"XMPP .* port (\d+)",
    "bosh": r"BOSH +http://127\.0\.0\.1:(\d+)/",
    "cafe": r"café +(\S+@\S+)",
    "folder": r"files +(/\S+)",
}


def descendants(pid):
    """All processes below this one, as (pid, start time): a number alone
    might be somebody else's by the time we look again."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        fields = stat(int(name))
        if fields:
            parents.setdefault(int(fields[1]), []).append((int(name), fields[19]))
    found, todo = [], [pid]
    while todo:
        below = parents.get(todo.pop(), [])
        found += below
        todo += [child for child, _ in below]
    return found


def stat(pid):
    """The fields of /proc/PID/stat after the name: state, parent, ..."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def still_there(process):
    pid, began = process
    fields = stat(pid)
    return fields is not None and fields[19] == began


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["prosody", "ejabberd"])
def demo(request, laboratory):
    folder = laboratory.new_folder("demo-" + request.param)
    child = laboratory.start(Child(
        "demo-" + request.param, [DEMO, "--server", request.param],
        log=os.path.join(folder, "log"), ready=Line("Ctrl-C stops everything"),
        cwd="/", env=dict(os.environ, MEERKAT_BUILD=build(), CI="true")))
    yield child
    laboratory.stop(child)


def read_statement(demo):
    """What it says about itself; the logins as {user: password}."""
    text = demo.log_text()
    assert "Meerkat is ready." in text
    stated = {name: re.search(pattern, text).group(1)
              for name, pattern in STATED.items()}
    logins = dict(re.findall(r"login +(\S+) +password (\S+)", text))
    return SimpleNamespace(logins=logins, **stated)


def test_demo(demo):
    stated = read_statement(demo)
    assert len(stated.logins) == 3
    enter_cafe(stated)
    look_at_site(demo, stated)

    ports = [int(stated.c2s_port), int(stated.bosh),
             int(stated.site.rpartition(":")[2])]
    assert all(map(listens, ports))
    processes = descendants(demo.pid)
    assert len(processes) >= 6  # server, MariaDB, PHP, authd, muc, cafe
    demo.signal(signal.SIGTERM)
    assert demo.wait(30) == 0, demo.log_text()
    assert [one for one in processes if still_there(one)] == []
    assert [port for port in ports if listens(port)] == []
    assert not os.path.exists(stated.folder)


def enter_cafe(stated):
    server = SimpleNamespace(c2s_port=int(stated.c2s_port))
    (alice, alices), (bob, bobs), _ = stated.logins.items()
    with Client(server, alice, alices) as one, Client(server, bob, bobs) as two:
        one.join(stated.cafe, "whatever")
        two.join(stated.cafe, "else")
        one.say(stated.cafe, "Two coffees, please")
        two.wait_message(type="groupchat", body="Two coffees, please")


def look_at_site(demo, stated):
    """As people look at it, in a real browser; two pictures of it are those
    of the README (see doc/pictures)."""
    results, said = web_kit.run_script("demo.mjs", {
        "url": stated.site, "stream": stated.stream, "server": demo.name,
        "passwords": stated.logins}, folder=demo.name)
    assert sorted(results) == [number for number, _ in web_kit.checks("demo.mjs")], said
    assert all(passed for passed, _ in results.values()), said
