"""How a child can end, and what is said where it brought no answer."""

from __future__ import annotations

import signal
from typing import Literal

from rnnviz.errors import DataError, Finding

How = Literal["ended", "late", "memory", "killed", "crashed", "broken", "cancelled", "left"]
DIED: frozenset[How] = frozenset({"killed", "crashed"})  # by a signal, which need not be the file's fault
OUT_OF_MEMORY = 17  # a child's exit code

_SMALLER = "Bring fewer rows or columns, or split the file into several and take a part of them."


def how(code: int) -> How:
    """From a child's exit code, negative where a signal ended it."""
    if code == 0:
        return "ended"
    if code == OUT_OF_MEMORY:
        return "memory"
    if code == -getattr(signal, "SIGKILL", 9):
        return "killed"
    return "crashed" if code < 0 else "broken"


def said(how: How, seconds: float, megabytes: int) -> DataError:
    """One sentence on what happened and one on what to do."""
    what, remedy, code = {
        "late": (f"Reading took longer than {seconds:g} seconds and was stopped", _SMALLER, "too_slow"),
        "memory": (f"Reading needs more than {megabytes:,} MB of memory and was stopped", _SMALLER, "too_hungry"),
        "killed": ("Reading was stopped by the computer, most likely because memory ran out", _SMALLER, "too_hungry"),
        "cancelled": ("Reading was cancelled", "Bring the file again to read it.", "cancelled"),
        "left": ("Reading was interrupted", "Try again.", "interrupted"),
    }.get(how, ("Reading broke off at this file", "Save it anew in the program it comes from, as CSV.", "broken_off"))
    return DataError([Finding(what, remedy, code=code)])
