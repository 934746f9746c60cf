"""Who is new is read by a moderator first, on real servers and a real site."""

import pytest

from ctl_kit import ctl
from lab.session import body
from test_cafe import cafe  # noqa: F401 (a fixture)
from test_moderation import OURS, alice, heard, order, staff  # noqa: F401


@pytest.fixture
def holding(cafe):
    cafe.cafe.settings["limits"] = {"hold_messages": 1, "leave_grace": 0}
    cafe.cafe.restart()
    yield cafe
    del cafe.cafe.settings["limits"]
    cafe.cafe.restart()


def told(client, name):
    return client.wait(lambda s: s.find(OURS + name) is not None, what=name)


def newcomer(cafe, login):
    cafe.site.create_user(login, login, "subscriber", name=login.title())
    client = cafe.login(login, login)
    return client


def test_Q17_what_waits_survives_a_kill(holding, staff):
    with newcomer(holding, "newly") as newly, \
            newcomer(holding, "other") as other:
        newly.join(holding.address, "x")
        other.join(holding.address, "x")
        for words in ("buy this", "hello"):
            newly.say(holding.address, words)
            assert "waits" in body(told(newly, "held"))
            assert words in body(told(staff, "waits"))
        holding.cafe.kill()
        holding.cafe.start()
        order(holding, staff, "/held")
        first, second = (int(told(staff, "waits").find(OURS + "waits")
                             .get("message")) for _ in range(2))
        order(holding, staff, "/deny %d" % first)
        assert told(newly, "held").find(OURS + "held").get("denied") == "true"
        order(holding, staff, "/approve %d" % second)
        for client in (newly, other, staff):
            message = heard(client, holding, "Newly", "hello")
            assert message.find("{urn:xmpp:delay}delay") is not None
        # Nobody but staff has heard of the other one.
        assert not other.inbox.all(lambda s: "buy this" in (body(s) or ""))
        # They are not new any more, after another kill neither.
        holding.cafe.kill()
        holding.cafe.start()
        newly.say(holding.address, "thanks")
        heard(other, holding, "Newly", "thanks")


def test_R10_what_waits_is_seen_to_with_a_form(holding, staff):
    """R10: a client that knows commands of rooms needs not type them."""
    node = "urn:meerkat:room:0#held"
    command = "<command xmlns='http://jabber.org/protocol/commands' node='%s'"
    with newcomer(holding, "formal") as formal:
        formal.join(holding.address, "x")
        formal.say(holding.address, "may I?")
        told(formal, "held")
        form = staff.iq(holding.address, command % node + "/>", type="set")
        option, = form.findall(".//{*}field[@var='messages']/{*}option")
        assert option.get("label").endswith("may I?")
        done = staff.iq(
            holding.address, command % node +
            "><x xmlns='jabber:x:data' type='submit'>"
            "<field var='messages'><value>%s</value></field>"
            "<field var='decision'><value>approve</value></field></x>"
            "</command>" % option.find("{*}value").text, type="set")
        assert done.find(".//{*}note").text == "1 approved."
        heard(formal, holding, "Formal", "may I?")


def test_R8_who_has_only_what_waits_is_exported_and_erased(holding, staff):
    with newcomer(holding, "gone") as gone:
        gone.join(holding.address, "x")
        gone.say(holding.address, "forget me")
        told(gone, "held")
        jid = gone.jid.partition("/")[0]
    kept = ctl(holding.cafe.control, "user", "export", jid)
    assert kept.rstrip().endswith("\t%s\tforget me" % holding.address)
    assert "1 waiting" in order(holding, staff, "/held")
    ctl(holding.cafe.control, "user", "erase", jid)
    holding.cafe.kill()
    holding.cafe.start()
    assert "No message" in order(holding, staff, "/held")
    assert ctl(holding.cafe.control, "user", "export", jid) == ""


def test_K16_shadow_survives_a_kill(cafe, staff, alice):
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        order(cafe, staff, '/mute "Alice Liddell" shadow')
        alice.say(cafe.address, "am I here?")
        heard(alice, cafe, "Alice Liddell", "am I here?")
        cafe.cafe.kill()
        cafe.cafe.start()
        alice.say(cafe.address, "and now?")
        heard(alice, cafe, "Alice Liddell", "and now?")
        order(cafe, staff, '/unmute "Alice Liddell"')
        alice.say(cafe.address, "at last")
        heard(carol, cafe, "Alice Liddell", "at last")
        assert not carol.inbox.all(
            lambda s: body(s) in ("am I here?", "and now?"))
