"""meerkatctl and the café: the same orders, of a room that belongs to a site."""

import pytest

from conftest import ACCOUNTS
from ctl_kit import ctl, ctl_json
from lab.client import Client
from lab.meerkat import Cafe
from lab.server import CAFE, HOST
from lab.session import name


STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"


@pytest.fixture(scope="module")
def cafe(laboratory, server):
    cafe = laboratory.start(Cafe(laboratory.new_folder("cafe"), server,
                                 limits={"message_count": 0}))
    yield cafe
    laboratory.stop(cafe)


@pytest.fixture
def people(server, cafe):
    people = {user: Client(server, user, ACCOUNTS[user])
              for user in ("alice", "bob")}
    for user, client in people.items():
        client.join(cafe.address, user)
    for client in people.values():
        client.settle(cafe.address)
        client.inbox.clear()
    yield people
    for client in people.values():
        client.close()


def test_R11_R21_orders_to_the_cafe(cafe, people):
    """R11 R21: the café speaks, puts people out and tells who did what; it
    cannot be destroyed."""
    assert cafe.address in ctl(cafe.control, "cafe", "list")
    ctl(cafe.control, "cafe", "say", "cafe", "Closing time")
    people["bob"].wait_message(sender=cafe.address, body="Closing time")
    ctl(cafe.control, "cafe", "kick", "cafe", "bob", "Enough")
    people["bob"].wait(lambda stanza: name(stanza) == "presence" and
                       stanza.get("type") == "unavailable")
    row = ctl_json(cafe.control, "cafe", "audit", "--since", "1h")[-1]
    assert (row["act"], row["whom"], row["actor"]) == (
        "kick", "bob@" + HOST, CAFE)
    assert "belongs to the site" in ctl(
        cafe.control, "cafe", "destroy", "cafe", status=1)


def test_R21_all_rooms_are_closed_and_opened(cafe, people):
    """R21: from the shell only moderators write in any room; that outlives a
    kill, and is over when it is said."""
    ctl(cafe.control, "cafe", "panic", "moderators", "0")
    people["bob"].wait_message(sender=cafe.address,
                               body="Only moderators may write here.")
    cafe.kill()
    cafe.start()
    people["bob"].say(cafe.address, "help")
    people["bob"].wait(lambda stanza: name(stanza) == "message" and
                       stanza.find(".//{%s}forbidden" % STANZAS) is not None)
    ctl(cafe.control, "cafe", "panic", "off")
    people["bob"].wait_message(sender=cafe.address,
                               body="Everybody may write again.")
    people["bob"].say(cafe.address, "thanks")
    people["bob"].wait_message(sender=cafe.address + "/bob", body="thanks")
    rows = ctl_json(cafe.control, "cafe", "audit", "--since", "1h")[-2:]
    assert [(row["act"], row["detail"], row["actor"]) for row in rows] == [
        ("panic", "all moderators", CAFE), ("panic", "all normal", CAFE)]
    assert "30m" in ctl(cafe.control, "cafe", "panic", "shut", status=1)


def test_R8_the_cafe_is_brought_back(cafe, people):
    """R8: what was exported replaces what is there now; the café stays the
    café, also when everybody has left and after a restart."""
    people["alice"].say(cafe.address, "before")
    people["alice"].wait_message(sender=cafe.address + "/alice", body="before")
    one = ctl(cafe.control, "cafe", "export", "cafe")
    people["alice"].say(cafe.address, "after")
    people["alice"].wait_message(sender=cafe.address + "/alice", body="after")
    people["alice"].inbox.clear()
    ctl(cafe.control, "cafe", "import", "--replace", stdin=one.encode())
    people["alice"].wait(lambda stanza: name(stanza) == "presence" and
                         stanza.get("type") == "unavailable")
    assert ctl(cafe.control, "cafe", "export", "cafe") == one
    assert ctl_json(cafe.control, "cafe", "occupants", "cafe") == []
    assert cafe.address in ctl(cafe.control, "cafe", "list")
    people["alice"].inbox.clear()
    people["alice"].join(cafe.address, "alice")
    people["alice"].settle(cafe.address)
    bodies = [stanza.findtext("{jabber:client}body")
              for stanza in people["alice"].inbox.all()]
    assert "before" in bodies and "after" not in bodies
    people["alice"].leave(cafe.address, "alice")
    cafe.kill()
    cafe.start()
    assert cafe.address in ctl(cafe.control, "cafe", "list")
    assert "before" in ctl(cafe.control, "cafe", "export", "cafe")
    assert "belongs to the site" in ctl(
        cafe.control, "cafe", "destroy", "cafe", status=1)
