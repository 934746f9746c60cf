"""A private jabberd2: its router, session manager and c2s, as Debian packages
them. Without TLS; accounts are whatever `authreg`, an element of c2s.xml, says.
"""

import gzip
import os
import sqlite3

from . import ports
from .process import Child, Line
from .server import HOST

LIBRARY = "/usr/lib/x86_64-linux-gnu/jabberd2"
SCHEMA = "/usr/share/doc/jabberd2/db-setup.sqlite.gz"

# What all three say: where the router is, and where they log to.
COMMON = """<id>%(id)s</id><log type='stdout'/>
  <router><ip>127.0.0.1</ip><port>%(router)d</port><user>jabberd</user>
  <pass>secret</pass><retry><init>10</init><lost>3</lost><sleep>1</sleep></retry></router>
"""
ROUTER = """<router><id>router</id><log type='stdout'/>
  <local><ip>127.0.0.1</ip><port>%(router)d</port><users>%(folder)s/users.xml</users>
  <secret>secret</secret></local>
  <io><max_fds>1024</max_fds><access><order>allow,deny</order></access></io>
  <aliases/><aci><acl type='all'><user>jabberd</user></acl></aci>
</router>"""
USERS = "<users><user><name>jabberd</name><secret>secret</secret></user></users>"
C2S = """<c2s>%(common)s
  <local><id>%(host)s</id><ip>127.0.0.1</ip><port>%(c2s)d</port></local>
  <io><max_fds>1024</max_fds><access><order>allow,deny</order></access></io>
  <stats/><pbx/><stream_redirect/>
  %(authreg)s
</c2s>"""
CHAINS = {
    "sess-start": "", "sess-end": "", "in-sess": "validate roster presence deliver",
    "out-sess": "", "in-router": "session validate presence", "out-router": "",
    "pkt-sm": "disco presence", "pkt-user": "roster presence deliver",
    "pkt-router": "session", "user-load": "active roster", "user-unload": "",
    "user-create": "active", "user-delete": "active roster", "disco-extend": "",
}
SM = """<sm>%(common)s
  <local><id>%(host)s</id></local>
  <storage><path>%(library)s</path><driver>sqlite</driver>
  <sqlite><dbname>%(folder)s/sqlite.db</dbname><busy-timeout>2000</busy-timeout></sqlite>
  </storage>
  <aci/>
  <modules><path>%(library)s</path>%(chains)s</modules>
  <discovery><identity><category>server</category><type>im</type><name>lab</name>
  </identity></discovery>
  <user><auto-create/></user>
</sm>"""


class Jabberd2:
    kind = "jabberd2"

    def __init__(self, folder, authreg):
        self.folder, self.authreg = str(folder), authreg
        self.c2s_port, self._router = ports.take(), ports.take()
        self.children = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def _write(self):
        chains = "".join("<chain id='%s'>%s</chain>" % (chain, "".join(
            "<module>%s</module>" % module for module in modules.split()))
            for chain, modules in CHAINS.items())
        known = {"router": self._router, "folder": self.folder, "host": HOST,
                 "library": LIBRARY, "c2s": self.c2s_port, "chains": chains,
                 "authreg": self.authreg}
        for name, text in (("router", ROUTER), ("users", USERS), ("sm", SM),
                           ("c2s", C2S)):
            known["common"] = COMMON % dict(known, id=name)
            with open(self.path(name + ".xml"), "w") as file:
                file.write(text % known)
        if not os.path.exists(self.path("sqlite.db")):
            with gzip.open(SCHEMA, "rt") as schema:
                sqlite3.connect(self.path("sqlite.db")).executescript(schema.read())

    def start(self):
        self._write()
        for name, ready in (("router", "listening for incoming"),
                            ("sm", "ready for sessions"),
                            ("c2s", "listening for connections")):
            child = Child("jabberd2-" + name, [
                "/usr/sbin/jabberd2-" + name, "-c", self.path(name + ".xml")],
                log=self.path(name + ".log"), ready=Line(ready), cwd=self.folder)
            self.children.append(child)
            child.start()
        return self

    def stop(self):
        while self.children:
            self.children.pop().stop()
