"""The program that makes a child for every job and says how each ended. It ends when its standard input closes.

Lines of JSON come in, ``{"start": folder}`` and ``{"cancel": folder}``, and go out, ``{"ended": folder, "how": ...}``.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import queue
import select
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rnnviz.reader.child import READ
from rnnviz.reader.outcome import How, how
from rnnviz.reader.processes import Forks, Process, Spawns, Start

AT_ONCE = 2  # children: each may use much memory
PREPARED = 300.0  # seconds after a job, or the start, for which the next one is prepared
WATCH = 0.02  # seconds between two looks at children whose end can't be waited for
FORKS = sys.platform.startswith("linux")


@dataclass
class Job:
    process: Process
    due: float
    late: bool = False

    def tend(self, now: float) -> How | None:
        """Ends it where it is late. How it ended, None while it runs."""
        code = self.process.poll()
        if code is None and now >= self.due and not self.late:
            self.late = True
            self.process.kill()
        if code is None:
            return None
        return "late" if self.late and code else how(code)


class Jobs:
    """Those at work and those that wait for their turn."""

    def __init__(self, start: Start, seconds: float, say: Callable[[str, How], None]) -> None:
        self._start, self._seconds, self._say = start, seconds, say
        self._waiting: deque[str] = deque()
        self._working: dict[str, Job] = {}
        self._prepared_until = time.monotonic() + PREPARED

    def order(self, line: str) -> None:
        (verb, folder) = next(iter(json.loads(line).items()))
        if verb == "start":
            self._waiting.append(folder)
        elif folder in self._waiting:
            self._waiting.remove(folder)
        elif folder in self._working:
            self._working.pop(folder).process.kill()

    def tend(self) -> None:
        now = time.monotonic()
        for folder, job in list(self._working.items()):
            if (ended := job.tend(now)) is not None:
                del self._working[folder]
                self._say(folder, ended)
        while self._waiting and len(self._working) < AT_ONCE:
            folder = self._waiting.popleft()
            self._working[folder] = Job(self._start(folder), time.monotonic() + self._seconds)
            self._prepared_until = now + PREPARED
        if now >= self._prepared_until:
            self._start.rest()
        elif not self._working:
            self._start.ahead()

    def pids(self) -> list[int]:
        return [job.process.pid for job in self._working.values()]

    def next_due(self) -> float | None:
        """Seconds until a job is late, or until nothing is prepared any longer; None where neither will be."""
        now = time.monotonic()
        dues = [WATCH if job.late else max(job.due - now, 0.0) for job in self._working.values()]
        if self._prepared_until > now:
            dues.append(self._prepared_until - now)
        return min(dues, default=None)

    def end(self) -> None:
        self._start.rest()
        for job in self._working.values():
            job.process.kill()


Wait = Callable[[Jobs], list[str] | None]  # the lines that came in, None at their end


def posix_wait() -> Wait:
    """Waits for orders and for children's ends at once. No thread: this process forks."""
    rest = b""

    def wait(jobs: Jobs) -> list[str] | None:
        nonlocal rest
        handles = _handles(jobs.pids())
        due = jobs.next_due()
        until = due if len(handles) == len(jobs.pids()) or due is None else WATCH
        try:
            ready, _, _ = select.select([0, *handles], [], [], until)
        finally:
            for handle in handles:
                os.close(handle)
        if 0 not in ready:
            return []
        data = os.read(0, 65536)
        *lines, rest = (rest + data).split(b"\n")
        return [line.decode() for line in lines] if data else None

    return wait


def _handles(pids: Iterable[int]) -> list[int]:
    """Each becomes readable when its process ends. None where the system has no such thing."""
    handles = []
    for pid in pids:
        with suppress(AttributeError, OSError):
            handles.append(os.pidfd_open(pid))
    return handles


def threaded_wait() -> Wait:
    """For systems on which standard input can't be waited for beside other things."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, name="orders", daemon=True).start()

    def wait(jobs: Jobs) -> list[str] | None:
        try:
            line = lines.get(timeout=WATCH if jobs.pids() else jobs.next_due())
        except queue.Empty:
            return []
        return None if line is None else [line]

    return wait


def say(folder: str, ended: How) -> None:
    print(json.dumps({"ended": folder, "how": ended}), flush=True)


def run(jobs: Jobs, wait: Wait) -> None:
    """Until no more orders can come."""
    jobs.tend()
    while (lines := wait(jobs)) is not None:
        for line in lines:
            jobs.order(line)
        jobs.tend()
    jobs.end()


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Read files in children of this process, until the input closes.")
    parser.add_argument("--scratch", type=Path, required=True, help="the folder of all jobs, removed at the end")
    parser.add_argument("--read", default=READ, help="module:function that reads")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--megabytes", type=int, required=True)
    parser.add_argument("--start", choices=("fork", "spawn"), default="fork" if FORKS else "spawn")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends this process
    start = (Forks if given.start == "fork" else Spawns)(given.read, given.seconds, given.megabytes)
    run(Jobs(start, given.seconds, say), posix_wait() if os.name == "posix" else threaded_wait())
    shutil.rmtree(given.scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
