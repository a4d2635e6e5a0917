"""The process that starts workers and watches them. It loads torch once; workers are forked from it, warm.

Started by ``engine.LocalEngine``; ends, with its workers, when its standard input closes (whoever started it is gone).
"""

from __future__ import annotations

import argparse
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from rnnviz.runs.database import default_url
from rnnviz.runs.ending import Ending, new_id
from rnnviz.runs.engine import cores

WATCH = 0.05  # seconds between two looks at the workers
MODEST = 5  # steps of niceness: a core that both want is the server's to three quarters
GRACE = 2.0  # seconds a worker has to save its run when all end
_SETTLED = 10.0  # a worker that lived so long was well; one that died sooner makes its next start wait

log = logging.getLogger(__name__)


class Process(Protocol):
    """What ``subprocess.Popen`` and :class:`Forked` have in common."""

    pid: int

    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


Start = Callable[[str, str | None], Process]  # (worker id, id of its dead predecessor)


class Forked:
    """A child made by ``os.fork``."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Place:
    """One worker's place: starts it, and starts another when it has died."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._deaths = 0
        self._due = self._born = 0.0
        self.process: Process | None = None
        self._worker: str | None = None

    def tend(self) -> None:
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            log.warning("Worker %s (process %d) ended with code %d.", self._worker, self.process.pid, code)
            self._deaths = 0 if now - self._born > _SETTLED else self._deaths + 1
            self._due = now + (min(0.1 * 2**self._deaths, 10.0) if self._deaths > 1 else 0.0)
            self.process = None
        if self.process is None and now >= self._due:
            predecessor, self._worker, self._born = self._worker, new_id(), now
            self.process = self._start(self._worker, predecessor)


def fork(url: str) -> Start:
    """Starts workers by a fork of this process, into which torch is loaded for them now."""
    from rnnviz.runs.worker import warm, work

    warm()

    def start(worker: str, predecessor: str | None) -> Process:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return Forked(pid)
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            work(url, Ending(parent), worker, predecessor)
            code = 0
        except BaseException:
            log.exception("Worker %s failed.", worker)
        finally:
            logging.shutdown()
            os._exit(code)

    return start


def spawn(url: str) -> Start:
    """Starts workers as new programs, where there is no fork: the same, only slower to start."""

    def start(worker: str, predecessor: str | None) -> Process:
        command = [sys.executable, "-m", "rnnviz.runs.worker", "--worker", worker, "--watch-stdin"]
        command += ["--predecessor", predecessor] if predecessor else []
        return subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, "RNNVIZ_STORE": url})

    return start


def closed_stdin() -> Callable[[float], bool]:
    """A function that waits so many seconds and says whether the standard input has closed."""
    if os.name == "posix":  # no thread: this process forks
        return lambda seconds: bool(select.select([0], [], [], seconds)[0]) and not os.read(0, 4096)
    closed = threading.Event()

    def watch() -> None:
        while os.read(0, 4096):
            pass
        closed.set()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
    return closed.wait


def tend(places: list[Place], over: Callable[[float], bool]) -> None:
    """Keep a worker in each place until it is over, then end them: politely first."""
    while not over(WATCH):
        for place in places:
            place.tend()
    processes = [place.process for place in places if place.process is not None]
    for process in processes:
        process.terminate()
    last = time.monotonic() + GRACE
    while time.monotonic() < last and any(process.poll() is None for process in processes):
        time.sleep(0.01)
    for process in processes:
        if process.poll() is None:
            log.warning("Process %d does not end; killing it.", process.pid)
            process.kill()


def make_way(workers: int, cores: int) -> None:
    """Where workers leave the server no core of its own, they come after it: a page that does not answer is worse than
    a training that takes a little longer."""
    if workers >= cores and hasattr(os, "nice"):
        os.nice(MODEST)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Keep workers running until the standard input closes.")
    parser.add_argument("--store", default=None, help="the store's database URL (default: RNNVIZ_STORE)")
    parser.add_argument("--workers", type=int, default=1)
    by_default = "fork" if sys.platform.startswith("linux") else "spawn"
    parser.add_argument("--start", choices=("fork", "spawn"), default=by_default)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    make_way(given.workers, cores())
    url = given.store or default_url()
    told, stdin_closed = Ending(), closed_stdin()
    start = fork(url) if given.start == "fork" else spawn(url)
    tend([Place(start) for _ in range(given.workers)], lambda seconds: stdin_closed(seconds) or told())


if __name__ == "__main__":
    main()
