"""The whole of it, as a site has it: WordPress with the plugin, a server,
authd and the café; and the scripts of tests/web, which drive a browser.

A script prints one line for each check, `ok 3 member connects` or `not ok 3
…`. Where it needs something done to the laboratory it prints `do {…}` and
reads the answer from its standard input.
"""

import html
import json
import os
import re
import signal
import subprocess
import threading

from xml.sax.saxutils import escape

from authd_kit import Native
from lab import meerkat, plugin
from lab.prosody import PROJECT, Prosody
from lab.ejabberd import Ejabberd
from lab.client import Client
from lab.server import ANONYMOUS, HOST
from lab.wordpress import DEBIAN, NEWEST, WordPress

SCRIPTS = os.path.join(PROJECT, "tests/web")
ARTEFACTS = os.path.join(PROJECT, "artefacts/web")
PASSWORD = "a password with spaces"
HOSTILE = "<img src=x onerror=alert(1)>\"'&amp;"

# login: (role, display name)
PEOPLE = {
    "alice": ("subscriber", "Alice"),
    "bob": ("author", "Bob"),
    "ulf wiger": ("subscriber", "Ulf Wiger"),
    "maud": ("editor", "Maud"),
    "mallory": ("subscriber", HOSTILE),
}
SCRIPT_SECONDS = 900  # each step of a script has an end of its own
PHP_TESTS = ["CredentialTest", "RestTest", "SettingsTest", "RoomsTest",
             "MailTest"]
CHECK = re.compile(r"""^(?:await )?check\( (\d+), '((?:[^'\\]|\\.)*)'""", re.M)


def checks(script):
    """The checks a script has: [(number, name)], read from its text."""
    with open(os.path.join(SCRIPTS, script), encoding="utf-8") as file:
        return [(int(number), name.replace("\\'", "'"))
                for number, name in CHECK.findall(file.read())]


def new_wordpress(laboratory, mariadb, people=None, **more):
    """A WordPress with these people."""
    wordpress = laboratory.start(WordPress(
        laboratory.new_folder("web"), mariadb, workers=4, **more))
    for login, (role, name) in (people or PEOPLE).items():
        wordpress.create_user(login, PASSWORD, role, name=name)
        wordpress.do("raw_display_name", login=login, name=name)
    return wordpress


def phpunit(wordpress, name):
    """One class of tests/php, inside this WordPress."""
    tests = os.path.join(PROJECT, "tests/php")
    done = subprocess.run(
        ["/usr/bin/php", "-d", "auto_prepend_file=%s/wordpress.php" % tests,
         "/usr/bin/phpunit", "--do-not-cache-result", "--testdox",
         "--bootstrap", "%s/bootstrap.php" % tests,
         "%s/%s.php" % (tests, name)],
        env=dict(os.environ, MEERKAT_SITE_ROOT=wordpress.root,
                 MEERKAT_SITE_URL=wordpress.url),
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "OK (" in done.stdout, (
        done.stdout + done.stderr)


def run_script(script, words, do=None, folder=None, **environment):
    """Run a script of tests/web; {number: (passed, text)}, and all it said.
    `words`: what it is told at its start; do(words): what it asks for."""
    folder = os.path.join(ARTEFACTS, folder or script.rpartition(".")[0])
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "stderr.log"), "w+") as errors:
        child = subprocess.Popen(
            ["node", os.path.join(SCRIPTS, script)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            cwd=PROJECT, env=dict(
                os.environ, MEERKAT_SITE=json.dumps(words),
                MEERKAT_ARTEFACTS=folder, **environment))
        timer = threading.Timer(SCRIPT_SECONDS, child.kill)
        timer.start()
        try:
            said, results = [], {}
            for line in child.stdout:
                said.append(line)
                _take_line(child, line, results, do)
        finally:
            timer.cancel()
            child.kill()
            child.wait()
        errors.seek(0)
        return results, "".join(said) + errors.read()


def _take_line(child, line, results, do):
    match = re.match(r"(not )?ok (\d+) (.*)", line)
    if match:
        results[int(match[2])] = (not match[1], match[3])
    elif line.startswith("do "):
        try:
            answer = {"result": do(json.loads(line[3:]))}
        except Exception as problem:  # it is the script's to report
            answer = {"error": repr(problem)}
        child.stdin.write(json.dumps(answer) + "\n")
        child.stdin.flush()


class Site:
    """One site and everything behind it. `kind`: of server; or on Prosody
    "network", for two blogs of a network, or "newest", for the newest
    WordPress there is, on SQLite."""

    def __init__(self, laboratory, mariadb, kind="prosody", people=PEOPLE):
        self._laboratory, self.kind = laboratory, kind
        newest = kind == "newest"
        self.wordpress = new_wordpress(
            laboratory, None if newest else mariadb, people,
            network=kind == "network", files=NEWEST if newest else DEBIAN)
        self.authd = laboratory.start(meerkat.Authd(
            laboratory.new_folder("authd"), self.wordpress, watch="2s"))
        folder = laboratory.new_folder(kind)
        self.server = laboratory.start(
            Ejabberd(folder, extauth=self.authd.extauth())
            if kind == "ejabberd" else
            Prosody(folder, auth_socket=self.authd.socket))
        self.cafe = laboratory.start(meerkat.Cafe(
            laboratory.new_folder("cafe"), self.server,
            authd=self.authd.socket, guest_domain=ANONYMOUS, guests="none"))
        plugin.add(self.wordpress, self.server, self.cafe, self.authd)
        if kind == "network":
            self._add_blog()

    def _add_blog(self):
        """A second blog, with a café of its own; both have a page "talk"."""
        blog = self.wordpress.create_blog("second", "Second")
        self.do_settings(blog=blog, cafe="%d.%s" % (blog, self.cafe.address))
        for where in {}, {"blog": blog}:
            self.wordpress.do("create_post", title="Talk", slug="talk",
                              content="[meerkat_cafe_room]", **where)

    def settings(self, **more):
        return plugin.settings(self.server, self.cafe, **more)

    def close(self):
        for thing in (self.cafe, self.server, self.authd, self.wordpress):
            self._laboratory.stop(thing)

    # What a script may ask for.

    def do_stop_server(self):
        self.server.stop()

    def do_start_server(self):
        self.server.start()

    def do_cafe_answers(self, yes):
        """The café goes on, or stands still where it is."""
        os.kill(self.cafe.child.pid, signal.SIGCONT if yes else signal.SIGSTOP)

    def do_stop_authd(self):
        self.authd.stop()

    def do_start_authd(self):
        self.authd.start()

    def do_file(self, name, text):
        """A file that is served as it is, or runs if it is PHP."""
        with open(os.path.join(self.wordpress.root, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def do_option(self, **words):
        return self.wordpress.do("option", **words)

    def do_settings(self, blog=1, **more):
        where = {"blog": blog} if blog != 1 else {}
        return self.wordpress.do("option", name="meerkat_cafe",
                                 value=self.settings(**more), **where)

    def do_guests(self, may):
        """What guests may: "none", "read" or "speak"; the café starts anew."""
        self.cafe.settings["guests"] = may
        self.cafe.restart()
        self.do_settings(guests=may, guest_host=ANONYMOUS)

    def do_limits(self, **limits):
        """The café starts anew with these."""
        self.cafe.settings["limits"] = limits
        self.cafe.restart()

    def do_subject(self, login, room, text):
        """As somebody sets it with a client of their own."""
        self.do_stanza(login, room, "<subject>%s</subject>" % escape(text))

    def do_stanza(self, login, room, inside, nick=None, id="", times=1):
        """A message of somebody's with a client of their own, who goes."""
        with Client(self.server, login, PASSWORD) as client:
            client.join(room, login)
            to = (room + "/" + nick, "chat") if nick else (room, "groupchat")
            for _ in range(times):
                client.send("<message to='%s' type='%s'%s>%s</message>" % (
                    *to, " id='%s'" % id if id else "", inside))
            client.settle(room)
            client.send("<presence to='%s/x' type='unavailable' id='bye'/>"
                        % room)

    def do_errand(self, errand, **words):
        return self.wordpress.do(errand, **words)

    def do_debug_log(self):
        try:
            with open(self.wordpress.debug_log, encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def do_authd_verdict(self, user, password):
        """What authd says of a password: OK, NO, …"""
        with Native(self.authd.socket) as asker:
            return asker.auth(user, HOST, any=password).verb

    def do_authd_sees(self, user):
        """What sessions somebody has now authd minds from now on."""
        with Native(self.authd.socket, greet=False) as asker:
            asker.send(b"AUTHD\t1\tevt\n")
            assert asker.read().verb == "AUTHD"
            assert asker.ask("whois", user=user, host=HOST).verb == "OK"

    def words(self):
        """What a script is told at its start."""
        return {"url": self.wordpress.url, "password": PASSWORD,
                "websocket": self.server.websocket_url,
                "bosh": self.server.bosh_url,
                "server": self.server.kind, "control": self.cafe.control,
                "cafe": self.cafe.address, "host": HOST,
                # A display name is HTML in WordPress's database.
                "people": {login: html.unescape(name)
                           for login, (_, name) in PEOPLE.items()},
                "admin_password": self.wordpress._admin_password}

    def run(self, script):
        return run_script(script, self.words(), self._do, folder="%s-%s" % (
            self.kind, script.rpartition(".")[0]))

    def _do(self, words):
        return getattr(self, "do_" + words.pop("do"))(**words)
