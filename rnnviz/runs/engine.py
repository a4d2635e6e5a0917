"""Starts the workers of this machine, from the server's process and without loading torch into it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from rnnviz.errors import ConfigError
from rnnviz.runs.database import default_url

_END_WITHIN = 5.0
_AGAIN_AFTER = 1.0

log = logging.getLogger(__name__)


def default_workers() -> int:
    """``RNNVIZ_WORKERS``, else as many as this process may use cores, less one for the server; at least 1.

    Raises ``ConfigError`` where the variable is no whole number from 1 on.
    """
    given = os.environ.get("RNNVIZ_WORKERS", "").strip()
    if not given:
        return max(1, cores() - 1)
    if not (given.isascii() and given.isdigit() and int(given) >= 1):
        raise ConfigError(f"RNNVIZ_WORKERS is {given!r}; it must be a whole number of workers, at least 1.")
    return int(given)


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):  # the machine has more of them than a container is given
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalEngine:
    """The workers of this machine: one child process that forks them, watches them and ends with this process.

    url: the store's. workers: how many, default :func:`default_workers`. Raises ``ConfigError`` for less than 1.
    """

    def __init__(self, url: str | None = None, workers: int | None = None) -> None:
        self.url = url or default_url()
        self.workers = default_workers() if workers is None else workers
        if self.workers < 1:
            raise ConfigError(f"There must be at least 1 worker; {self.workers} were asked for.")
        self._stopped = threading.Event()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._keeper: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """The child process, None when it does not run."""
        nursery = self._nursery
        return nursery.pid if nursery is not None and nursery.poll() is None else None

    def start(self) -> None:
        """Returns at once; workers announce themselves in the store, about two seconds later."""
        if self._keeper is not None:
            return
        self._stopped.clear()
        self._nursery = self._launch()
        self._keeper = threading.Thread(target=self._keep, name="engine", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Ends the workers, who give what they train back to the queue, and waits for that."""
        self._stopped.set()
        if self._keeper is not None:
            self._close()
            self._keeper.join()
        self._keeper = self._nursery = None

    def _keep(self) -> None:
        """Waits for the child, and starts another if it ends unasked."""
        while True:
            assert self._nursery is not None
            if self._stopped.is_set():  # asked to stop while the child was started again
                self._close()
            code = self._nursery.wait()
            self._close()
            if self._stopped.is_set():
                return
            log.error("The workers' process ended with code %s; starting it again.", code)
            if self._stopped.wait(_AGAIN_AFTER):
                return
            self._nursery = self._launch()

    def _launch(self) -> subprocess.Popen[bytes]:
        home = str(Path(__file__).parents[2])
        path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
        # The URL may hold a password: it goes by the environment, which other users can't list.
        environment = {**os.environ, "PYTHONPATH": path, "RNNVIZ_STORE": self.url, "PYTORCH_NVML_BASED_CUDA_CHECK": "1"}
        command = [sys.executable, "-m", "rnnviz.runs.nursery", "--workers", str(self.workers)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)

    def _close(self) -> None:
        nursery = self._nursery
        if nursery is None:
            return
        if nursery.stdin is not None:
            nursery.stdin.close()
        try:
            nursery.wait(_END_WITHIN)
        except subprocess.TimeoutExpired:
            nursery.kill()
