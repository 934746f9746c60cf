"""The link to the server: it opens, it says what is wrong, it comes back."""

import os
import resource
import socket
import time

import pytest

from peer import ERROR, HEADER, NS, Gone, Server
from test_queue import JOIN, OPEN, join


def test_attaches(start, server):
    component = start()
    stream = server.accept()
    stream.attach()
    assert component.tells().startswith("READY=1\n")
    assert component.says("attached") == [
        "meerkat-muc: info: attached to 127.0.0.1:%d as rooms.localhost"
        % server.port]
    assert stream.is_served()


def test_refused_then_there(start):
    late = Server()
    component = start(port=late.port)
    lines = component.says("Connection refused", times=2)
    assert "cannot attach to 127.0.0.1:%d as rooms.localhost" % late.port in \
        lines[0]
    waits = [float(line.rsplit("in ", 1)[1].split()[0]) for line in lines]
    assert 0.4 <= waits[0] <= 0.6 and 0.8 <= waits[1] <= 1.2
    late.listen()
    assert late.accept().attach().is_served()
    late.close()


@pytest.mark.parametrize("condition,words", [
    ("conflict", "another connection has this domain"),
    ("not-authorized", "wrong secret, or no such component"),
    ("undefined-condition", "the server ended the stream with an error"),
])
def test_stream_error_at_handshake(start, server, condition, words):
    component = start()
    stream = server.accept()
    stream.open()
    assert stream.next().tag.endswith("}handshake")
    stream.send(ERROR % condition)
    stream.close()
    assert words in component.says("cannot attach")[0]
    assert server.accept().attach().is_served()


def test_stream_error_at_header(start, server):
    component = start()
    stream = server.accept()
    while stream.root is None:
        stream.feed()
    stream.send(HEADER % ("rooms.localhost", "x") + ERROR % "host-unknown")
    stream.close()
    assert "no component of this domain" in component.says("cannot")[0]
    assert server.accept().attach().is_served()


def test_wrong_secret_is_said_once(start, server):
    component = start()
    for _ in range(3):
        stream = server.accept()
        stream.open()
        stream.next()
        stream.send(ERROR % "not-authorized")
        stream.close()
    server.accept().attach()
    component.says("attached")
    assert component.log().count("wrong secret") == 1
    assert "sés" not in component.log()


@pytest.mark.parametrize("condition,words", [
    ("invalid-from", "a sender not in our domain"),
    ("not-well-formed", "too long"),
    ("system-shutdown", "shuts down"),
])
def test_stream_error_when_open(attached, server, condition, words):
    component, stream = attached
    assert stream.is_served()
    stream.send(ERROR % condition)
    stream.close()
    assert words in component.says("lost")[0]
    assert server.accept().attach().is_served()


def test_end_of_file_is_no_reason_to_leave(attached, server):
    component, stream = attached
    join(stream, 1)
    stream.close()
    assert "the server closed the connection" in component.says("lost")[0]
    stream = server.accept().attach()
    stream.send(JOIN % ("juliet@localhost/x", "Juliet"))
    presence = stream.next()
    assert presence.get("from") == "hall@rooms.localhost/u0"
    assert component.tells().startswith("READY=1")
    assert component.tells().startswith("STATUS=Waiting")
    assert component.tells().startswith("READY=1")


def test_stream_ends(attached, server):
    component, stream = attached
    stream.send("</stream:stream>")
    assert "the server ended the stream" in component.says("lost")[0]
    assert server.accept().attach().is_served()


@pytest.mark.parametrize("garbage", [
    b"<iq></message>", b"\0\1\2\3", b"<message>&nbsp;</message>",
    b"<message a='1' a='2'/>", b"\xff\xfe", b"<presence to=></presence>"])
def test_garbage(attached, server, garbage):
    component, stream = attached
    stream.send(garbage)
    error = stream.next()
    assert error.tag == "{http://etherx.jabber.org/streams}error"
    stream.close()  # as every server does then
    component.says("lost")
    assert server.accept().attach().is_served()


def test_hangs_up_in_a_stanza(attached, server):
    component, stream = attached
    stream.send("<message to='hall@rooms.localhost'><bo")
    stream.close()
    component.says("lost")
    assert server.accept().attach().is_served()


def test_hangs_up_at_once(start, server):
    component = start()
    server.accept().close()
    assert "cannot attach" in component.says("cannot")[0]
    stream = server.accept()
    while stream.root is None:
        stream.feed()
    stream.send("<?xml version='1.0'?><stream:stream xmlns='" + NS + "' "
                "xmlns:stream='http://etherx.jabber.org/streams'>")  # no id
    stream.until_closed()
    assert server.accept().attach().is_served()


def test_split_at_every_byte(attached):
    _, stream = attached
    answer = stream.iq("rooms.localhost", "<query xmlns='http://jabber.org/"
                       "protocol/disco#info'/><!-- \u20ac -->", pieces=1)
    assert answer.get("type") == "result"


def test_large_stanza(attached):
    _, stream = attached
    answer = stream.iq("rooms.localhost",
                       "<x xmlns='x'>%s</x>" % ("y" * 1000000))
    assert answer.get("type") == "error"
    assert stream.is_served()


def test_deeply_nested_stanza(attached):
    _, stream = attached
    stream.send("<message from='a@localhost/x' to='hall@rooms.localhost'>"
                + "<a>" * 300000 + "</a>" * 300000 + "</message>")
    assert stream.is_served()


def test_what_a_server_would_not_take_is_not_sent(start, server):
    """Prosody ends the stream for a stanza over 512 KiB: an invitation's reason
    is in it three times."""
    component = start()
    stream = server.accept().attach()
    (jid,) = join(stream, 1)
    for length, sent in ((100000, 1), (200000, 0)):
        stream.send("<message from='%s' to='hall@rooms.localhost'><x xmlns="
                    "'http://jabber.org/protocol/muc#user'><invite "
                    "to='nurse@localhost'><reason>%s</reason></invite></x>"
                    "</message>" % (jid, "x" * length))
        assert stream.is_served()
        assert sent == len([stanza for stanza in stream.queue
                            if stanza.get("to") == "nurse@localhost"])
        stream.queue.clear()
    component.says("bytes is not sent")


def test_what_grows_when_it_is_written_is_refused(attached):
    """A quote is six bytes then."""
    _, stream = attached
    jids = join(stream, 2)
    for quotes, to, kind in ((60000, jids[1], "set"), (100000, jids[0], "error")):
        stream.send("<iq type='set' id='q' from='%s' to='hall@rooms.localhost/u1'>"
                    "<x xmlns='x'>%s</x></iq>" % (jids[0], "'" * quotes))
        stanza = stream.next()
        while not stanza.tag.endswith("}iq"):
            stanza = stream.next()
        assert (stanza.get("to"), stanza.get("type")) == (to, kind)


def test_an_answer_that_a_server_would_not_take_is_refused(attached):
    _, stream = attached
    (jid,) = join(stream, 1)
    ask = ("<iq type='%s' id='%s' from='%s' to='hall@rooms.localhost'><query "
           "xmlns='http://jabber.org/protocol/muc#admin'>%s</query></iq>")
    item = "<item affiliation='outcast'%s</item>"
    for number, kind in enumerate(("result", "result", "error")):
        stream.send(ask % ("set", "ban", jid, item % (
            " jid='u%d@far'><reason>%s</reason>" % (number, "x" * 200000))))
        stream.send(ask % ("get", "list", jid, item % ">"))
        while (stanza := stream.next()).get("id") != "list":
            pass
        assert stanza.get("type") == kind


def test_more_rooms_than_a_server_takes_come_in_pages(start, server):
    """A4: who asks for no page is given one where all would be too long."""
    start(limits="{ room_name = 1023; rooms_at_once = 0; join_count = 0; "
                 "query_count = 0; }")
    stream = server.accept().attach()
    for number in range(300):
        room = "%s%d@rooms.localhost" % ("x" * 1000, number)
        for send in (JOIN % ("romeo@localhost/x", "Romeo"),
                     OPEN % "romeo@localhost/x"):
            stream.send(send.replace("hall@rooms.localhost", room))
    assert stream.is_served()
    stream.queue.clear()
    rsm = "{http://jabber.org/protocol/rsm}"
    seen, after, pages = 0, "", 0
    while seen < 300:
        before = stream.received
        query = stream.iq("rooms.localhost", "<query xmlns='http://jabber.org/"
                          "protocol/disco#items'>%s</query>" % after)[0]
        assert stream.received - before < 512 * 1024
        assert query.findtext(".//%scount" % rsm) == "300"
        seen += len(query) - 1
        pages += 1
        after = ("<set xmlns='http://jabber.org/protocol/rsm'><after>%s</after>"
                 "</set>" % query.findtext(".//%slast" % rsm))
    assert (seen, pages) == (300, 2)


def test_what_is_no_stanza_is_ignored(attached):
    _, stream = attached
    stream.send("<features/><stream:features/><r xmlns='urn:xmpp:sm:3'/>"
                "<message/><iq/><presence/> \n ")
    assert stream.is_served()


def test_other_address_of_the_host(start):
    """localhost is ::1 first where there is IPv6; then 127.0.0.1 is tried."""
    four = Server().listen()
    component = start(port=four.port, server=(
        '{ host = "localhost"; port = %d; }' % four.port))
    assert four.accept().attach().is_served()
    assert "cannot attach" not in component.log()
    four.close()


def test_ipv6(start):
    six = Server("::1").listen()
    component = start(server='{ host = "::1"; port = %d; }' % six.port)
    assert six.accept().attach().is_served()
    assert "attached to [::1]:%d as" % six.port in component.says("attached")[0]
    six.close()


def test_name_that_is_none(start):
    component = start(server='{ host = "no-such-host.invalid"; port = 1; }')
    line = component.says("cannot attach to no-such-host.invalid")[0]
    assert "not known" in line or "resolution" in line


def test_too_many_files(start, server):
    """select(2) cannot watch descriptors above 1023: refused, in words."""
    def preexec():
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
        null = os.open("/dev/null", os.O_RDONLY)
        for fd in range(3, 1100):
            os.dup2(null, fd)

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert hard == resource.RLIM_INFINITY or hard >= 4096
    component = start(preexec=preexec)
    assert "too many files are open" in component.says("cannot attach")[0]
    component.stop()
    assert component.status() == 0


def test_small_stanzas_go_at_once(attached):
    """No delay of Nagle's kind."""
    _, stream = attached
    begin = time.monotonic()
    for _ in range(50):
        assert stream.is_served()
    assert time.monotonic() - begin < 1


def test_socket_notices_the_dead(attached, server):
    """Keep-alive is on: the kernel has a timer for the connection."""
    component, stream = attached
    assert stream.is_served()
    ends = ["0100007F:%04X" % name()[1] for name in
            (stream.sock.getpeername, stream.sock.getsockname)]
    end = time.monotonic() + 5
    while True:  # until the last answer is acknowledged
        with open("/proc/net/tcp") as file:
            lines = [line.split() for line in file]
        (ours,) = [line for line in lines
                   if line[1:3] == ends and line[3] == "01"]
        if ours[5].startswith("02:"):  # the keep-alive timer
            break
        assert time.monotonic() < end


def test_gone_is_seen_while_waiting_to_write(attached, server):
    component, stream = attached
    stream.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                           b"\1\0\0\0\0\0\0\0")
    stream.close()  # a reset
    # Which it is depends on who is first: the writer meets the reset, or the
    # reader has met the end.
    why = component.says("lost")[0]
    assert "onnection" in why or "ended the stream" in why
    assert server.accept().attach().is_served()
    with pytest.raises((Gone, OSError)):
        stream.feed()
