"""Our own programs, from a build folder, with configurations made here.

MEERKAT_BUILD names the folder that was built in. Every program says that it
is ready by sd_notify: the components once the server has let them in, authd
once its sockets take connections.
"""

import os
import shlex

from .process import Child, Notify
from .server import CAFE, HOST, ROOMS


def libconfig(settings):
    """A libconfig file from a dict: dicts are groups, lists are lists."""
    return "".join("%s = %s;\n" % (name, _value(value))
                   for name, value in settings.items())


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if -2**31 <= value < 2**31 else "%dL" % value
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return "{ %s}" % "".join("%s = %s; " % (name, _value(inner))
                                 for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        return "( %s )" % ", ".join(map(_value, value))
    return '"%s"' % "".join(map(_character, value))


def _character(one):
    if ord(one) < 32 or ord(one) == 127:
        return "\\x%02x" % ord(one)
    return "\\" + one if one in '"\\' else one


def build():
    """The folder our programs are in."""
    folder = os.environ.get("MEERKAT_BUILD")
    if not folder:
        raise RuntimeError("MEERKAT_BUILD does not name the build folder")
    return os.path.realpath(folder)


def has_programs(*names):
    return all(os.access(os.path.join(build(), name), os.X_OK) for name in names)


class Program:
    """One of our programs under its own folder; `settings` are laid over
    those it is given here, at top level."""

    program = None

    def __init__(self, folder, **settings):
        self.folder = str(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.settings = settings
        self.child = None

    def path(self, name):
        return os.path.join(self.folder, name)

    @property
    def configuration(self):
        return self.path(self.program + ".conf")

    def default_settings(self):
        raise NotImplementedError

    def write_configuration(self):
        merged = dict(self.default_settings(), **self.settings)
        # At once, for whoever reads it again may do so at any time.
        with open(self.configuration + ".new", "w") as file:
            file.write(libconfig(merged))
        os.replace(self.configuration + ".new", self.configuration)

    def start(self, timeout=30):
        """Start it; returns when it says that it is ready."""
        self.write_configuration()
        if self.child is None:
            self.child = Child(
                self.program,
                [os.path.join(build(), self.program), "-c", self.configuration],
                log=self.path("log"), ready=Notify(), cwd=self.folder)
        self.child.start(timeout)
        return self

    def stop(self):
        return self.child.stop() if self.child else None

    def kill(self):
        return self.child.kill() if self.child else None

    def restart(self):
        self.stop()
        return self.start()


class Component(Program):
    """A component attached to `server`, which has its endpoint."""

    def __init__(self, folder, server, domain, **settings):
        super().__init__(folder, **settings)
        self.server, self.domain = server, domain

    def default_settings(self):
        endpoint = self.server.components[self.domain]
        return {
            "domain": self.domain,
            "secret_file": endpoint.secret_file,
            "server": {"host": endpoint.host, "port": endpoint.port},
            "storage": {"file": self.path("rooms.db")},
            "log_level": "info",
        }


class Muc(Component):
    program = "meerkat-muc"

    def __init__(self, folder, server, domain=ROOMS, **settings):
        super().__init__(folder, server, domain, **settings)


class Cafe(Component):
    program = "meerkat-cafe"

    def __init__(self, folder, server, domain=CAFE, room="cafe", **settings):
        super().__init__(folder, server, domain, **settings)
        self.room = room

    @property
    def address(self):
        return "%s@%s" % (self.room, self.domain)

    def default_settings(self):
        return dict(super().default_settings(), room=self.room,
                    control=self.control)

    @property
    def control(self):
        return self.path("control.sock")


class Authd(Program):
    """`sites`: a WordPress by host; each is pointed at by its wp-config.php."""

    program = "meerkat-authd"

    def __init__(self, folder, sites, **settings):
        super().__init__(folder, **settings)
        self.sites = sites if isinstance(sites, dict) else {HOST: sites}
        self.socket = self.path("auth.sock")

    def default_settings(self):
        return {
            "sockets": {"native": self.socket},
            "sites": [{"host": host, "wp_config": site.wp_config}
                      for host, site in self.sites.items()],
        }

    def extauth(self, *options):
        """The command line ejabberd is to start; it splits at blanks."""
        return shlex.join([os.path.join(build(), "meerkat-extauth"),
                           "--socket", self.socket, *options])
