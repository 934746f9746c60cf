"""A private MariaDB: own data, own socket, and a port on loopback.

mariadbd refuses to run as root without being told so, so as root it becomes
the user `mysql` that Debian's package made. Otherwise it stays who we are.
"""

import os
import pwd
import subprocess

from . import ports
from .process import Child, Notify

CONFIGURATION = """
[mariadbd]
datadir = {data}
socket = {socket}
pid-file = {folder}/mariadbd.pid
bind-address = 127.0.0.1
port = {port}
skip-name-resolve
character-set-server = utf8mb4
# Small and quick; a crash of the machine may cost the tests their data.
innodb_buffer_pool_size = 32M
innodb_log_file_size = 8M
innodb_flush_log_at_trx_commit = 2
performance_schema = off
"""


class MariaDB:
    """Databases and accounts are made by create(); root comes in by the socket."""

    def __init__(self, folder, more=""):
        self._more = more  # lines of its configuration
        self.folder, self.port = str(folder), ports.take()
        self.socket = os.path.join(self.folder, "mariadb.sock")
        self._data = os.path.join(self.folder, "data")
        self._cnf = os.path.join(self.folder, "my.cnf")
        self._user = "mysql" if os.geteuid() == 0 else None
        os.makedirs(self.folder, exist_ok=True)
        self.child = None

    def start(self):
        if not os.path.isdir(self._data):
            self._install()
        if self.child is None:
            self.child = Child(
                "mariadbd", ["/usr/sbin/mariadbd", "--defaults-file=" + self._cnf],
                log=os.path.join(self.folder, "stdout.log"), ready=Notify(),
                user=self._user, cwd=self.folder)
        self.child.start()
        return self

    def stop(self):
        return self.child.stop() if self.child else None

    def kill(self):
        return self.child.kill() if self.child else None

    def sql(self, statements, database=""):
        """Run statements as the server's root; returns tab-separated rows."""
        done = subprocess.run(
            ["/usr/bin/mariadb", "--no-defaults", "--socket=" + self.socket,
             "--user=" + self._root(), "--batch", "--skip-column-names", database],
            input=statements, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError("mariadb: " + done.stderr)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def create(self, database, user, password, rights="ALL"):
        """A database, and an account for it over the socket and over TCP."""
        statements = "CREATE DATABASE IF NOT EXISTS `%s`;" % database
        for host in ("localhost", "127.0.0.1"):
            statements += (
                "CREATE USER IF NOT EXISTS '%s'@'%s' IDENTIFIED BY '%s';"
                "GRANT %s ON `%s`.* TO '%s'@'%s';" % (
                    user, host, password, rights, database, user, host))
        self.sql(statements)

    def _root(self):
        return pwd.getpwuid(os.geteuid()).pw_name

    def _install(self):
        with open(self._cnf, "w") as file:
            file.write(CONFIGURATION.format(
                data=self._data, socket=self.socket, folder=self.folder,
                port=self.port) + self._more)
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        with open(os.path.join(self.folder, "install.log"), "w") as log:
            # The account of the one we are is let in by the socket alone.
            # Forced: it need not know its own host's name, which not every
            # machine can look up.
            subprocess.run(
                ["/usr/bin/mariadb-install-db", "--defaults-file=" + self._cnf,
                 "--force", "--auth-root-authentication-method=socket",
                 "--auth-root-socket-user=" + self._root(), "--skip-test-db",
                 *(["--user=" + self._user] if self._user else [])],
                stdout=log, stderr=subprocess.STDOUT, check=True, timeout=120)
