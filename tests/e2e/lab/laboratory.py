"""One run of the laboratory: its folder, and everything that was started."""

import os
import shutil
import tempfile

from . import process, warden


class Laboratory:
    def __init__(self, folder=None):
        """`folder`: one that is not there yet; else a temporary one."""
        process.become_subreaper()
        warden.start()
        # Short, for the paths of sockets; passable, for servers that run
        # under users of their own.
        if folder:
            os.mkdir(folder)
        self.folder = os.path.realpath(folder or tempfile.mkdtemp(prefix="mk-lab-"))
        os.chmod(self.folder, 0o711)
        self._things, self._names = [], {}

    def new_folder(self, name):
        """A folder of its own for each thing: ejabberd, ejabberd-2, ..."""
        number = self._names[name] = self._names.get(name, 0) + 1
        folder = os.path.join(self.folder, "%s-%d" % (name, number))
        os.mkdir(folder, 0o755)
        return folder

    def start(self, thing):
        """Start something that has start() and stop(); it stops at the end."""
        self._things.append(thing)
        thing.start()
        return thing

    def stop(self, thing):
        """Stop it now, if it still runs."""
        self._things.remove(thing)
        thing.stop()

    def close(self, keep):
        """Stop all, the youngest first. Keeps the folder with the logs if
        asked to, or if anything would not end as it should."""
        problems = []
        for thing in reversed(self._things):
            try:
                thing.stop()
            except process.ProcessError as problem:
                problems.append(str(problem))
        problems += ["left behind: " + stray for stray in process.end_strays()]
        warden.end()
        if not keep and not problems:
            shutil.rmtree(self.folder)
        if problems:
            raise process.ProcessError("\n".join(problems))
