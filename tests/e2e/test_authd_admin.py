"""What the admin may ask authd: how the sites are, what was done, and to
forget; on a socket of their own, and as metrics."""

import os
import sqlite3
import subprocess
import time

import pytest

from authd_kit import APP_PASSWORDS, HOST, WAIT, Daemon, Native, SqliteSite
from test_authd_reload import configure, reload
from test_authd_wire import Stuck

GOOD = {"user": "frank", "pw": "frankly bcrypt"}


@pytest.fixture
def authd(laboratory):
    daemon = Daemon(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), cache="5m", user_hashes=3)
    daemon.admin = daemon.path("admin.sock")
    daemon.figures = daemon.path("metrics")
    daemon.settings.update(
        sockets={"native": daemon.socket, "admin": daemon.admin,
                 "mux": daemon.path("mux")}, metrics=daemon.figures)
    laboratory.start(daemon)
    yield daemon
    laboratory.stop(daemon)


def parts(native, verb, **fields):
    """The partial replies to a question, and the last one."""
    number, found = native.put(verb, **fields), []
    while True:
        reply = native.read()
        assert reply.id == number
        if reply.verb != "*":
            return found, reply
        found.append(reply)


def metrics(path, page="metrics"):
    """What is served there."""
    where = ["--unix-socket", path, "http://x/" + page] if path[0] == "/" else [
        "http://%s/%s" % (path, page)]
    return subprocess.run(["curl", "-sS", "--fail-with-body", "-m", str(WAIT)] + where,
                          capture_output=True, check=False)


def figures(path):
    lines = metrics(path).stdout.decode().splitlines()
    return {name: float(value) for name, value in
            (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_T12_rights_by_socket(authd):
    """The admin's socket is root's, and what is offered there nobody else gets."""
    assert os.stat(authd.admin).st_mode & 0o777 == 0o600
    with Native(authd.admin) as admin, Native(authd.socket) as other:
        assert {"stats", "flush"} < set(admin.greeting["cmds"].split(","))
        assert not {"stats", "flush"} & set(other.greeting["cmds"].split(","))
        for verb in "stats", "flush":
            assert other.ask(verb).code == ("BAD", "verb")
        assert admin.auth("alice", pw="wonderland").verb == "OK"


def test_health(authd):
    """A real look through database and keys, site by site; ping is not that."""
    (site,) = authd.sites.values()
    with Native(authd.admin) as admin, Native(authd.socket) as other:
        found, last = parts(admin, "health")
        assert last.verb == "OK" and [r["host"] for r in found] == [HOST]
        assert found[0]["state"] == "fine" and int(found[0]["ms"]) < 5000
        assert parts(other, "health", host=HOST)[1].verb == "OK"
        assert other.ask("health", host="nowhere").code == ("NO", "forbidden")
        with sqlite3.connect(site.database) as database:
            database.execute("ALTER TABLE wp_usermeta RENAME TO wp_gone")
        database.close()
        found, last = parts(admin, "health")
        assert last.code == ("TMP", "db") and found[0]["state"] == "tables"
        assert "wp_usermeta" in found[0]["why"]
        found, last = parts(other, "health")
        assert last.code == ("TMP", "db") and "why" not in found[0]
        assert other.ask("ping").verb == "OK"


def test_health_of_several(laboratory):
    """One that is away is named, and the others are fine all the same."""
    good = SqliteSite(laboratory.new_folder("site"))
    bad = SqliteSite(laboratory.new_folder("site"))
    empty = SqliteSite(laboratory.new_folder("site"))
    with sqlite3.connect(empty.database) as database:
        database.execute("DELETE FROM wp_users")
    database.close()
    daemon = Daemon(laboratory.new_folder("authd"), good)
    daemon.settings.update(
        sites=[{"host": "a.org", "wp_config": good.wp_config},
               {"host": "b.org", "wp_config": bad.wp_config},
               {"host": "c.org", "wp_config": empty.wp_config}],
        sockets={"native": daemon.socket, "admin": daemon.path("admin")})
    laboratory.start(daemon)
    os.unlink(bad.database)
    with Native(daemon.path("admin")) as admin:
        found, last = parts(admin, "health")
        assert last.code == ("TMP", "db")
        assert {r["host"]: r["state"] for r in found} == {
            "a.org": "fine", "b.org": "away", "c.org": "empty"}
        assert parts(admin, "health", host="a.org")[1].verb == "OK"
    laboratory.stop(daemon)


def test_flush(authd):
    """What is known of one user, or of all, is forgotten: it is hashed again."""
    with Native(authd.admin) as admin:
        def via(user, secret):
            return admin.auth(user, any=secret)["via"]
        for _ in range(2):
            via("frank", GOOD["pw"])
            via("grace", "argon hopper")
        assert via("frank", GOOD["pw"]) == via("grace", "argon hopper") == "cache"
        assert admin.ask("flush", user="frank", host=HOST)["n"] == "1"
        assert via("frank", GOOD["pw"]) == "pw"
        assert via("grace", "argon hopper") == "cache"
        assert admin.ask("flush")["n"] == "2"
        assert via("grace", "argon hopper") == "pw"
        assert admin.ask("flush", user="frank").code == ("BAD", "missing")
        assert admin.ask("flush", user="x", host="no").code == ("NO", "forbidden")


def test_stats_and_metrics_count_the_same(authd):
    """Replies by dialect, verb and verdict, the cache, the throttle; no names."""
    with Native(authd.admin) as admin:
        for _ in range(2):
            admin.auth(**GOOD)
        for number in range(4):
            admin.auth("alice", pw="wrong %d" % number)
        admin.auth("apps", app=APP_PASSWORDS[0])
        admin.ask("isuser", user="alice", host=HOST)
        admin.ask("whois", user="alice", host="nowhere")
        admin.ask("nonsense")
        found, last = parts(admin, "stats")
        assert last.verb == "OK"
        said = {tuple(sorted((k, v) for k, v in r.items() if k != "n")): r["n"]
                for r in found}
        shown = figures(authd.figures)

    def replies(verb, verdict, dialect="native"):
        assert said[("dialect", dialect), ("verb", verb), ("verdict", verdict),
                    ("what", "replies_total")] == str(int(shown[
                        'meerkat_authd_replies_total{dialect="%s",verb="%s",'
                        'verdict="%s"}' % (dialect, verb, verdict)]))
        return int(said[("dialect", dialect), ("verb", verb), ("verdict", verdict),
                        ("what", "replies_total")])

    assert replies("auth", "ok") == 3 and replies("auth", "tmp") == 1
    assert replies("auth", "no") == 3 and replies("isuser", "ok") == 1
    assert replies("other", "no") == 1 and replies("other", "bad") == 1
    assert shown['meerkat_authd_cache_total{found="good"}'] == 1
    assert shown["meerkat_authd_throttled_total"] == 1
    lanes = {lane: shown['meerkat_authd_reply_seconds_count{lane="%s"}' % lane]
             for lane in ("cheap", "cache", "hash")}
    assert lanes["cache"] == 1 and lanes["hash"] == 4 and sum(lanes.values()) == 8
    assert shown['meerkat_authd_reply_seconds_bucket{lane="hash",le="+Inf"}'] == 4
    assert shown['meerkat_authd_database_up{host="%s"}' % HOST] == 1
    assert shown['meerkat_authd_waiting{lane="hash"}'] == 0
    text = metrics(authd.figures).stdout
    for name in b"alice", b"frank", b"wrong", b"$P$":
        assert name not in text


def test_metrics_are_well_formed(authd):
    """Each name has one HELP and one TYPE, before its lines."""
    with Native(authd.admin) as admin:
        admin.auth(**GOOD)
    seen, current = set(), None
    for line in metrics(authd.figures).stdout.decode().splitlines():
        words = line.split(" ")
        if line.startswith("# HELP "):
            assert words[2] not in seen
            current = words[2]
            seen.add(current)
        elif line.startswith("# TYPE "):
            assert words[2] == current and words[3] in (
                "gauge", "counter", "histogram")
        else:
            assert words[0].startswith(current), line
            float(words[1])
    assert len(seen) > 8


def test_ready(authd):
    """/ready says no while no database answers; /healthz does not care."""
    (site,) = authd.sites.values()
    assert metrics(authd.figures, "ready").returncode == 0
    os.rename(site.database, site.database + ".away")
    with Native(authd.admin) as admin:
        while admin.ask("isuser", user="alice", host=HOST).verb == "OK":
            time.sleep(0.05)
    done = metrics(authd.figures, "ready")
    assert done.returncode == 22 and b"no database answers" in done.stdout
    assert metrics(authd.figures, "healthz").returncode == 0
    assert figures(authd.figures)[
        'meerkat_authd_database_up{host="%s"}' % HOST] == 0


def test_metrics_move_with_a_reload(authd):
    elsewhere = authd.path("elsewhere")
    configure(authd, metrics=elsewhere)
    reload(authd)
    assert not os.path.exists(authd.figures)
    assert figures(elsewhere)['meerkat_authd_reloads_total{result="done"}'] == 1
    configure(authd, metrics="/nowhere/at/all")
    reload(authd, good=False)
    assert figures(elsewhere)['meerkat_authd_reloads_total{result="refused"}'] == 1


def test_throttled_says_how_long_to_wait(authd):
    with Native(authd.socket) as native:
        said = [native.auth("alice", pw="wrong %d" % n) for n in range(4)]
        assert said[-1].code == ("TMP", "throttled") and said[-1]["wait"] == "10"


def test_watchdog_is_fed_only_while_workers_work(laboratory, monkeypatch):
    """WATCHDOG=1, but not while a lane stands still with somebody waiting."""
    monkeypatch.setenv("WATCHDOG_USEC", "400000")
    stuck = Stuck(laboratory, lookup_workers=1)
    messages = stuck.daemon.child._notify.messages

    def fed(since):
        end = time.monotonic() + WAIT
        while ["WATCHDOG=1"] not in messages[since:]:
            assert time.monotonic() < end
            time.sleep(0.02)

    fed(0)
    with Native(stuck.daemon.socket) as native:
        stuck.hold()
        for _ in range(4):
            native.put("isuser", user="alice", host=HOST)
        assert stuck.daemon.logged("the workers do not come to an end")
        stuck.let_go()
        assert native.get(1).verb in ("OK", "TMP")
        fed(len(messages))
    laboratory.stop(stuck.daemon)
