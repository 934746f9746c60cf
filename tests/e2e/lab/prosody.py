"""A private Prosody, as Debian packages it, without its service.

Lines of the configuration that differ from Prosody's defaults lift limits
which would otherwise be what a test measures.
"""

import os
import subprocess

from . import ports
from .process import Child, Line
from .server import ANONYMOUS, HOST, Server

PROJECT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../../.."))
OUR_MODULES = os.path.join(PROJECT, "etc/prosody")
LAB_MODULES = os.path.join(os.path.dirname(__file__), "prosody_modules")

CONFIGURATION = """
run_as_root = true -- else it wants a system user when root starts it
pidfile = {folder}.."/prosody.pid"
data_path = {folder}.."/data"
certificates = {folder}
plugin_paths = {{ {our_modules}, {lab_modules} }}
log = {{ {{ levels = {{ min = {log_level} }}, to = "console", timestamps = true }} }}

network_backend = "epoll"
network_settings = {{ tcp_backlog = 4096, nagle = false, read_size = 65536 }}
network_default_read_size = 65536
gc = {{ mode = "generational" }}

modules_enabled = {{ "disco", "roster", "saslauth", "ping", "bosh", "websocket",
	"smacks", "lab_ready"{modules} }}
modules_disabled = {{ "s2s", "s2s_auth_certs", "offline" }}
smacks_hibernation_time = {resume_seconds}

c2s_ports = {{ {c2s_port} }}; c2s_interfaces = {{ "127.0.0.1" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
c2s_stanza_size_limit = 64*1024*1024 -- 256 KiB
c2s_max_child_elements = 1000000

http_ports = {{ {http_port} }}; http_interfaces = {{ "127.0.0.1" }}; https_ports = {{}}
http_default_host = "localhost"
consider_bosh_secure = true; consider_websocket_secure = true
http_cors_override = {{ bosh = {{ enabled = true }}, websocket = {{ enabled = true }} }}
cross_domain_websocket = true

component_ports = {{ {component_port} }}; component_interfaces = {{ "127.0.0.1" }}
component_stanza_size_limit = 64*1024*1024 -- 512 KiB

VirtualHost "localhost"
	http_host = "localhost"
{authentication}

VirtualHost "anon.localhost"
	authentication = "anonymous"
"""

COMPONENT = """
Component "{domain}"
	component_secret = {secret}
{extra}"""

MULTICAST = """
Component "multicast.localhost" "meerkat_multicast"
"""

QUIET = """
	muc_room_default_presence_broadcast = {
		visitor = false, participant = false, moderator = true }
"""

OWN_MUC = """
Component "conference.localhost" "muc"
	restrict_room_creation = false
	muc_room_locking = false -- a new room waits for its configuration
	muc_room_cache_size = 10000 -- 100 live rooms
"""


def lua(value):
    """A Lua string literal: every byte outside of plain ASCII by number."""
    return '"%s"' % "".join(
        chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\' else "\\%03d" % byte
        for byte in value.encode())


class Prosody(Server):
    """`auth_socket`: authd's socket, asked through mod_auth_meerkat; without
    it Prosody keeps accounts of its own. `modules`: further modules of ours
    or Prosody's; `options`: further lines for the host's configuration."""

    kind, our_modules = "prosody", OUR_MODULES
    bosh_path, websocket_path = "/http-bind", "/xmpp-websocket"

    def __init__(self, folder, auth_socket=None, modules=(), options="",
                 component_options="", resume_seconds=60, log_level="warn",
                 env=None, multicast=False, **common):
        super().__init__(folder, **common)
        self.auth_socket, self.modules = auth_socket, tuple(modules)
        self.options, self.component_options = options, component_options
        self.env = env or {}
        self.resume_seconds, self.log_level = resume_seconds, log_level
        self.multicast = multicast  # with our module for it
        os.makedirs(self.path("data"), exist_ok=True)

    def component_ports(self, domains):
        port = ports.take()  # Prosody has one for all, they differ by domain
        return {domain: port for domain in domains}

    def ctl(self, *arguments):
        """A prosodyctl command; returns what it printed."""
        done = subprocess.run(
            ["/usr/bin/prosodyctl", "--root", "--config", self._cfg(), *arguments],
            capture_output=True, text=True, timeout=30)
        if done.returncode != 0:
            raise RuntimeError("prosodyctl %s: %s%s" % (
                arguments[0], done.stdout, done.stderr))
        return done.stdout

    def register(self, user, password):
        self.ctl("register", user, HOST, password)

    def register_many(self, users, password):
        # As its internal storage has them; prosodyctl takes a third of a
        # second for each.
        folder = self.path("data/%s/accounts" % HOST)
        os.makedirs(folder, exist_ok=True)
        for user in users:
            with open(os.path.join(folder, user + ".dat"), "w") as file:
                file.write('return {\n\t["password"] = %s;\n};\n'
                           % lua(password))

    def make_child(self):
        return Child(
            "prosody", ["/usr/bin/prosody", "-F", "--config", self._cfg()],
            log=self.path("stdout.log"),
            ready=Line("^laboratory: prosody has started$"),
            env=dict(os.environ, HOME=self.folder, **self.env), cwd=self.folder)

    def write_configuration(self):
        components = {endpoint.port for endpoint in self.components.values()}
        text = CONFIGURATION.format(
            folder=lua(self.folder), our_modules=lua(OUR_MODULES),
            lab_modules=lua(LAB_MODULES), log_level=lua(self.log_level),
            modules="".join(", " + lua(name) for name in self.modules),
            resume_seconds=self.resume_seconds, c2s_port=self.c2s_port,
            http_port=self.http_port, component_port=components.pop(),
            authentication=self._authentication())
        for endpoint in self.components.values():
            text += COMPONENT.format(
                domain=endpoint.domain, secret=lua(endpoint.secret),
                extra=self.component_options)
        if self.multicast:
            text += MULTICAST
        if self.own_muc:
            text += OWN_MUC
        if self.own_muc and self.quiet_muc:
            text += QUIET
        with open(self._cfg(), "w") as file:
            file.write(text)

    def _authentication(self):
        lines = '\tauthentication = "internal_plain"\n'
        if self.auth_socket:
            lines = ('\tauthentication = "meerkat"\n\tmeerkat_auth_socket = %s\n'
                     % lua(self.auth_socket))
        return lines + self.options

    def _cfg(self):
        return self.path("prosody.cfg.lua")
