"""A child for each job: by a fork of this process where there is one, else as a program of its own."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from rnnviz.data.files.table import File
from rnnviz.data.reading import inspect
from rnnviz.reader.child import limit, reading_function, work
from rnnviz.reader.folder import Folder

TABLE = b"series,time,x,class\n" + b"".join(
    b"%d,%d,%d.5,%s\n" % (i // 10, i % 10, i * 7 % 11, (b"up", b"down")[i // 10 % 2]) for i in range(200)
)
# what the data package loads only when it needs it
LATER = ("pyarrow.csv", "pyarrow.compute", "pyarrow.json", "pyarrow.parquet", "python_calamine")


class Process(Protocol):
    """What ``subprocess.Popen`` and :class:`Forked` have in common."""

    pid: int

    def poll(self) -> int | None: ...
    def kill(self) -> None: ...


Start = Callable[[str], Process]  # for a job's folder


class Forked:
    """A child made by ``os.fork``."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def fork(read: str, seconds: float, megabytes: int) -> Start:
    """Forks of this process, into which everything that a job needs is loaded now."""
    function = reading_function(read)
    _load()

    def start(folder: str) -> Process:
        pid = os.fork()
        if pid:
            return Forked(pid)
        code = 1
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)  # a child must neither take this process's orders nor answer in its place
            os.dup2(nothing, 1)
            limit(seconds, megabytes)
            code = work(Folder(Path(folder)), function)
        finally:
            logging.shutdown()
            os._exit(code)

    return start


def spawn(read: str, seconds: float, megabytes: int) -> Start:
    """The same as new programs, slower to start."""
    limits = ["--seconds", str(seconds), "--megabytes", str(megabytes)]

    def start(folder: str) -> Process:
        command = [sys.executable, "-m", "rnnviz.reader.child", folder, "--read", read, *limits]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    return start


def _load() -> None:
    import rnnviz.data

    for module in pkgutil.walk_packages(rnnviz.data.__path__, "rnnviz.data."):
        importlib.import_module(module.name)
    for name in LATER:
        with contextlib.suppress(ImportError):  # then the job that needs it says so
            importlib.import_module(name)
    inspect([File("warm.csv", TABLE)])  # a library's first call costs each child 0.2 s, unless it was made here
    gc.collect()
    gc.freeze()  # so that a child's collections do not touch, and thereby copy, what is shared
