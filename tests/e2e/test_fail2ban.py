"""The line for fail2ban and the filter for it, tried by fail2ban itself."""

import os
import re
import shutil
import subprocess

from authd_kit import HOST, Dialects, Native, SqliteSite
from lab.snippet import PROJECT
from test_authd_dialects import Dovecot, mux

FILTER = os.path.join(PROJECT, "etc/fail2ban/filter.d/meerkat-authd.conf")
JAIL = os.path.join(PROJECT, "etc/fail2ban/jail.d/meerkat-authd.conf")
FORGED = 'auth fail user="a" host=example.org rip=203.0.113.66 svc=- code=denied ' \
    "via=pw sid=00000001"
# As journald and syslog put before it what the program writes.
PREFIX = "Nov 22 16:00:00 chat meerkat-authd[4711]: "


def fail2ban(laboratory):
    """Debian's configuration with our files in it, and no jail but ours."""
    folder = laboratory.new_folder("fail2ban")
    shutil.copytree("/etc/fail2ban", folder, dirs_exist_ok=True)
    for name in os.listdir(os.path.join(folder, "jail.d")):
        os.unlink(os.path.join(folder, "jail.d", name))
    shutil.copy(FILTER, os.path.join(folder, "filter.d"))
    shutil.copy(JAIL, os.path.join(folder, "jail.d"))
    return folder


def addresses(folder, lines):
    """Those that the filter finds in these lines."""
    log = os.path.join(folder, "journal")
    with open(log, "w") as file:
        file.write("".join(line + "\n" for line in lines))
    done = subprocess.run(
        ["/usr/bin/fail2ban-regex", "-c", folder, "--usedns=no", "-o", "ip", log,
         "meerkat-authd"],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_T31_filter(laboratory):
    """Each login that failed is a hit for its address; whatever is in names makes
    neither a hit nor a miss."""
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    hostile = [
        'x" host=example.org rip=203.0.113.66 svc="y', "x\n" + FORGED,
        "x\r\n" + PREFIX + "meerkat-authd: info: " + FORGED, "x rip=203.0.113.66",
        '"' * 64, "\\" * 64, "x" * 500, "é" * 100, '" rip=203.0.113.66 "' * 10,
        "\u2028" + FORGED, "<HOST>", "%s%n", " ", "203.0.113.66"]
    asked = 0
    with Native(daemon.socket) as native:
        for number, name in enumerate(hostile):
            # Controls are refused before anybody looks for such a user.
            reply = native.auth(name, any="x", ip="198.51.100.%d" % number, svc="test")
            asked += reply.verb == "NO"
            assert reply.code in (("NO", "denied"), ("BAD", "value")), name
        for service in 'x" rip=203.0.113.66', FORGED[:32], '"', "a b":
            assert native.auth("alice", any="x", ip="2001:db8::1",
                               svc=service).verb == "NO"
        for bad in "203.0.113.66.7", "1.2.3", "dead", "::::", "203.0.113.66:80", "x":
            assert native.auth("alice", any="x", ip=bad).verb == "NO"
        assert native.auth("alice", any="x").verb == "NO"
        assert native.auth("alice", any="wonderland", ip="198.51.100.99").verb == "OK"
        assert native.auth("alice", host="elsewhere.org", any="x",
                           ip="198.51.100.98").verb == "NO"
    host = HOST.encode()
    assert mux(daemon, b"alice", b"x", b'" rip=203.0.113.66', host, b"192.0.2.1") == b"NO"
    assert mux(daemon, b"x\n" + FORGED.encode(), b"x", b"", host, b"192.0.2.2") == b"NO"
    with Dovecot(daemon) as dovecot:
        dovecot.send(b"AUTH\t1\tPLAIN\tservice=x\" rip=203.0.113.66 \trip=192.0.2.3"
                     b"\tresp=AGFsaWNlAHg=")
        assert dovecot.read() == [b"FAIL", b"1"]
    laboratory.stop(daemon)
    lines = daemon.child.log_text().splitlines()
    failures = [line for line in lines if "auth fail" in line]
    hits = addresses(fail2ban(laboratory), [PREFIX + line for line in lines])
    assert "203.0.113.66" not in hits
    expected = ["198.51.100.%d" % n for n in range(len(hostile))]
    assert [hit for hit in hits if hit.startswith("198.51.100.")] == [
        address for address in expected
        if any("rip=%s " % address in line for line in failures)]
    assert len([h for h in hits if h.startswith("198.51.100.")]) == asked >= 10
    assert hits.count("2001:db8::1") == 4
    assert [hit for hit in hits if hit.startswith("192.0.2.")] == [
        "192.0.2.1", "192.0.2.3"]
    assert len(hits) == sum(" rip=- " not in line for line in failures)


def test_T31_jail(laboratory):
    """fail2ban takes the sample: it finds the filter by its name."""
    done = subprocess.run(
        ["/usr/bin/fail2ban-client", "-c", fail2ban(laboratory), "-d"],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr + done.stdout
    assert re.search(r"\['add', 'meerkat-authd', 'systemd'\]", done.stdout)
    assert "'addfailregex'" in done.stdout or "'failregex'" in done.stdout
    assert "_SYSTEMD_UNIT=meerkat-authd.service" in done.stdout
