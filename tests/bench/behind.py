#!/usr/bin/python3
"""Rooms behind a real server, beside the server's own.

    MEERKAT_BUILD=. tests/bench/behind.py [--server ejabberd|prosody]
        [--people 500] [--rooms 1] [--rounds 3] [--seconds 4] [--window 8]
        [--usual-limit] [--without-own] [--no-archive] [--by-sender]

PEOPLE log in once and enter ROOMS rooms (as many in each) of meerkat-muc with
the server's multicast service, of another without, and of the server itself.
By turns, ROUNDS times, each of the three is talked in: a closed loop, WINDOW
messages on their way in each room, the next when all have one. (--by-sender: when
its sender has it back. Who entered first is first in our lists and anywhere in
the server's own, so that then more of ours are on their way than of those.) Every
delivery is counted and timed by its receiver. Prints the medians and what they
are to the server's own rooms, and how much processor time a delivery takes of
the server and of ours, which does not depend so much on what else the machine
does; nothing may be lost. --usual-limit leaves ejabberd's mod_multicast its 20
addresses in one stanza. --without-own leaves out the server's own rooms:
Prosody's tell each of 3,000 who is there already, which takes many minutes; what
is printed is then to ours one by one. --no-archive lets our rooms, too, keep
nothing and give no stanza-id.
"""

import argparse
import os
import resource
import statistics
import sys
import time
from xml.sax.saxutils import quoteattr

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../e2e"))
from lab.crowd import JOIN, Crowd, Member  # noqa: E402
from lab.ejabberd import Ejabberd  # noqa: E402
from lab.laboratory import Laboratory  # noqa: E402
from lab.meerkat import Muc  # noqa: E402
from lab.prosody import Prosody  # noqa: E402
from lab.server import CAFE, CONFERENCE, ROOMS  # noqa: E402
from lab.session import CLIENT, bare  # noqa: E402

PASSWORD = "one for all"
OPEN = ("<query xmlns='http://jabber.org/protocol/muc#owner'>"
        "<x xmlns='jabber:x:data' type='submit'/></query>")
SAY = ("<message type='groupchat' id='m%d' to='%s'><body>How many of you can "
       "read this, and how soon? It is no longer than people write.</body>"
       "</message>")
END = b"</message>"
AT_ONCE = 50  # joins on their way
SILENCE = 15  # seconds without a delivery: the rest is lost
KINDS = {ROOMS: "meerkat-muc, multicast", CAFE: "meerkat-muc, one by one",
         CONFERENCE: "the server's own"}


class Listener(Member):
    """Counts, once all are in; nothing is parsed any more then."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.inside, self.tail, self.place, self.count = set(), b"", None, 0

    def on_message(self, stanza):
        if stanza.find("{%s}subject" % CLIENT) is not None:
            self.inside.add(bare(stanza.get("from")))

    def on_presence(self, stanza):
        assert stanza.get("type") != "error", (self.user, stanza.get("from"))

    def feed(self, data):
        if self.place is None:
            super().feed(data)
            return
        data = self.tail + data
        for _ in range(data.count(END)):
            self.place.came(self, self.count)
            self.count += 1
        self.tail = data[1 - len(END):]


class Listeners(Crowd):
    member = Listener


class Place:
    """One room in which its members are talking now."""

    def __init__(self, talk, room, members):
        self.talk, self.room, self.members = talk, room, members
        self.said, self.missing, self.speaker = [], [], members[0]
        for member in members:
            member.place, member.count = self, 0

    def say(self):
        self.said.append(time.monotonic())
        self.missing.append(1 if self.talk.by_sender else len(self.members))
        self.speaker.send(SAY % (len(self.said), self.room))

    def came(self, member, number):
        now = time.monotonic()
        self.talk.last = now
        if now < self.talk.end:
            self.talk.in_time += 1
        self.talk.delays.append(now - self.said[number])
        if not self.talk.by_sender or member is self.speaker:
            self.missing[number] -= 1
            if self.missing[number] == 0 and now < self.talk.end:
                self.say()


def cpu(child):
    """Seconds, of all that it ever started, too."""
    with open("/proc/%d/stat" % child.pid) as file:
        fields = file.read().rsplit(") ", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Talk:
    """All rooms of one service, for some seconds."""

    def __init__(self, crowd, places, options, children):
        self.delays, self.in_time = [], 0
        self.by_sender = options.by_sender
        self.begin = self.last = time.monotonic()
        self.end = self.begin + options.seconds
        self.seconds = options.seconds
        used = list(map(cpu, children))
        self.places = [Place(self, *place) for place in places]
        crowd.call(lambda: [place.say() for place in self.places
                            for _ in range(options.window)])
        # A closed loop that stopped would wait for ever.
        while not self.is_over():
            time.sleep(0.05)
        used = [now - then for now, then in zip(map(cpu, children), used)]
        self.cpu, self.ours = sum(used), sum(used[1:])

    def is_over(self):
        now = time.monotonic()
        return now > self.end and (self.lost() == 0
                                   or now > self.last + SILENCE)

    def lost(self):
        return sum(len(place.said) * len(place.members)
                   for place in self.places) - len(self.delays)

    def figures(self):
        delays = sorted(self.delays)
        return (self.in_time / self.seconds, delays[len(delays) // 2] * 1000,
                delays[len(delays) * 99 // 100] * 1000, self.lost(),
                self.cpu * 1e6 / len(delays), self.ours * 1e6 / len(delays))


def join(member, room):
    member.send(JOIN % quoteattr("%s/%s" % (room, member.nick)))


def enter(crowd, places):
    """All into the rooms of one service; returns how long it took."""
    for room, members in places:
        first, asked = members[0], []
        crowd.call(join, first, room)
        crowd.wait(lambda: room in first.inside, "the first in " + room)
        crowd.call(lambda: asked.append(first.ask(room, OPEN, "set")))
        crowd.wait(lambda: asked and asked[0] in first.answers, "opening")
    todo = [(room, member) for room, members in places
            for member in members[1:]]
    begin, begun = time.monotonic(), []

    def go_on():
        begun[:] = [one for one in begun if one[0] not in one[1].inside]
        while todo and len(begun) < AT_ONCE:
            room, member = todo.pop()
            begun.append((room, member))
            join(member, room)
    crowd._between = go_on
    crowd.wait(lambda: not todo and not begun, "joins", timeout=900)
    crowd._between = lambda: None
    return time.monotonic() - begin


def quiet(crowd):
    """Until everybody has all presences of the joins."""
    asked = {}
    crowd.call(lambda: asked.update(
        {member: member.ask(service, "<query xmlns='http://jabber.org/protocol/"
                            "disco#info'/>")
         for service in (ROOMS, CAFE, CONFERENCE)
         for member in crowd.members}))
    crowd.wait(lambda: asked and all(
        asked[member] in member.answers for member in asked), "answers",
        timeout=300)


def run(laboratory, options):
    kind = {"ejabberd": Ejabberd, "prosody": Prosody}[options.server]
    more = {"multicast": True} if options.server == "prosody" else {}
    if options.usual_limit:
        more = {"multicast_limit": None}
    server = laboratory.start(kind(
        laboratory.new_folder(options.server), own_muc=True, quiet_muc=True,
        **more))
    limits = {"message_count": 0, "join_count": 0, "presence_count": 0,
              "ghost_timeout": 0, "big_room": 100, "rooms_at_once": 0}
    children, defaults = [server.child], []
    if options.no_archive:
        defaults = [{"field": "muc#roomconfig_enablearchiving", "value": "0"}]
    for domain, multicast in ((ROOMS, "auto"), (CAFE, "off")):
        children.append(laboratory.start(Muc(
            laboratory.new_folder("muc"), server, domain, limits=limits,
            multicast=multicast, room_defaults=defaults)).child)
    people = ["u%d" % number for number in range(options.people)]
    server.register_many(people, PASSWORD)
    crowd = Listeners(server, people, PASSWORD, "")
    try:
        crowd.login()
        measure(crowd, options, children)
    finally:
        crowd.close()


def measure(crowd, options, children):
    each = options.people // options.rooms
    services = {
        domain: [("room%d@%s" % (number, domain),
                  crowd.members[number * each:(number + 1) * each])
                 for number in range(options.rooms)]
        for domain in KINDS
        if domain != CONFERENCE or not options.without_own}
    for domain, places in services.items():
        print("%s: %d rooms of %d behind %s, joined in %.1f s" % (
            KINDS[domain], options.rooms, each, options.server,
            enter(crowd, places)), flush=True)
    quiet(crowd)
    found = {domain: [] for domain in services}
    for _ in range(options.rounds):
        for domain, places in services.items():
            talk = Talk(crowd, places, options, children)
            found[domain].append(talk.figures())
    median = {domain: [statistics.median(column) for column in zip(*figures)]
              for domain, figures in found.items()}
    own = median[CAFE if options.without_own else CONFERENCE]
    for domain, figures in median.items():
        print("%s: %.0f deliveries/s (%.2f), p50 %.0f ms, p99 %.0f ms (%.2f), "
              "lost %d, %.0f us of processor each (%.2f), %.1f of them ours; "
              "each round: %s" % (
                  KINDS[domain], figures[0], figures[0] / own[0], figures[1],
                  figures[2], figures[2] / own[2],
                  sum(one[3] for one in found[domain]), figures[4],
                  figures[4] / own[4], figures[5],
                  " ".join("%.0f" % one[0] for one in found[domain])))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", default="ejabberd")
    for name, usual in (("people", 500), ("rooms", 1), ("rounds", 3),
                        ("seconds", 4), ("window", 8)):
        parser.add_argument("--" + name, type=int, default=usual)
    parser.add_argument("--usual-limit", action="store_true")
    parser.add_argument("--without-own", action="store_true")
    parser.add_argument("--no-archive", action="store_true")
    parser.add_argument("--by-sender", action="store_true")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    laboratory = Laboratory()
    try:
        run(laboratory, options)
    finally:
        laboratory.close(False)


main()
