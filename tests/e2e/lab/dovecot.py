"""A private Dovecot that only knows who may log in; asked by doveadm."""

import grp
import os
import pwd
import subprocess

from .process import Child, Line

CONFIGURATION = """
base_dir = %(folder)s/run
state_dir = %(folder)s/state
log_path = /dev/stderr
protocols =
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = %(user)s
default_internal_group = %(group)s
default_login_user = %(user)s
service auth {
  unix_listener auth-client {
    mode = 0600
  }
}
# No penalty for wrong passwords, or a test would wait for it.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
# So that doveadm can ask for a user.
mail_location = maildir:%(folder)s/mail
"""


class Dovecot:
    """`snippet`: further lines of its configuration."""

    def __init__(self, folder, snippet):
        self.folder = str(folder)
        root = os.geteuid() == 0
        user = "dovecot" if root else pwd.getpwuid(os.geteuid()).pw_name
        group = "dovecot" if root else grp.getgrgid(os.getegid()).gr_name
        self._configuration = os.path.join(self.folder, "dovecot.conf")
        with open(self._configuration, "w") as file:
            file.write(CONFIGURATION % {"folder": self.folder, "user": user,
                                        "group": group} + snippet)
        self.child = None

    def start(self):
        self.child = Child(
            "dovecot", ["/usr/sbin/dovecot", "-F", "-c", self._configuration],
            log=os.path.join(self.folder, "log"), ready=Line("starting up"),
            cwd=self.folder)
        self.child.start()
        return self

    def stop(self):
        return self.child.stop() if self.child else None

    def doveadm(self, *words):
        """Its exit status and what it printed."""
        done = subprocess.run(
            ["/usr/bin/doveadm", "-c", self._configuration, *words],
            capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr
