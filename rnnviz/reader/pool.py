"""The server's side: starts the reading program, gives it jobs and remembers answers."""

from __future__ import annotations

import atexit
import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from rnnviz.data import limits
from rnnviz.data.files.table import File
from rnnviz.errors import DataError
from rnnviz.reader.child import READ
from rnnviz.reader.folder import Folder, kept_files
from rnnviz.reader.job import Job
from rnnviz.reader.outcome import DIED
from rnnviz.reader.shelf import Shelf, gone

REMEMBERED = 32
REMEMBERED_BYTES = 600_000_000
TRIES = 2  # a job whose process died under it is given to another one once: the file need not have been the reason
ENDS_WITHIN = 5.0
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # New memory costs a child more time than reading does. It comes in large pages and from one heap, for Arrow too;
    # what is free again stays there to be used again (see ``processes.touch``).
    "GLIBC_TUNABLES": ":".join(
        f"glibc.malloc.{name}={value}"
        for name, value in {
            "hugetlb": 1,
            "arena_max": 1,
            "mmap_max": 0,
            "trim_threshold": 1 << 32,
            "top_pad": 1 << 26,
        }.items()
    ),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

log = logging.getLogger(__name__)


class Reader:
    """Reads files in another process, started with the first job or by :meth:`warm`, and again whenever it has died.

    read: ``module:function``. seconds, megabytes: what each job may take. start: "fork" or "spawn", by default what the
    system has.
    """

    def __init__(
        self,
        read: str = READ,
        seconds: float = limits.SECONDS,
        megabytes: int = limits.MEGABYTES,
        start: str | None = None,
    ) -> None:
        self.seconds, self.megabytes = seconds, megabytes
        self._options = ["--read", read, "--seconds", str(seconds), "--megabytes", str(megabytes)]
        self._options += ["--start", start] if start else []
        self._lock = threading.RLock()
        self._jobs: OrderedDict[tuple[str, str], Job] = OrderedDict()
        self._scratch: Path | None = None
        self._shelf: Shelf | None = None
        self._program: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The reading program's, None where it does not run."""
        program = self._program
        return program.pid if program is not None and program.poll() is None else None

    def warm(self) -> None:
        """Starts the program, so that the first file does not wait for it."""
        with self._lock:
            if self.pid is None:
                self._launch()

    def stop(self) -> None:
        """Ends the program and what it reads, and removes all files."""
        with self._lock:
            program, self._program = self._program, None
            scratch = self._scratch
            jobs = list(self._jobs.values())
            self._jobs.clear()
            self._scratch = self._shelf = None
        for job in jobs:
            job.end("left")
        if program is not None:
            atexit.unregister(self.stop)
            _close(program)
        if scratch is not None:  # a program that had to be killed leaves it
            shutil.rmtree(scratch, ignore_errors=True)

    def keep(self, files: Sequence[File]) -> str:
        """Keeps files for :meth:`start`, which takes the fingerprint that this returns in their place."""
        self.warm()
        with self._lock:
            shelf = self._shelf
        assert shelf is not None
        return shelf.keep(files)

    def files(self, kept: str) -> list[File]:
        """Kept files again. Raises ``DataError`` where they had to make room."""
        with self._lock:
            shelf = self._shelf
        if shelf is None:
            raise DataError([gone()])
        return kept_files(shelf.path(kept))

    def start(self, files: Sequence[File] | str, wishes: Mapping[str, Any] | None = None) -> Job:
        """Reads the files, given or kept, under these wishes; or finds the job that does so or has done so.

        Raises ``DataError`` for files that are kept no longer.
        """
        kept = files if isinstance(files, str) else self.keep(files)
        asked = json.dumps(dict(wishes or {}), sort_keys=True)
        with self._lock:
            self.warm()
            job = self._jobs.get((kept, asked))
            if job is None or (job.done and not job.answered):
                job = self._jobs[kept, asked] = self._new(kept, json.loads(asked))
                self._order(job)
            self._jobs.move_to_end((kept, asked))
            self._forget()
        return job

    def _new(self, kept: str, wishes: Mapping[str, Any]) -> Job:
        assert self._scratch is not None and self._shelf is not None
        folder = Folder(self._scratch / f"job-{secrets.token_hex(8)}")
        folder.path.mkdir(mode=0o700)
        folder.ask(self._shelf.path(kept), wishes)
        return Job(folder, self.seconds, self.megabytes, self._cancel)

    def _order(self, job: Job) -> None:
        if job.tries:
            job.folder.start_again()
        job.tries += 1
        job.program = self._program
        self._say({"start": str(job.folder.path)})

    def _cancel(self, job: Job) -> None:
        with self._lock:  # whoever hears meanwhile that it ended must know that nobody wants it any more
            job.end("cancelled")
            self._say({"cancel": str(job.folder.path)})

    def _say(self, order: Mapping[str, str]) -> None:
        program = self._program
        if program is None or program.stdin is None:
            return
        try:
            program.stdin.write(json.dumps(order).encode() + b"\n")
            program.stdin.flush()
        except OSError:
            log.warning("The reading program is gone; it is started again.")  # by the thread that listens to it

    def _forget(self) -> None:
        """The jobs used last stay, and all that are still at work."""
        for key in [key for key, job in self._jobs.items() if job.done][:-1]:
            if len(self._jobs) <= REMEMBERED and sum(job.size for job in self._jobs.values()) <= REMEMBERED_BYTES:
                return
            self._jobs.pop(key).folder.remove()

    def _launch(self) -> None:
        if self._scratch is None:
            self._scratch = Path(tempfile.mkdtemp(prefix="rnnviz-reader-"))
            self._shelf = Shelf(self._scratch / "files")
            atexit.register(self.stop)
        home = str(Path(__file__).parents[2])
        path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-m", "rnnviz.reader", "--scratch", str(self._scratch), *self._options]
        self._program = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **SETTINGS, "PYTHONPATH": path},
        )
        listener = threading.Thread(target=self._listen, args=(self._program,), name="reader", daemon=True)
        listener.start()

    def _listen(self, program: subprocess.Popen[bytes]) -> None:
        """Until the program ends; then unfinished jobs go to another one, once."""
        assert program.stdout is not None
        with program.stdout as lines:
            self._hear(lines)
        _close(program)
        with self._lock:
            if self._program is program:
                log.error("The reading program ended with code %s.", program.returncode)
                self._program = None
            unfinished = [job for job in self._jobs.values() if not job.done and job.program is program]
            again = [job for job in unfinished if job.tries < TRIES]
            for job in unfinished:
                if job not in again:
                    job.end("left")
            if again and self._program is None:  # else a page has started another one already
                self._launch()
            for job in again:
                self._order(job)

    def _hear(self, lines: IO[bytes]) -> None:
        for line in lines:
            said = json.loads(line)
            with self._lock:
                job = next((job for job in self._jobs.values() if str(job.folder.path) == said["ended"]), None)
                if job is None or job.done:
                    continue
                if said["how"] in DIED:
                    log.warning("A file's reading ended early (%s).", said["how"])
                if said["how"] in DIED and job.tries < TRIES:
                    self._order(job)
                else:
                    job.end(said["how"])


def _close(program: subprocess.Popen[bytes]) -> None:
    assert program.stdin is not None
    with suppress(OSError):  # it may be gone before it took its last order
        program.stdin.close()
    try:
        program.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
