"""authd asks a MariaDB that has a certificate: over TLS, and no impostor (T30)."""

import os
import shutil
import subprocess

import pytest

from authd_kit import Daemon, MariaSite, Native, maria_tables
from lab import meerkat
from lab.mariadb import MariaDB
from test_authd_doctor import finds
from test_authd_mariadb import FalseServer, Proxy

SSL, VERIFY = "MYSQLI_CLIENT_SSL", "MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authorities(laboratory):
    """A folder with two authorities, and a certificate for 127.0.0.1 by the first."""
    folder = laboratory.new_folder("tls")
    for name in "good", "wrong":
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=%s authority" % name, "-keyout", name + ".key",
                "-out", name + ".pem")
    openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
            "-keyout", "server.key", "-out", "server.csr")
    with open(os.path.join(folder, "names"), "w") as file:
        file.write("subjectAltName = IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "good.pem", "-CAkey",
            "good.key", "-CAcreateserial", "-days", "2", "-extfile", "names",
            "-out", "server.pem")
    return folder


@pytest.fixture(scope="module")
def tables(laboratory, authorities):
    """Who comes by TCP must come by TLS."""
    folder = laboratory.new_folder("mariadb-tls")
    for name in "server.key", "server.pem":
        shutil.copy(os.path.join(authorities, name), folder)
        os.chmod(os.path.join(folder, name), 0o644)
    server = laboratory.start(MariaDB(folder, "ssl_key = %s/server.key\nssl_cert = "
                                      "%s/server.pem\n" % (folder, folder)))
    maria_tables(server)
    server.sql("ALTER USER 'wordpress'@'127.0.0.1' REQUIRE SSL")
    yield server
    laboratory.stop(server)


@pytest.fixture
def start(laboratory):
    """A daemon whose site has these keys, and these flags in wp-config.php."""
    running = []

    def run(db_host, flags=None, **keys):
        site = MariaSite(laboratory.new_folder("site"), db_host,
                         DB_PASSWORD=keys.pop("password", "wordpress"))
        if flags:
            with open(site.wp_config) as file:
                text = file.read()
            with open(site.wp_config, "w") as file:
                file.write(text.replace(
                    "<?php", "<?php\ndefine( 'MYSQL_CLIENT_FLAGS', %s );" % flags, 1))
        daemon = Daemon(laboratory.new_folder("authd"), site, {"example.org": keys})
        running.append(laboratory.start(daemon))
        return daemon

    yield run
    for daemon in running:
        laboratory.stop(daemon)


@pytest.mark.parametrize("flags, keys", [
    (SSL, {}), (SSL + " | MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT", {}),
    (None, {"db_tls": "on"}), (None, {"db_tls": "verify", "db_ca": "good.pem"}),
    (None, {"db_ca": "good.pem"}), (SSL, {"db_ca": "good.pem"}),
    ("x()", {"db_tls": "on"}),
])
def test_T30_over_tls(start, tables, authorities, flags, keys):
    """As MYSQL_CLIENT_FLAGS says, or db_tls, which goes before."""
    if "db_ca" in keys:
        keys = dict(keys, db_ca=os.path.join(authorities, keys["db_ca"]))
    daemon = start("127.0.0.1:%d" % tables.port, flags, **keys)
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").verb == "OK"
        assert native.auth("eve_99", pw="applepi").code == ("NO", "denied")


@pytest.mark.parametrize("host, flags, keys, why", [
    ("127.0.0.1", None, {"db_tls": "verify", "db_ca": "wrong.pem"}, "certificate"),
    ("127.0.0.1", SSL, {"db_ca": "wrong.pem"}, "certificate"),
    ("127.0.0.1", None, {"db_tls": "verify"}, "certificate"),
    ("127.0.0.1", SSL + " | " + VERIFY, {}, "certificate"),
    # Another name than it was made for, which leads to the same place.
    ("127.0.0.2", None, {"db_ca": "good.pem"}, "TLS"),
])
def test_T30_certificate_that_is_not_good(start, tables, authorities, host, flags, keys, why):
    """Not now, says authd; its log and the doctor say why."""
    if "db_ca" in keys:
        keys = dict(keys, db_ca=os.path.join(authorities, keys["db_ca"]))
    forward = Proxy(tables.port, host) if host != "127.0.0.1" else None
    daemon = start("%s:%d" % (host, forward.port if forward else tables.port), flags, **keys)
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").code == ("TMP", "db")
        assert native.ask("ping").verb == "OK"
    assert daemon.logged("the database 2026 TLS")
    line = next(line for line in daemon.child.log_text().splitlines() if "2026" in line)
    assert why in line, line
    finds(daemon, "does not answer: 2026 TLS", "compare db_tls and db_ca")
    if forward:
        forward.close()


def test_T30_without_tls_where_it_is_required(start, tables):
    """The database says no, and so does the doctor, who knows that sentence too."""
    daemon = start("127.0.0.1:%d" % tables.port, SSL, db_tls="off")
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").code == ("TMP", "db")
    finds(daemon, "Access denied", "db_tls")


def test_doctor_database_refuses_the_password(start, tables):
    daemon = start("127.0.0.1:%d" % tables.port, SSL, password="another")
    with Native(daemon.socket) as native:
        assert native.auth("eve_99", pw="applepie").code == ("TMP", "db")
    said = finds(daemon, "does not answer: 1045 Access denied for user 'wordpress'",
                 "DB_USER and DB_PASSWORD of wp-config.php")
    assert "another" not in said


@pytest.mark.parametrize("keys", [{"db_tls": "on"}, {"db_tls": "verify"}])
def test_T30_no_tls_at_the_other_end(start, keys):
    """It says that it has none: it is not believed to be the database."""
    server = FalseServer()
    daemon = start("127.0.0.1:%d" % server.port, **keys)
    with Native(daemon.socket) as native:
        assert native.auth("alice", pw="wonderland").code == ("TMP", "db")
    assert daemon.logged("TLS")
    assert b"SELECT" not in server.heard
    assert keys["db_tls"] == "on" or b"wordpress" not in server.heard
    finds(daemon, "compare db_tls and db_ca")
    server.close()


def test_T30_flags_that_only_php_knows(laboratory):
    """Whether to encrypt is not guessed: it does not start, and says which line."""
    site = MariaSite(laboratory.new_folder("site"), "127.0.0.1")
    with open(site.wp_config) as file:
        text = file.read()
    with open(site.wp_config, "w") as file:
        file.write(text.replace("<?php", "<?php\ndefine('MYSQL_CLIENT_FLAGS', x());", 1))
    daemon = Daemon(laboratory.new_folder("authd"), site)
    daemon.write_configuration()
    done = subprocess.run(
        [os.path.join(meerkat.build(), "meerkat-authd"), "-c", daemon.configuration],
        capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode != 0
    assert "wp-config.php:2: MYSQL_CLIENT_FLAGS cannot be read without PHP" in done.stderr
