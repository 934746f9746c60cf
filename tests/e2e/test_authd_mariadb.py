"""authd on MariaDB: the site of the vectors, a server that is slow, dead or
somebody else, and a collation that takes many names for one."""

import socket
import struct
import threading
import time

import pytest

from authd_kit import (HOST, MARIA_DATABASE, NOBODY_KNOWS, PASSWORDS, Daemon,
                       MariaSite, Native, localpart, maria_tables, serve_each,
                       vectors)
from lab import ports

COOKIES = vectors("dump-cookies")["mariadb"]["cookies"]
LOGINS = [v for v in vectors("logins")["vectors"] if v["db"] == "mariadb"]
MARIADB_PASSWORDS = dict(PASSWORDS, admin="Admin pass-dump71!")


@pytest.fixture(scope="module")
def tables(mariadb):
    """The dump, loaded. authd has no more rights than it needs."""
    maria_tables(mariadb)
    return mariadb


@pytest.fixture(scope="module")
def start(laboratory):
    """A daemon on that DB_HOST, stopped at the end of the test."""
    running = []

    def run(db_host, settings=(), **constants):
        site = MariaSite(laboratory.new_folder("site"), db_host, **constants)
        daemon = Daemon(laboratory.new_folder("authd"), site, **dict(settings))
        running.append(laboratory.start(daemon))
        return daemon

    yield run
    for daemon in running:
        laboratory.stop(daemon)


@pytest.fixture(scope="module")
def authd(start, tables):
    return start("127.0.0.1:%d" % tables.port)


@pytest.fixture
def native(authd):
    with Native(authd.socket) as connection:
        yield connection


def test_passwords_by_every_road(start, tables):
    """TCP with a port, and the Unix socket that DB_HOST names."""
    for db_host in "127.0.0.1:%d" % tables.port, "localhost:" + tables.socket:
        with Native(start(db_host).socket) as native:
            for login, password in MARIADB_PASSWORDS.items():
                reply = native.auth(localpart(login), any=password)
                assert reply.verb == "OK" and reply["user"] == login, login
            for login, password in NOBODY_KNOWS.items():
                reply = native.auth(localpart(login), any=password)
                assert reply.code == ("NO", "denied"), login


@pytest.mark.parametrize("cookie", COOKIES, ids=lambda c: "%s-%s-%s" % (
    c["user_login"], c["scheme"], c["valid"]))
def test_cookie(native, cookie):
    login = cookie["user_login"]
    # WordPress would not find a login with a "%41" in it.
    good = (cookie["valid"] or login == "pct%41user") and cookie["scheme"] == "logged_in"
    for form in cookie["cookie"], cookie["browser"]:
        reply = native.auth(localpart(login), any=form)
        assert reply.verb == ("OK" if good else "NO"), reply.line
        assert native.auth("admin", any=form).code == ("NO", "denied")


@pytest.mark.parametrize("vector", [
    v for v in LOGINS if v["exact_name"] and v["via"].startswith("wp-login")],
    ids=lambda v: v["id"])
def test_login_as_wordpress_says(native, vector):
    user = bytes.fromhex(vector["user_hex"]).decode()
    password = bytes.fromhex(vector["password_hex"])
    good = vector["expect"]["ok"] and user in PASSWORDS
    if user == "pct%41user":
        good = password == b"row pct"  # WordPress finds no such login, we do
    reply = native.auth(localpart(user), pw=password)
    if b"\0" in password or len(password) > 4096:
        assert reply.code == ("BAD", "value")
    elif b"\\" in password:
        # What is stored may be the password with slashes or without: we try
        # both, WordPress one of them.
        assert reply.verb in ("OK", "NO")
    else:
        assert reply.verb == ("OK" if good else "NO"), reply.line


def test_T08_names_that_are_equal_to_the_database_only(native):
    """The collation forgives accents and blanks at the end; we do not (T8)."""
    for name in ("jorg", "joerg", "jörg\\20", "ALÍCE", "álice", "alice\\20",
                 "frånk", "grace\u0301"):
        reply = native.auth(name, any="x")
        assert reply.code == ("NO", "denied")
        assert native.ask("isuser", user=name, host=HOST)["exists"] == "0", name
    for name in "JÖRG", "jörg", "ИВАН", "иван", "Alice", "BOB.builder":
        assert native.ask("isuser", user=name, host=HOST)["exists"] == "1", name
    assert native.auth("JÖRG", any="straße7").verb == "OK"
    assert native.auth("jorg", any="straße7").code == ("NO", "denied")


@pytest.mark.parametrize("charset, said", [
    ("latin1", "utf8mb4"), ("utf8mb3", "utf8mb4"), ("utf8mb3", "binary")])
def test_T08_T28_names_that_old_tables_cannot_hold(start, tables, charset, said):
    """Tables of old have no room for every character: who has others in their name is
    nobody there, and it is no trouble of the database's (MariaDB calls it "Illegal mix
    of collations"), which all others would have to wait for (T8, T28)."""
    tables.sql("DROP TABLE IF EXISTS old_users; CREATE TABLE old_users LIKE wp_users;"
               "ALTER TABLE old_users CONVERT TO CHARACTER SET %s;"
               "INSERT INTO old_users SELECT * FROM wp_users WHERE user_login = 'alice'"
               % charset, MARIA_DATABASE)
    daemon = start("127.0.0.1:%d" % tables.port, CUSTOM_USER_TABLE="old_users",
                   DB_CHARSET=said)
    with Native(daemon.socket) as native:
        for name in "иван", "\U00010330", "\U0001f600":
            assert native.auth(name, any="x").code == ("NO", "denied"), name
            assert native.ask("isuser", user=name, host=HOST)["exists"] == "0", name
            assert native.ask("whois", user=name, host=HOST).code == ("NO", "nouser"), name
        assert native.auth("alice", pw="wonderland").verb == "OK"
    assert "the database" not in daemon.child.log_text()


def test_T10_server_that_begins_a_transaction(start, tables):
    """Where nobody else has said that each question stands for itself (init_connect),
    a connection would see the tables for ever as they were at its first one (T10)."""
    (before,), = tables.sql("SELECT @@GLOBAL.init_connect") or [("",)]
    (stored,), = tables.sql("SELECT user_pass FROM wp_users WHERE user_login = 'eve_99'",
                            MARIA_DATABASE)
    change = "UPDATE wp_users SET user_pass = '%s' WHERE user_login = 'eve_99'"
    tables.sql("SET GLOBAL init_connect = 'SET autocommit = 0'")
    try:
        with Native(start("127.0.0.1:%d" % tables.port).socket) as native:
            for _ in range(20):
                assert native.auth("eve_99", pw="applepie").verb == "OK"
            tables.sql(change % "*", MARIA_DATABASE)
            for _ in range(20):
                assert native.auth("eve_99", pw="applepie").verb == "NO"
    finally:
        tables.sql("SET GLOBAL init_connect = '%s'" % before)
        tables.sql(change % stored, MARIA_DATABASE)


def test_server_that_chooses_the_characters(start, tables):
    """It says SET NAMES to whoever connects (init_connect; or it does not listen to the
    handshake): WordPress says its own after that, and so do we."""
    (before,), = tables.sql("SELECT @@GLOBAL.init_connect") or [("",)]
    tables.sql("SET GLOBAL init_connect = 'SET NAMES latin1'")
    try:
        with Native(start("127.0.0.1:%d" % tables.port).socket) as native:
            reply = native.auth("jörg", pw="straße7", want="name")
            assert reply.verb == "OK" and reply["user"] == "jörg"
            assert native.ask("isuser", user="иван", host=HOST)["exists"] == "1"
    finally:
        tables.sql("SET GLOBAL init_connect = '%s'" % before)


def test_whois(native):
    reply = native.ask("whois", user="multi", host=HOST)
    assert reply["roles"] == "author,bbp_participant,customer"
    assert native.ask("whois", user="nobody", host=HOST).code == ("NO", "nouser")


def test_T23_long_rows(native, tables):
    """Two hundred sessions, as bots leave them, are read whole."""
    (row,), = tables.sql("SELECT meta_value FROM wp_usermeta WHERE user_id = 2 "
                         "AND meta_key = 'session_tokens'", MARIA_DATABASE)
    inner = row[row.index("{") + 1:-1]
    count = int(row.split(":")[1])
    more = "".join('s:64:"%064x";a:1:{s:10:"expiration";i:4070908800;}' % n
                   for n in range(2000))
    cookie = next(c["cookie"] for c in COOKIES if c["user_login"] == "alice"
                  and c["valid"] and c["scheme"] == "logged_in")
    try:
        tables.sql("UPDATE wp_usermeta SET meta_value = '%s' WHERE user_id = 2 "
                   "AND meta_key = 'session_tokens'" % (
                       "a:%d:{%s%s}" % (count + 2000, more, inner)), MARIA_DATABASE)
        assert native.auth("alice", any=cookie).verb == "OK"
        tables.sql("UPDATE wp_usermeta SET meta_value = REPEAT('x', 3000000) "
                   "WHERE user_id = 2 AND meta_key = 'session_tokens'", MARIA_DATABASE)
        assert native.auth("alice", any=cookie).code == ("NO", "denied")
    finally:
        tables.sql("UPDATE wp_usermeta SET meta_value = '%s' WHERE user_id = 2 "
                   "AND meta_key = 'session_tokens'" % row, MARIA_DATABASE)
    assert native.auth("alice", any=cookie).verb == "OK"


def test_T23_option_that_is_too_big(start, tables):
    """Longer than all that we let the server say at once: nobody has a role then, and
    that is all (T23)."""
    (limit,), = tables.sql("SELECT @@GLOBAL.max_allowed_packet")
    (roles,), = tables.sql("SELECT HEX(option_value) FROM wp_options "
                           "WHERE option_name = 'wp_user_roles'", MARIA_DATABASE)
    change = "UPDATE wp_options SET option_value = %s WHERE option_name = 'wp_user_roles'"
    cookie = next(c["cookie"] for c in COOKIES if c["user_login"] == "alice"
                  and c["valid"] and c["scheme"] == "logged_in")
    try:
        tables.sql("SET GLOBAL max_allowed_packet = 1 << 26")
        tables.sql(change % "REPEAT('x', 17000000)", MARIA_DATABASE)
        with Native(start("127.0.0.1:%d" % tables.port).socket) as native:
            assert native.auth("alice", any=cookie).verb == "OK"
            assert native.ask("whois", user="alice", host=HOST)["roles"] == ""
    finally:
        tables.sql(change % ("x'%s'" % roles), MARIA_DATABASE)
        tables.sql("SET GLOBAL max_allowed_packet = %s" % limit)


def test_T27_connections_that_were_cut(native, tables):
    """The server cut all of them while nobody looked: nobody notices (T27)."""
    for _ in range(3):
        for number, in tables.sql("SELECT ID FROM information_schema.PROCESSLIST "
                                  "WHERE USER = 'wordpress'"):
            tables.sql("KILL %s" % number)
        for _ in range(8):
            assert native.auth("eve_99", pw="applepie").verb == "OK"


class Proxy:
    """Between authd and its database: passes, holds, or cuts."""

    def __init__(self, port, host="127.0.0.1"):
        self.port, self._to = ports.take(), port
        self._pass = threading.Event()
        self._pass.set()
        self._refuse, self._connections = False, []
        self._listener = socket.create_server((host, self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._refuse:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._connections += [near, far]
            for a, b in (near, far), (far, near):
                threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    def _pump(self, a, b):
        try:
            while data := a.recv(65536):
                self._pass.wait()
                b.sendall(data)
        except OSError:
            pass
        for side in a, b:
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def hold(self):
        self._pass.clear()

    def let_go(self):
        self._pass.set()

    def cut(self, refuse):
        self._refuse = refuse
        for connection in self._connections:
            connection.close()
        self._connections = []

    def close(self):
        self.let_go()
        self._listener.close()
        self.cut(True)


def test_T26_slow_database(start, tables):
    """A black hole: everybody is told in time, a ping at once; and it is well
    again soon after the database is (T26)."""
    proxy = Proxy(tables.port)
    daemon = start("127.0.0.1:%d" % proxy.port)
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").verb == "OK"
        proxy.hold()
        started = time.monotonic()
        ids = [native.put("auth", user="eve_99", host=HOST, pw="applepie",
                          deadline=4000) for _ in range(20)]
        for _ in range(20):
            assert native.ask("ping").verb == "OK"
        assert time.monotonic() - started < 2
        for number in ids:
            assert native.get(number).code[0] == "TMP"
        assert time.monotonic() - started < 6
        # Nobody waits for one that is known to be away.
        time.sleep(3)
        proxy.let_go()
        proxy.cut(refuse=True)
        codes = [native.auth("eve_99", pw="applepie").code for _ in range(20)]
        assert set(codes) == {("TMP", "db")}
        proxy.cut(refuse=False)
        healed = time.monotonic()
        while native.auth("eve_99", pw="applepie").verb != "OK":
            assert time.monotonic() - healed < 3
        for _ in range(20):
            assert native.auth("eve_99", pw="applepie").verb in ("OK", "TMP")
    assert daemon.logged("the database is back")
    log = daemon.child.log_text()
    assert 2 <= log.count("the database ") <= 12, log
    proxy.close()


def test_T28_database_that_is_not_there(start, tables):
    daemon = start("127.0.0.1:%d" % ports.take())
    with Native(daemon.socket) as native:
        for _ in range(10):
            assert native.auth("alice", pw="wonderland").code == ("TMP", "db")
        assert native.ask("isuser", user="alice", host=HOST).code == ("TMP", "db")
        assert native.ask("ping").verb == "OK"
    for constants in {"DB_PASSWORD": "wrong"}, {"DB_NAME": "nothing"}:
        daemon = start("127.0.0.1:%d" % tables.port, **constants)
        with Native(daemon.socket) as native:
            assert native.auth("alice", pw="wonderland").code == ("TMP", "db")


class FalseServer:
    """Speaks just enough of MySQL to ask for what it must not get (T30)."""

    def __init__(self, plugin=None):
        self.port, self.heard, self._plugin = ports.take(), b"", plugin
        self.asked = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        serve_each(self._listener, self._serve)

    def _send(self, number, payload):
        self._connection.sendall(
            struct.pack("<I", len(payload))[:3] + bytes([number]) + payload)

    def _serve(self, connection):
        self._connection = connection
        capabilities = 0xa685 | 0x80 | 0x80000  # LOCAL_FILES, PLUGIN_AUTH
        self._send(0, b"\x0a10.11.0-fake\0" + struct.pack("<I", 1) + b"12345678\0" +
                   struct.pack("<H", capabilities & 0xffff) + b"\x21\2\0" +
                   struct.pack("<H", capabilities >> 16) + b"\x15" + b"\0" * 10 +
                   b"123456789012\0mysql_native_password\0")
        number = 2
        try:
            while data := connection.recv(65536):
                self.heard += data
                if self._plugin and number == 2:
                    self._send(2, b"\xfe" + self._plugin + b"\0")
                    self.asked.set()
                elif number == 2:
                    self._send(2, b"\0\0\0\2\0\0\0")  # welcome
                else:
                    self._send(1, b"\xfb/etc/hostname")
                    self.asked.set()
                number += 1
        except OSError:
            pass

    def close(self):
        self._listener.close()


def test_T30_false_server(start):
    """It gets no file, and no password in the clear."""
    with open("/etc/hostname", "rb") as file:
        hostname = file.read().strip()
    for plugin in None, b"mysql_clear_password", b"dialog":
        server = FalseServer(plugin)
        daemon = start("127.0.0.1:%d" % server.port,
                       DB_PASSWORD="canary-database-password")
        with Native(daemon.socket) as native:
            assert native.auth("alice", pw="wonderland").code == ("TMP", "db")
        # The refusal may be here before that thread goes on to say so.
        assert server.asked.wait(5), server.heard
        assert b"canary" not in server.heard
        assert hostname not in server.heard or len(hostname) < 3
        server.close()


class TwoSites(Daemon):
    """The one whose database may be slow, and another."""

    def __init__(self, folder, slow, quick, **settings):
        super().__init__(folder, slow, **settings)
        self.quick = quick

    def default_settings(self):
        settings = super().default_settings()
        settings["sites"].append({"host": "quick.org", "wp_config": self.quick.wp_config})
        return settings


def test_T26_a_slow_site_is_its_own_trouble(laboratory, tables):
    """Its database swallows every question; however many ask, members of another
    site wait for none of that, once it is known."""
    proxy = Proxy(tables.port)
    daemon = laboratory.start(TwoSites(
        laboratory.new_folder("authd"),
        MariaSite(laboratory.new_folder("site"), "127.0.0.1:%d" % proxy.port),
        MariaSite(laboratory.new_folder("site"), "127.0.0.1:%d" % tables.port)))
    with Native(daemon.socket) as slow, Native(daemon.socket) as quick:
        assert slow.auth("eve_99", pw="applepie").verb == "OK"
        proxy.hold()
        codes, waits, going = set(), [], threading.Event()
        going.set()

        def flood():
            while going.is_set():
                ids = [slow.put("isuser", user="alice", host=HOST) for _ in range(30)]
                codes.update(slow.get(number).code for number in ids)

        thread = threading.Thread(target=flood)
        thread.start()
        started = time.monotonic()
        while time.monotonic() < started + 14:
            began = time.monotonic()
            assert quick.auth("eve_99", host="quick.org", pw="applepie").verb == "OK"
            if began - started > 4:
                waits.append(time.monotonic() - began)
        going.clear()
        thread.join()
        assert codes == {("TMP", "db")} or codes == {("TMP", "db"), ("TMP", "timeout")}
        assert max(waits) < 1, max(waits)
        proxy.let_go()
        healed = time.monotonic()
        while slow.auth("eve_99", pw="applepie").verb != "OK":
            assert time.monotonic() - healed < 5
    laboratory.stop(daemon)
    proxy.close()


def test_T31_database_writes_no_lines_into_our_log(start):
    """What a server says of its troubles stays on the line that tells of them."""
    port, forged = ports.take(), "auth fail user=\"a\" host=b rip=203.0.113.66 svc=-"
    listener = socket.create_server(("127.0.0.1", port))

    def serve(connection):
        payload = b"\xff\x69\x04no\nmeerkat-authd: info: " + forged.encode() + \
            b" code=denied via=pw sid=00000001\r\x1b[2Jx"
        connection.sendall(struct.pack("<I", len(payload))[:3] + b"\0" + payload)
        connection.close()

    serve_each(listener, serve)
    daemon = start("127.0.0.1:%d" % port)
    with Native(daemon.socket) as native:
        assert native.auth("alice", pw="wonderland").code == ("TMP", "db")
    assert daemon.logged("203.0.113.66")
    for line in daemon.child.log_text().splitlines():
        assert not line.startswith("meerkat-authd: info: auth fail")
        assert line.isprintable(), line
    listener.close()


def test_T28_server_dies(laboratory, start, tables):
    """The server is killed under load: TMP until it is back, never NO."""
    kind = type(tables)
    own = laboratory.start(kind(laboratory.new_folder("mariadb")))
    maria_tables(own)
    daemon = start("127.0.0.1:%d" % own.port)
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").verb == "OK"
        ids = [native.put("auth", user="eve_99", host=HOST, pw="applepie")
               for _ in range(200)]
        own.kill()
        assert {native.get(number).verb for number in ids} <= {"OK", "TMP"}
        assert native.auth("eve_99", pw="applepie").code == ("TMP", "db")
        own.start()
        end = time.monotonic() + 5
        while (verb := native.auth("eve_99", pw="applepie").verb) != "OK":
            assert verb == "TMP" and time.monotonic() < end
    laboratory.stop(own)
