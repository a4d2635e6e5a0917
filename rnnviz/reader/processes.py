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
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from rnnviz.data.files.table import File
from rnnviz.data.reading import inspect
from rnnviz.reader.child import limit_memory, limit_time, reading_function, work
from rnnviz.reader.folder import Folder

TABLE = b"series,time,x,class\n" + b"".join(
    b"%d,%d,%d.5,%s\n" % (i // 10, i % 10, i * 7 % 11, (b"up", b"down")[i // 10 % 2]) for i in range(200)
)
# what the data package loads only when it needs it
WARM_BYTES, WARM_SHARE = 256_000_000, 250_000  # of a spare child; its share of each megabyte that a job may take
PAGE = 4_096
LATER = ("pyarrow.csv", "pyarrow.compute", "pyarrow.json", "pyarrow.parquet", "python_calamine")


class Process(Protocol):
    """What ``subprocess.Popen`` and :class:`Forked` have in common."""

    pid: int

    def poll(self) -> int | None: ...
    def kill(self) -> None: ...


class Start(Protocol):
    """Makes a process for a job's folder."""

    def __call__(self, folder: str) -> Process: ...

    def ahead(self) -> None:
        """There is time to prepare for the next job."""

    def rest(self) -> None:
        """The next job will take a while: what was prepared for it is given back."""


class Forked:
    """A child made by ``os.fork``. orders: where it waits for its job's folder."""

    def __init__(self, pid: int, orders: int) -> None:
        self.pid = pid
        self._orders = orders
        self._code: int | None = None

    def begin(self, folder: str) -> bool:
        """Whether it is there to take the job."""
        try:
            os.write(self._orders, folder.encode())
        except BrokenPipeError:
            return False
        finally:
            os.close(self._orders)
        return self.poll() is None

    def dismiss(self) -> None:
        """Ends it without a job."""
        os.close(self._orders)
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def poll(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


class Forks:
    """Forks of this process, into which everything that a job needs is loaded now. One is made ahead of its job and
    touches the memory that a large file takes: new memory costs more time than reading does."""

    def __init__(self, read: str, seconds: float, megabytes: int) -> None:
        self._function = reading_function(read)
        self._seconds, self._megabytes = seconds, megabytes
        self._spare: Forked | None = None
        _load()

    def __call__(self, folder: str) -> Forked:
        child, self._spare = self._spare or self._fork(), None
        if child.begin(folder):
            return child
        child = self._fork()  # the spare one was gone, as where memory ran out
        child.begin(folder)
        return child

    def ahead(self) -> None:
        if self._spare is None:
            self._spare = self._fork(WARM_BYTES)

    def rest(self) -> None:
        if self._spare is not None:
            self._spare.dismiss()
            self._spare = None

    def _fork(self, warm: int = 0) -> Forked:
        mine, orders = os.pipe()
        pid = os.fork()
        if pid:
            os.close(mine)
            return Forked(pid, orders)
        code = 1
        try:
            os.close(orders)
            code = self._work(mine, warm)
        finally:
            logging.shutdown()
            os._exit(code)

    def _work(self, orders: int, warm: int) -> int:
        """What a child does. Returns its exit code."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)  # a child must neither take this process's orders nor answer in its place
        os.dup2(nothing, 1)
        limit_memory(self._megabytes)
        touch(min(warm, self._megabytes * WARM_SHARE))
        folder = os.read(orders, 65536)
        if not folder:
            return 0
        limit_time(self._seconds)
        return work(Folder(Path(os.fsdecode(folder))), self._function)


def touch(size: int) -> None:
    """Takes so many bytes from the system. They are free again, for whatever this process does next (``SETTINGS``)."""
    with contextlib.suppress(MemoryError):
        np.empty(size, np.uint8)[::PAGE] = 1


class Spawns:
    """The same as new programs, slower to start."""

    def __init__(self, read: str, seconds: float, megabytes: int) -> None:
        self._options = ["--read", read, "--seconds", str(seconds), "--megabytes", str(megabytes)]

    def __call__(self, folder: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "rnnviz.reader.child", folder, *self._options]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def ahead(self) -> None:
        """Nothing is prepared."""

    def rest(self) -> None:
        """Nothing was."""


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _load() -> None:
    import rnnviz.data

    for module in pkgutil.walk_packages(rnnviz.data.__path__, "rnnviz.data."):
        importlib.import_module(module.name)
    for name in LATER:
        with contextlib.suppress(ImportError):  # then the job that needs it says so
            importlib.import_module(name)
    pa.set_cpu_count(_cores())  # Arrow takes OMP_NUM_THREADS for its own threads, too
    inspect([File("warm.csv", TABLE)])  # a library's first call costs each child 0.2 s, unless it was made here
    gc.collect()
    gc.freeze()  # so that a child's collections do not touch, and thereby copy, what is shared
