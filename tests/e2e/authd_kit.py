"""What the tests of authd have in common: sites made of the vectors, and the
asking ends of its wires in Python, written apart from the C ones."""

import hmac
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import threading
import time
import urllib.parse

from lab import meerkat

VECTORS = os.path.realpath(
    os.path.join(os.path.dirname(__file__), "../vectors/wordpress"))
HOST = "example.org"
WAIT = 30

# From tests/vectors/wordpress/README.md: login, password. None of these is
# refused; who has no password that works is in NOBODY_KNOWS.
PASSWORDS = {
    "admin": "Admin pass-lite!", "alice": "wonderland",
    "Bob.Builder": "Yes we can", "carol smith": "open sesame",
    "dave@example.com": "p@ss|word", "eve_99": "applepie",
    "frank": "frankly bcrypt", "grace": "argon hopper", "o'neil": "shaq 34",
    "jörg": "straße7", "иван": "пароль", "quoter": "it's \"quoted\"",
    "restuser": "rest's \"pass\"", "apiuser": "api's \"raw\" \\pass",
    "spacer": "padded pass", "norole": "no role here", "multi": "many hats",
    "apps": "account pass 1", "UPPER": "upper pass",
    "pending": "pending pass", "zero.sessions": "zzz", "pct tmp": "row pct",
    "long" + "x" * 56: "sixty chars login",
}
NOBODY_KNOWS = {"heidi": "from phpbb", "nopass": "", "starred": "*"}
APP_PASSWORDS = ["KAoI vqbw SjaT KwXe 2dwb vThj", "KAoIvqbwSjaTKwXe2dwbvThj",
                 "tooj o0rF HdjN CnUq 53Kz jAyp", "AbCd 1234 EfGh 5678 IjKl 9012"]

_ESCAPES = {" ": "20", '"': "22", "&": "26", "'": "27", "/": "2f", ":": "3a",
            "<": "3c", ">": "3e", "@": "40"}


def localpart(login):
    """XEP-0106 and lower case; good for the logins of the vectors."""
    return "".join("\\" + _ESCAPES[c] if c in _ESCAPES else c
                   for c in login).lower()


def vectors(name):
    with open(os.path.join(VECTORS, name + ".json")) as file:
        return json.load(file)


def sign(login, stored_hash, expires, token, salt):
    """A cookie, or a chat credential, as wp_generate_auth_cookie() makes it."""
    fragment = stored_hash[-4:]
    if stored_hash.startswith(("$P$", "$2y$")):
        fragment = stored_hash[8:12]
    key = _hmac("md5", salt, "%s|%s|%d|%s" % (login, fragment, expires, token))
    mac = _hmac("sha256", key, "%s|%d|%s" % (login, expires, token))
    return "%s|%d|%s|%s" % (login, expires, token, mac)


def sign_of_old(login, stored_hash, expires, salt, at=8, more=""):
    """A cookie of three parts, as WordPress 2.8 to 3.9 made it; with at=4 and more=
    "|global" it is one of the café of 2013."""
    key = _hmac("md5", salt, "%s%s|%d" % (login, stored_hash[at:at + 4], expires))
    return "%s|%d|%s%s" % (login, expires, _hmac("md5", key, "%s|%d" % (login, expires)),
                           more)


def custom_salt(secret_key, scheme):
    """wp_salt() of a scheme that is none of WordPress's own four."""
    return secret_key + _hmac("md5", secret_key, scheme)


def _hmac(algorithm, key, message):
    return hmac.new(key.encode(), message.encode(), algorithm).hexdigest()


class SqliteSite:
    """The SQLite site of the vectors, a copy of its own."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.wp_config = os.path.join(folder, "wp-config.php")
        self.database = os.path.join(folder, "wordpress.sqlite")
        shutil.copy(os.path.join(VECTORS, "wordpress.sqlite"), self.database)
        shutil.copy(os.path.join(VECTORS, "wordpress-sqlite.wp-config.php"),
                    self.wp_config)
        os.chmod(self.database, 0o644)


MARIA_DATABASE = "authd"


def maria_tables(mariadb):
    """The dump, loaded. authd has no more rights than it needs."""
    with open(os.path.join(VECTORS, "wordpress-mariadb.sql")) as file:
        dump = file.read()
    mariadb.create(MARIA_DATABASE, "wordpress", "wordpress", rights="SELECT")
    mariadb.sql(dump, MARIA_DATABASE)


class MariaSite:
    """The MariaDB site of the vectors, with a DB_HOST of the test's choice."""

    def __init__(self, folder, db_host, **constants):
        self.wp_config = os.path.join(folder, "wp-config.php")
        with open(os.path.join(
                VECTORS, "wordpress-mariadb.wp-config.php")) as file:
            text = file.read()
        constants = dict({"DB_HOST": db_host, "DB_NAME": MARIA_DATABASE}, **constants)
        for name, value in constants.items():
            lines = [line for line in text.split("\n")
                     if not line.startswith("define( '%s'" % name)]
            lines.insert(1, "define( '%s', '%s' );" % (name, value))
            text = "\n".join(lines)
        with open(self.wp_config, "w") as file:
            file.write(text)


class Daemon(meerkat.Authd):
    """authd, with further settings for each of its hosts."""

    def __init__(self, folder, site, hosts=None, **settings):
        super().__init__(folder, site, **settings)
        self.hosts = hosts or {HOST: {}}

    def logged(self, text):
        """Has it logged this, or does so soon?"""
        end = time.monotonic() + WAIT
        while text not in self.child.log_text():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def default_settings(self):
        (site,) = self.sites.values()
        return {
            "sockets": {"native": self.socket},
            "sites": [dict({"host": host, "wp_config": site.wp_config}, **more)
                      for host, more in self.hosts.items()],
            # Every verdict is made anew, however often a test asks.
            "cache": "0s", "user_hashes": 0,
        }


class Dialects(Daemon):
    """With a socket for each of the dialects."""

    def default_settings(self):
        settings = super().default_settings()
        settings["sockets"] = {
            name: self.path(name + ".sock") for name in ("mux", "dovecot", "socketmap")}
        settings["sockets"]["native"] = self.socket
        return settings


class Reply(dict):
    """A reply: its class, and its fields decoded."""

    def __init__(self, line):
        words = line.rstrip(b"\n").split(b"\t")
        self.line, self.verb, self.id = line, words[0].decode(), None
        rest = words[1:]
        if rest and rest[0].isdigit():
            self.id = int(rest.pop(0))
        for word in rest:
            key, _, value = word.partition(b"=")
            self[key.decode()] = urllib.parse.unquote_to_bytes(value).decode()

    @property
    def code(self):
        return self.verb, self.get("code")


class Native:
    """One connection to authd, as its native protocol has it."""

    def __init__(self, path, greet=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(WAIT)
        self.socket.connect(path)
        self._buffer, self._id, self._early = b"", 0, {}
        if greet:
            self.send(b"AUTHD\t1\tagent=test/1\n")
            self.greeting = self.read()
            assert self.greeting.verb == "AUTHD", self.greeting.line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def read_line(self):
        """The next line with its LF; b"" when the connection has ended."""
        while b"\n" not in self._buffer:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                return b""
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"

    def read(self):
        line = self.read_line()
        return Reply(line) if line else None

    def put(self, verb, **fields):
        """Ask and do not wait; returns the id."""
        self._id += 1
        self.send(b"\t".join(
            [verb.encode(), b"%d" % self._id] +
            [key.encode() + b"=" + _encode(value)
             for key, value in fields.items()]) + b"\n")
        return self._id

    def get(self, number):
        """The reply to this id, whatever else comes before it."""
        while number not in self._early:
            reply = self.read()
            assert reply is not None, "authd closed the connection"
            self._early[reply.id] = reply
        return self._early.pop(number)

    def ask(self, verb, **fields):
        return self.get(self.put(verb, **fields))

    def auth(self, user, host=HOST, **fields):
        return self.ask("auth", user=user, host=host, **fields)


def _encode(value):
    return urllib.parse.quote_from_bytes(
        value if isinstance(value, bytes) else str(value).encode()).encode()


class Bridge:
    """meerkat-extauth, and a server's end of its pipes."""

    def __init__(self, path, *options, dialect="ejabberd"):
        self.dialect = dialect
        self.process = subprocess.Popen(
            [os.path.join(meerkat.build(), "meerkat-extauth"), "--socket", path,
             "--dialect", dialect, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, bufsize=0)
        if dialect == "jabberd2":
            hello = self.process.stdout.read(100)
            assert hello == b"OK USER-EXISTS CHECK-PASSWORD\n", hello

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End its input; returns (status, what it still wrote, its log)."""
        if self.process.stdin:
            self.process.stdin.close()
            self.process.stdin = None
        try:
            out, log = self.process.communicate(timeout=WAIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return self.process.returncode, out, log.decode()

    def write(self, payload):
        if self.dialect in ("generic", "jabberd2"):
            self.process.stdin.write(payload + b"\n")
        else:
            packet = struct.pack(">H", len(payload)) + payload
            while packet:
                packet = packet[self.process.stdin.write(packet):]

    def read(self, timeout=WAIT):
        """One answer; None: none in time; b"": it has ended."""
        want, got = {"generic": 2, "jabberd2": 3}.get(self.dialect, 4), b""
        end = time.monotonic() + timeout
        while len(got) < want:
            left = max(0, end - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                return None
            data = os.read(self.process.stdout.fileno(), want - len(got))
            if not data:
                return b""
            got += data
        return got

    def ask(self, payload, timeout=WAIT):
        self.write(payload if isinstance(payload, bytes) else payload.encode())
        answer = self.read(timeout)
        return {b"\0\2\0\1": True, b"\0\2\0\0": False, b"1\n": True,
                b"0\n": False, b"OK\n": True, b"NO\n": False}.get(answer, answer)


def ctl(path, *arguments, secret=None):
    """meerkatctl; returns (exit status, the line it printed)."""
    if isinstance(secret, str):
        secret = secret.encode()
    done = subprocess.run(
        [os.path.join(meerkat.build(), "meerkatctl"), "-s", path, *arguments],
        input=secret if secret is not None else b"", capture_output=True,
        timeout=WAIT)
    return done.returncode, done.stdout.decode()


def serve_each(listener, serve):
    """Call it with each connection, in a thread of its own, until the listener is
    closed."""
    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


class FakeAuthd:
    """An authd that answers as it is told: `script` is called with each line
    and sends what it likes."""

    def __init__(self, folder, script):
        self.path = os.path.join(folder, "auth.sock")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(16)
        self._script, self.lines = script, []
        # A test may put another in the place of _serve() meanwhile.
        serve_each(self._listener, lambda connection: self._serve(connection))

    def _serve(self, connection):
        try:
            for line in connection.makefile("rb"):
                self.lines.append(line)
                verb, number = line.split(b"\t")[:2]
                if verb == b"AUTHD":
                    connection.sendall(b"AUTHD\t1\tagent=fake/1\n")
                else:
                    self._script(connection, number.strip(), line)
        except OSError:
            pass  # the bridge has heard enough

    def close(self):
        self._listener.close()
        os.unlink(self.path)


def later(seconds, connection, data):
    """Send it then, if there is still somebody to hear it."""
    def send():
        try:
            connection.sendall(data)
        except OSError:
            pass
    threading.Timer(seconds, send).start()


def replies(reply):
    """An authd that says this to everything (with %d, the id)."""
    return lambda connection, number, line: connection.sendall(
        reply.replace(b"%d", number))
