"""What authd's settings make of sites: which credentials, whose roles, who may
be described how; and that one site's trouble is not another's."""

import contextlib
import socket
import sqlite3
import struct
import time

import pytest

from authd_kit import (HOST, PASSWORDS, WAIT, Daemon, Dialects, Native, SqliteSite,
                       sign_of_old)
from test_authd import SECRET_KEY, cookie_of
from test_authd_dialects import Dovecot, fields, until_end
from test_authd_wire import Stuck

GRAVATAR = "https://secure.gravatar.com/avatar/"


def execute(site, script):
    with sqlite3.connect(site.database) as database:
        database.executescript(script)
    database.close()


def test_T18_kinds_that_are_not_taken_cost_nothing(laboratory):
    """T18: refused without a look at the database, which cannot be asked."""
    stuck = Stuck(laboratory)
    stuck.daemon.hosts = {HOST: {"creds": ["token", "app"]}}
    laboratory.stop(stuck.daemon)
    laboratory.start(stuck.daemon)
    with Native(stuck.daemon.socket) as native:
        stuck.hold()
        began = time.monotonic()
        assert native.auth("alice", pw="wonderland").code == ("NO", "denied")
        assert native.auth("alice", cookie=cookie_of("alice")).code == ("NO", "denied")
        assert time.monotonic() - began < 1
        stuck.let_go()
    laboratory.stop(stuck.daemon)


def test_T17_T24_whois_says_what_is_wanted(laboratory):
    """Each field only if asked for, web site and language only to the admin; without
    the setting no avatar, for its address tells of the e-mail address (T17, T24)."""
    site = SqliteSite(laboratory.new_folder("site"))
    execute(site, """UPDATE wp_users SET user_url = 'https://alice.example/',
        user_email = 'MyEmailAddress@example.com ' WHERE user_login = 'alice';
        UPDATE wp_users SET user_url = 'javascript:x' WHERE user_login = 'admin'""")
    daemon = Daemon(laboratory.new_folder("authd"), site,
                    {HOST: {"gravatar": True}, "plain.org": {}})
    daemon.settings["sockets"] = {"native": daemon.socket,
                                  "admin": daemon.path("admin")}
    laboratory.start(daemon)
    execute(site, """UPDATE wp_usermeta SET meta_value = 'hu_HU' WHERE meta_key = 'locale'
        AND user_id = (SELECT ID FROM wp_users WHERE user_login = 'alice')""")
    every = "name,nick,roles,avatar,url,registered,locale,email,pass"
    with Native(daemon.socket) as native, Native(daemon.path("admin")) as admin:
        reply = native.ask("whois", user="alice", host=HOST, want=every)
        assert set(reply) == {"user", "jid", "uid", "name", "nick", "roles",
                              "avatar", "registered"}
        assert reply["nick"] == "alice" and reply["roles"] == "subscriber"
        assert reply["avatar"].startswith(GRAVATAR + "84059b07d4be67b8")
        assert native.ask("whois", user="alice", host="plain.org",
                          want="avatar")["avatar"] == ""
        reply = native.ask("whois", user="alice", host=HOST, want="nick")
        assert set(reply) == {"user", "jid", "uid", "nick"}
        reply = admin.ask("whois", user="alice", host=HOST, want=every)
        assert reply["url"] == "https://alice.example/"
        assert reply["locale"] == "hu_HU"
        other = admin.ask("whois", user="admin", host=HOST, want="url,locale")
        assert other["url"] == other["locale"] == ""
        for line in (native.auth("alice", pw="wonderland", want=every).line,
                     reply.line):
            for secret in b"$P$", b"$wp$", b"$2y$", b"mail", b"%40":
                assert secret not in line.lower()
    laboratory.stop(daemon)


def test_T17_whois_flood_is_throttled(laboratory):
    """T17: bulk data comes slowly; the admin, and logins, do not notice."""
    daemon = Daemon(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), lookup_rate=1)
    daemon.settings["sockets"] = {"native": daemon.socket,
                                  "admin": daemon.path("admin")}
    laboratory.start(daemon)
    with Native(daemon.socket) as native, Native(daemon.path("admin")) as admin:
        said = [native.ask("whois", user="alice", host=HOST) for _ in range(30)]
        assert 10 <= sum(r.verb == "OK" for r in said) <= 14
        assert said[-1].code == ("TMP", "throttled")
        assert native.auth("alice", pw="wonderland").verb == "OK"
        assert admin.ask("whois", user="alice", host=HOST).verb == "OK"
    laboratory.stop(daemon)


def test_super_admins_are_administrators_everywhere(laboratory):
    """A network's super admins (site_admins) have no role on most blogs."""
    site = network(laboratory)
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, {
        "one.org": {}, "two.org": {"blog": 2}}))
    with Native(daemon.socket) as native:
        def roles(user, host):
            return native.ask("whois", user=user, host=host)["roles"]
        assert roles("admin", "one.org") == "administrator"
        assert roles("alice", "one.org") == "administrator,subscriber"
        assert roles("admin", "two.org") == "administrator"
        assert roles("alice", "two.org") == "administrator,editor"
        assert roles("multi", "two.org") == ""
    laboratory.stop(daemon)


def network(laboratory, more="", mark="define( 'MULTISITE', true );"):
    """A site that is a network, with alice among its super admins."""
    site = SqliteSite(laboratory.new_folder("site"))
    with open(site.wp_config) as file:
        text = file.read()
    with open(site.wp_config, "w") as file:
        file.write(text.replace(
            "<?php", "<?php " + mark + more))
    execute(site, """
        ALTER TABLE wp_users ADD COLUMN spam INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE wp_users ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE wp_sitemeta (meta_id INTEGER PRIMARY KEY, site_id INTEGER,
            meta_key TEXT COLLATE NOCASE, meta_value TEXT);
        INSERT INTO wp_sitemeta (site_id, meta_key, meta_value) VALUES
            (1, 'site_admins', 'a:2:{i:0;s:5:"admin";i:1;s:5:"alice";}');
        INSERT INTO wp_sitemeta (site_id, meta_key, meta_value) SELECT 1, option_name,
            option_value FROM wp_options WHERE option_name = 'logged_in_salt';
        CREATE TABLE wp_blogs (blog_id INTEGER PRIMARY KEY, public INTEGER DEFAULT 1,
            archived INTEGER DEFAULT 0, spam INTEGER DEFAULT 0, deleted INTEGER DEFAULT 0);
        INSERT INTO wp_blogs (blog_id) VALUES (1), (2), (3), (4), (5), (6);
        CREATE TABLE wp_2_options AS SELECT * FROM wp_options;
        UPDATE wp_2_options SET option_name = 'wp_2_user_roles'
            WHERE option_name = 'wp_user_roles';
        INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES
            (2, 'wp_2_capabilities', 'a:1:{s:6:"editor";b:1;}');""")
    return site


def test_changes_of_a_network_are_told(laboratory):
    """Who is a super admin no more, and who is marked as spam or deleted."""
    site = network(laboratory)
    daemon = laboratory.start(Daemon(
        laboratory.new_folder("authd"), site, watch="100ms"))
    with Native(daemon.socket, greet=False) as native:
        native.send(b"AUTHD\t1\tevt\n")
        assert native.read().verb == "AUTHD"
        for user in "alice", "multi", "apps":
            assert native.ask("whois", user=user, host=HOST).verb == "OK"
        for change, event in [
                ("UPDATE wp_sitemeta SET meta_value = 'a:0:{}'"
                 " WHERE meta_key = 'site_admins'", ("alice", "roles")),
                ("UPDATE wp_users SET spam = 1 WHERE user_login = 'multi'",
                 ("multi", "deleted")),
                ("UPDATE wp_users SET deleted = 1 WHERE user_login = 'apps'",
                 ("apps", "deleted")),
                ("UPDATE wp_blogs SET archived = 1 WHERE blog_id = 1",
                 ("alice", "deleted"))]:
            execute(site, change)
            line = native.read()
            assert (line["user"], line["why"]) == event
            if event[1] == "deleted":
                assert native.ask("whois", user=event[0], host=HOST).code == (
                    "NO", "nouser")
    laboratory.stop(daemon)


def test_sites_of_a_network_that_are_blocked(laboratory):
    """Archived, spam, deleted or not activated: WordPress shows such a site to super
    admins only (ms_site_check()), and it is no business of the others'."""
    marks = {2: "deleted = 1", 3: "deleted = 2", 4: "archived = 1", 5: "spam = 1",
             6: "public = 0"}
    site = network(laboratory)
    for blog, mark in marks.items():
        execute(site, "UPDATE wp_blogs SET %s WHERE blog_id = %d; CREATE TABLE IF NOT EXISTS"
                " wp_%d_options AS SELECT * FROM wp_options" % (mark, blog, blog))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, dict(
        {"b%d.org" % blog: {"blog": blog} for blog in marks}, **{HOST: {}})))
    with Native(daemon.socket) as native:
        for host in [HOST] + ["b%d.org" % blog for blog in marks]:
            for user, good in ("multi", host in (HOST, "b6.org")), ("alice", True):
                for secret in PASSWORDS[user], cookie_of(user):
                    reply = native.auth(user, host=host, any=secret)
                    assert reply.code == (("OK", None) if good else ("NO", "disabled")), host
                assert native.auth(user, host=host, any="x").code == ("NO", "denied")
                reply = native.ask("whois", user=user, host=host)
                assert reply.code == (("OK", None) if good else ("NO", "nouser")), host
    laboratory.stop(daemon)


def test_network_of_wordpress_mu(laboratory):
    """It may have no MULTISITE, and numbers the tables of its first site, too
    (is_multisite(), wpdb::get_blog_prefix())."""
    site = network(laboratory, mark="define( 'VHOST', 'yes' );")
    execute(site, """
        CREATE TABLE wp_1_options AS SELECT * FROM wp_options;
        UPDATE wp_1_options SET option_name = 'wp_1_user_roles'
            WHERE option_name = 'wp_user_roles';
        INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES
            (2, 'wp_1_capabilities', 'a:1:{s:6:"author";b:1;}');
        UPDATE wp_users SET spam = 1 WHERE user_login = 'multi'""")
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    with Native(daemon.socket) as native:
        assert native.ask("whois", user="alice", host=HOST)["roles"] == (
            "administrator,author")
        assert native.auth("multi", pw=PASSWORDS["multi"]).code == ("NO", "disabled")
    laboratory.stop(daemon)


def test_cookies_without_a_session(laboratory):
    """Those of three parts, as WordPress made them up to 3.9, and those of 2013, only
    where the settings say so; and one of four parts is good without its session only
    where no session counts."""
    site = SqliteSite(laboratory.new_folder("site"))
    with sqlite3.connect(site.database) as database:
        (stored,), = database.execute("SELECT user_pass FROM wp_users WHERE ID = 2")
        (salt,), = database.execute(
            "SELECT option_value FROM wp_options WHERE option_name = 'logged_in_salt'")
        database.execute("DELETE FROM wp_usermeta WHERE meta_key = 'session_tokens'")
    database.close()
    soon, salt = int(time.time()) + 600, SECRET_KEY + salt
    cookies = {
        sign_of_old("alice", stored, soon, salt): {"old.org", "cafe.org"},
        sign_of_old("alice", stored, soon, salt, 4, "|global"): {"cafe.org"},
        sign_of_old("alice", stored, soon - 1200, salt): set(),
        sign_of_old("alice", "x" + stored, soon, salt): set(),
        cookie_of("alice"): {"old.org"},
    }
    hosts = {HOST: {}, "old.org": {"sessions": False}, "cafe.org": {"cookie_2013": True}}
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, hosts))
    with Native(daemon.socket) as native:
        for cookie, good in cookies.items():
            for host in hosts:
                reply = native.auth("alice", host=host, any=cookie)
                assert reply.verb == ("OK" if host in good else "NO"), (host, cookie)
            assert native.auth("admin", host="old.org", any=cookie).verb == "NO"
    laboratory.stop(daemon)


def test_before_68(laboratory):
    """Up to 6.7 WordPress took hashes of phpBB's and did not know its own of later; who
    has gone on since and left the setting is told so, for nobody gets in."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, {
        HOST: {}, "old.org": {"before_68": True}}))
    with Native(daemon.socket) as native:
        assert native.auth("heidi", pw="from phpbb").verb == "NO"
        assert native.auth("bob.builder", pw="Yes we can").verb == "OK"
        assert "before_68" not in daemon.child.log_text()
        assert native.auth("heidi", host="old.org", pw="from phpbb").verb == "OK"
        assert native.auth("bob.builder", host="old.org", pw="Yes we can").verb == "NO"
    assert daemon.logged("old.org: the user 3 has a hash of WordPress 6.8, for which "
                         "before_68 is wrong")
    laboratory.stop(daemon)


def test_heed_status(laboratory):
    """A user_status of BuddyPress's counts only where the settings say so."""
    site = SqliteSite(laboratory.new_folder("site"))
    execute(site, "UPDATE wp_users SET user_status = 1 WHERE user_login = 'alice'")
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site, {
        HOST: {}, "strict.org": {"heed_status": True}}))
    with Native(daemon.socket) as native:
        for secret in "wonderland", cookie_of("alice"):
            assert native.auth("alice", any=secret).verb == "OK"
            assert native.auth("alice", host="strict.org", any=secret).code == (
                "NO", "disabled")
        assert native.ask("whois", user="alice", host=HOST).verb == "OK"
        assert native.ask("whois", user="alice", host="strict.org").code == (
            "NO", "nouser")
    laboratory.stop(daemon)


def test_T31_two_of_one_name_fill_no_log(laboratory):
    """Anybody may ask for that name, and as often as they like (T31)."""
    site = SqliteSite(laboratory.new_folder("site"))
    execute(site, "UPDATE wp_users SET user_login = 'ALICE' WHERE ID = 3")
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    with Native(daemon.socket) as native:
        for _ in range(20):
            assert native.ask("isuser", user="alice", host=HOST)["exists"] == "0"
    assert 1 <= daemon.child.log_text().count("2 users have the name") < 5
    laboratory.stop(daemon)


def test_super_admins_of_wp_config(laboratory):
    """$super_admins stands above the option."""
    site = network(laboratory, " $super_admins = array( 'multi' );")
    daemon = laboratory.start(Daemon(laboratory.new_folder("authd"), site))
    with Native(daemon.socket) as native:
        assert native.ask("whois", user="alice", host=HOST)["roles"] == "subscriber"
        assert native.ask("whois", user="multi", host=HOST)["roles"].split(",")[
            0] == "administrator"
    laboratory.stop(daemon)


@pytest.mark.parametrize("verb", ["isuser", "health"])
def test_one_slow_site_slows_no_other(laboratory, verb):
    """Its database does not answer; the others have the other workers, also while
    somebody asks again and again how it is."""
    slow = SqliteSite(laboratory.new_folder("site"))
    fast = SqliteSite(laboratory.new_folder("site"))
    database = sqlite3.connect(slow.database, isolation_level=None)
    database.execute("PRAGMA journal_mode = DELETE")
    daemon = Daemon(laboratory.new_folder("authd"), fast, lookup_workers=2)
    daemon.settings["sites"] = [
        {"host": HOST, "wp_config": fast.wp_config},
        {"host": "slow.org", "wp_config": slow.wp_config}]
    laboratory.start(daemon)
    with Native(daemon.socket) as native, Native(daemon.socket) as other:
        database.execute("BEGIN EXCLUSIVE")
        for _ in range(2):
            assert native.ask("isuser", user="alice", host="slow.org").code == (
                "TMP", "db")
        waiting = [native.put(verb, user="alice", host="slow.org")
                   for _ in range(40)]
        took = []
        for _ in range(20):
            began = time.monotonic()
            assert other.auth("alice", pw="wonderland").verb == "OK"
            took.append(time.monotonic() - began)
        assert sorted(took)[10] < 0.5, took
        for number in waiting:
            replies = [native.read()]
            while replies[-1].verb == "*":
                assert replies[-1]["state"] == "away"
                replies.append(native.read())
            assert replies[-1].code == ("TMP", "db")
        database.execute("ROLLBACK")
        end = time.monotonic() + WAIT
        while native.ask("isuser", user="alice", host="slow.org").verb != "OK":
            assert time.monotonic() < end
    database.close()
    laboratory.stop(daemon)


@pytest.mark.parametrize("how", ["fail", "close"])
def test_dovecot_not_now(laboratory, how):
    """Postfix takes a FAIL for the last word, so it may be given none."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Dialects(
        laboratory.new_folder("authd"), site, dovecot_tempfail=how))
    with open(site.database, "wb") as file:
        file.write(b"no database" * 1000)
    with Dovecot(daemon) as dovecot:
        dovecot.auth(1, b"alice", b"wonderland")
        said = dovecot.read()
        assert said == ([b"FAIL", b"1", b"temp", b"code=temp_fail"]
                        if how == "fail" else None)
    laboratory.stop(daemon)


def test_T07_dovecot_cancelled_closes_nothing(laboratory):
    """Nor does it where "not now" is said by closing."""
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), dovecot_tempfail="close"))
    with Dovecot(daemon) as dovecot:
        dovecot.send(b"AUTH\t1\tPLAIN\tservice=x\tresp=AGZyYW5rAHg=", b"CANCEL\t1")
        assert dovecot.read() == [b"FAIL", b"1", b"temp", b"code=temp_fail"]
        dovecot.auth(2, b"alice", b"wonderland")
        assert dovecot.read() == [b"OK", b"2", b"user=alice"]
    laboratory.stop(daemon)


@pytest.mark.parametrize("five, pause, heard", [
    (True, 0, True),       # it comes in time, and is in the log
    (True, 1, False),      # it comes too late, and nobody waits
    (False, 0, False),     # none comes
])
def test_mux_waits_a_moment_for_the_fifth(laboratory, five, pause, heard):
    """Only for one who says one field after the other.  Where all of us may be kept
    from saying it in time, we try again."""
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    for _ in range(20 if heard else 1):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(WAIT)
            connection.connect(daemon.path("mux.sock"))
            for value in b"alice", b"wrong", b"xmpp", HOST.encode():
                connection.sendall(struct.pack(">H", len(value)))
                time.sleep(0.01)
                connection.sendall(value)
            if five:
                time.sleep(pause)
                with contextlib.suppress(OSError):  # it comes too late
                    connection.sendall(fields(b"192.0.2.77"))
            assert until_end(connection) == b"\0\2NO"
        assert daemon.logged("auth fail")
        if "rip=192.0.2.77" in daemon.child.log_text():
            break
    assert ("rip=192.0.2.77" in daemon.child.log_text()) == heard
    laboratory.stop(daemon)


def test_mux_all_at_once_is_answered_at_once(laboratory):
    """The releases of libsasl2 say four in one go: they do not wait."""
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), cache="5m"))
    began = time.monotonic()
    for _ in range(40):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(daemon.path("mux.sock"))
            connection.sendall(fields(b"alice", b"wonderland", b"x", HOST.encode()))
            assert until_end(connection) == b"\0\2OK"
    assert time.monotonic() - began < 40 * 0.05
    laboratory.stop(daemon)
