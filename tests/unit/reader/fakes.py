"""Functions that a reader can be given in place of the real one: quick, slow, hungry and broken ones."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.table import File, Format
from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.data.reading import Reading, Recipe
from rnnviz.data.tables.guessed import ColumnFacts, Way
from rnnviz.data.tables.layout import Layout
from rnnviz.errors import ConfigError, DataError, Finding, Fix
from rnnviz.records import SeriesSet

Report = Callable[[float, str], None]


def a_reading(values: int = 24, title: str = "a set") -> Reading:
    """One with something in every field."""
    X = np.linspace(-1, 1, values, dtype=np.float32).reshape(-1, 2, 3)
    return Reading(
        ("anna.csv", "böse ✓.csv"),
        Recipe(
            Format(decimal=",", delimiter=";"), Layout("long", label="class", features=("a", "b", "c")), Preparation()
        ),
        (Way("long", 0.9, "It has times."), Way("wide", 0.1, "It has columns.")),
        (ColumnFacts("a", "feature", "numbers", 4, 0, "1.5", "mV"),),
        (("1", "2"), ("", "x")),
        8,
        (Done("missing", "Filled in.", 3, 24),),
        (
            Finding(
                "Values are missing", "Fill them.", "row 3", 2, "why", "missing", "stops", (Fix("Fill", {"steps": 3}),)
            ),
        ),
        SeriesSet(X, np.array([0, 1]), ("x", "y"), ("a", "b", "c"), title=title, source={"file": "anna.csv"}),
    )


def echo(files: Sequence[File], progress: Report, **wishes: Any) -> Reading:
    """What came in, as it arrived: names, sizes and wishes in the rows of the head; which process in ``rows``."""
    head = [(file.name, str(len(file.data)), file.data[:20].decode(errors="replace")) for file in files]
    return Reading(tuple(file.name for file in files), head=(*head, (repr(wishes),)), rows=os.getpid())


def large(files: Sequence[File], progress: Report, **wishes: Any) -> Reading:
    return a_reading(5_000_000 // 6 * 6)


def by_name(files: Sequence[File], progress: Report, **wishes: Any) -> Reading:
    """The file's name says what happens."""
    return {
        "loop": _loop,
        "python memory": _python_memory,
        "arrow memory": _arrow_memory,
        "numpy memory": _numpy_memory,
        "exit": lambda: os._exit(0),
        "exit 3": lambda: os._exit(3),
        "segfault": lambda: ctypes.string_at(0),
        "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "killed parent": _killed_parent,
        "abort": os.abort,
        "raise": lambda: 1 / 0,
        "recursion": _recursion,
        "refuse": _refuse,
        "wish": _wish,
        "killed once": lambda: _killed_once(Path(wishes["seen"])),
        "report": lambda: _report(progress, wishes),
    }.get(files[0].name, lambda: echo(files, progress, **wishes))()


def _loop() -> Any:
    while True:
        pass


def _python_memory() -> Any:
    kept = []
    while True:
        kept.append(bytes(bytearray(10_000_000)))


def _arrow_memory() -> Any:
    kept = []
    while True:
        kept.append(pc.add(pa.array(np.ones(1_000_000)), 1))


def _numpy_memory() -> Any:
    return np.ones(1_000_000_000)


def _recursion() -> Any:
    return _recursion()


def _killed_parent() -> Any:
    os.kill(os.getppid(), signal.SIGKILL)
    return _loop()


def _killed_once(seen: Path) -> Reading:
    if not seen.exists():
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return a_reading()


def _refuse() -> Any:
    raise DataError([Finding("One", "Do this."), Finding("Two", "Do that.", fixes=(Fix("Do", {"decimal": ","}),))])


def _wish() -> Any:
    raise ConfigError("patch must be a whole number.")


def _report(progress: Report, wishes: dict[str, Any]) -> Reading:
    """Halfway, it waits for a file that the test makes."""
    progress(0.5, "Counting")
    while not Path(wishes["go"]).exists():
        time.sleep(0.005)
    return a_reading()
