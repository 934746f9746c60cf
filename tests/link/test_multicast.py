"""P23 G25: what goes to many goes once, by the server's multicast service."""

import socket

import pytest

NS = "{jabber:component:accept}"
ADDRESS = "http://jabber.org/protocol/address"
ITEMS = "{http://jabber.org/protocol/disco#items}query"
INFO = "{http://jabber.org/protocol/disco#info}query"
ROOM = "verona@rooms.localhost"
PEOPLE = 12
LIMIT = 5
FORM = ("<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' "
        "type='hidden'><value>%s</value></field><field var='message'><value>%d"
        "</value></field><field var='presence'><value>infinite</value></field>"
        "</x>")


@pytest.fixture
def both(start, server):
    """A component that looks for a service, and its stream."""
    component = start(multicast='"auto"')
    return component, server.accept().attach()


def is_(stanza, name, **wanted):
    return stanza.tag == NS + name and all(
        stanza.get(key) == value for key, value in wanted.items())


def answer_to(question, payload):
    return "<iq type='result' id='%s' from='%s' to='%s'>%s</iq>" % (
        question.get("id"), question.get("to"), question.get("from"), payload)


def answer(stream, question, payload):
    stream.send(answer_to(question, payload))


def discover(stream, limit=LIMIT, features=""):
    """The service is found and tried; returns what was to go through."""
    asked = stream.next()
    assert is_(asked, "iq", type="get", to="localhost")
    assert asked.find(ITEMS) is not None
    answer(stream, asked, "<query xmlns='http://jabber.org/protocol/disco#items'"
           "><item jid='rooms.localhost'/><item jid='mc.localhost'/>"
           "<item jid=\"a'b@mc.localhost\"/></query>")
    asked = stream.next()
    assert is_(asked, "iq", type="get", to="mc.localhost")
    assert asked.find(INFO) is not None
    answer(stream, asked, "<query xmlns='http://jabber.org/protocol/disco#info'>"
           "<feature var='%s'/>%s%s</query>" % (
               ADDRESS, features, FORM % (ADDRESS, limit) if limit else ""))
    trial = stream.next()
    assert is_(trial, "message", to="mc.localhost", **{"from": "rooms.localhost"})
    return addresses(trial)[0]


def open_service(stream, **more):
    to = discover(stream, **more)
    stream.send("<message from='rooms.localhost' to='%s'/>" % to)


def addresses(stanza):
    inside = stanza.find("{%s}addresses" % ADDRESS)
    assert all(one.get("type") == "bcc" for one in inside)
    return [one.get("jid") for one in inside]


def fill(stream):
    """PEOPLE of localhost and one from elsewhere, in a room."""
    for number in range(PEOPLE + 1):
        jid = "u%d@%s/r" % (number, "localhost" if number < PEOPLE else "far")
        stream.send("<presence from='%s' to='%s/u%d'><x xmlns='http://jabber."
                    "org/protocol/muc'/></presence>" % (jid, ROOM, number))
        if number == 0:
            stream.send("<iq type='set' id='o' from='%s' to='%s'><query "
                        "xmlns='http://jabber.org/protocol/muc#owner'><x "
                        "xmlns='jabber:x:data' type='submit'/></query></iq>"
                        % (jid, ROOM))
        settle(stream, jid)


def is_fence(stanza):
    return is_(stanza, "iq", to="mc.localhost", type="get")


def until(stream, is_it):
    while not is_it(stanza := stream.next()):
        pass
    return stanza


def settle(stream, jid):
    """All that was said to anybody, answering fences; then ours is answered."""
    stream.send("<iq type='get' id='settle' from='%s' to='rooms.localhost'>"
                "<ping xmlns='urn:xmpp:ping'/></iq>" % jid)
    came = []
    while True:
        stanza = stream.next()
        if is_fence(stanza):
            answer(stream, stanza, "")
        elif stanza.get("id") == "settle":
            return came
        else:
            came.append(stanza)


def say(stream, body, number=0):
    stream.send("<message type='groupchat' id='%s' from='u%d@localhost/r' "
                "to='%s'><body>%s</body></message>" % (
                    body, number, ROOM, body))


# What goes around the service.
WHISPER = ("<message type='chat' from='u1@localhost/r' to='%s/u2'><body>psst"
           "</body></message>" % ROOM)


def whisper(stream):
    stream.send(WHISPER)


def refuse(stream, name):
    stream.send("<message type='error' from='mc.localhost' to='%s/u0' id='%s'>"
                "<error type='modify'><not-acceptable xmlns='urn:ietf:params:"
                "xml:ns:xmpp-stanzas'/></error></message>" % (ROOM, name))


EVERYBODY = ["u%d@localhost/r" % number for number in range(PEOPLE)]


def test_P23_as_many_stanzas_as_the_limit_needs(both):
    """P23 G25: N occupants cost N / limit stanzas, each with its own addresses
    as bcc; who is elsewhere gets a stanza as ever."""
    component, stream = both
    open_service(stream)
    component.says("goes by mc.localhost, to 5 at once")
    fill(stream)
    say(stream, "hi")
    came = settle(stream, EVERYBODY[0])
    assert [one.get("to") for one in came] == ["mc.localhost"] * 3 + [
        "u%d@far/r" % PEOPLE]
    assert [len(addresses(one)) for one in came[:3]] == [5, 5, 2]
    assert sum(map(addresses, came[:3]), []) == EVERYBODY
    for one in came:
        assert one.findtext(NS + "body") == "hi"
        assert one.get("from") == ROOM + "/u0"
    assert came[3].find("{%s}addresses" % ADDRESS) is None


def test_P23_nothing_overtakes_what_went_through_the_service(both):
    """P23: what goes around the service waits until its fence is answered."""
    component, stream = both
    open_service(stream, limit=100)
    component.says("goes by")
    fill(stream)
    say(stream, "one")
    whisper(stream)
    say(stream, "two")
    assert stream.next().findtext(NS + "body") == "one"
    # To elsewhere it waits for nothing.
    assert stream.next().get("to").startswith("u%d@far" % PEOPLE)
    fence = stream.next()
    assert is_fence(fence)
    answer(stream, fence, "")
    assert stream.next().findtext(NS + "body") == "psst"
    assert stream.next().findtext(NS + "body") == "two"


def test_P23_a_service_in_order_is_not_waited_for(both):
    """P23: Prosody's, which is ours, lets nothing overtake."""
    component, stream = both
    open_service(stream, limit=100, features="<feature var='urn:meerkat:"
                 "multicast:ordered'/>")
    component.says("goes by")
    fill(stream)
    say(stream, "one")
    whisper(stream)
    bodies = []
    while len(bodies) < 3:
        body = stream.next().findtext(NS + "body")
        bodies += [body] if body else []
    assert bodies == ["one", "one", "psst"]


def test_P23_what_is_refused_goes_one_by_one(both):
    """P23: an error of the service: those it was for get it all the same, in
    order, and it is not used any more; what it took is not said twice."""
    component, stream = both
    open_service(stream, limit=100)
    component.says("goes by")
    fill(stream)
    for body in "one", "two", "kept":
        say(stream, body)
    while stream.next().findtext(NS + "body") != "kept":
        pass
    refuse(stream, "one")
    fence = stream.next()
    while not is_fence(fence):
        fence = stream.next()
    refuse(stream, "two")
    answer(stream, fence, "")
    say(stream, "three")
    came = [one for one in settle(stream, EVERYBODY[0])
            if "@far/" not in one.get("to")]
    assert [(one.get("to"), one.findtext(NS + "body")) for one in came] == [
        (jid, body) for body in ("one", "two", "three") for jid in EVERYBODY]
    component.says("mc.localhost refuses: what goes to many goes one by one")


def test_P23_until_it_is_tried_again_nothing_goes(both, server):
    """P23: with a new link the service is looked for again; a default limit of
    20 is what one has that does not say its own."""
    component, stream = both
    open_service(stream)
    component.says("goes by")
    fill(stream)
    say(stream, "lost, perhaps")
    stream.close()
    stream = server.accept().attach()
    to = discover(stream, limit=None)
    # Nothing overtakes what the service may still have of the old link.
    say(stream, "one")
    stream.sock.settimeout(0.3)
    with pytest.raises(TimeoutError):
        stream.next()
    stream.sock.settimeout(30)
    stream.send("<message from='rooms.localhost' to='%s'/>" % to)
    component.says("goes by mc.localhost, to 20 at once")
    one = stream.next()
    assert one.get("to") == "mc.localhost" and addresses(one) == EVERYBODY


def test_P23_who_was_not_asked_is_not_believed(both):
    """P23: another server cannot make itself the one that gets everything."""
    component, stream = both
    asked = stream.next()
    stream.send("<iq type='result' id='%s' from='evil.example' "
                "to='rooms.localhost'><query xmlns='http://jabber.org/protocol/"
                "disco#info'><feature var='%s'/></query></iq>" % (
                    asked.get("id"), ADDRESS))
    stream.send("<iq type='result' id='%s' from='evil.example' "
                "to='rooms.localhost'><query xmlns='http://jabber.org/protocol/"
                "disco#items'><item jid='evil.example'/></query></iq>"
                % asked.get("id"))
    stream.send("<iq type='error' id='%s' from='localhost' "
                "to='rooms.localhost'/>" % asked.get("id"))
    assert not settle(stream, EVERYBODY[0])
    assert "goes by" not in component.log()


def test_P23_a_server_that_says_nothing_is_not_waited_for_long(both):
    """P23: it goes on without a service after some seconds."""
    component, stream = both
    assert stream.next().get("to") == "localhost"
    assert not settle(stream, EVERYBODY[0])
    assert "no multicast service was found" in component.log()


def test_P23_a_fence_is_heard_however_much_is_kept(start, server, tmp_path):
    """P23: while so much waits for the service that nobody is heard, and so
    much is kept unheard that nothing is read, its next answer is read."""
    component = start(multicast='"auto"', max_queue="1048576",
                      metrics='"%s/health"' % tmp_path)
    stream = server.accept().attach()
    open_service(stream, limit=100)
    component.says("goes by")
    fill(stream)
    long = "x" * 10000
    say(stream, "one")
    whisper(stream)
    say(stream, long)
    whisper(stream)
    for _ in range(500):  # first what waits grows too long, then what is kept
        say(stream, long)
    component.says("too slow")
    fence = until(stream, is_fence)
    stream.send(answer_to(fence, "") + WHISPER)
    fence = until(stream, is_fence)
    with socket.socket(socket.AF_UNIX) as health:  # it has done what it could
        health.connect("%s/health" % tmp_path)
        health.sendall(b"GET /healthz HTTP/1.1\r\n\r\n")
        assert health.recv(1000)
    answer(stream, fence, "")
    until(stream, lambda stanza: stanza.findtext(NS + "body") == "psst")
    assert "does not answer" not in component.log()


def test_P23_who_stops_waits_for_the_fence(both):
    """P23: what waits for the service is sent before the stream ends."""
    component, stream = both
    open_service(stream, limit=100)
    component.says("goes by")
    fill(stream)
    say(stream, "one")
    whisper(stream)
    fence = stream.next()
    while not is_fence(fence):
        fence = stream.next()
    component.stop()
    component.says("stopping")
    answer(stream, fence, "")
    gone = set()
    while len(gone) < PEOPLE + 1:
        stanza = stream.next()
        if stanza.get("type") == "unavailable":
            gone.add(stanza.get("to"))


def test_P23_a_service_can_be_named(start, server):
    """P23: by the setting; and "off" looks for none."""
    start(multicast='"mc.localhost"')
    stream = server.accept().attach()
    asked = stream.next()
    assert asked.find(INFO) is not None and asked.get("to") == "mc.localhost"
    stream.close()
    start(multicast='"off"')
    assert not settle(server.accept().attach(), EVERYBODY[0])
