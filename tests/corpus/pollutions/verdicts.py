"""Files that are written well and would train badly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tests.corpus.case import Answer, Reads, Stops
from tests.corpus.clean import MOODS, Clean, long_plain, make, recording, wide, wide_first, wide_last, wide_named
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.pollutions.times import dropped
from tests.corpus.write import csv


def relabelled(clean: Clean, labels: Sequence[str]) -> Clean:
    """The same series with other classes."""
    column = clean.label or 0
    starts = np.cumsum([0, *map(len, clean.truth.values)]) if clean.kind == "long" else range(len(labels) + 1)
    for i, label in enumerate(labels):
        for row in range(starts[i], starts[i + 1]):
            clean = clean.cell(row, column, label)
    return replace(clean, truth=replace(clean.truth, labels=tuple(labels)))


def one_other(clean: Clean, count: int) -> list[str]:
    """``count`` series of one class, all others of another."""
    n = len(clean.truth.values)
    return ["walk" if i % (n // count) == 0 and i // (n // count) < count else "rest" for i in range(n)]


@pollution(wide_last, long_plain)
def one_class(clean: Clean) -> Made:
    return Made(csv(relabelled(clean, ["rest"] * len(clean.truth.values))), Stops(("one_class",)))


@pollution(wide_last, long_plain)
def lonely_class(clean: Clean) -> Made:
    return Made(csv(relabelled(clean, one_other(clean, 1))), Stops(("lonely_class",)))


@pollution(wide_last, long_plain, each={"two": 2, "four": 4})
def small_class(clean: Clean, count: int) -> Made:
    made = relabelled(clean, one_other(clean, count))
    return Made(csv(made), Reads(made.truth, ("small_classes",), ("imbalance",)))


@pollution()
def imbalance() -> Made:
    truth = make(120, 1, [12], ["rest"] * 19 + ["alarm"], seed=21)
    return Made(csv(wide("", truth, [*(f"t{t}" for t in range(12)), "class"])), Reads(truth, ("imbalance",)))


@pollution(long_plain)
def single_series(clean: Clean) -> Made:
    only = replace(clean, rows=clean.rows[:15])
    return Made(csv(only), Stops(("single_series",)))


@pollution(long_plain, recording)
def constant_feature(clean: Clean) -> Made:
    """A feature that never changes can't help."""
    values = tuple(np.hstack([v[:, :1], np.full_like(v[:, :1], 3.5)]) for v in clean.truth.values)
    made = clean.map(clean.numbers[1:], lambda _: "3.50")
    return Made(csv(made), Reads(replace(clean.truth, values=values), ("constant",)))


@pollution(long_plain)
def leak(clean: Clean) -> Made:
    """A measured column whose size alone is the class."""
    base = {"walk": 20, "run": 50}
    cells = [f"{base[row[clean.label or 0]] + r * 7 % 5 / 10:.1f}" for r, row in enumerate(clean.rows)]
    column = np.array(cells, np.float64).reshape(12, 15, 1)
    values = tuple(np.hstack([v, c]) for v, c in zip(clean.truth.values, column, strict=True))
    truth = replace(clean.truth, values=values, features=("ax", "ay", "state"))
    return Made(csv(clean.column(5, "state", cells)), Reads(truth, ("leak",)))


@pollution(wide_named)
def repeated_id(clean: Clean) -> Made:
    """Two rows say that they are the same series."""
    why = "Stopping was expected at first; each row is a series of its own, so that a warning does."
    return Made(csv(clean.cell(7, 0, "P03")), Reads(replace(clean.truth, names=None), ("series_twice",)), why)


@pollution(long_plain)
def class_changes(clean: Clean) -> Made:
    row = [r for r, row in enumerate(clean.rows) if row[clean.series or 0] == "M4"][8]
    other = "run" if clean.rows[row][clean.label or 0] == "walk" else "walk"
    place = (clean.truth.names or ()).index("M4")
    left = clean.truth.take([i for i in range(len(clean.truth.values)) if i != place])
    answers = (Answer({"changing": "most"}, clean.truth), Answer({"changing": "leave_out"}, left))
    return Made(csv(clean.cell(row, clean.label or 0, other)), Stops(("class_changes",), answers))


@pollution(wide_last, wide_first)
def no_label(clean: Clean) -> Made:
    return Made(csv(dropped(clean, clean.label or 0)), Stops(("no_label",)))


@pollution(long_plain)
def no_label_long(clean: Clean) -> Made:
    return Made(csv(dropped(clean, clean.label or 0)), Stops(("no_label",)))


@pollution(long_plain)
def no_values(clean: Clean) -> Made:
    return Made(csv(dropped(dropped(clean, 4), 0)), Stops(("no_values",)))


@pollution()
def too_many_classes() -> Made:
    truth = make(140, 1, [8], [f"c{i}" for i in range(70)], seed=22)
    return Made(csv(wide("", truth, [*(f"t{t}" for t in range(8)), "class"])), Stops(("many_classes",)))


@pollution(wide_last)
def every_class_once(clean: Clean) -> Made:
    """A class column in which nothing comes twice is none."""
    return Made(csv(relabelled(clean, [f"n{i}" for i in range(18)])), Stops(("lonely_class",)))


@pollution(long_plain)
def clock(clean: Clean) -> Made:
    """A second clock among the features: the time stamps are in a column of another name."""
    ticks = [f"{1000 + 20 * r}" for r in range(len(clean.rows))]
    made = clean.column(0, "ticks_ms", ticks)
    return Made(csv(made), Reads(clean.truth, ("unused",)))


@pollution(wide_last)
def precision(clean: Clean) -> Made:
    """Differences that float32 can't hold: 100000000.25."""
    made = clean.map(clean.numbers, lambda cell: f"{100_000_000 + float(cell):.2f}")
    values = tuple(100_000_000 + v for v in clean.truth.values)
    return Made(csv(made), Reads(replace(clean.truth, values=values), ("precision",), ("constant",)))


@pollution(long_plain, recording, each={"text": "note {}", "constant": "ok"})
def unrelated(clean: Clean, note: str) -> Made:
    """Changes nothing but the finding."""
    made = clean.column(2, "remark", [note.format(r * 7 % 31) for r in range(len(clean.rows))])
    return Made(csv(made), Reads(clean.truth, ("unused",)))


@pollution(wide_last, wide_first)
def unrelated_wide(clean: Clean) -> Made:
    """The same in every row."""
    made = clean.column(0, "operator", ["Anna" for _ in clean.rows])
    return Made(csv(made), Reads(clean.truth, ("unused",)))


@pollution(wide_last, wide_first)
def remarks_wide(clean: Clean) -> Made:
    """Different in every row: they may as well be the series' names."""
    made = clean.column(0, "remark", [f"note {r * 7 % 31}, seen" for r in range(len(clean.rows))])
    return Made(csv(made), Reads(clean.truth))


@pollution(wide_last)
def row_number_wide(clean: Clean) -> Made:
    made = clean.column(0, "row", [str(r) for r in range(len(clean.rows))])
    return Made(csv(made), Reads(clean.truth, (), ("unused",)))


@pollution(long_plain, recording)
def empty_column(clean: Clean) -> Made:
    made = clean.column(len(clean.rows[0]), "spare", ["" for _ in clean.rows])
    return Made(csv(made), Reads(clean.truth, ("unused",)))


@pollution(long_plain)
def nearly_empty_column(clean: Clean) -> Made:
    """One number in a column of nothing: dropped only if somebody says so."""
    spare = ["" for _ in clean.rows]
    spare[31] = "4.5"
    return Made(csv(clean.column(5, "spare", spare)), Stops(("missing",)))


@pollution()
def one_step() -> Made:
    """Series of one step have no time."""
    truth = make(18, 1, [1], seed=23)
    return Made(csv(wide("", truth, ["value", "class"])), Stops())


@pollution()
def wide_5000() -> Made:
    truth = make(12, 1, [5000], MOODS[:2], seed=24)
    header = [*(f"t{t}" for t in range(5000)), "class"]
    return Made(csv(wide("", truth, header)), Reads(truth, ("too_long",)))


@pollution()
def too_many_steps() -> Made:
    rows = [",".join(["1", "2"] * 10_500 + [c]) for c in "ab" * 6]
    return Made("\n".join(rows).encode(), Stops(("too_many_steps",)))


@pollution()
def too_many_columns() -> Made:
    rows = [",".join(["1", "2"] * 30_050 + [c]) for c in "ab" * 3]
    return Made("\n".join(rows).encode(), Stops(("too_large",)))


@pollution()
def continuous_target() -> Made:
    """A number to be predicted is no class."""
    truth = make(120, 1, [12], [f"{i * 37 % 120 / 7:.4f}" for i in range(120)], seed=25)
    return Made(csv(wide("", truth, [*(f"t{t}" for t in range(12)), "target"])), Stops())
