"""A small XEP-0114 server that does what real ones do only on bad days."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import time
import xml.etree.ElementTree as ET

NS = "jabber:component:accept"
SECRET = "sés<r&t>'\""
HEADER = ("<?xml version='1.0'?><stream:stream xmlns='" + NS + "' "
          "xmlns:stream='http://etherx.jabber.org/streams' from='%s' id='%s'>")
ERROR = ("<stream:error><%s xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
         "</stream:error></stream:stream>")


class Gone(Exception):
    """The component closed the connection."""


class Stream:
    """One connection of a component, from the server's side."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.settimeout(30)
        self.parser = ET.XMLPullParser(["start", "end"])
        self.depth = 0
        self.root = None
        self.queue = []
        self.received = 0
        self.ended = False

    def send(self, text):
        self.sock.sendall(text.encode() if isinstance(text, str) else text)

    def feed(self, size=65536):
        data = self.sock.recv(size)
        if not data:
            raise Gone
        self.received += len(data)
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            if event == "start":
                self.root = element if self.depth == 0 else self.root
                self.depth += 1
                continue
            self.depth -= 1
            if self.depth == 1:
                self.queue.append(element)
                self.root.clear()
            self.ended = self.ended or self.depth == 0

    def next(self, size=65536):
        """The next stanza; what comes in another namespace is no stanza."""
        while not self.queue:
            self.feed(size)
        return self.queue.pop(0)

    def open(self, id="stream'1"):
        """Read the stream's header; returns the domain it is for."""
        while self.root is None:
            self.feed()
        domain = self.root.get("to")
        assert self.root.tag == "{http://etherx.jabber.org/streams}stream"
        self.send(HEADER % (domain, id.replace("'", "&apos;")))
        return domain

    def attach(self, secret=SECRET, id="stream'1"):
        """Let the component in if it knows the secret."""
        self.open(id)
        handshake = self.next()
        digest = hashlib.sha1((id + secret).encode()).hexdigest()
        assert handshake.tag == "{%s}handshake" % NS
        assert handshake.text == digest
        self.send("<handshake/>")
        return self

    def iq(self, to, payload, id="q", pieces=None):
        """Ask, wait for the answer, keep what comes before it."""
        text = ("<iq type='get' id='%s' from='probe@localhost/x' to='%s'>%s"
                "</iq>" % (id, to, payload)).encode()
        size = pieces or len(text)
        for i in range(0, len(text), size):
            self.send(text[i:i + size])
        kept = []
        while True:
            stanza = self.next()
            if stanza.tag.endswith("}iq") and stanza.get("id") == id:
                self.queue[:0] = kept
                return stanza
            kept.append(stanza)

    def is_served(self, domain="rooms.localhost"):
        """Does it answer?"""
        answer = self.iq(domain, "<query xmlns='http://jabber.org/protocol/"
                                 "disco#info'/>", id="served")
        return answer.get("type") == "result"

    def until_closed(self):
        """Read to the end; returns the stanzas."""
        try:
            while True:
                self.feed()
        except (Gone, ConnectionError):
            return self.queue

    def close(self):
        self.sock.close()


class Server:
    def __init__(self, host="127.0.0.1", receive_buffer=None):
        self.listener = socket.socket(
            socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if receive_buffer:
            self.listener.setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.listener.bind((host, 0))
        self.port = self.listener.getsockname()[1]

    def listen(self):
        self.listener.listen(5)
        self.listener.settimeout(30)
        return self

    def accept(self):
        return Stream(self.listener.accept()[0])

    def close(self):
        self.listener.close()


class Component:
    """A meerkat program of this build, its log, and what it told systemd."""

    def __init__(self, folder, program="meerkat-muc", port=None, env=None,
                 preexec=None, arguments=(), **settings):
        self.folder = str(folder)
        self.log_path = os.path.join(self.folder, "log")
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(os.path.join(self.folder, "notify"))
        self.notified.settimeout(30)
        path = os.path.join(self.folder, "conf")
        with open(os.path.join(self.folder, "secret"), "w") as file:
            file.write(SECRET + "\n")
        os.chmod(file.name, 0o600)
        with open(path, "w") as file:
            for name, value in dict({
                    "domain": '"rooms.localhost"', "secret_file": '"secret"',
                    "server": "{ port = %s; }" % port,
                    "storage": '{ file = "rooms.db"; }',
                    "multicast": '"off"',
                    "limits": "{ message_count = 0; message_size = 262144; }",
                    "log_level": '"debug"'}, **settings).items():
                file.write("%s = %s;\n" % (name, value))
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                [os.path.join(os.environ["MEERKAT_BUILD"], program),
                 "-c", path, *arguments], stdout=log, stderr=log, preexec_fn=preexec,
                close_fds=preexec is None,
                env=dict(os.environ, NOTIFY_SOCKET=os.path.join(
                    self.folder, "notify"), **env or {}))

    def log(self):
        with open(self.log_path) as file:
            return file.read()

    def says(self, pattern, times=1, seconds=30):
        """Wait until the log has it so many times; returns the lines."""
        end = time.monotonic() + seconds
        while True:
            lines = [line for line in self.log().splitlines()
                     if re.search(pattern, line)]
            if len(lines) >= times:
                return lines
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.02)

    def tells(self):
        return self.notified.recv(1000).decode()

    def memory(self):
        """Resident bytes."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) * 1024

    def stop(self, sig=signal.SIGTERM):
        self.process.send_signal(sig)

    def status(self, seconds=30):
        return self.process.wait(seconds)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.notified.close()
