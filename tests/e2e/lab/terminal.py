"""A program in a terminal of its own, with somebody who types and reads.

The terminal is pyte's: what is waited for is on the screen as a person would
see it, or has been since the last time something was typed.
"""

import fcntl
import os
import pty
import re
import struct
import termios
import threading
import time

import pyte

COLUMNS, LINES = 160, 50


class Terminal:
    """`argv` runs until stop(); its output goes to the screen."""

    def __init__(self, name, argv, folder, env=None):
        self.name, self.argv, self.folder = name, argv, folder
        self.env = dict(os.environ, TERM="linux", LANG="C.UTF-8",
                        LC_ALL="C.UTF-8", **env or {})
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        self._changed = threading.Condition()
        self._over = False

    def start(self):
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(self.folder)
                os.execvpe(self.argv[0], self.argv, self.env)
            finally:
                os._exit(127)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _read(self):
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the program has gone
                data = b""
            with self._changed:
                if data:
                    self._stream.feed(data)
                self._over = self._over or not data
                self._changed.notify_all()
            if not data:
                return

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def type(self, line):
        """As by hand, and Return."""
        os.write(self._fd, line.encode() + b"\r")

    def shows(self, pattern, timeout=10):
        """Wait until the screen has it; returns what matched."""
        wanted, end = re.compile(pattern), time.monotonic() + timeout
        with self._changed:
            while True:
                found = wanted.search(self.text())
                if found:
                    return found
                left = end - time.monotonic()
                assert left > 0 and not self._over, (
                    "%s does not show %r:\n%s" % (self.name, pattern,
                                                  self.text()))
                self._changed.wait(left)

    def ended(self, timeout=10):
        """Wait until the program has ended by itself; its exit status."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._over, timeout), \
                self.text()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = None
        return status

    def stop(self):
        if self.pid:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
            self.pid = None
        os.close(self._fd)
