"""Starting and stopping: arguments, settings, signals."""

import os
import signal
import subprocess
import time

import pytest

from test_queue import SAY, join


def run(program, *arguments):
    return subprocess.run(
        [os.path.join(os.environ["MEERKAT_BUILD"], program), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
        universal_newlines=True)


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_stop_tells_everybody(attached, sig):
    component, stream = attached
    jids = join(stream, 3)
    component.tells()
    component.stop(sig)
    stanzas = stream.until_closed()
    goodbyes = {s.get("to") for s in stanzas
                if s.get("type") == "unavailable" and s.find(
                    ".//{http://jabber.org/protocol/muc#user}status"
                    "[@code='332']") is not None}
    assert goodbyes == set(jids)
    assert stream.ended
    assert component.tells() == "STOPPING=1"
    stream.close()
    assert component.status() == 0


def test_stop_while_not_attached(start):
    component = start(port=1)
    component.says("refused")
    component.stop()
    assert component.status(3) == 0


def test_stop_with_a_server_that_does_not_read(attached):
    component, stream = attached
    jids = join(stream, 100)
    for number in range(2000):
        stream.send(SAY % (jids[0], number, "x" * 200))
    begin = time.monotonic()
    component.stop()
    assert component.status() == 0
    assert 4 < time.monotonic() - begin < 8
    assert "did not take" in component.log()


def test_second_signal_does_not_wait(attached):
    component, stream = attached
    jids = join(stream, 100)
    for number in range(2000):
        stream.send(SAY % (jids[0], number, "x" * 200))
    component.stop()
    component.says("stopping")
    begin = time.monotonic()
    component.stop()
    assert component.status() == 0
    assert time.monotonic() - begin < 2


def test_hangup_is_survived(attached):
    component, stream = attached
    component.stop(signal.SIGHUP)
    assert stream.is_served()


def test_what_is_wrong_after_a_hangup_is_a_line_each(start, server, tmp_path):
    other = tmp_path / "password"
    other.write_text("three words\n")
    other.chmod(0o600)
    component = start(
        storage='{ file = "rooms.db"; password_file = "%s"; }' % other)
    server.accept().attach()
    component.says("attached")
    other.chmod(0o644)
    os.chmod(os.path.join(component.folder, "secret"), 0o644)
    component.stop(signal.SIGHUP)
    component.says("read again")
    assert len(component.says("every user of this machine can read")) == 2


@pytest.mark.parametrize("program", ["meerkat-muc", "meerkat-cafe"])
def test_check_only(program, tmp_path):
    conf = tmp_path / "a.conf"
    conf.write_text('domain = "d"; secret = "s";')
    conf.chmod(0o600)
    done = run(program, "-n", "-c", str(conf))
    assert (done.returncode, done.stdout) == (0, "")
    conf.write_text('domain = "d";\nsecret = "s";\nport = 5;')
    done = run(program, "-n", "-c", str(conf))
    assert done.returncode == 78
    assert done.stdout == ('%s: error: %s:3: "port" is no setting known here\n'
                           % (program, conf))


def test_samples_are_good(tmp_path):
    """What we ship needs nothing but a secret."""
    for program, sample in (("meerkat-muc", "muc.conf"),
                            ("meerkat-cafe", "cafe.conf")):
        path = os.path.join(os.path.dirname(__file__), "../../etc", sample)
        with open(path) as file:
            text = file.read()
        assert 'secret_file = "/etc/meerkat/' in text
        (tmp_path / "secret").write_text("s\n")
        (tmp_path / "secret").chmod(0o600)
        conf = tmp_path / sample
        conf.write_text(text.replace(
            "/etc/meerkat/%s.secret" % sample.split(".")[0], "secret"))
        done = run(program, "-n", "-c", str(conf))
        assert (done.returncode, done.stdout) == (0, "")
        # and every line that is commented out is good, too
        conf.write_text(conf.read_text().replace("\n#\t", "\n"))
        done = run(program, "-n", "-c", str(conf))
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("arguments", [["-x"], ["-c"], ["word"]])
def test_usage(arguments):
    done = run("meerkat-muc", *arguments)
    assert done.returncode == 64
    assert "usage: meerkat-muc [-kn] [-c file]" in done.stdout
