"""The files of etc/ which people put into their servers' configurations: tests
load these very files, with other paths and names in them."""

import os

from .prosody import PROJECT


def snippet(name, replace):
    """The text of etc/NAME; each of `replace` must be in it."""
    with open(os.path.join(PROJECT, "etc", name)) as file:
        text = file.read()
    for old, new in replace.items():
        if old not in text:
            raise KeyError("%s: there is no %s in it" % (name, old))
        text = text.replace(old, new)
    return text


def write(path, text, mode=0o644):
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)
    return path
