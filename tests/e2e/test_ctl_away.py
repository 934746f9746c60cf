"""The storage goes away and comes back, for whoever watches over the rooms."""

import os
import time
import urllib.error

from ctl_kit import Wire, ctl, figure, figures
from lab import ports
from lab.mariadb import MariaDB
from test_restart import LIMITS, OnMariaDB


def test_store_away_is_said_and_nothing_is_changed(
        laboratory, server):
    """While the storage is away /ready is 503, health is 75 and no order is
    taken; then all is as before."""
    mariadb = laboratory.start(MariaDB(laboratory.new_folder("mariadb")))
    folder = laboratory.new_folder("away")
    port = ports.take()
    muc = OnMariaDB(folder, server, mariadb, limits=LIMITS,
                    control=os.path.join(str(folder), "muc.sock"),
                    metrics="127.0.0.1:%d" % port)
    muc.port, control = port, os.path.join(str(folder), "muc.sock")
    laboratory.start(muc)
    ctl(control, "room", "create", "padua")
    ctl(control, "room", "health")
    mariadb.kill()
    wire = Wire(control)
    # The first order finds out, and waits; what waits is not undone.
    wire.send("subject", 1, room="padua", text="Night")
    until(lambda: ready(muc) == (503, "the storage is away\n"))
    said = ctl(control, "room", "health", status=75)
    assert "the storage is away" in said
    assert "nothing is changed" in ctl(
        control, "room", "create", "mantua", status=75)
    assert "padua@" in ctl(control, "room", "list")
    assert figure(muc, "meerkat_store_up") == 0
    assert figure(muc, "meerkat_store_lag") > 0
    mariadb.start()
    assert wire.line()[:2] == ("OK", 1)
    until(lambda: ready(muc) == (200, "ready\n"))
    ctl(control, "room", "create", "mantua")
    wire.close()
    laboratory.stop(muc)
    laboratory.stop(mariadb)


def ready(muc):
    try:
        return 200, figures(muc, "/ready")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def until(is_so, timeout=30):
    end = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
