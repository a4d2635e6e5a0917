"""What every worker and its nursery have: a name of its own, and a way to be told that it is over."""

from __future__ import annotations

import os
import secrets
import signal
import threading


def new_id() -> str:
    return f"worker-{secrets.token_hex(8)}"


class Ending:
    """Whether this worker has to end: it was told to by a signal, or the process that started it is gone.

    SIGINT is ignored: Ctrl-C in a terminal reaches the whole group, and whoever started the worker ends it.
    """

    def __init__(self, parent: int | None = None, watch_stdin: bool = False) -> None:
        self._parent = parent
        self._told = threading.Event()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: self._told.set())
        if watch_stdin:
            threading.Thread(target=self._wait_for_stdin, name="stdin", daemon=True).start()

    def __call__(self) -> bool:
        return self._told.is_set() or (self._parent is not None and os.getppid() != self._parent)

    def _wait_for_stdin(self) -> None:
        while os.read(0, 4096):
            pass
        self._told.set()
