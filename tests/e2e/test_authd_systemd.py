"""authd as systemd has it: with sockets it is given, and with as little in its
hands, and in those of others, as can be."""

import errno
import os
import shutil
import signal
import subprocess
import time

import pytest

from authd_kit import HOST, WAIT, Bridge, Daemon, Dialects, Native, SqliteSite, ctl
from lab import meerkat, process, prosody
from test_authd_admin import metrics
from test_authd_dialects import Dovecot, mux
from test_authd_reload import configure, reload
from test_authd_wire import search_memory

DIALECTS = ("native", "admin", "info", "mux", "dovecot", "socketmap")


@pytest.fixture
def activated(laboratory):
    """authd, started by the first who connects; nothing listens on the paths
    of its own configuration."""
    daemon = Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")))
    daemon.settings["sockets"] = {"native": daemon.path("unused.sock")}
    daemon.write_configuration()
    listen = [word for name in DIALECTS
              for word in ("-l", daemon.path(name + ".sock"))]
    daemon.child = process.Child(
        "meerkat-authd",
        ["systemd-socket-activate", "--fdname=" + ":".join(DIALECTS), *listen,
         os.path.join(meerkat.build(), "meerkat-authd"), "-c",
         daemon.configuration],
        log=daemon.path("log"), ready=None)
    daemon.child.start()
    end = time.monotonic() + WAIT
    while not os.path.exists(daemon.path("socketmap.sock")):
        assert time.monotonic() < end
        time.sleep(0.01)
    yield daemon
    daemon.kill()


def test_sockets_that_systemd_holds(activated):
    """Each dialect by its FileDescriptorName; a reload leaves them alone, and
    so does the end."""
    with Native(activated.path("native.sock")) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        assert "flush" not in native.greeting["cmds"]
    with Native(activated.path("admin.sock")) as admin:
        assert "flush" in admin.greeting["cmds"]
    with Native(activated.path("info.sock")) as info:
        assert "auth" not in info.greeting["cmds"].split(",")
    assert mux(activated, b"alice", b"wonderland", b"x", HOST.encode()) == b"OK"
    with Dovecot(activated) as dovecot:
        dovecot.auth(1, b"alice", b"wonderland")
        assert dovecot.read()[0] == b"OK"
        assert not os.path.exists(activated.path("unused.sock"))
        configure(activated, sockets={"native": activated.path("other.sock")})
        reload(activated)
        dovecot.auth(2, b"alice", b"wonderland")
        assert dovecot.read()[0] == b"OK"
    with Native(activated.path("native.sock")) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"
    activated.child.signal(signal.SIGTERM)
    assert activated.child.wait() == 0
    assert os.path.exists(activated.path("native.sock"))


def status(pid):
    with open("/proc/%d/status" % pid) as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file
                    if ":\t" in line)


def test_T15_nobody_looks_into_it(laboratory):
    """T15: not dumpable, no core file, and no way to more rights."""
    daemon = laboratory.start(Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site"))))
    with Bridge(daemon.socket) as bridge:
        assert bridge.ask("auth:alice:%s:wonderland" % HOST) is True
        for pid in daemon.child.pid, bridge.process.pid:
            assert status(pid)["NoNewPrivs"] == "1"
            # The bridge has no more calls than it needs (test_sandbox.c).
            assert (status(pid)["Seccomp"] == "2") >= (pid == bridge.process.pid)
            with open("/proc/%d/limits" % pid) as file:
                core = next(line for line in file if "core file" in line)
            assert core.split()[4:6] == ["0", "0"]
            # Only root may look into what is not dumpable, whoever runs it.
            looking = subprocess.run(
                ["cat", "/proc/%d/environ" % pid], user="nobody",
                capture_output=True, check=False) if os.geteuid() == 0 else None
            assert looking is None or looking.returncode != 0
    laboratory.stop(daemon)


def for_nobody(laboratory):
    """A folder and a site that authd can use as nobody, too."""
    site = SqliteSite(laboratory.new_folder("site"))
    folder = laboratory.new_folder("authd")
    for path in os.path.dirname(folder), os.path.dirname(site.wp_config):
        os.chmod(path, 0o755)
    # SQLite makes files beside the database, so it must be able to.
    for path in os.path.dirname(site.wp_config), site.wp_config, site.database:
        os.chown(path, 65534, 65534)
    os.chmod(folder, 0o777)
    return folder, site


def test_root_becomes_somebody_else(laboratory):
    """`user`: no right of root's is left, nor can it be looked into; a reload
    reads by those rights, too."""
    folder, site = for_nobody(laboratory)
    daemon = laboratory.start(Dialects(folder, site, user="nobody"))
    seen = status(daemon.child.pid)
    assert set(seen["Uid"].split()) == {"65534"} == set(seen["Gid"].split())
    assert seen["Groups"].split() in ([], ["65534"])
    assert int(seen["CapEff"], 16) == int(seen["CapPrm"], 16) == 0
    assert os.stat("/proc/%d/mem" % daemon.child.pid).st_uid == 0
    assert os.stat(daemon.socket).st_uid == 65534
    with Native(daemon.socket) as native:
        assert native.auth("alice", pw="wonderland").verb == "OK"
        os.chmod(daemon.configuration, 0o644)
        reload(daemon)
        os.chown(site.wp_config, 0, 0)
        os.chmod(site.wp_config, 0o600)
        reload(daemon, good=False)
        assert native.auth("alice", pw="wonderland").verb == "OK"
        os.chmod(site.wp_config, 0o644)
        configure(daemon, user="daemon")
        os.chmod(daemon.configuration, 0o644)
        reload(daemon, good=False)
        assert "cannot become user daemon" in daemon.child.log_text()
    laboratory.stop(daemon)


# Attach to a process as a debugger does (PTRACE_SEIZE); the error, or 0.
PTRACE = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 4
print(0 if libc.ptrace(0x4206, int(sys.argv[1]), 0, 0) == 0 else ctypes.get_errno())
"""


def as_nobody(*command):
    return subprocess.run(command, user="nobody", group="nogroup", extra_groups=[],
                          cwd="/tmp", capture_output=True, text=True, timeout=WAIT,
                          check=False)


def test_T15_no_core_for_its_own_user(laboratory):
    """T15: no debugger, and no gcore, of the very user that authd runs as gets at
    its memory; of another process of that user they do."""
    if os.geteuid() != 0:
        raise RuntimeError("this test needs root, as tests/run has it")
    folder, site = for_nobody(laboratory)
    daemon = laboratory.start(Daemon(folder, site, user="nobody"))
    other = subprocess.Popen(["sleep", "60"], user="nobody", group="nogroup",
                             extra_groups=[])
    try:
        for pid, closed in (other.pid, False), (daemon.child.pid, True):
            assert as_nobody("/usr/bin/python3", "-c", PTRACE, str(pid)).stdout == (
                "%d\n" % errno.EPERM if closed else "0\n")
            # What gcore(1) reads once it has attached.
            for name in "environ", "maps":
                reading = as_nobody("cat", "/proc/%d/%s" % (pid, name))
                assert (reading.returncode != 0) == closed, reading
            opening = as_nobody("/usr/bin/python3", "-c", "open('/proc/%d/mem', 'rb')" % pid)
            assert ("PermissionError" in opening.stderr) == closed, opening
        with Native(daemon.socket) as native:
            assert native.auth("alice", pw="wonderland").verb == "OK"
    finally:
        other.kill()
        other.wait()
    laboratory.stop(daemon)


def test_components_are_closed_as_well(laboratory):
    """The secret of the server is in them."""
    server = laboratory.start(prosody.Prosody(laboratory.new_folder("prosody")))
    muc = laboratory.start(meerkat.Muc(laboratory.new_folder("muc"), server))
    assert status(muc.child.pid)["NoNewPrivs"] == "1"
    with open("/proc/%d/limits" % muc.child.pid) as file:
        core = next(line for line in file if "core file" in line)
    assert core.split()[4:6] == ["0", "0"]
    laboratory.stop(muc)
    laboratory.stop(server)


def test_T15_not_dumpable(laboratory):
    """What belongs to an ordinary user is root's, once it has hardened itself."""
    if os.geteuid() != 0:
        raise RuntimeError("this test needs root, as tests/run has it")
    folder = laboratory.new_folder("plain")
    os.chmod(folder, 0o777)
    program = shutil.copy(os.path.join(meerkat.build(), "meerkat-extauth"), folder)
    os.chmod(program, 0o755)
    os.chmod(os.path.dirname(folder), 0o755)
    child = subprocess.Popen([program, "--socket", folder + "/none"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, user="nobody")
    try:
        end = time.monotonic() + WAIT
        while os.stat("/proc/%d/mem" % child.pid).st_uid != 0:
            assert time.monotonic() < end
            time.sleep(0.01)
    finally:
        child.communicate(b"")
    assert child.returncode == 0


def has_shadow(pid):
    """Of a sanitizer: a core of that would have terabytes, so only its memory is
    searched."""
    return int(status(pid)["VmSize"].split()[0]) > 1 << 26


def core_of(pid, folder):
    """The core that root can have of it all the same, as after a crash."""
    if os.geteuid() != 0:
        raise RuntimeError("this test needs root, as tests/run has it")
    path = os.path.join(folder, "forced")
    done = subprocess.run(["gcore", "-o", path, str(pid)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=4 * WAIT)
    name = "%s.%d" % (path, pid)
    assert done.returncode == 0 and os.path.exists(name), done
    with open(name, "rb") as file:
        core = file.read()
    os.unlink(name)
    return core


def test_T15_T31_a_secret_is_nowhere(laboratory):
    """T15, T31: what is tried at any door is in no log, metric, argument,
    environment, core or memory afterwards."""
    daemon = Dialects(laboratory.new_folder("authd"), SqliteSite(
        laboratory.new_folder("site")), log_level="debug")
    daemon.settings["metrics"] = daemon.path("metrics")
    laboratory.start(daemon)
    secrets = ["Canary%dQwertzuiopasdf%d" % (n, n) for n in range(7)]
    with Native(daemon.socket) as native:
        native.auth("frank", pw=secrets[0])
        native.auth("frank", any=secrets[1] + "\x01|1|2|3")
        native.send(b"auth\t77\tuser=frank\thost=\x02\tpw=%s\n" % secrets[1].encode())
        assert native.read().verb == "BAD"
    mux(daemon, b"frank", secrets[2].encode(), b"x", HOST.encode())
    with Dovecot(daemon) as dovecot:
        dovecot.auth(1, b"frank", secrets[3].encode())
        dovecot.read()
    with Bridge(daemon.socket) as bridge:
        assert bridge.ask("auth:frank:%s:%s" % (HOST, secrets[4])) is False
        bridge.write(b"nonsense:%s" % secrets[5].encode())
        bridge.read()
        ctl(daemon.socket, "auth", "frank@" + HOST, secret=secrets[6])
        time.sleep(1)
        places = {}
        for pid, known in ((daemon.child.pid, "wordpress.sqlite"),
                           (bridge.process.pid, daemon.socket)):
            if not has_shadow(pid):
                places["core of %d" % pid] = core = core_of(pid, daemon.folder)
                assert known.encode() in core  # it is a core, and of this one
            places["memory of %d" % pid] = b"\n".join(search_memory(pid, b"anary"))
            for name in "cmdline", "environ":
                with open("/proc/%d/%s" % (pid, name), "rb") as file:
                    places["%s of %d" % (name, pid)] = file.read()
        _, _, places["log of the bridge"] = bridge.close()
    places["metrics"] = metrics(daemon.path("metrics")).stdout
    laboratory.stop(daemon)
    places["log"] = daemon.child.log_text()
    for place, text in places.items():
        text = text.encode() if isinstance(text, str) else text
        assert b"Qwertz" not in text, place
    # A core that is left all the same would be in its folder.
    assert not [name for name in os.listdir(daemon.folder) if "core" in name]
