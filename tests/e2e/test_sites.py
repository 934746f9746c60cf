"""One authd and one server for two sites: each has a café of its own."""

import pytest

from lab import meerkat
from lab.client import Client
from lab.prosody import Prosody
from lab.server import CAFE, HOST
from lab.session import StanzaError
from lab.wordpress import ADMIN, ADMIN_PASSWORD, WordPress
from test_cafe import rank

SECOND, SECOND_CAFE = "second.localhost", "cafe.second.localhost"
SECOND_HOST = """
VirtualHost "%s"
	authentication = "meerkat"
	meerkat_auth_socket = "%s"
"""


class Two:
    def __init__(self, laboratory, mariadb):
        folder = laboratory.new_folder
        self.sites = {host: laboratory.start(WordPress(folder("site"), mariadb))
                      for host in (HOST, SECOND)}
        self.authd = laboratory.start(meerkat.Authd(
            folder("authd"), self.sites, watch="1s"))
        self.server = laboratory.start(Prosody(
            folder("prosody"), auth_socket=self.authd.socket,
            domains=(CAFE, SECOND_CAFE),
            options=SECOND_HOST % (SECOND, self.authd.socket)))
        self.cafes = [laboratory.start(meerkat.Cafe(
            folder("cafe"), self.server, domain=domain,
            authd=self.authd.socket)) for domain in (CAFE, SECOND_CAFE)]
        self.parts = [*self.cafes, self.server, self.authd,
                      *self.sites.values()]


@pytest.fixture(scope="module")
def two(laboratory, mariadb):
    two = Two(laboratory, mariadb)
    two.sites[HOST].create_user("same", "first", "editor", name="First")
    two.sites[SECOND].create_user("same", "second", "subscriber", name="Second")
    yield two
    for part in two.parts:
        laboratory.stop(part)


def test_the_same_login_is_somebody_else(two):
    first, second = (cafe.address for cafe in two.cafes)
    with Client(two.server, "same", "first") as one, \
            Client(two.server, "same", "second", host=SECOND) as other:
        mine = one.join(first, "x")
        assert mine.get("from") == first + "/First"
        assert rank(mine) == ("admin", "moderator")
        mine = other.join(second, "x")
        assert mine.get("from") == second + "/Second"
        assert rank(mine) == ("none", "participant")


def test_who_keeps_one_site_is_nobody_on_the_other(two):
    first, second = (cafe.address for cafe in two.cafes)
    with Client(two.server, ADMIN, ADMIN_PASSWORD) as admin:
        assert rank(admin.join(first, "x")) == ("owner", "moderator")
        with pytest.raises(StanzaError) as no:
            admin.join(second, "x")
        assert no.value.condition == "forbidden"


def test_each_has_rooms_of_its_own(two):
    two.sites[SECOND].do("option", name="meerkat_cafe_rooms",
                         value={"talk": "Watch the talk"})
    with Client(two.server, "same", "first") as one, \
            Client(two.server, "same", "second", host=SECOND) as other:
        other.join("talk@" + SECOND_CAFE, "x")
        with pytest.raises(StanzaError) as no:
            one.join("talk@" + CAFE, "x")
        assert no.value.condition == "item-not-found"
