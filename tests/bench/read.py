"""How fast a file is read: a million rows in the long layout, beside pandas, which only cuts them into numbers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import numpy as np
import pandas as pd

from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading
from rnnviz.reader.pool import Reader
from tests.bench.figure import Figure

ROWS, STEPS = 1_000_000, 100
TIMES = 9
BAR = 2.5


def figures() -> Iterator[Figure]:
    """``read.long``: reading, laying out and checking 1,000,000 rows x 8 columns as the page does it, in the reader's
    process and back, over ``pandas.read_csv(engine="pyarrow")`` of the same file, which is in memory for both; medians
    of runs that take turns. Each turn begins when the reader's next child is made, so that this slows down neither.
    """
    with TemporaryDirectory() as folder, ended(Reader()) as reader:
        path = Path(folder) / "long.csv"
        write_long(path)
        data = path.read_bytes()

        def page(name: str) -> Reading:
            """The name makes it a file that the reader has not seen."""
            return reader.start([File(name, data)]).reading()

        checked(page("first.csv"))
        alone, ours = [], []
        for turn in range(TIMES):
            rested(reader)
            alone.append(seconds(lambda: pd.read_csv(path, engine="pyarrow")))
            ours.append(seconds(partial(page, f"{turn}.csv")))
    print(f"read.long: ours {spread(ours)}, pandas {spread(alone)}, {TIMES} turns", file=sys.stderr)
    yield Figure("read.long", median(ours) / median(alone), BAR, "low")


def rested(reader: Reader) -> None:
    """Waits until the child that is made for the next file has taken its memory and sleeps, where there is one."""
    children = Path(f"/proc/{reader.pid}/task/{reader.pid}/children")
    if not children.exists():
        return
    state = ""
    while state != "S":
        sleep(0.05)
        pids = children.read_text().split()
        with suppress(FileNotFoundError):
            state = Path(f"/proc/{pids[0]}/stat").read_text().rpartition(") ")[2][0] if len(pids) == 1 else ""


def spread(times: list[float]) -> str:
    """The median, and the shortest and longest."""
    return f"{median(times):.3f} s ({min(times):.3f} to {max(times):.3f})"


@contextmanager
def ended(reader: Reader) -> Iterator[Reader]:
    try:
        yield reader
    finally:
        reader.stop()


def write_long(path: Path) -> None:
    """series, time, five features with four decimals, and a class of three."""
    rng, n = np.random.default_rng(0), ROWS // STEPS
    ids = np.repeat(np.arange(n), STEPS)
    table = pd.DataFrame({"series": ids, "time": np.tile(np.arange(STEPS), n)})
    for name in "abcde":
        table[name] = rng.normal(size=ROWS).round(4)
    table["label"] = np.array(["up", "down", "flat"])[ids % 3]
    table.to_csv(path, index=False)


def checked(reading: Reading) -> None:
    """What is timed is a true reading, not a refusal."""
    assert reading.series is not None, reading.findings
    assert reading.series.X.shape == (STEPS, ROWS // STEPS, 5)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
