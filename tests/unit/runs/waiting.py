"""Waiting for what other processes do: on a condition, up to a deadline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60.0


def wait_until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Returns as soon as the condition holds; fails the test, saying for what it waited, when it never does."""
    last = time.monotonic() + patience
    while not condition():
        if time.monotonic() > last:
            raise AssertionError(f"waited {patience:.0f} s in vain until {what}")
        time.sleep(0.005)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and whose parent has not looked yet does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
