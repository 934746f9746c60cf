#!/usr/bin/python3
"""Many rooms that chat: what it costs the component, by the kernel's account.

    MEERKAT_BUILD=. tests/bench/rooms.py [ROOMS [OCCUPANTS [PER_SECOND [SECONDS]]]]

PER_SECOND is how many messages one room gets. A small server attaches
meerkat-muc as it is (on SQLite, with durability "crash"), fills the rooms,
says a message in turn in each and reads what comes back. Prints one line:
deliveries a second, processor time of one core for them, how long a message
takes from this server to this server, processor time of the joins, memory for
each occupant, and resident with none. --relaxed does not wait for the store;
--full shows everybody to everybody, however large the room.
"""

import os
import re
import select
import shutil
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../link"))
from peer import Component, Server  # noqa: E402

JOIN = ("<presence from='u%d@example.org/t' to='r%d@rooms.localhost/User %d'>"
        "<x xmlns='http://jabber.org/protocol/muc'/></presence>")
OPEN = ("<iq type='set' id='o' from='u%d@example.org/t' "
        "to='r%d@rooms.localhost'>"
        "<query xmlns='http://jabber.org/protocol/muc#owner'>"
        "<x xmlns='jabber:x:data' type='submit'/></query></iq>")
SAY = ("<message type='groupchat' id='m%d' from='u%d@example.org/t' "
       "to='r%d@rooms.localhost'><body>%s %d</body></message>")
SAMPLE = 50  # messages, of which one is timed
WORDS = "How many of you can read this, and how soon?"
ASK = ("<iq type='get' id='end%d' from='u0@example.org/t' "
       "to='rooms.localhost'><ping xmlns='urn:xmpp:ping'/></iq>")


class Line:
    """The stream, written and read at the same time, not parsed."""

    def __init__(self, stream):
        self.sock = stream.sock
        self.sock.setblocking(False)
        # As ejabberd does: a message leaves when it is said, not when the
        # one before was acknowledged.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tail = b""
        self.messages = 0
        self.asked = 0
        self.awaited = {}  # id: when it was sent
        self.took = []

    def read(self):
        data = self.sock.recv(1 << 20)
        assert data, "the component has gone"
        data = self.tail + data
        cut = data.rfind(b">") + 1
        self.tail = data[cut:]
        self.messages += data.count(b"</message>", 0, cut)
        for name in list(self.awaited):
            if name in data:
                self.took.append(time.monotonic() - self.awaited.pop(name))
        return data[:cut]

    def time(self, number):
        """How long until somebody hears of this message?"""
        self.awaited[b"id='m%d'" % number] = time.monotonic()

    def percentile(self, percent):
        took = sorted(self.took) or [float("nan")]
        return 1000 * took[min(len(took) - 1, len(took) * percent // 100)]

    def send(self, text):
        data = memoryview(text.encode())
        while data:
            readable, writable, _ = select.select(
                [self.sock], [self.sock], [], 60)
            if readable:
                self.read()
            if writable:
                data = data[self.sock.send(data):]

    def settle(self):
        """Until all that was sent has been answered."""
        self.asked += 1
        self.send(ASK % self.asked)
        want = b"end%d" % self.asked
        while True:
            select.select([self.sock], [], [], 60)
            if want in self.read():
                return

    def count(self, messages):
        """Until so many have come, and no more."""
        while self.messages < messages:
            assert select.select([self.sock], [], [], 60)[0], self.messages
            self.read()
        self.settle()
        assert self.messages == messages, (self.messages, messages)

    def until(self, end):
        while (left := end - time.monotonic()) > 0:
            if select.select([self.sock], [], [], left)[0]:
                self.read()


def cpu(pid):
    """Seconds of processor time: of the loop, and of the other threads."""
    threads = {}
    for thread in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/schedstat" % (pid, thread)) as file:
            threads[int(thread)] = int(file.read().split()[0]) / 1e9
    loop = threads.pop(pid)
    return loop, sum(threads.values())


def memory(pid, what="RssAnon"):
    with open("/proc/%d/status" % pid) as file:
        return int(re.search(what + r":\s+(\d+)", file.read())[1]) * 1024


def main():
    flags = [a for a in sys.argv[1:] if a.startswith("--")]
    numbers = [float(a) for a in sys.argv[1:] if not a.startswith("--")]
    rooms, occupants, rate, seconds = [
        *numbers, *[2000, 25, 0.6, 20][len(numbers):]]
    rooms, occupants = int(rooms), int(occupants)
    folder = tempfile.mkdtemp(prefix="bench-rooms-")
    durability = "relaxed" if "--relaxed" in flags else "crash"
    server = Server().listen()
    component = Component(
        folder, port=server.port, log_level='"warn"',
        limits="{ message_count = 0; join_count = 0; pings_per_second = 0; %s}"
        % ("big_room = 0; " if "--full" in flags else ""),
        storage='{ file = "db"; durability = "%s"; }' % durability)
    try:
        print(measure(component, server, rooms, occupants, rate, seconds,
                      durability))
    finally:
        component.close()
        shutil.rmtree(folder)


def measure(component, server, rooms, occupants, rate, seconds, durability):
    line = Line(server.accept().attach())
    pid = component.process.pid
    line.settle()
    rest, empty, joins = memory(pid, "VmRSS"), memory(pid), cpu(pid)
    for room in range(rooms):
        line.send("".join(
            JOIN % (room * occupants + i, room, i) +
            (OPEN % (room * occupants, room) if i == 0 else "")
            for i in range(occupants)))
    line.count(rooms * occupants)  # each join ends with the subject
    joins = [after - before for before, after in zip(joins, cpu(pid))]
    each = (memory(pid) - empty) / (rooms * occupants)
    line.messages = 0
    begin, used, said = time.monotonic(), cpu(pid), 0
    while time.monotonic() - begin < seconds:
        due = int((time.monotonic() - begin) * rooms * rate)
        if said // SAMPLE < due // SAMPLE:
            line.time(due // SAMPLE * SAMPLE - 1)
        line.send("".join(
            SAY % (n, n % rooms * occupants, n % rooms, WORDS, n)
            for n in range(said, due)))
        said = max(said, due)
        line.until(begin + (said + 1) / (rooms * rate))
    line.count(said * occupants)
    took = time.monotonic() - begin
    loop, store = [100 * (after - before) / took
                   for before, after in zip(used, cpu(pid))]
    return ("%d rooms of %d, %s: %.0f deliveries/s, %.1f %% of one core "
            "(loop %.1f, store %.1f), heard after %.1f ms (p99 %.1f), joins %.3f s (%.3f, %.3f), "
            "%.0f bytes each occupant, %.1f MB at rest"
            % (rooms, occupants, durability, line.messages / took,
               loop + store, loop, store, line.percentile(50),
               line.percentile(99), sum(joins), *joins, each,
               rest / 1e6))


main()
