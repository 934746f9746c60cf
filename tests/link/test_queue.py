"""What waits to be written: in order, bounded, and never in the reader's way."""

import threading

from peer import Server

JOIN = ("<presence from='%s' to='hall@rooms.localhost/%s'>"
        "<x xmlns='http://jabber.org/protocol/muc'/></presence>")
SAY = ("<message type='groupchat' from='%s' to='hall@rooms.localhost'>"
       "<body>%d %s</body></message>")
OPEN = ("<iq type='set' id='open' from='%s' to='hall@rooms.localhost'>"
        "<query xmlns='http://jabber.org/protocol/muc#owner'>"
        "<x xmlns='jabber:x:data' type='submit'/></query></iq>")
MIB = 1024 * 1024


def join(stream, users):
    """`users` sessions enter; returns their addresses."""
    jids = ["u%d@localhost/x" % i for i in range(users)]
    for i, jid in enumerate(jids):
        stream.send(JOIN % (jid, "u%d" % i))
        while True:
            stanza = stream.next()
            if stanza.get("to") == jid and stanza.tag.endswith("}message"):
                break  # the subject is the last of a join
        if i == 0:  # a new room is locked
            stream.send(OPEN % jid)
            while stream.next().get("id") != "open":
                pass
    return jids


def bodies(stream, count, size=65536):
    """The first `count` messages: (to, number, length of the body)."""
    found = []
    while len(found) < count:
        stanza = stream.next(size)
        body = stanza.findtext("{jabber:component:accept}body")
        if body:
            number = int(body.split()[0])
            found.append((stanza.get("to"), number, len(body)))
    return found


def test_slow_reader_gets_all_in_order(start):
    """2,000,000 bytes and more wait for a server that reads bit by bit."""
    server = Server(receive_buffer=4096).listen()
    start(port=server.port)
    stream = server.accept().attach()
    jids = join(stream, 10)
    filler = "x" * 1000
    for number in range(200):
        stream.send(SAY % (jids[number % 10], number, filler))
    before = stream.received
    found = bodies(stream, 2000, size=1500)
    assert stream.received - before > 2000000
    assert found == [(jid, number, len("%d %s" % (number, filler)))
                     for number in range(200) for jid in jids]
    assert stream.is_served()
    server.close()


def test_long_message_to_many(attached):
    """One splice is longer than what is handed out at a time."""
    component, stream = attached
    jids = join(stream, 20)
    filler = "y" * 200000
    stream.send(SAY % (jids[0], 7, filler))
    assert bodies(stream, 20) == [(jid, 7, 200002) for jid in jids]


def test_memory_is_bounded(start, server):
    """A server that writes and writes and does not read: it must not fill our
    memory, however much its few bytes become, and afterwards all is there."""
    # what a build with address sanitizer has freed is not memory in use
    component = start(max_queue='"1 MiB"',
                      env={"ASAN_OPTIONS": "quarantine_size_mb=1"})
    stream = server.accept().attach()
    jids = join(stream, 100)
    before = component.memory()
    filler = "z" * 1000
    count = 12000

    def write():
        for number in range(count):
            stream.send(SAY % (jids[number % 100], number, filler))

    # 12 MB in, 120,000 bytes out for each 1,200: 1.4 GB if all were kept
    writer = threading.Thread(target=write)
    writer.start()
    component.says("too slow")
    writer.join(3)
    assert writer.is_alive()  # it is held back
    assert component.memory() - before < 60 * MIB
    for number in range(count):
        assert bodies(stream, 100) == [
            (jid, number, len("%d %s" % (number, filler))) for jid in jids]
        if number % 1000 == 0:
            assert component.memory() - before < 60 * MIB
    writer.join()
    assert stream.is_served()


def test_keeps_reading_while_it_cannot_write(start, server):
    """Neither side waits for the other: what ejabberd writes to us must be
    read, or it will not read from us."""
    start(max_queue='"1 MiB"')
    stream = server.accept().attach()
    jids = join(stream, 50)
    filler = "z" * 1000
    stream.sock.settimeout(60)
    for number in range(3000):  # 3.6 MB, not one byte read meanwhile
        stream.send(SAY % (jids[number % 50], number, filler))
    found = bodies(stream, 3000 * 50)
    assert [number for _, number, _ in found] == [
        number for number in range(3000) for _ in jids]
    assert stream.is_served()
