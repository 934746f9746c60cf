"""The café knows who somebody is on the site."""

import signal

import pytest

from conftest import SERVERS
from lab import meerkat
from lab.client import Client
from lab.session import MUC_USER, StanzaError, statuses
from lab.wordpress import ADMIN, ADMIN_PASSWORD, WordPress


class Cafe:
    def __init__(self, laboratory, kind, site):
        folder = laboratory.new_folder
        self.site = site
        self.authd = laboratory.start(meerkat.Authd(
            folder("authd"), site, watch="1s"))
        if kind == "ejabberd":
            server = SERVERS[kind](folder(kind), extauth=self.authd.extauth(
                "--dialect", "ejabberd"))
        else:
            server = SERVERS[kind](folder(kind), auth_socket=self.authd.socket)
        self.server = laboratory.start(server)
        self.cafe = laboratory.start(meerkat.Cafe(
            folder("cafe"), server, authd=self.authd.socket,
            guest_domain="anon.localhost", guests="read"))

    @property
    def address(self):
        return self.cafe.address

    def login(self, login, password, **more):
        return Client(self.server, login, password, **more)


@pytest.fixture(scope="module", params=SERVERS)
def cafe(request, laboratory, mariadb):
    site = laboratory.start(WordPress(laboratory.new_folder("wordpress"), mariadb))
    site.create_user("alice", "wonderland", "subscriber", name="Alice Liddell")
    site.create_user("bob", "builder", "editor", name="Bob")
    site.create_user("bobby", "builder", "subscriber", name="Bob")
    site.create_user("carol", "carols", "subscriber", name="Carol")
    cafe = Cafe(laboratory, request.param, site)
    yield cafe
    for part in (cafe.cafe, cafe.server, cafe.authd, site):
        laboratory.stop(part)


def rank(presence):
    item = presence.find("{%s}x/{%s}item" % (MUC_USER, MUC_USER))
    return item.get("affiliation"), item.get("role")


def test_name_and_rank_come_from_the_site(cafe):
    with cafe.login("alice", "wonderland") as alice, \
            cafe.login("bob", "builder") as bob, \
            cafe.login("bobby", "builder") as bobby, \
            cafe.login(ADMIN, ADMIN_PASSWORD) as admin:
        mine = alice.join(cafe.address, "whatever")
        assert mine.get("from") == cafe.address + "/Alice Liddell"
        assert 210 in statuses(mine)
        assert rank(mine) == ("none", "participant")
        assert rank(bob.join(cafe.address, "Bob")) == ("admin", "moderator")
        assert bobby.join(cafe.address, "Bob").get("from").endswith("/Bob 2")
        assert rank(admin.join(cafe.address, "x")) == ("owner", "moderator")


def test_the_same_name_twice_from_right_to_left(cafe):
    """A number behind it would be no address: the server takes none from it."""
    for login in "dalet", "vav":
        cafe.site.create_user(login, "daleth", "subscriber", name="\u05d3\u05d5\u05d3")
    with cafe.login("dalet", "daleth") as one, cafe.login("vav", "daleth") as two:
        assert one.join(cafe.address, "x").get("from").endswith("/\u05d3\u05d5\u05d3")
        assert two.join(cafe.address, "x").get("from").endswith("/vav")


def test_two_tabs_are_one_occupant(cafe):
    with cafe.login("bob", "builder") as bob, \
            cafe.login("alice", "wonderland", resource="tab1") as one, \
            cafe.login("alice", "wonderland", resource="tab2") as two:
        bob.join(cafe.address, "Bob")
        one.join(cafe.address, "a")
        bob.wait_presence(sender=cafe.address + "/Alice Liddell", type=None)
        two.join(cafe.address, "b")
        one.close()
        two.say(cafe.address, "still here")
        bob.wait_message(sender=cafe.address + "/Alice Liddell", body="still here")
        bob.settle(cafe.address)
        assert not bob.inbox.all(lambda s: s.get("type") == "unavailable")


def test_guests_read(cafe):
    with Client(cafe.server, None, host="anon.localhost") as guest:
        mine = guest.join(cafe.address, "Alice Liddell")
        assert "/Guest-" in mine.get("from")
        assert rank(mine) == ("none", "visitor")
        guest.say(cafe.address, "hi")
        refused = guest.wait_message(sender=cafe.address, type="error")
        assert refused.find(".//{*}forbidden") is not None


def test_guests_that_are_to_be_none_go_with_a_reload(cafe):
    with Client(cafe.server, None, host="anon.localhost") as guest:
        nick = guest.join(cafe.address, "x").get("from")
        cafe.cafe.settings["guests"] = "none"
        cafe.cafe.write_configuration()
        cafe.cafe.child.signal(signal.SIGHUP)
        try:
            gone = guest.wait_presence(sender=nick, type="unavailable", code=110)
            assert 307 in statuses(gone)
            with pytest.raises(StanzaError):
                guest.join(cafe.address, "x")
        finally:
            cafe.cafe.settings["guests"] = "read"
            cafe.cafe.restart()


def test_staff_command(cafe):
    with cafe.login("bob", "builder") as bob, \
            cafe.login("alice", "wonderland") as alice:
        bob.join(cafe.address, "Bob")
        alice.join(cafe.address, "a")
        bob.say(cafe.address, '/ban "Alice Liddell" 1h enough')
        gone = alice.wait_presence(sender=cafe.address + "/Alice Liddell",
                                   type="unavailable", code=110)
        assert 307 in statuses(gone)
        with pytest.raises(StanzaError):
            alice.join(cafe.address, "a")


def test_role_changed_on_the_site_is_seen_at_once(cafe):
    with cafe.login("carol", "carols") as carol, \
            cafe.login("bob", "builder") as bob:
        bob.join(cafe.address, "Bob")
        assert rank(carol.join(cafe.address, "Carol")) == ("none", "participant")
        bob.wait_presence(sender=cafe.address + "/Carol", type=None)
        cafe.site.set_role("carol", "editor")
        seen = bob.wait_presence(sender=cafe.address + "/Carol", type=None)
        assert rank(seen) == ("admin", "moderator")
        cafe.site.set_role("carol", "subscriber")
        seen = bob.wait_presence(sender=cafe.address + "/Carol", type=None)
        assert rank(seen) == ("none", "participant")


def test_logged_out_everywhere_is_out(cafe):
    cafe.site.login("carol", "carols")
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        cafe.site.login("carol", "carols")  # one more is no reason
        cafe.site.destroy_sessions("carol")
        gone = carol.wait_presence(sender=cafe.address + "/Carol",
                                   type="unavailable", code=110)
        assert 307 in statuses(gone)
        assert gone.find(".//{*}reason").text == "You have been logged out"
        carol.join(cafe.address, "Carol")


def test_deleted_is_out(cafe):
    cafe.site.create_user("dave", "daves", "author", name="Dave")
    with cafe.login("dave", "daves") as dave:
        assert rank(dave.join(cafe.address, "Dave")) == ("member", "participant")
        cafe.site.delete_user("dave")
        gone = dave.wait_presence(sender=cafe.address + "/Dave",
                                  type="unavailable", code=110)
        assert gone.find(".//{*}reason").text == "Your account has been deleted"
        with pytest.raises(StanzaError):
            dave.join(cafe.address, "Dave")


def test_room_of_a_post(cafe):
    """Made on demand where the site has it, and nobody's."""
    cafe.site.do("option", name="meerkat_cafe_rooms",
                 value={"talk": "Watch the talk"})
    room = "talk@" + cafe.cafe.domain
    with Client(cafe.server, None, host="anon.localhost") as guest:
        assert rank(guest.join(room, "x")) == ("none", "visitor")
    with cafe.login("alice", "wonderland") as alice:
        assert rank(alice.join(room, "x")) == ("none", "participant")
        alice.say(room, "next slide!")
        alice.wait_message(sender=room + "/Alice Liddell", body="next slide!")
        with pytest.raises(StanzaError) as refusal:
            alice.join("other@" + cafe.cafe.domain, "x")
        assert refusal.value.condition == "item-not-found"


def test_who_loses_the_last_role_is_out(cafe):
    cafe.site.create_user("nora", "noras", "author", name="Nora")
    with cafe.login("nora", "noras") as nora:
        nora.join(cafe.address, "Nora")
        cafe.site.set_role("nora", "")
        gone = nora.wait_presence(sender=cafe.address + "/Nora",
                                  type="unavailable", code=110)
        assert "no member" in gone.find(".//{*}reason").text
        with pytest.raises(StanzaError) as refusal:
            nora.join(cafe.address, "Nora")
        assert refusal.value.condition == "forbidden"


def test_site_that_cannot_be_asked_is_no_refusal_for_good(cafe):
    with cafe.login("bobby", "builder") as bobby:
        cafe.authd.kill()
        with pytest.raises(StanzaError) as refusal:
            bobby.join(cafe.address, "x")
        assert refusal.value.condition == "resource-constraint"
        cafe.authd.start()
