"""Postfix's smtpd and postmap by themselves: no mail goes anywhere. smtpd is
started as Postfix's master starts it, with its listening socket and its pipes at
the places where it looks for them. It insists on root, to be another user then.
"""

import base64
import os
import pwd
import socket
import subprocess

CONFIGURATION = """
compatibility_level = 3.6
myhostname = lab.example.org
queue_directory = %(folder)s
data_directory = %(folder)s
smtpd_peername_lookup = no
# Its helpers are not there.
smtpd_client_event_limit_exceptions = 127.0.0.0/8
local_recipient_maps =
mydestination =
"""
SMTPD = "/usr/lib/postfix/sbin/smtpd"
FIRST = 3  # flow in and out, status, listener: MASTER_*_FD


class Smtpd:
    def __init__(self, folder, snippet):
        self.folder = str(folder)
        os.makedirs(os.path.join(self.folder, "pid"), exist_ok=True)
        # It becomes Postfix's own user, if it can.
        os.chmod(os.path.join(self.folder, "pid"), 0o777)
        with open(os.path.join(self.folder, "main.cf"), "w") as file:
            file.write(CONFIGURATION % {"folder": self.folder} + snippet)
            if os.geteuid() != 0:
                file.write("default_privs = daemon\nmail_owner = %s\n" % (
                    pwd.getpwuid(os.geteuid()).pw_name))
        open(os.path.join(self.folder, "master.cf"), "w").close()
        self.process = None

    def start(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self._pipes = os.pipe() + os.pipe()
        os.write(self._pipes[1], b"flow")
        handles = (self._pipes[0], self._pipes[1], self._pipes[3],
                   self.listener.fileno())

        def place():
            high = [os.dup2(handle, 100 + i) for i, handle in enumerate(handles)]
            for i, handle in enumerate(high):
                os.dup2(handle, FIRST + i)
                os.close(handle)

        self.process = subprocess.Popen(
            [SMTPD, "-n", "smtp", "-t", "inet", "-u", "-s", "1"],
            env={"MAIL_CONFIG": self.folder, "PATH": os.environ["PATH"],
                 "GENERATION": "1"},
            cwd=self.folder, close_fds=False, preexec_fn=place)
        return self

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.listener.close()
        for handle in self._pipes:
            os.close(handle)

    def lookup(self, name, parameter="virtual_mailbox_maps"):
        """What the map of this parameter says; None: nothing. As postmap says."""
        table = subprocess.run(
            ["/usr/sbin/postconf", "-c", self.folder, "-hx", parameter],
            capture_output=True, text=True, check=True).stdout.strip()
        done = subprocess.run(
            ["/usr/sbin/postmap", "-c", self.folder, "-q", name, table],
            capture_output=True, text=True)
        if done.stderr:
            raise RuntimeError(done.stderr)
        return done.stdout.strip() if done.returncode == 0 else None


class Smtp:
    """A mail client's side, by hand."""

    def __init__(self, smtpd):
        self._socket = socket.create_connection(smtpd.listener.getsockname())
        self._socket.settimeout(30)
        self._file = self._socket.makefile("rb")
        self._reply()
        self.offers = self.say("EHLO lab")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self._socket.close()

    def _reply(self):
        lines = []
        while not lines or lines[-1][3:4] == "-":
            line = self._file.readline().decode()
            assert line, "smtpd has gone"
            lines.append(line.rstrip())
        return lines

    def say(self, line):
        self._socket.sendall(line.encode() + b"\r\n")
        return self._reply()

    def plain(self, user, password):
        """The code of the answer: 235, 535, 454."""
        message = b"\0%s\0%s" % (user.encode(), password.encode())
        return self.say("AUTH PLAIN " + base64.b64encode(message).decode())[-1][:3]

    def login(self, user, password):
        self.say("AUTH LOGIN")
        self.say(base64.b64encode(user.encode()).decode())
        return self.say(base64.b64encode(password.encode()).decode())[-1][:3]
