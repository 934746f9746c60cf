"""Debian's Dovecot 2.3 and saslauthd for tests/bench/authd, each by itself."""

import os
import signal
import socket
import subprocess
import time

from authd_kit import serve_each
from lab.dovecot import Dovecot

USERS = "cheap:{PLAIN}wonderland\ndear:{BLF-CRYPT}%s\n"
# Whose work is hashing does it where it stands, or in workers beside.
SNIPPET = """
auth_mechanisms = plain
auth_cache_size = 10M
auth_cache_verify_password_with_worker = %s
passdb {
  driver = passwd-file
  args = scheme=PLAIN %s
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
"""


def bcrypt(password):
    return subprocess.run(
        ["/usr/bin/php", "-r", "echo password_hash($argv[1], PASSWORD_BCRYPT, "
         "['cost' => 10]);", password], capture_output=True, text=True,
        check=True).stdout


def dovecot(folder, workers):
    users = os.path.join(folder, "users")
    with open(users, "w") as file:
        file.write(USERS % bcrypt("wonderland"))
    os.chmod(users, 0o644)
    return Dovecot(folder, SNIPPET % ("yes" if workers else "no", users))


class Saslauthd:
    """With its cache, and an IMAP server that lets in everybody behind it."""

    def __init__(self, folder):
        self.folder, self.path = folder, os.path.join(folder, "mux")
        self._listener = socket.create_server(("127.0.0.1", 0))
        serve_each(self._listener, self._serve)

    @staticmethod
    def _serve(connection):
        with connection:
            connection.sendall(b"* OK hello\r\n")
            file = connection.makefile("rb")
            for line in file:
                word = line.split(b" ")[0]
                connection.sendall(b"%s OK\r\n" % word)

    def start(self):
        port = self._listener.getsockname()[1]
        subprocess.run(
            ["/usr/sbin/saslauthd", "-a", "rimap", "-O", "127.0.0.1/%d" % port,
             "-m", self.folder, "-n", "5", "-c"], check=True)
        end = time.monotonic() + 10
        while not os.path.exists(self.path):
            assert time.monotonic() < end
            time.sleep(0.05)

    def stop(self):
        with open(os.path.join(self.folder, "saslauthd.pid")) as file:
            os.kill(int(file.read()), signal.SIGTERM)
        self._listener.close()
