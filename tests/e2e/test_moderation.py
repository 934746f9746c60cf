"""Staff keep a café of a real WordPress in order, with an ordinary client."""

import signal
import sqlite3
import time
from xml.sax.saxutils import escape

import pytest

from lab.client import Client
from lab.session import StanzaError, body, statuses
from lab.wordpress import ADMIN, ADMIN_PASSWORD
from test_cafe import cafe, rank  # noqa: F401 (a fixture)

OURS = "{urn:meerkat:room:0}"
ACTS = "SELECT act, actor, target, reason, ends FROM audit ORDER BY id"


@pytest.fixture
def staff(cafe):
    with cafe.login("bob", "builder") as bob:
        bob.join(cafe.address, "Bob")
        yield bob


@pytest.fixture
def alice(cafe, staff):
    with cafe.login("alice", "wonderland") as alice:
        alice.join(cafe.address, "Alice Liddell")
        yield alice


def acts(cafe):
    """What is on record, each act once."""
    connection = sqlite3.connect(cafe.cafe.path("rooms.db"))
    rows = connection.execute(ACTS).fetchall()
    connection.close()
    return rows


def order(cafe, staff, command, inside="", done="true"):
    """A command; returns what it was answered."""
    number = staff.new_id()
    staff.send("<message type='groupchat' id='%s' to='%s'><body>%s</body>%s"
               "</message>" % (number, cafe.address, escape(command), inside))
    answer = staff.wait(
        lambda s: s.get("id") == number
        and s.find(OURS + "command") is not None, what="answer to " + command)
    assert answer.find(OURS + "command").get("done") == done, body(answer)
    return body(answer)


def refused(cafe, client, words):
    number = client.say(cafe.address, words)
    error = client.wait(lambda s: s.get("id") == number
                        and s.get("type") == "error", what="a refusal")
    return error.findtext(".//{urn:ietf:params:xml:ns:xmpp-stanzas}text")


def heard(client, cafe, nick, words):
    return client.wait_message(
        sender="%s/%s" % (cafe.address, nick), body=words)


def test_panic_is_for_all_and_ends(cafe, staff, alice):
    before = len(acts(cafe))
    order(cafe, staff, "/panic moderators 10m")
    state = alice.wait(lambda s: s.find(OURS + "state") is not None)
    assert state.find(OURS + "state").get("mode") == "moderators"
    assert 104 in statuses(state)
    mine = alice.wait_presence(sender=cafe.address + "/Alice Liddell", code=110)
    assert rank(mine) == ("none", "visitor")
    assert "Only moderators" in refused(cafe, alice, "but why?")
    # A restart is no way out, and who comes now is told.
    cafe.cafe.kill()
    cafe.cafe.start()
    assert "Only moderators" in refused(cafe, alice, "but why?")
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        assert carol.wait(lambda s: s.find(OURS + "state") is not None)
        staff.settle(cafe.address)
        seen = staff.inbox.all(lambda s: s.get("from") ==
                               cafe.address + "/Carol")
        assert rank(seen[0]) == ("none", "participant")
    order(cafe, staff, "/panic slow 2s")
    alice.wait_message(body="Everybody may write again.")
    alice.say(cafe.address, "at last")
    heard(staff, cafe, "Alice Liddell", "at last")
    rows = acts(cafe)[before:]
    assert [row[:3] for row in rows] == [("panic", "bob@localhost", "")] * 2
    assert all(row[4] > 0 for row in rows)


def test_pin_is_shown_to_who_comes(cafe, staff, alice):
    alice.say(cafe.address, "It begins at 20:00 <sharp>")
    said = heard(staff, cafe, "Alice Liddell", "It begins at 20:00 <sharp>")
    number = said.find("{urn:xmpp:sid:0}stanza-id").get("id")
    order(cafe, staff, "/pin",
          "<reply xmlns='urn:xmpp:reply:0' id='%s'/>" % number)
    pinned = alice.wait(lambda s: s.find(OURS + "pinned") is not None)
    assert pinned.find(OURS + "pinned").text == "It begins at 20:00 <sharp>"
    assert body(pinned) == "\U0001F4CC Alice Liddell: It begins at 20:00 <sharp>"
    cafe.cafe.kill()
    cafe.cafe.start()
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        again = carol.wait(lambda s: s.find(OURS + "pinned") is not None)
        assert again.get("id") == pinned.get("id")
        assert again.find("{urn:xmpp:delay}delay") is not None
    order(cafe, staff, "/unpin")
    gone = alice.wait(lambda s: s.find(OURS + "pinned") is not None)
    assert gone.find(OURS + "pinned").text is None


def test_mute_and_slow_mode_outlive_a_kill_and_a_reload(cafe, staff, alice):
    order(cafe, staff, "/slow 300")
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        carol.say(cafe.address, "first")
        heard(staff, cafe, "Carol", "first")
        order(cafe, staff, '/mute "Alice Liddell" 10m loud')
        alice.wait(lambda s: s.find(OURS + "sanction") is not None)
        cafe.cafe.kill()
        cafe.cafe.start()
        assert "slow mode" in refused(cafe, carol, "second")
    with cafe.login("carol", "carols") as carol, \
            cafe.login("alice", "wonderland", resource="tab") as tab:
        carol.join(cafe.address, "Carol")
        assert "slow mode" in refused(cafe, carol, "second")
        assert rank(tab.join(cafe.address, "x")) == ("none", "visitor")
        assert "no voice" in refused(cafe, tab, "let me")
        order(cafe, staff, "/slow off")
        order(cafe, staff, '/unmute "Alice Liddell"')
        carol.say(cafe.address, "second")
        heard(staff, cafe, "Carol", "second")
        tab.say(cafe.address, "thanks")
        heard(staff, cafe, "Alice Liddell", "thanks")


def test_mute_ends_by_itself(cafe, staff, alice):
    order(cafe, staff, '/mute "Alice Liddell" 2s')
    alice.wait_message(body="You may write again.")
    alice.say(cafe.address, "again")
    heard(staff, cafe, "Alice Liddell", "again")


def test_purge_bans_and_takes_back_in_the_archive_too(cafe, staff):
    before = len(acts(cafe))
    cafe.site.create_user("troll", "trolls", "subscriber", name="Troll")
    with cafe.login("troll", "trolls") as troll:
        troll.join(cafe.address, "Troll")
        for n in range(3):
            troll.say(cafe.address, "buy this %d" % n)
            heard(staff, cafe, "Troll", "buy this %d" % n)
    staff.wait_presence(sender=cafe.address + "/Troll", type="unavailable",
                        timeout=60)
    order(cafe, staff, "/purge Troll 1h spam")  # has left already
    for _ in range(3):
        staff.wait(lambda s: s.find(
            "{urn:xmpp:message-retract:1}retract") is not None)
    staff.iq(cafe.address, "<query xmlns='urn:xmpp:mam:2' queryid='q'/>", "set")
    archived = staff.inbox.all(
        lambda s: s.find("{urn:xmpp:mam:2}result") is not None)
    assert not [s for s in archived if "buy this" in "".join(s.itertext())]
    with cafe.login("troll", "trolls") as troll, \
            pytest.raises(StanzaError) as no:
        troll.join(cafe.address, "Troll")
    assert no.value.condition == "forbidden"
    assert [row[:4] for row in acts(cafe)[before:]] == [
        ("purge", "bob@localhost", "troll@localhost", "spam")]
    order(cafe, staff, "/unban Troll")
    with cafe.login("troll", "trolls") as troll:
        troll.join(cafe.address, "Troll")


def test_report_waits_for_staff(cafe):
    with cafe.login("alice", "wonderland") as alice, \
            cafe.login("carol", "carols") as carol:
        alice.join(cafe.address, "x")
        carol.join(cafe.address, "x")
        carol.say(cafe.address, "you are all fools")
        said = heard(alice, cafe, "Carol", "you are all fools")
        number = said.find("{urn:xmpp:sid:0}stanza-id").get("id")
        alice.iq(cafe.address, (
            "<report xmlns='urn:xmpp:reporting:1' "
            "reason='urn:xmpp:reporting:abuse'><stanza-id "
            "xmlns='urn:xmpp:sid:0' by='%s' id='%s'/></report>"
            % (cafe.address, number)), "set")
        cafe.cafe.kill()
        cafe.cafe.start()
        with cafe.login(ADMIN, ADMIN_PASSWORD) as admin:
            admin.join(cafe.address, "x")
            waits = admin.wait(lambda s: s.find(OURS + "reports") is not None)
            assert waits.find(OURS + "reports").get("open") == "1"
            order(cafe, admin, "/reports")
            report = admin.wait(lambda s: s.find(OURS + "open") is not None)
            assert "Carol" in body(report) and "fools" in body(report)
            order(cafe, admin, "/done %s" % report.find(
                OURS + "open").get("report"))
            assert "No report" in order(cafe, admin, "/reports")


@pytest.mark.parametrize("name, nick", [
    ("B\u043eb", "B\u043eb 2"),  # CYRILLIC SMALL LETTER O
    ("BOB", "BOB 2"),
    ("\u202eevil\u202c\u200b\x07", "evil"),
    ("T & J's \"<3\"", "T & J's \"<3\""),
    ("\U0001F600 \u6771\u4eac", "\u6771\u4eac"),  # ejabberd takes no emoji
])
def test_hostile_names(cafe, staff, name, nick):
    """Nobody looks like staff; nothing invisible, nothing that is markup."""
    try:
        cafe.site.create_user("hostile", "hostiles", "subscriber", name=name)
    except RuntimeError:
        cafe.site.set_display_name("hostile", name)
    with cafe.login("hostile", "hostiles") as hostile:
        mine = hostile.join(cafe.address, "x")
        assert mine.get("from") == "%s/%s" % (cafe.address, nick)
        hostile.say(cafe.address, "it is me")
        heard(staff, cafe, nick, "it is me")


def test_guests_speak_only_when_all_is_calm(cafe, staff):
    with Client(cafe.server, None, host="anon.localhost") as guest:
        guest.join(cafe.address, "Bob")
        guest.send("<message type='groupchat' to='%s'><body>/panic</body>"
                   "</message>" % cafe.address)
        guest.wait_message(type="error")


def test_who_is_new_posts_no_links(cafe, staff):
    cafe.cafe.settings["limits"] = {"links_after_messages": 2,
                                    "leave_grace": 0}
    cafe.cafe.restart()
    cafe.site.create_user("fresh", "freshs", "subscriber", name="Fresh")
    with cafe.login("bob", "builder", resource="again") as bob, \
            cafe.login("fresh", "freshs") as fresh:
        bob.join(cafe.address, "Bob")
        fresh.join(cafe.address, "x")
        assert "2 messages" in refused(cafe, fresh, "look at http://x.example")
        for words in ("hello", "all of you", "look at http://x.example"):
            fresh.say(cafe.address, words)
            heard(bob, cafe, "Fresh", words)
    del cafe.cafe.settings["limits"]
    cafe.cafe.restart()


def guest_of(cafe):
    return Client(cafe.server, None, host="anon.localhost")


def test_guests_speak_until_there_is_trouble(cafe, staff, alice):
    cafe.cafe.settings["guests"] = "speak"
    cafe.cafe.restart()
    staff.join(cafe.address, "Bob")
    alice.join(cafe.address, "x")
    with guest_of(cafe) as guest:
        mine = guest.join(cafe.address, "Bob")
        nick = mine.get("from").partition("/")[2]
        assert nick.startswith("Guest-") and len(nick) == len("Guest-4821")
        assert rank(mine) == ("none", "participant")
        guest.say(cafe.address, "hello")
        heard(staff, cafe, nick, "hello")
        order(cafe, staff, "/panic registered")
        assert "registered" in refused(cafe, guest, "but I")
        alice.say(cafe.address, "we may")
        heard(guest, cafe, "Alice Liddell", "we may")
        order(cafe, staff, "/panic off")
        guest.say(cafe.address, "thanks")
        heard(staff, cafe, nick, "thanks")


def test_guests_are_not_let_in(cafe):
    cafe.cafe.settings["guests"] = "none"
    cafe.cafe.restart()
    with guest_of(cafe) as guest, pytest.raises(StanzaError) as no:
        guest.join(cafe.address, "x")
    assert no.value.condition == "registration-required"
    cafe.cafe.settings["guests"] = "read"
    cafe.cafe.restart()


def clock(seconds):
    return time.strftime("%H:%M", time.gmtime(time.time() + seconds))


def test_opening_hours_begin_and_end_with_a_reload(cafe, staff, alice):
    def reload(**more):
        cafe.cafe.settings.update(more)
        cafe.cafe.write_configuration()
        cafe.cafe.child.signal(signal.SIGHUP)
        state = alice.wait(lambda s: s.find(OURS + "state") is not None)
        return state.find(OURS + "state")

    opens = clock(7200)
    try:
        state = reload(hours=[{"open": opens, "close": clock(10800)}])
        assert state.get("mode") == "moderators"
        assert state.get("until")[11:16] == opens
        assert "It opens at " in refused(cafe, alice, "open, please")
        staff.say(cafe.address, "good night")
        heard(alice, cafe, "Bob", "good night")
        cafe.cafe.kill()
        cafe.cafe.start()
        assert "It opens at " in refused(cafe, alice, "open, please")
    finally:
        state = reload(hours=[])
    assert state.get("mode") == "normal"
    alice.say(cafe.address, "good morning")
    heard(staff, cafe, "Alice Liddell", "good morning")


def test_announcements_outlive_a_kill(cafe, staff, alice):
    order(cafe, staff, "/announce at %s The stream starts" % clock(7200))
    assert "The stream starts" in order(cafe, staff, "/announcements")
    cafe.cafe.kill()
    # As if that time had come and gone while nothing ran: a minute ago.
    connection = sqlite3.connect(cafe.cafe.path("rooms.db"))
    with connection:
        changed = connection.execute(
            "UPDATE room SET value = replace(value, ?, ?)"
            " WHERE value LIKE '%announcement-%'",
            ("%0aat=", "%%0aat=%d%%0awas=" % ((time.time() - 60) * 1000)))
        assert changed.rowcount == 1
    connection.close()
    cafe.cafe.start()
    said = alice.wait_message(sender=cafe.address, body="The stream starts")
    assert said.find("{urn:xmpp:sid:0}stanza-id") is not None
    assert order(cafe, staff, "/announcements") == "Nothing will be announced."
    with cafe.login("carol", "carols") as carol:
        carol.join(cafe.address, "Carol")
        again = carol.wait_message(sender=cafe.address, body="The stream starts")
        assert again.get("id") == said.get("id")
        assert again.find("{urn:xmpp:delay}delay") is not None
