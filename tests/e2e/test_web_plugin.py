"""The plugin's PHP inside a real WordPress, and what it leaves behind."""

import glob
import json
import os
import re
import subprocess
import zipfile

import pytest

import web_kit
from ctl_kit import ctl_json
from lab import plugin
from lab.browser import Browser
from lab.client import Client
from lab.prosody import PROJECT
from lab.wordpress import ADMIN, ADMIN_PASSWORD

MAIL = "meerkat_cafe_mail"  # the scheduled task


@pytest.fixture(scope="module")
def wordpress(laboratory, mariadb):
    plugin.build()
    wordpress = web_kit.new_wordpress(laboratory, mariadb)
    wordpress.add_plugin(plugin.FOLDER)
    yield wordpress
    laboratory.stop(wordpress)


@pytest.mark.parametrize("name", web_kit.PHP_TESTS)
def test_php(wordpress, name):
    """The plugin's own tests, by Debian's PHPUnit."""
    web_kit.phpunit(wordpress, name)


def test_uninstall(wordpress):
    """Check 46: nothing of the plugin stays in the database. Goes last."""
    for name in ("meerkat_cafe", "meerkat_cafe_rooms", "meerkat_cafe_mailed",
                 "_transient_meerkat_cafe_x"):
        assert wordpress.do("option", name=name, value={
            "host": "localhost", "report_mail": "site"})
    assert MAIL in wordpress.do("left")
    left = wordpress.do("uninstall_plugin",
                        plugin="meerkat-cafe/meerkat-cafe.php")
    assert left == []


def test_uninstall_from_a_network(laboratory, mariadb):
    """In no blog of it anything stays."""
    plugin.build()
    network = web_kit.new_wordpress(
        laboratory, mariadb, {"alice": ("subscriber", "Alice")}, network=True)
    network.add_plugin(plugin.FOLDER)
    blogs = [1, network.create_blog("second", "Second")]
    for blog in blogs:
        network.do("option", blog=blog, name="meerkat_cafe",
                   value={"host": "localhost", "report_mail": "site"})
        network.do("create_post", blog=blog, title="Talk", slug="talk",
                   content="[meerkat_cafe_room]")
        assert network.do("option", blog=blog, name="meerkat_cafe_rooms")
        assert MAIL in network.do("left", blog=blog)
    assert network.do("uninstall_plugin", network=True,
                      plugin="meerkat-cafe/meerkat-cafe.php") == []
    for blog in blogs:
        assert network.do("left", blog=blog) == []
    laboratory.stop(network)


def report(site, login, words, why, room=None):
    """Somebody reports what somebody else said in the café, or another."""
    room = room or site.cafe.address
    with Client(site.server, login, web_kit.PASSWORD) as client:
        client.join(room, login)
        said = client.wait_message(body=words)
        client.iq(room, (
            "<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:"
            "spam'><stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/>"
            "<text>%s</text></report>" % (
                room, said.find("{urn:xmpp:sid:0}stanza-id").get("id"), why)),
            "set")


def mailed(site):
    """What a run of the task mails, as if the last mail were long ago."""
    kept = site.wordpress.do("option", name="meerkat_cafe_mailed")
    if kept:
        site.wordpress.do("option", name="meerkat_cafe_mailed",
                          value=dict(kept, at=0))
    return site.wordpress.do("cron", hook=MAIL)["mails"]


def test_a_report_is_mailed_once(laboratory, mariadb):
    """Check 93: from the room into a mail to who may moderate; nothing is
    lost while the café is away."""
    plugin.build()
    site = web_kit.Site(laboratory, mariadb)
    assert site.do_errand("cron", hook=MAIL) == {"every": None, "mails": []}
    site.do_settings(report_mail="moderators")
    site.wordpress.do("set_email", login="maud", email="maud@example.test")
    with Client(site.server, "mallory", web_kit.PASSWORD) as mallory:
        mallory.join(site.cafe.address, "x")
        mallory.say(site.cafe.address, "buy this\nReported: Eve")
        mallory.settle(site.cafe.address)
        report(site, "alice", "buy this\nReported: Eve", "again and again")
        site.cafe.stop()
        assert mailed(site) == []
    site.cafe.start()
    row, = ctl_json(site.cafe.control, "cafe", "reports")
    assert (row["number"], row["whom"], row["actor-nick"], row["said"]) == (
        "1", "mallory@localhost", "Alice", "buy this\nReported: Eve")
    event = site.do_errand("cron", hook=MAIL)
    assert event["every"] == 300 and len(event["mails"]) == 1
    mail = event["mails"][0]
    assert "maud@example.test" in mail["to"] and len(mail["to"]) == 2
    assert mail["subject"] == "New reports from the chat: 1"
    assert mail["headers"] == ["Content-Type: text/plain; charset=UTF-8"]
    lines = mail["message"].split("\n")
    assert "Reported: %s (mallory@localhost)" % web_kit.HOSTILE.replace(
        "&amp;", "&") in lines
    assert "Reported by: Alice (alice@localhost)" in lines
    assert "Reason: spam: again and again" in lines
    assert lines[lines.index("> buy this") + 1] == "> Reported: Eve"
    assert any(line.startswith(site.wordpress.url + "/wp-admin/")
               for line in lines)
    assert mailed(site) == []
    report(site, "maud", "buy this\nReported: Eve", "me too")
    again = mailed(site)
    assert len(again) == 1 and "me too" in again[0]["message"]
    assert "again and again" not in again[0]["message"]
    site.do_settings(report_mail="none")
    assert site.do_errand("cron", hook=MAIL) == {"every": None, "mails": []}
    site.close()


def test_reports_of_a_network_go_to_their_blog(laboratory, mariadb):
    plugin.build()
    site = web_kit.Site(laboratory, mariadb, "network")
    second = "2." + site.cafe.address
    site.do_settings(report_mail="site")
    site.do_settings(blog=2, cafe=second, report_mail="site")
    for room in site.cafe.address, second:
        with Client(site.server, "bob", web_kit.PASSWORD) as bob:
            bob.join(room, "x")
            bob.say(room, "said in " + room)
            bob.settle(room)
            report(site, "alice", "said in " + room, "no", room)
    admin = site.wordpress.login(ADMIN, ADMIN_PASSWORD)
    for blog, room, page in ((1, site.cafe.address, "/wp-admin/"),
                             (2, second, "/second/wp-admin/")):
        mail, = site.do_errand("cron", hook=MAIL, blog=blog)["mails"]
        assert mail["subject"].endswith(": 1")
        assert "> said in %s\n" % room in mail["message"]
        assert site.wordpress.url + page in mail["message"]
        # Nor does one see what was done in the other.
        status, record = admin.get(page + "edit-comments.php"
                                   "?page=meerkat-cafe-record")
        rooms = re.findall(r"<tr><td[^>]*>[^<]*</td><td[^>]*>([^<]*)</td>",
                           record)
        assert status == 200 and set(rooms) == {room.partition("@")[0]}
    site.close()


def test_zip(laboratory, mariadb, tmp_path):
    """As somebody has it who uploads it: packed, unpacked, activated."""
    packed = str(tmp_path / "meerkat-cafe.zip")
    subprocess.run([os.path.join(PROJECT, "wordpress/pack"), packed],
                   check=True, timeout=300, capture_output=True)
    with zipfile.ZipFile(packed) as file:
        file.extractall(tmp_path)
    site = web_kit.new_wordpress(
        laboratory, mariadb, {"alice": ("subscriber", "Alice")})
    site.add_plugin(str(tmp_path / "meerkat-cafe"))
    browser = Browser(site.url)
    _, page = browser.get("/")
    loader = re.search(r"""src=['"]([^'"]*/loader\.min\.js[^'"]*)['"]""", page)[1]
    told = json.loads(re.search(
        r'id="meerkat-config"[^>]*>(.*?)</script>', page, re.S)[1])
    for url in loader, told["main"], told["style"]:
        assert browser.get(url)[0] == 200, url
    laboratory.stop(site)


def test_no_text_becomes_markup():
    """Texts of others go into the page as text, and by no other way."""
    sources = glob.glob(plugin.FOLDER + "/assets/src/**/*.js", recursive=True)
    assert len(sources) > 10
    for source in sources:
        with open(source, encoding="utf-8") as file:
            found = re.search(r"innerHTML|outerHTML|insertAdjacentHTML|"
                              r"document\.write|srcdoc|\beval\b|new Function|"
                              r"createContextualFragment", file.read())
        assert not found, "%s: %s" % (source, found[0])
