"""Our plugin, in a WordPress of the laboratory."""

import os
import subprocess

from .prosody import PROJECT
from .server import HOST

SOCKET = "mu-plugins/socket.php"
FOLDER = os.path.join(PROJECT, "wordpress/meerkat-cafe")


def build():
    """Scripts and style within their budgets, and translations; returns what
    was said about them."""
    said = ""
    for command in ["node", "wordpress/build.mjs"], ["wordpress/translate"]:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True,
                              text=True, timeout=120)
        said += done.stdout + done.stderr
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (command[-1], said))
    return said


def settings(server, of, **more):
    """What an administrator tells the plugin."""
    return dict({"host": HOST, "websocket": server.websocket_url,
                 "bosh": server.bosh_url, "cafe": of.address}, **more)


def add(wordpress, server, cafe, authd=None, **more):
    """Let a site have it, set up for this café."""
    wordpress.do("option", name="meerkat_cafe",
                 value=settings(server, cafe, **more))
    with open(os.path.join(wordpress.content, SOCKET), "w") as file:
        file.write("<?php const MEERKAT_CAFE_SOCKET = '%s';" % cafe.control)
        if authd:
            file.write("const MEERKAT_AUTHD_SOCKET = '%s';" % authd.socket)
    wordpress.add_plugin(FOLDER)
