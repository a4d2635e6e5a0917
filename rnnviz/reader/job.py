"""One reading of some files under some wishes, as the server sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property

from rnnviz.data.reading import Reading
from rnnviz.errors import DataError
from rnnviz.reader.folder import Folder, Progress
from rnnviz.reader.outcome import How, said

FINISHED: Progress = (1.0, "Done")


class Job:
    """Started by ``Reader.start``."""

    def __init__(self, folder: Folder, seconds: float, megabytes: int, cancel: Callable[[Job], None]) -> None:
        self.folder = folder
        self.tries = 0
        self.program: object = None  # that reads it
        self._limits = seconds, megabytes
        self._cancel = cancel
        self._over = threading.Event()
        self._unpacking = threading.Lock()
        self._how: How = "left"

    @property
    def done(self) -> bool:
        """Whether there is an answer, or will never be one."""
        return self._over.is_set()

    @property
    def progress(self) -> Progress:
        """The share that is done, 0..1, and what is being done."""
        return FINISHED if self.done else self.folder.progress()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is done within so many seconds."""
        return self._over.wait(seconds)

    def reading(self) -> Reading:
        """What became of the files; waits for it. Raises ``DataError`` where they could not be read to an end."""
        self.wait()
        with self._unpacking:
            outcome = self._outcome
        if isinstance(outcome, DataError):
            raise outcome
        return outcome

    def cancel(self) -> None:
        """Whoever asks for the same again starts anew."""
        if not self.done:
            self._cancel(self)
            self.folder.remove()

    def end(self, how: How) -> None:
        """Called by the reader."""
        if not self.done:
            self._how = how
            self._over.set()

    @property
    def answered(self) -> bool:
        """Whether the same question would get the same answer: a child that broke off says nothing for certain."""
        return self.done and self._how in ("ended", "late", "memory")

    @property
    def size(self) -> int:
        """Bytes in memory."""
        outcome = self.__dict__.get("_outcome")
        series = outcome.series if isinstance(outcome, Reading) else None
        return series.X.nbytes if series else 0

    @cached_property
    def _outcome(self) -> Reading | DataError:
        reading, findings = self.folder.answered(), self.folder.refused()
        self.folder.remove()
        if self._how == "ended" and reading is not None:
            return reading
        if self._how == "ended" and findings:
            return DataError(findings)
        return said("broken" if self._how == "ended" else self._how, *self._limits)
