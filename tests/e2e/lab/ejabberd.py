"""A private ejabberd, as Debian packages it, without its service.

The Erlang node is not distributed: no epmd, no port for other nodes, no
cookie that anyone could guess. It is administered over its HTTP API on
loopback, which also is much faster than starting an Erlang for ejabberdctl.

The values that differ from ejabberd's defaults are there because the default
would limit the test and not what is tested; each such line says how.
"""

import glob
import json
import os
import urllib.error
import urllib.request

from .process import Child, Notify
from .server import ANONYMOUS, HOST, Server

# Without it, or with the documented default, 23.01 has no limit at all for
# what waits for a peer that does not read.
QUEUE = 1000000


class Ejabberd(Server):
    """`extauth`: a command line that answers for the accounts of localhost;
    without it ejabberd keeps accounts of its own. `attach`: a file to include
    that says all about it (then there is no anonymous host)."""

    kind = "ejabberd"
    bosh_path, websocket_path = "/bosh", "/ws"

    def __init__(self, folder, extauth=None, extauth_pool=2, resume_seconds=60,
                 balance=None, modules=(), attach=None,
                 multicast_limit="infinite", **common):
        super().__init__(folder, **common)
        self.modules = modules  # more of its own, as they are by default
        self.multicast_limit = multicast_limit  # None: as it is by default
        self.extauth, self.extauth_pool = extauth or attach, extauth_pool
        self.attach = attach
        self.resume_seconds = resume_seconds
        self.balance = balance  # {domain: number of instances}

    def ctl(self, command, **arguments):
        """An administration command (as ejabberdctl has them), by name."""
        request = urllib.request.Request(
            "http://127.0.0.1:%d/api/%s" % (self.http_port, command),
            json.dumps(arguments).encode(), {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as problem:
            raise RuntimeError("ejabberd %s: %s" % (
                command, problem.read().decode(errors="replace"))) from None

    def register(self, user, password):
        self.ctl("register", user=user, host=HOST, password=password)

    def make_child(self):
        spool = self.path("spool")
        os.makedirs(spool, exist_ok=True)
        env = dict(
            os.environ, HOME=self.folder, ERL_CRASH_DUMP_BYTES="0",
            ERL_LIBS=_libraries(), ERL_MAX_PORTS="65536",
            EJABBERD_CONFIG_PATH=self.path("ejabberd.yml"),
            EJABBERD_LOG_PATH=self.path("ejabberd.log"),
            EJABBERD_PID_PATH=self.path("ejabberd.pid"))
        return Child(
            "ejabberd",
            ["/usr/bin/erl", "-noinput", "+K", "true", "+P", "262144",
             "-start_epmd", "false", "-mnesia", "dir", '"%s"' % spool,
             "-s", "ejabberd"],
            log=self.path("stdout.log"), ready=Notify(), env=env, cwd=spool)

    def write_configuration(self):
        # JSON is YAML, and json.dumps never gets the quoting wrong.
        with open(self.path("ejabberd.yml"), "w") as file:
            json.dump(self._configuration(), file, indent=1)

    def _configuration(self):
        configuration = {
            "hosts": [HOST, ANONYMOUS],
            # "info" writes several lines for every connection.
            "loglevel": "warning",
            "listen": self._listeners(),
            "s2s_access": "none",
            "auth_password_format": "plain",
            # PLAIN is what WordPress can check; the others would be taken first.
            "disable_sasl_mechanisms": [
                "digest-md5", "x-oauth2", "scram-sha-1", "scram-sha-256",
                "scram-sha-512"],
            "cache_size": 100000,  # 1000 shrinks under thousands of users
            "registration_timeout": "infinity",
            "host_config": {HOST: self._authentication(), ANONYMOUS: {
                "auth_method": ["anonymous"], "anonymous_protocol": "sasl_anon",
                "allow_multiple_connections": True}},
            "access_rules": {"c2s": ["allow"]},
            "acl": {"loopback": {"ip": ["127.0.0.0/8"]}},
            "api_permissions": {"lab": {
                "from": ["mod_http_api"], "who": {"ip": "127.0.0.0/8"},
                "what": "*"}},
            "shaper_rules": {"max_user_sessions": "infinity"},
            "modules": self._modules(),
        }
        if self.attach:
            del configuration["host_config"]
            configuration.update(
                hosts=[HOST], include_config_file=[self.attach])
        if self.balance:
            configuration["domain_balancing"] = {
                domain: {"type": "bare_destination", "component_number": number}
                for domain, number in self.balance.items()}
        return configuration

    def _authentication(self):
        if not self.extauth:
            return {"auth_method": ["internal"]}
        return {"auth_method": ["external"], "extauth_program": self.extauth,
                "extauth_pool_size": self.extauth_pool,
                # The cache would go on accepting a password changed outside.
                "auth_use_cache": False}

    def _listeners(self):
        # backlog is 5 by default, which drops connections in a login storm.
        common = {"ip": "127.0.0.1", "backlog": 4096}
        listeners = [
            dict(common, port=self.c2s_port, module="ejabberd_c2s",
                 starttls=False, zlib=False, max_fsm_queue=QUEUE,
                 # A password over 64 KiB cannot be framed for extauth and
                 # brings down its whole pool.
                 max_stanza_size=65536 if self.extauth else 67108864),
            dict(common, port=self.http_port, module="ejabberd_http",
                 request_handlers={"/bosh": "mod_bosh", "/ws": "ejabberd_http_ws",
                                   "/api": "mod_http_api"})]
        for endpoint in self.components.values():
            listeners.append(dict(
                common, port=endpoint.port, module="ejabberd_service",
                max_fsm_queue=QUEUE,
                # True by default: every domain for every connection.
                global_routes=False,
                hosts={endpoint.domain: {"password": endpoint.secret}}))
        return listeners

    def _modules(self):
        limit = {"message": self.multicast_limit,
                 "presence": self.multicast_limit}
        multicast = {"hosts": ["multicast.@HOST@"]}
        if self.multicast_limit:
            # A component counts as remote.
            multicast["limits"] = {"local": limit, "remote": limit}
        modules = {
            "mod_admin_extra": {}, "mod_disco": {}, "mod_http_api": {},
            "mod_ping": {}, "mod_roster": {},
            "mod_bosh": {"max_concat": "unlimited", "max_inactivity": 60},
            "mod_stream_mgmt": {"resume_timeout": self.resume_seconds,
                                "max_ack_queue": "infinity"},
            "mod_multicast": multicast,
        }
        modules.update({name: {} for name in self.modules})
        if self.own_muc:
            # Its defaults stop at 200 occupants and 100 rooms for one user.
            modules["mod_muc"] = {
                "hosts": ["conference.@HOST@"], "access": "all",
                "max_users": 20000, "max_users_presence": 20000,
                "max_users_admin_threshold": 20000,
                "max_user_conferences": 100000, "history_size": 20,
                "default_room_options": {"max_users": 20000, "mam": False}}
            if self.quiet_muc:
                modules["mod_muc"]["default_room_options"][
                    "presence_broadcast"] = ["moderator"]
        return modules


def _libraries():
    """Debian puts ejabberd beside its architecture's shared libraries."""
    found = glob.glob("/usr/lib/*/ejabberd-*/ebin/ejabberd.beam")
    if not found:
        raise RuntimeError("ejabberd is not installed")
    return found[0].split("/ejabberd-")[0]
