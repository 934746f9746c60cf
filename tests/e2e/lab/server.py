"""What the laboratory's XMPP servers have in common.

Both serve the host `localhost` to clients over plain TCP, BOSH and WebSocket,
and the two component domains, each with its own secret.
"""

import os
import secrets

from . import ports

HOST = "localhost"
ROOMS, CAFE = "rooms.localhost", "cafe.localhost"
ANONYMOUS = "anon.localhost"  # whoever comes, without an account
CONFERENCE = "conference.localhost"  # the server's own rooms, for comparison


class Endpoint:
    """Where a component attaches: port on loopback, and its secret."""

    def __init__(self, port, secret, folder, domain):
        self.host, self.port, self.secret = "127.0.0.1", port, secret
        self.domain = domain
        self.secret_file = os.path.join(folder, domain + ".secret")
        handle = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT, 0o600)
        with open(handle, "w") as file:
            file.write(secret + "\n")


class Server:
    """A private XMPP server; the kinds fill in how it is written and run."""

    kind = None
    bosh_path = websocket_path = None

    def __init__(self, folder, domains=(ROOMS, CAFE), own_muc=False,
                 quiet_muc=False):
        self.folder, self.own_muc = str(folder), own_muc
        self.quiet_muc = quiet_muc  # its rooms show moderators only
        os.makedirs(self.folder, exist_ok=True)
        self.c2s_port, self.http_port = ports.take(), ports.take()
        self.components = {
            domain: Endpoint(port, secrets.token_hex(16), self.folder, domain)
            for domain, port in self.component_ports(domains).items()}
        self.child, self._registered = None, set()

    @property
    def bosh_url(self):
        return "http://127.0.0.1:%d%s" % (self.http_port, self.bosh_path)

    @property
    def websocket_url(self):
        return "ws://127.0.0.1:%d%s" % (self.http_port, self.websocket_path)

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self):
        """Start it; returns when it accepts clients and components."""
        self.write_configuration()
        if self.child is None:
            self.child = self.make_child()
        self.child.start()
        return self

    def stop(self):
        return self.child.stop() if self.child else None

    def kill(self):
        """What a crash or a power cut does to it."""
        return self.child.kill() if self.child else None

    def restart(self):
        self.stop()
        return self.start()

    def component_ports(self, domains):
        """domain -> port; by default each has one of its own."""
        return {domain: ports.take() for domain in domains}

    def write_configuration(self):
        raise NotImplementedError

    def make_child(self):
        raise NotImplementedError

    def register(self, user, password):
        """Make an account of the server itself (not with external auth)."""
        raise NotImplementedError

    def register_many(self, users, password):
        """Hundreds of accounts, quickly, for a running server; those that it
        was told of before stay as they are."""
        for user in users:
            if user not in self._registered:
                self.register(user, password)
        self._registered.update(users)
