"""A disk that is full: a real one, of three megabytes, in a mount namespace."""

import errno
import os
import shutil
import sqlite3
import subprocess

import pytest

from test_keeping import is_in, refused_after
from test_queue import SAY, bodies, join

SIZE = "3m"
SCRIPT = """#!/bin/sh
exec unshare -%s sh -c 'mount -t tmpfs -o size=%s tmpfs "%s" && exec "$0" "$@"' \\
    "%s/meerkat-muc" "$@"
"""


class Disk:
    """As the component sees it; the rest of the machine does not."""

    def __init__(self, component, path, copy):
        self.copy = copy
        self.path = "/proc/%d/root%s" % (component.process.pid, path)
        self.filler = os.path.join(self.path, "filler")

    def fill(self):
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError as error:
                assert error.errno == errno.ENOSPC
        return os.path.getsize(self.filler)

    def clear(self):
        os.unlink(self.filler)

    def archive(self):
        """From a copy: SQLite does not find the way into a namespace."""
        for name in ("rooms.db", "rooms.db-wal"):
            shutil.copy(os.path.join(self.path, name), self.copy)
        database = sqlite3.connect(os.path.join(self.copy, "rooms.db"))
        rows = database.execute(
            "SELECT body FROM archive ORDER BY room, id").fetchall()
        database.close()
        return [int(body.split()[0]) for (body,) in rows]


@pytest.fixture
def small(start, server, tmp_path):
    """A component, its stream, and the disk it has for itself."""
    own = "m" if os.geteuid() == 0 else "rm"
    # Where / is no mount, as in a bare chroot, there is none to be had.
    subprocess.run(["unshare", "-" + own, "true"], check=True)
    folder = tmp_path / "disk"
    folder.mkdir()
    script = tmp_path / "start"
    script.write_text(SCRIPT % (
        own, SIZE, folder, os.environ["MEERKAT_BUILD"]))
    script.chmod(0o700)
    component = start(program=str(script), max_queue="1048576",
                      storage='{ file = "%s/rooms.db"; }' % folder)
    stream = server.accept().attach()
    return component, stream, Disk(component, str(folder), str(tmp_path))


def test_a_full_disk_shows_nothing_and_loses_nothing(small):
    """Q20, decision 2: what is not stored is not shown; who goes on is told
    resource-constraint, wait; room on the disk is all it takes to go on."""
    component, stream, disk = small
    alice, bob = join(stream, 2)
    for number in range(20):
        stream.send(SAY % (alice, number, "x" * 1000))
    assert [found[:2] for found in bodies(stream, 40)] == [
        (jid, number) for number in range(20) for jid in (alice, bob)]
    for _ in range(2):
        first = disk.archive()[-1] + 1
        assert disk.fill() > 100000
        shown, number = said_until_full(component, stream, disk, alice, first)
        last, more = refused_after(stream, alice, number)
        assert more == []
        disk.clear()
        shown += [found[:2] for found in
                  bodies(stream, 2 * (last + 1 - first) - len(shown))]
        assert shown == [(jid, number) for number in range(first, last + 1)
                         for jid in (alice, bob)]
        assert disk.archive() == list(range(last + 1))
        assert is_in(stream, bob, "u1")
        stream.send(SAY % (alice, last + 1, "after"))
        assert [found[:2] for found in bodies(stream, 2)] == [
            (alice, last + 1), (bob, last + 1)]
    assert component.says("full; what waits to be stored is not shown", 2)
    assert component.says("storage: well again", 2)
    component.stop()
    assert component.status() == 0


def said_until_full(component, stream, disk, jid, number):
    """What the log may still have room for is shown, and is stored; then
    nothing is. Returns what was shown, and the next number."""
    shown = []
    failures = component.log().count("not shown until it is")
    while component.log().count("not shown until it is") == failures:
        stream.send(SAY % (jid, number, "x" * 10000))
        number += 1
        assert number < 1000
        stream.sock.settimeout(0.05)
        try:
            shown += [found[:2] for found in bodies(stream, 1)]
        except TimeoutError:
            pass
    stream.sock.settimeout(1)
    with pytest.raises(TimeoutError):
        while True:
            shown += [found[:2] for found in bodies(stream, 1)]
    assert {number for _, number in shown} <= set(disk.archive())
    return shown, number
