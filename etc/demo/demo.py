"""The whole of Meerkat on this machine (see the file `run` beside this one).

Everything is started by the modules of the end-to-end tests: what people look
at is what the tests prove.
"""

import argparse
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
sys.path.insert(0, os.path.join(TOP, "tests/e2e"))

from lab import meerkat, plugin, process  # noqa: E402
from lab.ejabberd import Ejabberd  # noqa: E402
from lab.laboratory import Laboratory  # noqa: E402
from lab.mariadb import MariaDB  # noqa: E402
from lab.prosody import Prosody  # noqa: E402
from lab.server import ANONYMOUS, HOST, ROOMS  # noqa: E402
from lab.wordpress import WordPress  # noqa: E402

FILM = os.path.join(os.path.dirname(__file__), "stream.webm")
PEOPLE = {"alice": ("Alice", "subscriber"), "bob": ("Bob", "editor"),
          "grace": ("Grace", "administrator")}

# What an author makes with the editor: a film, and a room beside it.
STREAM = """<!-- wp:columns {{"align":"wide"}} -->
<div class="wp-block-columns alignwide"><!-- wp:column {{"width":"60%"}} -->
<div class="wp-block-column" style="flex-basis:60%"><!-- wp:video -->
<figure class="wp-block-video"><video autoplay controls loop muted playsinline src="{film}"></video></figure>
<!-- /wp:video --></div>
<!-- /wp:column --><!-- wp:column -->
<div class="wp-block-column"><!-- wp:meerkat-cafe/room {{"height":"26rem"}} /--></div>
<!-- /wp:column --></div>
<!-- /wp:columns -->"""

READY = """
Meerkat is ready.

  site       {site.url}/         the café is on every page
  stream     {site.url}/stream/  a film with a room beside it
  XMPP       domain {host}, server 127.0.0.1 port {server.c2s_port}, without TLS
  BOSH       {server.bosh_url}
  WebSocket  {server.websocket_url}
  rooms      {rooms}, for example lounge@{rooms}
  café       {cafe}
{logins}
  files      {folder}

Without a login one is a guest, who may read. Log in to write at
  {site.url}/wp-login.php
A login is also good for any XMPP client that may log in without TLS, as
{person}@{host}. Ctrl-C stops everything.
"""


class Stop(Exception):
    """Somebody wants us to end."""


class Signals:
    """Those that ask us to end. They are looked at between two steps only, so
    that never half of a thing has been started when all of it is stopped."""

    def __init__(self):
        self.asked = False
        self._out, self._in = os.pipe()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, _number, _frame):
        if not self.asked:
            self.asked = True
            os.write(self._in, b"!")

    def fileno(self):
        return self._out

    def check(self):
        if self.asked:
            raise Stop


def new_server(kind, folder, authd):
    if kind == "ejabberd":
        return Ejabberd(folder, extauth=authd.extauth())
    return Prosody(folder, auth_socket=authd.socket)


def start_all(kind, laboratory, signals):
    """Start everything; returns what there is to say about it."""
    new_folder = laboratory.new_folder

    def start(thing):
        signals.check()
        return laboratory.start(thing)

    mariadb = start(MariaDB(new_folder("mariadb")))
    # Whoever guesses the keeper's password runs PHP as the user we are.
    site = start(WordPress(new_folder("wordpress"), mariadb, workers=4,
                           admin_password=secrets.token_urlsafe(24)))
    passwords = {login: secrets.token_urlsafe(9) for login in PEOPLE}
    for login, (name, role) in PEOPLE.items():
        site.create_user(login, passwords[login], role, name=name)
    authd = start(meerkat.Authd(new_folder("authd"), site))
    server = start(new_server(kind, new_folder(kind), authd))
    start(meerkat.Muc(new_folder("muc"), server))
    cafe = start(meerkat.Cafe(new_folder("cafe"), server, authd=authd.socket,
                              guest_domain=ANONYMOUS, guests="read"))
    signals.check()
    plugin.build()
    site.do("option", name="permalink_structure", value="/%postname%/")
    plugin.add(site, server, cafe, guests="read", guest_host=ANONYMOUS)
    add_stream(site)
    logins = "\n".join("  login      %s  password %s  (%s)" % (
        login, password, PEOPLE[login][1])
        for login, password in passwords.items())
    return READY.format(site=site, server=server, host=HOST, rooms=ROOMS,
                        cafe=cafe.address, logins=logins, person="alice",
                        folder=laboratory.folder)


def add_stream(site):
    folder = os.path.join(site.content, "uploads")
    shutil.copy(FILM, folder)
    site.do("create_post", title="Live stream", slug="stream",
            content=STREAM.format(
                film=site.url + "/wp-content/uploads/stream.webm"))


def wait_for_end(signals):
    """Until a signal, or until something of ours ends by itself."""
    poll = select.poll()
    running = {child.fileno(): child for child in process.children}
    for descriptor in [signals.fileno(), *running]:
        poll.register(descriptor, select.POLLIN)
    ready = {descriptor for descriptor, _ in poll.poll()}
    signals.check()
    ended = running[ready.pop()]
    raise process.ProcessError("%s ended by itself; its log is %s" % (
        ended.name, ended.log))


def main():
    parser = argparse.ArgumentParser(prog="etc/demo/run")
    parser.add_argument("--server", choices=("prosody", "ejabberd"),
                        default="prosody")
    parser.add_argument("--dir", metavar="DIR", help="a new folder for all "
                        "files, which is kept; else a temporary one")
    options = parser.parse_args()
    signals, laboratory = Signals(), None
    status, keep = 0, bool(options.dir)
    try:
        laboratory = Laboratory(options.dir)
        print("Starting WordPress, %s and Meerkat ..." % options.server,
              flush=True)
        print(start_all(options.server, laboratory, signals), flush=True)
        wait_for_end(signals)
    except Stop:
        pass
    except (process.ProcessError, OSError, RuntimeError,
            subprocess.SubprocessError) as problem:
        # Ctrl-C ends also what we are waiting for; that is no problem.
        if not signals.asked:
            print("etc/demo/run: %s" % problem, file=sys.stderr)
            status, keep = 1, True
    if laboratory:
        print("Stopping ...", flush=True)
        laboratory.close(keep)
        if keep:
            print("The files are kept in %s" % laboratory.folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
