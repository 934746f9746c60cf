"""The console of our components: its wire, and meerkatctl."""

import json
import os
import socket
import subprocess
import urllib.request
from urllib.parse import quote_from_bytes, unquote_to_bytes

from lab.meerkat import build


class Wire:
    """Questions and answers in AP/1, as the plugin asks them."""

    def __init__(self, path, greet=True, timeout=30):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")
        self.id = 0
        if greet:
            self.write("MEERKAT\t1\tagent=test\n")
            assert self.line()[0] == "MEERKAT"

    def write(self, text):
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def line(self):
        line = self.file.readline()
        if not line:
            return None
        assert line.endswith(b"\n")
        words = line[:-1].decode("ascii").split("\t")
        values = {}
        for word in words[2:]:
            key, _, value = word.partition("=")
            values[key] = unquote_to_bytes(value).decode()
        return words[0], int(words[1]), values

    def ask(self, verb, **fields):
        """The lines before the last, the last one's word, and its values."""
        self.id += 1
        self.send(verb, self.id, **fields)
        parts = []
        while True:
            word, number, values = self.line()
            assert number == self.id
            if word != "*":
                return parts, word, values
            parts.append(values)

    def send(self, verb, number, **fields):
        self.write("\t".join([verb, str(number)] + [
            "%s=%s" % (key, quote_from_bytes(str(value).encode(), safe=""))
            for key, value in fields.items()]) + "\n")

    def close(self):
        self.file.close()
        self.socket.close()


def ctl(path, *words, status=0, stdin=None, timeout=120):
    """What meerkatctl says on standard output; its complaints, if it has to
    fail."""
    done = subprocess.run(
        [os.path.join(build(), "meerkatctl"), "--socket", path, *words],
        input=stdin, capture_output=True, timeout=timeout)
    assert done.returncode == status, (done.returncode, done.stdout[-500:],
                                       done.stderr[-500:])
    return done.stdout.decode() if status == 0 else done.stderr.decode()


def ctl_json(path, *words, **more):
    """The same, as objects."""
    return [json.loads(line)
            for line in ctl(path, *words, "--json", **more).splitlines()]


def figures(program, path="/metrics"):
    """What a program shows on its `port`."""
    with urllib.request.urlopen("http://127.0.0.1:%d%s" % (
            program.port, path), timeout=10) as answer:
        return answer.read().decode()


def figure(program, name):
    for line in figures(program).splitlines():
        if line.split(" ")[0] == name:
            return float(line.split(" ")[1])
    raise KeyError(name)
