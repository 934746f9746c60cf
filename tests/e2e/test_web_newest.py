"""The plugin on the newest WordPress that can be had from npm, on SQLite: what
it does in PHP, and what authd says of its credentials. What browsers say of it
is in test_web.py."""

import json
import re

import pytest

import web_kit
from lab import plugin
from lab.browser import Browser
from lab.wordpress import ADMIN, ADMIN_PASSWORD


@pytest.fixture(scope="module")
def site(laboratory):
    plugin.build()
    site = web_kit.Site(laboratory, None, "newest")
    yield site
    site.close()


def credential(site, browser):
    """As the widget asks for it."""
    _, page = browser.get("/")
    block = re.search(r'id="meerkat-config"[^>]*>(.*?)</script>', page, re.S)
    told = json.loads(block[1])
    _, nonce = browser.get(told["nonce"])
    return browser.ask(told["credential"], "", {"X-WP-Nonce": nonce.strip()})


def test_version_and_database(site):
    version = site.wordpress.do("version")
    assert tuple(map(int, re.findall(r"\d+", version)[:2])) >= (6, 7)
    assert "SQLite" in site.wordpress.do("database")


def test_settings_page(site):
    admin = site.wordpress.login(ADMIN, ADMIN_PASSWORD)
    status, page = admin.get("/wp-admin/options-general.php?page=meerkat-cafe")
    assert status == 200 and 'id="meerkat-self-check"' in page


def test_credential_is_good_for_authd_until_logout(site):
    alice = site.wordpress.login("alice", web_kit.PASSWORD)
    status, text = credential(site, alice)
    assert status == 200
    made = json.loads(text)
    assert made["user"] == "alice"
    assert site.do_authd_verdict("alice", made["secret"]) == "OK"
    assert site.do_authd_verdict("bob", made["secret"]) == "NO"
    cookie = alice.logged_in_cookie
    assert site.do_authd_verdict("alice", cookie) == "OK"
    alice.logout()
    assert site.do_authd_verdict("alice", made["secret"]) == "NO"
    assert site.do_authd_verdict("alice", cookie) == "NO"


def test_password(site):
    """What this release stores when somebody chooses a password."""
    site.wordpress.change_password("maud", "a new one, with ünnep")
    assert site.do_authd_verdict("maud", "a new one, with ünnep") == "OK"
    assert site.do_authd_verdict("maud", web_kit.PASSWORD) == "NO"


@pytest.mark.parametrize("name", web_kit.PHP_TESTS)
def test_php(site, name):
    site.wordpress.change_password("maud", web_kit.PASSWORD)
    web_kit.phpunit(site.wordpress, name)


def test_block(site):
    assert "meerkat-cafe/room" in site.wordpress.do("blocks")
    page = site.wordpress.do(
        "create_post", title="Stream", slug="stream",
        content="<!-- wp:meerkat-cafe/room {\"height\":\"20rem\"} /-->")
    status, text = Browser(site.wordpress.url).get("/?page_id=%d" % page)
    assert status == 200
    assert 'data-meerkat-room="stream@cafe.localhost"' in text
    assert "loader.min.js" in text and 'id="meerkat-config"' in text


def test_log(site):
    log = site.do_debug_log().splitlines()
    assert [line for line in log if "meerkat-cafe" in line] == []


def test_uninstall(site):
    assert site.wordpress.do(
        "uninstall_plugin", plugin="meerkat-cafe/meerkat-cafe.php") == []
