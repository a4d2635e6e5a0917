"""How fast a file is read: a million rows in the long layout, beside pandas, which only cuts them into numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd

from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading
from rnnviz.reader.pool import Reader
from tests.bench.figure import Figure

ROWS, STEPS = 1_000_000, 100
TIMES = 7
BAR = 2.5


def figures() -> Iterator[Figure]:
    """``read.long``: reading, laying out and checking 1,000,000 rows x 8 columns as the page does it, in the reader's
    process and back, over ``pandas.read_csv(engine="pyarrow")`` of the same file; medians of runs that take turns."""
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
            alone.append(seconds(lambda: pd.read_csv(path, engine="pyarrow")))
            ours.append(seconds(partial(page, f"{turn}.csv")))
    yield Figure("read.long", median(ours) / median(alone), BAR, "low")


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
