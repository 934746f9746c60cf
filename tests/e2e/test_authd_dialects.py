"""authd's other dialects, by raw sockets: what the peers of saslauthd, Dovecot
and Postfix say and hear."""

import base64
import socket
import struct

import pytest

from authd_kit import HOST, WAIT, Dialects, Native, SqliteSite


@pytest.fixture(scope="module")
def authd(laboratory):
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    yield daemon
    laboratory.stop(daemon)


@pytest.fixture
def away(laboratory):
    """One whose database cannot be asked."""
    site = SqliteSite(laboratory.new_folder("site"))
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), site))
    with open(site.database, "wb") as file:
        file.write(b"no database" * 1000)
    yield daemon
    laboratory.stop(daemon)


def connect(daemon, name):
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(WAIT)
    connection.connect(daemon.path(name + ".sock"))
    return connection


def until_end(connection):
    data = b""
    while True:
        more = connection.recv(4096)
        if not more:
            return data
        data += more


def fields(*values):
    return b"".join(struct.pack(">H", len(value)) + value for value in values)


def mux(daemon, *values, at_once=True):
    with connect(daemon, "mux") as connection:
        data = fields(*values)
        for piece in [data] if at_once else [data[i:i + 1] for i in range(len(data))]:
            connection.sendall(piece)
        data = until_end(connection)
    assert not data or struct.unpack(">H", data[:2])[0] == len(data) - 2
    return data[2:] or None


@pytest.mark.parametrize("more", [(), (b"192.0.2.7",)], ids=["4 fields", "5 fields"])
def test_mux(authd, more):
    host = HOST.encode()
    assert mux(authd, b"alice", b"wonderland", b"xmpp", host, *more) == b"OK"
    assert mux(authd, b"alice", b"wrong", b"xmpp", host, *more) == b"NO"
    assert mux(authd, b"nobody", b"wrong", b"xmpp", host, *more) == b"NO"
    assert mux(authd, b"alice", b"wonderland", b"", b"other.example", *more) == b"NO"


def test_mux_names(authd):
    host = HOST.encode()
    assert mux(authd, b"alice@" + host, b"wonderland", b"", b"") == b"OK"
    assert mux(authd, b"alice", b"wonderland", b"", b"") == b"OK"
    assert mux(authd, b"dave@example.com", b"p@ss|word", b"", host) == b"OK"
    assert mux(authd, rb"dave\40example.com", b"p@ss|word", b"", host) == b"OK"


def test_mux_in_pieces(authd):
    assert mux(authd, b"alice", b"wonderland", b"xmpp", HOST.encode(),
               at_once=False) == b"OK"


def test_T06_mux_bad(authd):
    host = HOST.encode()
    assert mux(authd, b"", b"x", b"", host) == b"NO NULL login received"
    assert mux(authd, b"alice", b"", b"", host) == b"NO NULL password received"
    # saslauthd lets this one in: to C it ends at the NUL.
    assert mux(authd, b"alice", b"wonderland\0evil", b"", host) == b"NO"
    assert mux(authd, b"alice\0evil", b"wonderland", b"", host) == b"NO"
    assert mux(authd, b"alice", b"wonderland", b"", host + b"\0evil") == b"NO"
    with connect(authd, "mux") as connection:
        connection.sendall(b"\xff\xff")
        assert until_end(connection) == b"\0\3NO "


def test_T28_mux_not_now_is_no_answer(away):
    assert mux(away, b"alice", b"wonderland", b"", HOST.encode()) is None


def test_T13_mux_silent_peers_are_in_nobodys_way(authd):
    silent = [connect(authd, "mux") for _ in range(100)]
    assert mux(authd, b"alice", b"wonderland", b"", HOST.encode()) == b"OK"
    for one in silent:
        one.close()


def netstring(text):
    return b"%d:%s," % (len(text), text)


def socketmap(daemon, *queries):
    with connect(daemon, "socketmap") as connection:
        connection.sendall(b"".join(netstring(query) for query in queries))
        connection.shutdown(socket.SHUT_WR)
        data = until_end(connection)
    answers = []
    while data:
        size, _, data = data.partition(b":")
        answers.append(data[:int(size)])
        assert data[int(size):int(size) + 1] == b","
        data = data[int(size) + 1:]
    return answers


def test_socketmap(authd):
    assert socketmap(
        authd, b"users alice@example.org", b"users nobody@example.org",
        b"users alice", b"users @example.org", b"users alice@other.example",
        b"users Bob.Builder@example.org") == [
            b"OK alice@example.org", b"NOTFOUND ", b"NOTFOUND ", b"NOTFOUND ",
            b"NOTFOUND ", b"OK bob.builder@example.org"]


def test_socketmap_bad(authd):
    assert socketmap(authd, b"users")[0].startswith(b"PERM ")
    assert socketmap(authd, b"users alice@example.org\0evil") == [b"NOTFOUND "]
    for bad in (b"x", b"5;users,", b"01:a,", b"99999:", b"1:ab"):
        with connect(authd, "socketmap") as connection:
            connection.sendall(bad)
            assert b"PERM " in until_end(connection)


def test_T28_socketmap_not_now(away):
    assert socketmap(away, b"users alice@example.org")[0].startswith(b"TEMP ")


class Dovecot:
    def __init__(self, daemon):
        self.socket = connect(daemon, "dovecot")
        self.file = self.socket.makefile("rb")
        self.greeting = []
        while not self.greeting or self.greeting[-1] != [b"DONE"]:
            self.greeting.append(self.read())
        self.send(b"VERSION\t1\t2", b"CPID\t4711")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, *lines):
        self.socket.sendall(b"".join(line + b"\n" for line in lines))

    def read(self):
        try:
            line = self.file.readline()
        except ConnectionResetError:  # it went with bytes of ours unread
            line = b""
        return line[:-1].split(b"\t") if line else None

    def auth(self, number, user, password, authzid=b""):
        plain = base64.b64encode(b"\0".join((authzid, user, password)))
        self.send(b"AUTH\t%d\tPLAIN\tservice=xmpp\tsecured\tresp=%s" %
                  (number, plain))


def test_dovecot(authd):
    with Dovecot(authd) as dovecot:
        verbs = [line[0] for line in dovecot.greeting]
        assert verbs == [b"VERSION", b"MECH", b"MECH", b"SPID", b"CUID",
                         b"COOKIE", b"DONE"]
        dovecot.auth(1, b"alice", b"wonderland")
        assert dovecot.read() == [b"OK", b"1", b"user=alice"]
        dovecot.auth(2, b"Alice@example.org", b"wonderland")
        assert dovecot.read() == [b"OK", b"2", b"user=alice@example.org"]
        dovecot.auth(4294967295, b"alice", b"wrong")
        assert dovecot.read() == [b"FAIL", b"4294967295"]
        dovecot.auth(4, b"alice", b"wonderland", b"bob")
        assert b"code=authz_fail" in dovecot.read()
        dovecot.auth(5, b"alice", b"wonderland\0evil")
        assert dovecot.read() == [b"FAIL", b"5"]


def test_dovecot_in_steps(authd):
    with Dovecot(authd) as dovecot:
        dovecot.send(b"AUTH\t7\tPLAIN\tservice=smtp")
        assert dovecot.read() == [b"CONT", b"7", b""]
        dovecot.send(b"CONT\t7\t" + base64.b64encode(b"\0alice\0wonderland"))
        assert dovecot.read()[:2] == [b"OK", b"7"]
        dovecot.send(b"AUTH\t8\tLOGIN\tservice=smtp")
        assert dovecot.read() == [b"CONT", b"8", base64.b64encode(b"Username:")]
        dovecot.send(b"CONT\t8\t" + base64.b64encode(b"alice"))
        assert dovecot.read() == [b"CONT", b"8", base64.b64encode(b"Password:")]
        dovecot.send(b"CONT\t8\t" + base64.b64encode(b"wonderland"))
        assert dovecot.read()[:2] == [b"OK", b"8"]
        dovecot.send(b"AUTH\t9\tLOGIN\tservice=smtp", b"CANCEL\t9")
        assert [dovecot.read()[0], dovecot.read()[0]] == [b"CONT", b"FAIL"]
        # Prosody's "=" and Exim's nothing are no name yet.
        for number, nothing in (10, b"="), (11, b""):
            dovecot.send(b"AUTH\t%d\tLOGIN\tservice=smtp\tresp=%s" % (number, nothing))
            assert dovecot.read()[1:] == [b"%d" % number, base64.b64encode(b"Username:")]
        dovecot.send(b"AUTH\t12\tLOGIN\tservice=smtp\tresp=" + base64.b64encode(b"alice"))
        assert dovecot.read() == [b"CONT", b"12", base64.b64encode(b"Password:")]
        # As somebody typed it to Postfix.
        dovecot.send(b"AUTH\t13\tplain\tservice=smtp\tresp=" +
                     base64.b64encode(b"\0alice\0wonderland"))
        assert dovecot.read() == [b"OK", b"13", b"user=alice"]
        dovecot.send(b"AUTH\t14\tCRAM-MD5\tservice=smtp")
        assert dovecot.read() == [b"FAIL", b"14"]


def test_T07_T20_who_went_away_is_in_nobodys_way(authd):
    """Prosody asks for all over one connection and never says CANCEL: a hundred
    who begin and go keep nobody out; who comes back too late is told so."""
    with Dovecot(authd) as dovecot:
        for number in range(1, 101):
            dovecot.send(b"AUTH\t%d\tLOGIN\tservice=xmpp" % number)
            assert dovecot.read()[:2] == [b"CONT", b"%d" % number]
        dovecot.auth(200, b"alice", b"wonderland")
        assert dovecot.read() == [b"OK", b"200", b"user=alice"]
        dovecot.send(b"AUTH\t201\tPLAIN\tservice=xmpp")
        assert dovecot.read() == [b"CONT", b"201", b""]
        dovecot.send(b"CONT\t201\t" + base64.b64encode(b"\0alice\0wonderland"))
        assert dovecot.read() == [b"OK", b"201", b"user=alice"]
        dovecot.send(b"CONT\t1\t" + base64.b64encode(b"alice"))
        assert dovecot.read() == [b"FAIL", b"1", b"temp", b"code=temp_fail"]
        for word in b"alice", b"wonderland":
            dovecot.send(b"CONT\t100\t" + base64.b64encode(word))
            answer = dovecot.read()
        assert answer == [b"OK", b"100", b"user=alice"]


def test_T07_dovecot_one_that_is_bad_is_in_nobodys_way(authd):
    with Dovecot(authd) as dovecot:  # CVE-2025-59028
        dovecot.auth(1, b"alice", b"wonderland")
        dovecot.send(b"AUTH\t2\tPLAIN\tservice=xmpp\tresp=%%%")
        answers = [dovecot.read(), dovecot.read()]
        assert [b"FAIL", b"2", b"code=invalid_base64"] in answers
        assert [b"OK", b"1", b"user=alice"] in answers


@pytest.mark.parametrize("line", [
    b"VERSION\t2\t0", b"AUTH\t1\tPLAIN", b"AUTH\t0\tPLAIN\tservice=x",
    b"CONT\t0\t=", b"x" * 20000,
    b"AUTH\t1\tPLAIN\tservice=x\nAUTH\t1\tPLAIN\tservice=x"],
    ids=["version", "no service", "no id", "CONT", "long", "id twice"])
def test_dovecot_bad(authd, line):
    with Dovecot(authd) as dovecot:
        dovecot.send(line)
        while dovecot.read() is not None:
            pass


def test_T28_dovecot_not_now(away):
    with Dovecot(away) as dovecot:
        dovecot.auth(1, b"alice", b"wonderland")
        assert dovecot.read() == [b"FAIL", b"1", b"temp", b"code=temp_fail"]


def test_sockets_are_gone_with_it(laboratory):
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    with Native(daemon.socket) as native:
        assert native.ask("ping").verb == "OK"
    laboratory.stop(daemon)
    with pytest.raises(OSError):
        connect(daemon, "mux")
