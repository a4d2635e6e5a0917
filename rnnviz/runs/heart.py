"""A worker's heartbeat, which goes on while a long batch is computed, and its look at the others' hearts."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from rnnviz.runs.register import DEAD_AFTER
from rnnviz.runs.rows import WorkerRow
from rnnviz.runs.store import Store

BEAT = 1.0
_SURELY_SILENT = 2.5  # seconds; a worker that lives has beaten within them, unless its machine hangs

log = logging.getLogger(__name__)


class Heart:
    """Announces a worker and beats each second, in a thread of its own, until it is stopped.

    With each beat it frees the runs of workers that are dead: those silent for long, and those of this machine that
    have been silent for a little while and whose process is gone. Silence is measured by this machine's clock: see
    ``register.DEAD_AFTER`` for how far the clocks of several machines may be apart.
    """

    def __init__(self, store: Store, worker: str, devices: Sequence[str]) -> None:
        self._store, self._worker, self._devices = store, worker, tuple(devices)
        self._host = socket.gethostname()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._live, name="heart", daemon=True)

    def start(self) -> None:
        self._announce()
        self._thread.start()

    def stop(self) -> None:
        """Beats no more, and tells the store that the worker is gone."""
        self._ended.set()
        self._thread.join()
        self._store.gone(self._worker)

    def _announce(self) -> None:
        self._store.announce(self._worker, os.getpid(), self._host, self._devices)

    def _live(self) -> None:
        while True:
            try:
                self._beat()
            except SQLAlchemyError:
                log.warning("A heartbeat could not be written; trying again.", exc_info=True)
            if self._ended.wait(BEAT):
                return

    def _beat(self) -> None:
        if not self._store.beat(self._worker):
            log.warning("Worker %s was taken for dead; announcing it again.", self._worker)
            self._announce()
        for other in self._store.silent_workers(_SURELY_SILENT):
            if is_dead(other, self._host):
                log.warning("Worker %s is dead; its run %s goes back to the queue.", other.id, other.run)
                self._store.gone(other.id)


def is_dead(worker: WorkerRow, host: str) -> bool:
    """Whether a worker that is silent for a while is dead, seen from this host."""
    if time.time() - worker.heartbeat > DEAD_AFTER:
        return True
    return worker.host == host and not _runs(worker.pid)


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # asking could end the process there; the long silence decides
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
