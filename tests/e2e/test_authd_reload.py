"""SIGHUP: authd reads its configuration again, and nobody who asks meanwhile
notices (T35)."""

import os
import signal
import sqlite3
import threading
import time

import pytest

from authd_kit import HOST, WAIT, Daemon, Native, SqliteSite

ALICE = {"user": "alice", "host": HOST}


@pytest.fixture
def authd(laboratory):
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), SqliteSite(laboratory.new_folder("site")),
        cache="5m"))
    yield daemon
    laboratory.stop(daemon)


def reload(daemon, good=True):
    """SIGHUP, and wait until it has been done."""
    said = "the configuration is read again" if good else "not reloaded"
    before = daemon.child.log_text().count(said)
    daemon.child.signal(signal.SIGHUP)
    end = time.monotonic() + WAIT
    while daemon.child.log_text().count(said) == before:
        assert time.monotonic() < end, daemon.child.log_text()
        time.sleep(0.01)


def configure(daemon, **settings):
    daemon.settings.update(settings)
    daemon.write_configuration()


class Load(threading.Thread):
    """Asks without a pause, with many questions open at a time."""

    def __init__(self, path):
        super().__init__()
        self.path, self.over, self.good, self.other = path, False, 0, []
        self.put, self.done = 0, False

    def run(self):
        questions = [("isuser", {}), ("auth", {"pw": "wonderland"}), ("ping", None)]
        with Native(self.path) as native:
            asked = {}
            while asked or not self.over:
                while len(asked) < 32 and not self.over:
                    verb, more = questions[native._id % 3]
                    fields = {} if more is None else dict(ALICE, **more)
                    asked[native.put(verb, **fields)] = verb
                    self.put += 1
                reply = native.read()
                if reply is None:
                    self.other.append("closed with %d open" % len(asked))
                    return
                if reply.verb == "OK" and asked.pop(reply.id, None):
                    self.good += 1
                else:
                    self.other.append(reply.line)
                    asked.pop(reply.id, None)
        self.done = True

    def check(self):
        """All of them were answered, and well; what ended it otherwise would be
        an exception in a thread, which nobody hears."""
        self.join(2 * WAIT)
        assert not self.is_alive() and self.other == []
        assert self.done and self.good == self.put > 0


def test_T35_nobody_notices_under_load(authd):
    """T35: a hundred reloads under load: each question has its good answer."""
    threads = [Load(authd.socket) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(100):
        configure(authd, lookup_workers=1 + number % 4, hash_workers=1 + number % 2,
                  max_connections=8 + number)
        authd.child.signal(signal.SIGHUP)
        time.sleep(0.02)
    for thread in threads:
        thread.over = True
    for thread in threads:
        thread.check()
    for word in "not reloaded", "Sanitizer":
        assert word not in authd.child.log_text()
    # Those that ended took their threads and files with them.
    end = time.monotonic() + WAIT
    while len(os.listdir("/proc/%d/task" % authd.child.pid)) > 1 + 4 + 2 + 1:  # one may be of a sanitizer
        assert time.monotonic() < end
        time.sleep(0.05)


def test_T35_a_thousand_reloads_as_fast_as_they_come(authd):
    """T35: the next one as soon as the one before says READY=1: each reload is
    done, and not one question is lost."""
    messages = authd.child._notify.messages
    threads = [Load(authd.socket) for _ in range(2)]
    for thread in threads:
        thread.start()
    said = len(messages)
    for number in range(1000):
        authd.child.signal(signal.SIGHUP)
        end = time.monotonic() + WAIT
        while messages[said:said + 2] == [] or messages[said:][-1] != ["READY=1"]:
            assert time.monotonic() < end, (number, messages[said:])
            assert all(thread.is_alive() for thread in threads), number
            time.sleep(0.0005)
        assert messages[said][0] == "RELOADING=1"
        said = len(messages)
    for thread in threads:
        thread.over = True
    for thread in threads:
        thread.check()
    log = authd.child.log_text()
    assert log.count("the configuration is read again") == 1000
    for word in "not reloaded", "Sanitizer":
        assert word not in log


def test_T35_one_under_way_ends_as_it_began(laboratory):
    """Asked of a site that is taken away meanwhile: answered by it (T35)."""
    site = SqliteSite(laboratory.new_folder("site"))
    database = sqlite3.connect(site.database, isolation_level=None, timeout=10)
    database.execute("PRAGMA journal_mode = DELETE")
    daemon = Daemon(laboratory.new_folder("authd"), site, {HOST: {}, "b.org": {}})
    laboratory.start(daemon)
    with Native(daemon.socket) as native:
        database.execute("BEGIN EXCLUSIVE")
        number = native.put("auth", user="alice", host="b.org", pw="wonderland")
        assert native.ask("ping").verb == "OK"
        daemon.hosts = {HOST: {}}
        daemon.write_configuration()
        reload(daemon)
        database.execute("ROLLBACK")
        assert native.get(number).verb == "OK"
        assert native.auth("alice", host="b.org", pw="wonderland").code == (
            "NO", "forbidden")
    database.close()
    laboratory.stop(daemon)


@pytest.mark.parametrize("text, said", [
    ("max_per_user = ;", "syntax error"),
    ("nonsense = 1;", "nonsense"),
    ("allow_users = [ \"no-such-user-here\" ];", "no-such-user-here"),
    ("socket_group = \"no-such-group-here\";", "no-such-group-here"),
])
def test_what_is_wrong_changes_nothing(authd, text, said):
    with Native(authd.socket) as native:
        with open(authd.configuration, "a") as file:
            file.write(text + "\n")
        reload(authd, good=False)
        lines = [line for line in authd.child.log_text().splitlines()
                 if "not reloaded" in line]
        assert len(lines) == 1 and said in lines[0], lines
        assert native.auth("alice", pw="wonderland").verb == "OK"
    with Native(authd.socket) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"


def test_wp_config_that_is_gone_changes_nothing(authd):
    (site,) = authd.sites.values()
    os.rename(site.wp_config, site.wp_config + ".away")
    reload(authd, good=False)
    with Native(authd.socket) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"


def test_sites_come_go_and_change(authd):
    """Sites added, taken away, changed; wp-config.php read again."""
    (site,) = authd.sites.values()
    with Native(authd.socket) as native:
        assert native.auth("alice", host="new.org", pw="wonderland").code == (
            "NO", "forbidden")
        authd.hosts = {HOST: {"creds": ["token"]}, "new.org": {}}
        authd.write_configuration()
        reload(authd)
        assert native.auth("alice", host="new.org", pw="wonderland").verb == "OK"
        assert native.auth("alice", pw="wonderland").code == ("NO", "denied")
        with open(site.wp_config) as file:
            text = file.read()
        with open(site.wp_config, "w") as file:
            file.write(text.replace("$table_prefix = 'wp_'", "$table_prefix = 'other_'"))
        reload(authd)
        assert native.auth("alice", host="new.org", pw="wonderland").code == (
            "TMP", "db")


def test_known_passwords_are_kept_unless_they_are_to_be_known_for_less(authd):
    with Native(authd.socket) as native:
        frank = {"user": "frank", "pw": "frankly bcrypt"}
        assert native.auth(**frank)["via"] == "pw"
        reload(authd)
        assert native.auth(**frank)["via"] == "cache"
        configure(authd, cache="1m")
        reload(authd)
        assert native.auth(**frank)["via"] == "pw"


def test_sockets_come_and_go(authd):
    """Who came through a door that is no more is told goodbye, after what is
    owed; the others stay."""
    new = authd.path("new.sock")
    mux = authd.path("mux")
    old = Native(authd.socket)
    configure(authd, sockets={"native": authd.socket, "mux": mux})
    reload(authd)
    assert os.path.exists(mux) and old.ask("ping").verb == "OK"
    configure(authd, sockets={"native": new})
    reload(authd)
    assert not os.path.exists(mux) and not os.path.exists(authd.socket)
    assert old.read_line() == b"BYE\tcode=shutdown\n" and old.read_line() == b""
    with Native(new) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"


def test_systemd_is_told(authd):
    """sd_notify(3): RELOADING with the time, then READY."""
    reload(authd)
    messages = authd.child._notify.messages
    while ["READY=1"] not in messages[1:]:
        time.sleep(0.01)
    assert messages[0] == ["READY=1"] and messages[1][0] == "RELOADING=1"
    assert messages[1][1].startswith("MONOTONIC_USEC=")
    assert messages[2] == ["READY=1"]
