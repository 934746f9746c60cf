"""Free loopback ports, also while another checkout runs the same tests.

Ports come from below the ephemeral range: a port above 32768 may at any
moment become the local end of somebody's outgoing connection, and a server
that is restarted would then not get it back.

A port is claimed by an abstract Unix socket named after it. Such a name is
unique in the network namespace, which is exactly where ports are unique too;
it needs no file, no rights, and the kernel forgets it with our process.
"""

import errno
import random
import socket

LOWEST, HIGHEST = 10240, 32767

_claims = []  # held open until the process ends, that is their whole purpose


def _claim(port):
    lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        lock.bind("\0meerkat-lab-port-%d" % port)
    except OSError as problem:
        lock.close()
        if problem.errno != errno.EADDRINUSE:
            raise
        return None
    return lock


def _is_free(port):
    """Is it free for a server that binds loopback or every address?"""
    for address in ("127.0.0.1", "0.0.0.0"):
        with socket.socket() as probe:
            # What a server does: a port in TIME_WAIT counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def take():
    """Claim one free port for the rest of this process."""
    for port in random.SystemRandom().sample(range(LOWEST, HIGHEST + 1), 500):
        lock = _claim(port)
        if lock is None:
            continue
        if _is_free(port):
            _claims.append(lock)
            return port
        lock.close()
    raise RuntimeError("no free loopback port among 500 tried")
