"""authd's other dialects, by raw sockets: what saslauthd's and Postfix's peers
say and hear."""

import socket
import struct

import pytest

from authd_kit import HOST, WAIT, Daemon, Native, SqliteSite


class Dialects(Daemon):
    def default_settings(self):
        settings = super().default_settings()
        settings["sockets"] = {
            name: self.path(name + ".sock") for name in ("mux", "socketmap")}
        settings["sockets"]["native"] = self.socket
        return settings


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


def test_mux_bad(authd):
    host = HOST.encode()
    assert mux(authd, b"", b"x", b"", host) == b"NO NULL login received"
    assert mux(authd, b"alice", b"", b"", host) == b"NO NULL password received"
    # saslauthd lets this one in: to C it ends at the NUL.
    assert mux(authd, b"alice", b"wonderland\0evil", b"", host) == b"NO"
    assert mux(authd, b"alice\0evil", b"wonderland", b"", host) == b"NO"
    with connect(authd, "mux") as connection:
        connection.sendall(b"\xff\xff")
        assert until_end(connection) == b"\0\3NO "


def test_mux_not_now_is_no_answer(away):
    assert mux(away, b"alice", b"wonderland", b"", HOST.encode()) is None


def test_mux_silent_peers_are_in_nobodys_way(authd):
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
    for bad in (b"x", b"5;users,", b"01:a,", b"99999:", b"1:ab"):
        with connect(authd, "socketmap") as connection:
            connection.sendall(bad)
            assert b"PERM " in until_end(connection)


def test_socketmap_not_now(away):
    assert socketmap(away, b"users alice@example.org")[0].startswith(b"TEMP ")


def test_sockets_are_gone_with_it(laboratory):
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    with Native(daemon.socket) as native:
        assert native.ask("ping").verb == "OK"
    laboratory.stop(daemon)
    with pytest.raises(OSError):
        connect(daemon, "mux")
