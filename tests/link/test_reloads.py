"""Every click on the site loads a page anew, and nobody notices."""

ROOM = "cafe@cafe.localhost"
JOIN = ("<presence from='%s' to='" + ROOM + "/%s'>"
        "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/>"
        "</x></presence>")
# As the server says it for a client that is gone: without an id.
GONE = "<presence type='unavailable' from='%s' to='" + ROOM + "/%s'/>"
SAY = ("<message type='groupchat' id='m%d' from='%s' to='" + ROOM + "'>"
       "<body>%d</body></message>")
OTHERS, RELOADS = 500, 100
GRACE = ("{ message_count = 0; join_count = 0; presence_count = 0; "
         "big_room = 0; leave_grace = 30; }")


def enter(stream, jid, nick):
    """Returns what others than they were sent by it, and their own."""
    stream.send(JOIN % (jid, nick))
    others, own = [], []
    while True:
        stanza = stream.next()
        if stanza.get("to") != jid:
            others.append(stanza)
            continue
        own.append(stanza)
        if stanza.tag.endswith("}message"):
            return others, own  # the subject is the last of a join


def test_hundred_reloads_beside_five_hundred_others(start, server):
    start(program="meerkat-cafe", domain='"cafe.localhost"', limits=GRACE)
    stream = server.accept().attach()
    people = ["u%d@localhost/x" % i for i in range(OTHERS)]
    for i, jid in enumerate(people):
        enter(stream, jid, "u%d" % i)
    others, _ = enter(stream, "reader@localhost/0", "reader")
    assert len(others) == OTHERS  # the first time all of them are told
    stream.iq("cafe.localhost", "<ping xmlns='urn:xmpp:ping'/>")

    for n in range(RELOADS):
        stream.send(GONE % ("reader@localhost/%d" % n, "reader"))
        others, own = enter(stream, "reader@localhost/%d" % (n + 1), "reader")
        told = [s for s in others if s.get("to") != "reader@localhost/%d" % n]
        assert not told, "reload %d cost others %d stanzas" % (n, len(told))
        here = [s for s in own if s.tag.endswith("}presence")]
        assert len(here) == OTHERS + 1  # and they are shown all the others
    # Nothing is on its way, either, and all are where they were.
    stream.iq("cafe.localhost", "<ping xmlns='urn:xmpp:ping'/>")
    assert not [s for s in stream.queue
                if not s.get("to").startswith("reader@")]
    stream.send(SAY % (1, "reader@localhost/%d" % RELOADS, 1))
    heard = [stream.next().get("to") for _ in range(OTHERS + 1)]
    assert sorted(heard) == sorted(
        people + ["reader@localhost/%d" % RELOADS])


def test_who_comes_first_owns_nothing(start, server):
    start(program="meerkat-cafe", domain='"cafe.localhost"', limits=GRACE)
    stream = server.accept().attach()
    _, own = enter(stream, "first@localhost/x", "first")
    item = own[0].find(".//{*}item")
    assert (item.get("affiliation"), item.get("role")) == (
        "none", "participant")
    stream.send("<iq type='get' id='o' from='first@localhost/x' to='%s'>"
                "<query xmlns='http://jabber.org/protocol/muc#owner'/></iq>"
                % ROOM)
    answer = stream.next()
    assert answer.get("type") == "error"
