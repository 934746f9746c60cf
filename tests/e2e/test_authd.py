"""authd on the SQLite site of the vectors: who is let in, and by what.

Every user, password and cookie of tests/vectors/wordpress/README.md goes over
the socket; what WordPress itself said of them is the judge."""

import hashlib
import sqlite3
import time
import urllib.parse

import pytest

from authd_kit import (APP_PASSWORDS, HOST, Daemon, NOBODY_KNOWS, PASSWORDS, Native,
                       SqliteSite, ctl, custom_salt, localpart, sign, vectors)
from lab import meerkat

COOKIES = vectors("dump-cookies")["sqlite"]["cookies"]
SECRET_KEY = "b7Qx2LkV9mNcR4tYw8ZpE1sHj6GdUa3FoKiXvCqT5uJyBnMzWl"
LOGINS = [v for v in vectors("logins")["vectors"] if v["db"] == "sqlite"]
# WordPress on SQLite cannot find these two by name; the rows are good.
NOT_FOUND_BY_WORDPRESS = {"jörg", "pct%41user"}


@pytest.fixture(scope="module")
def authd(laboratory):
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(
        meerkat.Authd(laboratory.new_folder("authd"), {HOST: site},
                      cache="0s", user_hashes=0))
    yield daemon
    laboratory.stop(daemon)


@pytest.fixture
def native(authd):
    with Native(authd.socket) as connection:
        yield connection


@pytest.mark.parametrize("login", PASSWORDS)
def test_password(native, login):
    for kind in "pw", "any":
        reply = native.auth(localpart(login), **{kind: PASSWORDS[login]})
        assert reply.verb == "OK", reply.line
        assert reply["user"] == login and reply["via"] == "pw"
        assert reply["exp"] == "0" and reply["ttl"] == "0"
    for wrong in PASSWORDS[login] + "x", "", PASSWORDS[login].swapcase():
        reply = native.auth(localpart(login), any=wrong)
        assert reply.code == ("NO", "denied"), (wrong, reply.line)


@pytest.mark.parametrize("login", NOBODY_KNOWS)
def test_hash_that_matches_nothing(native, login):
    for secret in NOBODY_KNOWS[login], "", "*", "*0", "*1", "x", "!":
        assert native.auth(login, any=secret).code == ("NO", "denied")


def test_T08_unknown_user(native):
    for user in "nobody", "alice2", "alic", "al\\20ice", "\\20alice", "álice":
        reply = native.auth(user, any="wonderland")
        assert reply.code == ("NO", "denied"), (user, reply.line)
        assert native.ask("isuser", user=user, host=HOST)["exists"] == "0"


@pytest.mark.parametrize("vector", LOGINS, ids=lambda v: v["id"])
def test_login_as_wordpress_says(native, vector):
    """`any=` takes whatever some door of WordPress takes. Names are compared
    exactly here, which WordPress does not (T8); and a password that WordPress
    would only try slashed is tried as typed, too."""
    if not vector["exact_name"]:
        return check_inexact_name(native, vector)
    user = bytes.fromhex(vector["user_hex"]).decode()
    password = bytes.fromhex(vector["password_hex"])
    expected = vector["expect"]["ok"]
    is_app = user == "apps" and vector["via"] != "REST (Basic)"
    if user not in PASSWORDS and user not in NOBODY_KNOWS:
        expected = False  # an e-mail address is no name here
    if vector["via"] == "REST (Basic)":
        kind = {"app": password}  # REST knows application passwords only
    elif is_app and vector["via"].startswith("xmlrpc"):
        kind = {"any": password}
    else:
        kind = {"pw": password}
    reply = native.auth(localpart(user), **kind)
    if b"\0" in password or len(password) > 4096:
        assert reply.code == ("BAD", "value")
    elif vector["quirk"] and reply.verb != ("OK" if expected else "NO"):
        assert "unslashed" in vector["quirk"]
    else:
        assert reply.verb == ("OK" if expected else "NO"), reply.line
        if expected:
            assert reply["uid"] == str(vector["expect"]["user_id"])


def check_inexact_name(native, vector):
    """One account answers to one XMPP name only, its own in lower case."""
    name = bytes.fromhex(vector["user_hex"])
    try:
        user = localpart(name.decode().strip())
    except UnicodeDecodeError:
        assert native.auth(name, any="x").code == ("BAD", "value")
        return
    reply = native.auth(
        user, any=bytes.fromhex(vector["password_hex"]).replace(b"\0", b""))
    if reply.verb == "OK":
        assert localpart(reply["user"]) == user
    else:
        assert reply.code in (("NO", "denied"), ("BAD", "value"))


@pytest.mark.parametrize("cookie", COOKIES, ids=lambda c: "%s-%s-%s" % (
    c["user_login"], c["scheme"], c["valid"]))
def test_cookie(native, cookie):
    login, expected = cookie["user_login"], cookie["valid"]
    if login in NOT_FOUND_BY_WORDPRESS:
        expected = True
    expected = expected and cookie["scheme"] == "logged_in"
    for form in cookie["cookie"], cookie["browser"]:
        for kind in "any", "cookie":
            reply = native.auth(localpart(login), **{kind: form})
            assert reply.verb == ("OK" if expected else "NO"), reply.line
            if expected:
                assert reply["user"] == login and reply["via"] == "cookie"
                assert reply["exp"] == "4070908800"
        assert native.auth("admin", any=form).code == ("NO", "denied")
        # No way leads from a cookie to the password check.
        assert native.auth(localpart(login), pw=form).code == ("NO", "denied")
        assert native.auth(localpart(login), token=form).code == ("NO", "denied")


def test_T09_cookie_with_any_byte_changed(native):
    cookie = next(c["cookie"] for c in COOKIES if c["user_login"] == "alice"
                  and c["scheme"] == "logged_in" and c["valid"])
    assert native.auth("alice", cookie=cookie).verb == "OK"
    ids = []
    for at in range(len(cookie)):
        bent = cookie[:at] + chr(ord(cookie[at]) ^ 1) + cookie[at + 1:]
        ids.append(native.put("auth", user="alice", host=HOST, cookie=bent))
    for number in ids:
        assert native.get(number).verb == "NO"


@pytest.mark.parametrize("secret", APP_PASSWORDS)
def test_application_password(native, secret):
    for kind in "app", "any":
        reply = native.auth("apps", **{kind: secret})
        assert reply.verb == "OK" and reply["via"] == "app", reply.line
        assert native.auth("alice", **{kind: secret}).code == ("NO", "denied")
    assert native.auth("apps", pw=secret).code == ("NO", "denied")
    assert native.auth("apps", app=secret.swapcase()).code == ("NO", "denied")
    assert native.auth("apps", app="account pass 1").code == ("NO", "denied")


def test_whois(native):
    reply = native.ask("whois", user="multi", host=HOST)
    assert reply.verb == "OK" and reply["user"] == "multi"
    assert reply["uid"] == "18" and reply["roles"] == "author,bbp_participant,customer"
    assert len(reply["registered"]) == 10
    assert native.ask("whois", user="norole", host=HOST)["roles"] == ""
    assert native.ask("whois", user="admin", host=HOST, want="roles") == {
        "user": "admin", "jid": "admin", "uid": "1", "roles": "administrator"}
    assert native.ask("whois", user="nobody", host=HOST).code == ("NO", "nouser")
    reply = native.auth("alice", pw="wonderland", want="name,roles")
    assert reply["name"] and reply["roles"] == "subscriber"


def test_isuser(native):
    for login in list(PASSWORDS) + list(NOBODY_KNOWS):
        reply = native.ask("isuser", user=localpart(login), host=HOST)
        assert reply.verb == "OK" and reply["exists"] == "1", login


def test_T17_nothing_tells_hashes_or_addresses(native, authd):
    """No reply has a hash or an e-mail address in it (T17)."""
    (site,) = authd.sites.values()
    with sqlite3.connect(site.database) as database:
        rows = {login: row for login, *row in database.execute(
            "SELECT user_login, user_pass, user_email FROM wp_users")}
    database.close()
    every = "name,nick,roles,avatar,url,registered,locale,email,pass"
    for login, password in PASSWORDS.items():
        for reply in (native.auth(localpart(login), pw=password, want=every),
                      native.ask("whois", user=localpart(login), host=HOST, want=every)):
            assert reply.verb == "OK"
            told = urllib.parse.unquote_to_bytes(reply.line).decode()
            assert not [secret for secret in rows[login] if secret and secret in told], told


def test_T19_foreign_host(native):
    for host in "elsewhere.org", "example.org.evil", "org", "xn--ls8h.la":
        assert native.auth("alice", host=host, pw="x").code == ("NO", "forbidden")
        assert native.ask("isuser", user="alice", host=host).code == ("NO", "forbidden")
    assert native.auth("alice", host="EXAMPLE.org", pw="wonderland").verb == "OK"


def test_T06_password_of_any_kind(native):
    for secret in ("x" * 4096, "p€:a%", "a|b", "|", "||", "|||", "a:b:c", " ",
                   "\u00a0", "'; DROP TABLE wp_users; --", "%00", "\n", "\t"):
        assert native.auth("alice", any=secret).code == ("NO", "denied")
    assert native.auth("alice", any="x" * 4097).code == ("BAD", "value")
    assert native.auth("alice", any=b"wonderland\0").code == ("BAD", "value")
    assert native.auth("alice", any=b"wonderland\0evil").code == ("BAD", "value")
    assert native.auth("alice", any=b"\xff\xfe").code == ("NO", "denied")


def test_T25_names_of_any_kind(native):
    """Statements are prepared: a name is a name (T25)."""
    for user in ("'", "\"", "alice' OR '1'='1", "alice'--", "%", "_", "al_ce",
                 "alice\\", "x" * 1023, "a" * 61, "ＡＬＩＣＥ", "alice\u0301"):
        reply = native.auth(user, any="wonderland")
        # Full-width letters are alice's to nodeprep, and only these.
        assert reply.verb == ("OK" if user == "ＡＬＩＣＥ" else "NO"), user
    assert native.auth("x" * 1024, any="x").code == ("BAD", "value")
    assert native.auth(b"\xff", any="x").code == ("BAD", "value")


def test_ctl(authd):
    for login, password in PASSWORDS.items():
        status, line = ctl(authd.socket, "auth", login + "@" + HOST,
                           secret=password + "\n")
        assert status == 0 and line.startswith("OK user="), (login, line)
    alice = "alice@" + HOST
    assert ctl(authd.socket, "auth", alice, secret="no") == (1, "NO code=denied\n")
    assert ctl(authd.socket, "auth", alice, secret="x" * 70000)[0] == 1
    assert ctl(authd.socket, "auth", "alice@nowhere", secret="x") == (
        1, "NO code=forbidden\n")
    assert ctl(authd.socket, "isuser", alice) == (0, "OK exists=1\n")
    assert ctl(authd.socket, "isuser", "alicia@" + HOST) == (0, "OK exists=0\n")
    assert ctl(authd.socket, "ping") == (0, "OK\n")
    status, line = ctl(authd.socket, "whois", "carol smith@" + HOST)
    assert status == 0 and "jid=carol\\20smith" in line and "roles=" in line
    assert ctl(authd.socket + "x", "ping") == (75, "TMP code=away\n")
    for wrong in ([], ["auth"], ["auth", "alice"], ["ping", "x"], ["dance"]):
        assert ctl(authd.socket, *wrong)[0] == 64


@pytest.fixture
def own(laboratory):
    """A site that may be changed, its daemon, and a connection to each."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(
        meerkat.Authd(laboratory.new_folder("authd"), {HOST: site},
                      cache="0s", user_hashes=0))
    with Native(daemon.socket) as native:
        database = sqlite3.connect(site.database, isolation_level=None)
        yield native, database
        database.close()
    laboratory.stop(daemon)


def cookie_of(login):
    return next(c["cookie"] for c in COOKIES if c["user_login"] == login
                and c["scheme"] == "logged_in" and c["valid"])


def test_T10_new_state_is_seen_at_once(own):
    """Nothing is remembered of a user: password, sessions, name (T10)."""
    native, database = own
    cookie = cookie_of("eve_99")
    assert native.auth("eve_99", pw="applepie").verb == "OK"
    assert native.auth("eve_99", any=cookie).verb == "OK"
    database.execute("DELETE FROM wp_usermeta WHERE user_id = 6 AND "
                     "meta_key = 'session_tokens'")
    assert native.auth("eve_99", any=cookie).code == ("NO", "denied")
    database.execute("UPDATE wp_users SET user_pass = ? WHERE ID = 6",
                     (hashlib.md5(b"pearpie").hexdigest(),))
    assert native.auth("eve_99", pw="applepie").code == ("NO", "denied")
    assert native.auth("eve_99", pw="pearpie").verb == "OK"
    database.execute("UPDATE wp_users SET user_login = 'adam' WHERE ID = 6")
    assert native.ask("isuser", user="eve_99", host=HOST)["exists"] == "0"
    assert native.ask("isuser", user="adam", host=HOST)["exists"] == "1"


def test_T09_new_salt(own):
    """Once the first cookie of the new salt has come, the old ones are void."""
    native, database = own
    old = cookie_of("alice")
    assert native.auth("alice", any=old).verb == "OK"
    database.execute("UPDATE wp_options SET option_value = 'a new salt' "
                     "WHERE option_name = 'logged_in_salt'")
    (stored,) = database.execute(
        "SELECT user_pass FROM wp_users WHERE ID = 2").fetchone()
    new = sign("alice", stored, 4070908800, old.split("|")[2],
               SECRET_KEY + "a new salt")
    end = time.monotonic() + 10
    while native.auth("alice", any=new).verb != "OK":
        assert time.monotonic() < end, "the new salt is never read"
    # Each worker reads for itself, so ask until all of them have.
    while native.auth("alice", any=old).verb != "NO":
        assert time.monotonic() < end, "the old salt is never forgotten"


def test_chat_credential(own):
    native, database = own
    token = cookie_of("alice").split("|")[2]
    salt = custom_salt(SECRET_KEY, "meerkat_chat")
    (stored,) = database.execute(
        "SELECT user_pass FROM wp_users WHERE ID = 2").fetchone()
    soon = int(time.time()) + 600
    good = sign("alice", stored, soon, token, salt)
    for kind in "any", "token":
        reply = native.auth("alice", **{kind: good})
        # It proves a session, and ends with that, not after ten minutes.
        assert reply.verb == "OK" and reply["via"] == "token"
        assert reply["exp"] == "4070908800"
    assert native.auth("alice", cookie=good).code == ("NO", "denied")
    assert native.auth("Bob.Builder", any=good).code == ("NO", "denied")
    past = sign("alice", stored, int(time.time()) - 2, token, salt)
    foreign = sign("alice", stored, soon, "S" * 43, salt)
    other = sign("alice", stored, soon, token, custom_salt(SECRET_KEY, "other"))
    for bad in past, foreign, other, good[:-1], good + "0", good.upper():
        assert native.auth("alice", any=bad).code == ("NO", "denied"), bad


def test_T08_two_of_one_name(own):
    """Which of them it is nobody knows, so it is neither (T8)."""
    native, database = own
    database.execute("UPDATE wp_users SET user_login = 'ALICE' WHERE ID = 3")
    assert native.auth("alice", pw="wonderland").code == ("NO", "denied")
    assert native.auth("alice", pw="Yes we can").code == ("NO", "denied")
    assert native.ask("whois", user="alice", host=HOST).code == ("NO", "nouser")


@pytest.mark.parametrize("stored", [
    "", "*", "*0", "*1", "x", "!", "$P$", "$2y$", "$2y$31$" + "a" * 53,
    "$P$Z" + "a" * 30, "$wp$2y$31$" + "a" * 53, "$6$rounds=999999999$a$" + "b" * 86,
    "$argon2id$v=19$m=4194304,t=9,p=1$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ",
    "rEK1ecacw.7.c", "_J9..rasmBYk8r9AiWNc", "$y$j9T$a$b", "0e" + "1" * 30])
def test_T21_T22_hostile_hash(own, stored):
    """A bomb or a magic value is a no, and soon (T21, T22)."""
    native, database = own
    database.execute("UPDATE wp_users SET user_pass = ? WHERE ID = 2", (stored,))
    for secret in "", "*0", "*1", "x", "wonderland", stored or "a", "240610708":
        started = time.monotonic()
        assert native.auth("alice", any=secret).code == ("NO", "denied")
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("row", [
    "", "a", "a:1:{", "a:9999999:{}", "s:9999999999:\"\";", "O:8:\"stdClass\":0:{}",
    "a:1:{i:0;R:1;}", "a:1:{" * 5000, "i:1;", "b:1;", "x" * (2 << 20),
    "a:1:{s:64:\"" + "0" * 64 + "\";i:4070908800;}"], ids=lambda row: "%d:%s" % (len(row), row[:20]))
def test_T23_hostile_rows(own, row):
    """Rows of any shape: a no, and the daemon lives (T23)."""
    native, database = own
    cookie = cookie_of("alice")
    database.execute("UPDATE wp_usermeta SET meta_value = ? WHERE meta_key IN "
                     "('session_tokens', '_application_passwords', 'wp_capabilities')",
                     (row,))
    assert native.auth("alice", any=cookie).code == ("NO", "denied")
    assert native.auth("apps", any=APP_PASSWORDS[0]).code == ("NO", "denied")
    assert native.ask("whois", user="alice", host=HOST)["roles"] == ""
    assert native.auth("alice", any="wonderland").verb == "OK"


def test_T24_hostile_name(own):
    """A display name stays on its line and means nothing (T24)."""
    native, database = own
    database.execute(
        "UPDATE wp_users SET display_name = ?, user_registered = ? WHERE ID = 2",
        ("a\r\nOK\t1\u202eb\0\x85" + "€" * 30000, "soon\tuid=1"))
    reply = native.ask("whois", user="alice", host=HOST)
    assert reply["name"].startswith("aOK1b€") and len(reply["name"].encode()) <= 256
    assert reply["registered"] == "" and reply["uid"] == "2"


def test_T28_T29_database_in_trouble(own, laboratory):
    """What cannot be known is no `no` (T28, T29); it is known again at once."""
    native, database = own
    assert native.auth("alice", pw="wonderland").verb == "OK"
    database.execute("ALTER TABLE wp_users RENAME TO hidden")
    assert native.auth("alice", pw="wonderland").code == ("TMP", "db")
    assert native.ask("isuser", user="nobody", host=HOST).code == ("TMP", "db")
    database.execute("ALTER TABLE hidden RENAME TO wp_users")
    assert native.auth("alice", pw="wonderland").verb == "OK"
    database.execute("CREATE TABLE copy AS SELECT * FROM wp_users")
    database.execute("DELETE FROM wp_users")
    end = time.monotonic() + 10
    while native.auth("alice", pw="wonderland").code != ("TMP", "db"):
        assert time.monotonic() < end, "an empty table is taken for an answer"
    database.execute("INSERT INTO wp_users SELECT * FROM copy")
    assert native.auth("alice", pw="wonderland").verb == "OK"
    database.execute("ALTER TABLE wp_usermeta RENAME TO hidden")
    assert native.auth("alice", any=cookie_of("alice")).code == ("TMP", "db")
    assert native.auth("alice", pw="wonderland").verb == "OK"


def test_busy_database(own):
    """Somebody holds the file for longer than we wait: later, not no."""
    native, database = own
    mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    assert mode in ("delete", "wal")  # wal, while the workers have it open
    database.execute("BEGIN EXCLUSIVE")
    reply = native.auth("alice", pw="wonderland")
    assert reply.code == ("TMP", "db") if mode == "delete" else reply.verb == "OK"
    database.execute("ROLLBACK")
    assert native.auth("alice", pw="wonderland").verb == "OK"


def test_T18_creds_of_a_site(laboratory):
    """Kinds that are switched off are refused (T18)."""
    site = SqliteSite(laboratory.new_folder("site"))
    hosts = {"tokens.org": ["token", "app"], "all.org": [],
             "pw.org": ["pw"], "cookie.org": ["cookie"]}
    daemon = Daemon(laboratory.new_folder("authd"), site, {
        host: {"creds": creds} for host, creds in hosts.items()})
    laboratory.start(daemon)
    secrets = {"pw": ("alice", "wonderland"), "cookie": ("alice", cookie_of("alice")),
               "app": ("apps", APP_PASSWORDS[0])}
    with Native(daemon.socket) as native:
        for host, creds in hosts.items():
            for kind, (user, secret) in secrets.items():
                good = not creds or kind in creds
                for field in kind, "any":
                    reply = native.auth(user, host=host, **{field: secret})
                    assert reply.verb == ("OK" if good else "NO"), (host, kind)
    laboratory.stop(daemon)


def test_network(laboratory):
    """A network: salts from sitemeta, roles of the blog asked for, and who is
    marked as spam or deleted is shown out, though only with the right secret."""
    site = SqliteSite(laboratory.new_folder("site"))
    with open(site.wp_config) as file:
        text = file.read()
    with open(site.wp_config, "w") as file:
        file.write(text.replace("<?php", "<?php define( 'MULTISITE', true );"))
    with sqlite3.connect(site.database) as database:
        database.executescript("""
            ALTER TABLE wp_users ADD COLUMN spam INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE wp_users ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE wp_sitemeta (meta_id INTEGER PRIMARY KEY, site_id INTEGER,
                meta_key TEXT COLLATE NOCASE, meta_value TEXT);
            INSERT INTO wp_sitemeta (site_id, meta_key, meta_value)
                SELECT 1, option_name, option_value FROM wp_options
                WHERE option_name LIKE '%_salt'
                   OR option_name = 'using_application_passwords';
            INSERT INTO wp_sitemeta (site_id, meta_key, meta_value)
                VALUES (2, 'logged_in_salt', 'of another network');
            CREATE TABLE wp_blogs (blog_id INTEGER PRIMARY KEY, archived INTEGER,
                spam INTEGER, deleted INTEGER);
            UPDATE wp_options SET option_value = 'not this one'
                WHERE option_name LIKE '%_salt';
            CREATE TABLE wp_2_options AS SELECT * FROM wp_options;
            UPDATE wp_2_options SET option_name = 'wp_2_user_roles'
                WHERE option_name = 'wp_user_roles';
            INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES
                (2, 'wp_2_capabilities', 'a:1:{s:6:"editor";b:1;}');
            UPDATE wp_users SET spam = 1 WHERE ID = 6;
            UPDATE wp_users SET deleted = 1 WHERE ID = 7;
            """)
    database.close()
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, {
        "one.org": {}, "two.org": {"blog": 2}}))
    with Native(daemon.socket) as native:
        assert native.auth("alice", host="one.org", any=cookie_of("alice")).verb == "OK"
        assert native.auth("apps", host="one.org", any=APP_PASSWORDS[0]).verb == "OK"
        roles = {host: native.ask("whois", user="alice", host=host)["roles"]
                 for host in ("one.org", "two.org")}
        assert roles == {"one.org": "subscriber", "two.org": "editor"}
        for user, secret in (("eve_99", "applepie"), ("frank", "frankly bcrypt"),
                             ("eve_99", cookie_of("eve_99"))):
            assert native.auth(user, host="one.org", any=secret).code == (
                "NO", "disabled")
            assert native.auth(user, host="one.org", any=secret + "x").code == (
                "NO", "denied")
            # The café would let in again whom it has put out.
            assert native.ask("whois", user=user, host="one.org").code == (
                "NO", "nouser")
    laboratory.stop(daemon)

def test_room(own):
    """Which rooms the plugin keeps in its option, and no others."""
    native, database = own
    option = ('a:2:{s:4:"talk";s:14:"Watch the talk";s:3:"odd";i:5;}')
    database.execute("INSERT INTO wp_options (option_name, option_value, autoload)"
                     " VALUES ('meerkat_cafe_rooms', ?, 'no')", (option,))
    reply = native.ask("room", name="talk", host=HOST)
    assert (reply.verb, reply["title"]) == ("OK", "Watch the talk")
    for name in ("odd", "Talk", "none", "talk'"):
        assert native.ask("room", name=name, host=HOST).code == (
            "NO", "nouser"), name
    database.execute("UPDATE wp_options SET option_value = 'a:1:{broken'"
                     " WHERE option_name = 'meerkat_cafe_rooms'")
    assert native.ask("room", name="talk", host=HOST).code == ("NO", "nouser")
    assert native.ask("room", name="talk", host="nowhere").code == (
        "NO", "forbidden")
