"""Children of the laboratory: started, known to be ready, surely stopped.

A child is ready when it says so: by sd_notify (READY=1 on a socket of ours)
or by a line it prints. Nothing here sleeps and hopes. A child that dies while
we wait ends the wait at once, and the error shows the end of its log.

No orphan survives, in four nets: stop() kills what is left of the child's
process group; as a subreaper we inherit whatever escaped even that, so that
end_strays() can end it and name it; and if we are killed ourselves, the kernel
kills each child (PR_SET_PDEATHSIG) and the warden the children's children.
"""

import ctypes
import os
import pwd
import re
import select
import signal
import socket
import subprocess
import tempfile
import threading

from . import warden

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
START_TIMEOUT, STOP_TIMEOUT = 60, 20

_libc = ctypes.CDLL(None, use_errno=True)


children = []  # all of this run, so that a failed test can show their logs


class ProcessError(Exception):
    """A child did not start or not stop as it should."""


class Line:
    """Ready when the child prints a line that matches."""

    def __init__(self, pattern):
        self.pattern = re.compile(pattern)


class Notify:
    """Ready when the child sends READY=1 as sd_notify(3) does."""


def become_subreaper():
    """Let orphans of our children become ours, so that they can be found."""
    if _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def end_strays(grace=5):
    """What is left below us when every Child has been stopped; returns it.

    Some helpers end by themselves once they notice that their parent has
    gone. They get `grace` seconds for it; the rest is killed and named."""
    strays = []
    for pid in _child_pids() - {warden.start()}:
        try:
            pidfd = os.pidfd_open(pid)
            with open("/proc/%d/cmdline" % pid, "rb") as command:
                words = command.read().replace(b"\0", b" ").decode().strip()
        except (ProcessLookupError, FileNotFoundError):
            continue
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        if not poll.poll(grace * 1000):
            strays.append("%d %s" % (pid, words))
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            poll.poll()
        os.close(pidfd)
        os.waitpid(pid, 0)
    return strays


def _child_pids():
    pids = set()
    for task in os.listdir("/proc/self/task"):
        with open("/proc/self/task/%s/children" % task) as listing:
            pids.update(map(int, listing.read().split()))
    return pids


class Child:
    """One program, in a session of its own, with its output in a file.

    It must be started from the main thread: the kernel's death signal is
    bound to the thread that forked, not to the process.
    """

    def __init__(self, name, argv, log, ready=None, env=None, cwd=None, user=None):
        self.name, self.argv, self.log = name, [str(word) for word in argv], log
        self.ready, self.env, self.cwd, self.user = ready, env, cwd, user
        self.popen = self._pidfd = self._pump = self._notify = None
        self._mark = 0
        children.append(self)

    @property
    def pid(self):
        return self.popen.pid if self.popen else None

    @property
    def running(self):
        return self.popen is not None and not self._exited(0)

    def fileno(self):
        """While it runs: for poll(), readable once it has ended."""
        return self._pidfd

    def start(self, timeout=START_TIMEOUT):
        """Start it and return when it is ready."""
        if self.popen:
            raise ProcessError("%s runs already" % self.name)
        if threading.current_thread() is not threading.main_thread():
            raise ProcessError("children are started from the main thread")
        self._said_ready, self._wait_over = False, threading.Event()
        self._notify = NotifySocket() if isinstance(self.ready, Notify) else None
        env = dict(os.environ if self.env is None else self.env)
        env.pop("NOTIFY_SOCKET", None)
        if self._notify:
            env["NOTIFY_SOCKET"] = self._notify.path
        account = {}
        if self.user:
            account = {"user": self.user, "extra_groups": [],
                       "group": pwd.getpwnam(self.user).pw_gid}
        self.popen = subprocess.Popen(
            self.argv, cwd=self.cwd, env=env, **account,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=_die_with(os.getpid()))
        self._pidfd = os.pidfd_open(self.popen.pid)
        warden.note(self.popen.pid)
        self._pump = threading.Thread(target=self._listen, daemon=True)
        self._pump.start()
        if self.ready:
            self._wait_ready(timeout)
        return self

    def stop(self, timeout=STOP_TIMEOUT):
        """Ask it to end (SIGTERM); returns its exit status.

        One that does not end in time is killed, and that is an error: a
        server which cannot be stopped is a finding, not a nuisance."""
        if not self.popen:
            return None
        self.signal(signal.SIGTERM)
        obeyed = self._exited(timeout)
        status = self.kill()
        if not obeyed:
            raise ProcessError("%s ignored SIGTERM for %d s%s" % (
                self.name, timeout, self._log_end()))
        return status

    def kill(self):
        """SIGKILL, for it and for whatever is left of its session."""
        if not self.popen:
            return None
        self.signal(signal.SIGKILL)
        self._exited(None)
        # Not reaped yet, so the number of the group cannot be anyone else's.
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # only the zombie was left in it
        warden.forget(self.popen.pid)
        status = self.popen.wait()
        self._pump.join(5)
        if self._notify:
            self._notify.close()
        os.close(self._pidfd)
        self.popen = self._pidfd = None
        return status

    def wait(self, timeout=STOP_TIMEOUT):
        """Wait for a child that ends by itself; returns its exit status."""
        if not self._exited(timeout):
            raise ProcessError("%s still runs after %d s" % (self.name, timeout))
        return self.kill()

    def signal(self, number):
        try:
            signal.pidfd_send_signal(self._pidfd, number)
        except ProcessLookupError:
            pass  # ended by itself; the status tells how

    def mark_log(self):
        """What a test says about this log later begins here."""
        self._mark = os.path.getsize(self.log) if os.path.exists(self.log) else 0

    def log_text(self, since_mark=False):
        if not os.path.exists(self.log):
            return ""
        with open(self.log, "rb") as log:
            log.seek(self._mark if since_mark else 0)
            return log.read().decode(errors="replace")

    def _exited(self, timeout):
        poll = select.poll()
        poll.register(self._pidfd, select.POLLIN)
        return bool(poll.poll(None if timeout is None else timeout * 1000))

    def _wait_ready(self, timeout):
        self._wait_over.wait(timeout)
        if self._said_ready:
            return
        how = "did not get ready in %d s" % timeout
        if self._exited(0):
            how = "ended before it was ready"
        self.kill()
        raise ProcessError("%s %s%s" % (self.name, how, self._log_end()))

    def _listen(self):
        """The pump: output to the file, with an eye on what means ready."""
        output, rest = self.popen.stdout, b""
        poll = select.poll()
        poll.register(output, select.POLLIN)
        if self._notify:
            poll.register(self._notify, select.POLLIN)
        with open(self.log, "ab", buffering=0) as log:
            while True:
                for fd, _ in poll.poll():
                    if fd != output.fileno():
                        if self._notify.says_ready():
                            self._now_ready()
                        continue
                    chunk = os.read(fd, 65536)
                    log.write(chunk)
                    rest = self._look_for_line(rest + chunk)
                    if not chunk:
                        self._wait_over.set()
                        output.close()
                        return

    def _look_for_line(self, text):
        if not isinstance(self.ready, Line) or self._said_ready:
            return b""
        *lines, rest = text.split(b"\n")
        for line in lines:
            if self.ready.pattern.search(line.decode(errors="replace")):
                self._now_ready()
        return rest

    def _now_ready(self):
        self._said_ready = True
        self._wait_over.set()

    def _log_end(self):
        lines = self.log_text().splitlines()[-25:]
        return "; its log %s ends:\n%s" % (self.log, "\n".join(lines))


class NotifySocket:
    """The receiving end of sd_notify(3).

    It is read as long as the child lives: a datagram socket that nobody reads
    holds ten messages, and then the child's next status report would block."""

    def __init__(self):
        # In a folder of its own: the path of a socket may have 107 bytes
        # only, and a child under another user must be able to reach it.
        self._folder = tempfile.mkdtemp(prefix="mk-notify-")
        os.chmod(self._folder, 0o711)
        self.path = self._folder + "/s"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        self.messages = []
        os.chmod(self.path, 0o666)

    def fileno(self):
        return self._socket.fileno()

    def says_ready(self):
        """Take one message; is it the one we wait for?"""
        words = self._socket.recv(4096).split(b"\n")
        self.messages.append([word.decode() for word in words])
        return b"READY=1" in words

    def close(self):
        self._socket.close()
        os.unlink(self.path)
        os.rmdir(self._folder)


def _die_with(parent):
    def bind_to_parent():
        # After setuid(2), which would clear it again; and if the parent is
        # gone by now, nobody would send the signal.
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(127)
    return bind_to_parent
