"""What still works when we are killed: a process that waits for just that.

PR_SET_PDEATHSIG reaches our children, but not theirs: the workers of PHP, for
one, would stay. So the warden is told the process group of every child; its
standard input ends when our process is gone, in whatever way, and then it
kills those groups which it was not told to forget.
"""

import os
import signal
import subprocess
import sys

_warden = None


def start():
    global _warden
    if _warden is None:
        _warden = subprocess.Popen([sys.executable, "-S", os.path.realpath(__file__)],
                                   stdin=subprocess.PIPE, start_new_session=True)
    return _warden.pid


def end():
    """Nothing is left to watch over."""
    global _warden
    if _warden is not None:
        _warden.stdin.close()
        _warden.wait()
        _warden = None


def note(group):
    _tell("+%d\n" % group)


def forget(group):
    _tell("-%d\n" % group)


def _tell(line):
    if _warden:
        _warden.stdin.write(line.encode())
        _warden.stdin.flush()


def _watch():
    groups = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it went by itself


if __name__ == "__main__":
    _watch()
