"""Clean sets: the truth first, then a table that says nothing else. Whole numbers make them, so that every machine
makes the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tests.corpus.case import Truth

Rows = tuple[tuple[str, ...], ...]
MOODS = ("calm", "walk", "run")
PERIODS = (5, 8, 13)
WINDOWS = (("window", 24), ("stride", 24), ("ahead", 6))


class Dice:
    """Small whole numbers, the same for ever (a linear congruential generator, Numerical Recipes)."""

    def __init__(self, seed: int) -> None:
        self.state = seed * 2654435761 % 2**32

    def below(self, limit: int) -> int:
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state * limit // 2**32


def wave(dice: Dice, steps: int, period: int) -> list[int]:
    """Hundredths: a triangle of that period, its start and size by chance, and noise."""
    start, size = dice.below(period), 200 + dice.below(150)
    return [
        size * (4 * abs((t + start) % period * 2 - period) - 2 * period) // (2 * period) + dice.below(60) - 30
        for t in range(steps)
    ]


def make(
    n: int,
    k: int,
    lengths: Sequence[int],
    classes: Sequence[str] = MOODS,
    names: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    seed: int = 1,
) -> Truth:
    """Series of these lengths (taken in turn), classes in turn, values with two decimals."""
    dice = Dice(seed)
    values, labels = [], []
    for i in range(n):
        c = i % len(classes)
        columns = [wave(dice, lengths[i % len(lengths)], PERIODS[c % 3] + f) for f in range(k)]
        values.append(np.array(columns, np.float64).T / 100)
        labels.append(classes[c])
    return Truth(tuple(values), tuple(labels), names and tuple(names), features and tuple(features))


def text(value: float) -> str:
    return f"{value:.2f}"


@dataclass(frozen=True, eq=False)
class Clean:
    """A truth and the cells that hold it. header: None where there is none. at: the row and the column (from 0) of a
    series, a step, a feature. label, numbers: columns.
    wishes: what the user says of a recording: its windows."""

    name: str
    header: tuple[str, ...] | None
    rows: Rows
    truth: Truth
    kind: str
    label: int | None
    numbers: tuple[int, ...]
    series: int | None = None
    time: int | None = None
    at: dict[tuple[int, int, int], tuple[int, int]] | None = None
    wishes: tuple[tuple[str, int], ...] = ()

    def place(self, i: int, t: int, f: int = 0) -> tuple[int, int]:
        assert self.at is not None
        return self.at[i, t, f]

    def cell(self, row: int, column: int, words: str) -> Clean:
        """The same with another text in one cell."""
        rows = list(self.rows)
        rows[row] = (*rows[row][:column], words, *rows[row][column + 1 :])
        return replace(self, rows=tuple(rows))

    def map(self, columns: Sequence[int], change) -> Clean:  # type: ignore[no-untyped-def]
        """The same with the cells of these columns changed."""
        wanted = set(columns)
        rows = (tuple(change(c) if i in wanted and c else c for i, c in enumerate(row)) for row in self.rows)
        return replace(self, rows=tuple(rows))

    def counted(self) -> Clean:
        """The same with the truth that now stands in the cells, which must be written with a point."""
        values = [np.array(v) for v in self.truth.values]
        for (i, t, f), (row, column) in (self.at or {}).items():
            values[i][t, f] = float(self.rows[row][column])
        return replace(self, truth=replace(self.truth, values=tuple(values)))

    def classes(self, names: dict[str, str]) -> Clean:
        """The same with other class names, in the cells and in the truth."""
        assert self.label is not None
        mapped = self.map([self.label], lambda cell: names.get(cell, cell))
        return replace(mapped, truth=self.truth.named({c: names.get(c, c) for c in set(self.truth.labels)}))

    def column(self, index: int, name: str, cells: Sequence[str]) -> Clean:
        """The same with one more column before this one."""
        rows = tuple((*row[:index], cell, *row[index:]) for row, cell in zip(self.rows, cells, strict=True))
        header = None if self.header is None else (*self.header[:index], name, *self.header[index:])

        def moved(c: int | None) -> int | None:
            return None if c is None else c + (c >= index)

        at = {where: (r, c + (c >= index)) for where, (r, c) in (self.at or {}).items()}
        numbers = tuple(c + (c >= index) for c in self.numbers)
        return replace(
            self,
            header=header,
            rows=rows,
            label=moved(self.label),
            series=moved(self.series),
            time=moved(self.time),
            numbers=numbers,
            at=at,
        )


def wide(
    name: str, truth: Truth, header: Sequence[str] | None, order: str = "steps", first: bool = False, ids: bool = False
) -> Clean:
    """A row a series. order: "steps" (x_0, y_0, x_1...) or "blocks" (x_0, x_1..., y_0...). first: the class first."""
    steps, k = max(map(len, truth.values)), truth.values[0].shape[1]
    slots = [(t, f) for t in range(steps) for f in range(k)]
    slots = slots if order == "steps" else sorted(slots, key=lambda slot: (slot[1], slot[0]))
    lead = int(ids) + int(first)
    rows, at = [], {}
    for i, (values, label) in enumerate(zip(truth.values, truth.labels, strict=True)):
        cells = []
        for c, (t, f) in enumerate(slots):
            inside = t < len(values)
            cells.append(text(values[t, f]) if inside else "")
            if inside:
                at[i, t, f] = (i, c + lead)
        named = [truth.names[i]] if ids and truth.names else []
        rows.append(tuple([*named, label, *cells] if first else [*named, *cells, label]))
    column = int(ids) if first else lead + len(slots)
    numbers = tuple(range(lead, lead + len(slots)))
    return Clean(
        name, header and tuple(header), tuple(rows), truth, "wide", column, numbers, 0 if ids else None, None, at
    )


def long(name: str, truth: Truth, header: Sequence[str], columns: Sequence[str], times: Sequence[str]) -> Clean:
    """A row a step. columns: what each holds, of "series", "time", "label", and the features' numbers "0", "1"..."""
    rows, at = [], {}
    assert truth.names is not None
    for i, (values, label) in enumerate(zip(truth.values, truth.labels, strict=True)):
        for t, step in enumerate(values):
            cells = {"series": truth.names[i], "time": times[t], "label": label}
            cells |= {str(f): text(v) for f, v in enumerate(step)}
            at |= {(i, t, f): (len(rows), columns.index(str(f))) for f in range(len(step))}
            rows.append(tuple(cells[c] for c in columns))
    numbers = tuple(i for i, c in enumerate(columns) if c.isdigit())
    place = {c: i for i, c in enumerate(columns)}
    return Clean(
        name, tuple(header), tuple(rows), truth, "long", place.get("label"), numbers, place["series"], place["time"], at
    )


def wide_last() -> Clean:
    truth = make(18, 1, [20])
    return wide("wide_last", truth, [*(f"t{t}" for t in range(20)), "class"])


def wide_first() -> Clean:
    truth = make(18, 1, [20], seed=2)
    return wide("wide_first", truth, ["label", *(str(t) for t in range(1, 21))], first=True)


def wide_bare() -> Clean:
    """As the UCR archive writes: no names, a whole number first."""
    return wide("wide_bare", make(18, 1, [20], ("1", "2", "3"), seed=3), None, first=True)


def wide_bare_last() -> Clean:
    return wide("wide_bare_last", make(18, 1, [20], seed=4), None)


def wide_named() -> Clean:
    names = [f"P{i:02d}" for i in range(1, 19)]
    return wide("wide_named", make(18, 1, [20], names=names, seed=5), ["patient", *_t(20), "diagnosis"], ids=True)


def wide_inter() -> Clean:
    truth = make(18, 3, [10], features="xyz", seed=6)
    return wide("wide_inter", truth, [*(f"{f}_{t}" for t in range(10) for f in "xyz"), "class"])


def wide_blocks() -> Clean:
    truth = make(18, 3, [10], features="xyz", seed=7)
    return wide("wide_blocks", truth, ["class", *(f"{f}_{t}" for f in "xyz" for t in range(10))], "blocks", first=True)


def wide_uneven() -> Clean:
    truth = make(18, 1, [20, 14, 17, 11], seed=8)
    return wide("wide_uneven", truth, ["class", *_t(20)], first=True)


def long_plain() -> Clean:
    """Names of one's own, and no order among them."""
    names = [f"M{i}" for i in range(1, 13)]
    truth = make(12, 2, [15], MOODS[1:], names, ("ax", "ay"), seed=9)
    header = ("ax", "Zeit", "Messung", "Art", "ay")
    return long("long_plain", truth, header, ("0", "time", "series", "label", "1"), [str(t) for t in range(15)])


def long_uneven() -> Clean:
    names = [f"rec-{i}" for i in range(1, 13)]
    truth = make(12, 2, [15, 9, 12], MOODS[1:], names, ("pitch", "level"), seed=10)
    header = ("recording", "step", "pitch", "level", "species")
    return long("long_uneven", truth, header, ("series", "time", "0", "1", "label"), [str(t) for t in range(15)])


def long_dates(times: Sequence[str] = ()) -> Clean:
    names = [f"station {c}" for c in "ABCDEFGHIJKL"]
    truth = make(12, 2, [15], MOODS[1:], names, ("temperature", "humidity"), seed=11)
    times = times or [f"2024-01-01T{t:02d}:00:00" for t in range(15)]
    header = ("timestamp", "station", "temperature", "humidity", "weather")
    return long("long_dates", truth, header, ("time", "series", "0", "1", "label"), times)


def recording() -> Clean:
    """One recording with a class in every row; in windows of 24 rows, those in which the class changes are left out."""
    dice, labels, mood = Dice(12), [], 0
    while len(labels) < 720:
        labels += [MOODS[1 + mood]] * (40 + dice.below(60))
        mood = 1 - mood
    labels = labels[:720]
    values = np.array([wave(dice, 720, 9), wave(dice, 720, 14)], np.float64).T / 100
    header = ("time", "ax", "ay", "activity")
    rows = tuple((str(t), text(a), text(b), labels[t]) for t, (a, b) in enumerate(values))
    truth = windows(rows, 24, 24)
    return Clean("recording", header, rows, truth, "recording", 3, (1, 2), None, 0, None, WINDOWS)


def windows(rows: Rows, window: int, stride: int) -> Truth:
    """Of the rows of a recording; those in which the class changes are left out."""
    labels, values = [row[3] for row in rows], np.array([[float(cell) for cell in row[1:3]] for row in rows])
    kept = [s for s in range(0, len(rows) - window + 1, stride) if len(set(labels[s : s + window])) == 1]
    return Truth(tuple(values[s : s + window] for s in kept), tuple(labels[s] for s in kept), features=("ax", "ay"))


def recording_bare() -> Clean:
    """Without classes: whether the value rises or falls in the 6 steps after the window; equal ones are left out."""
    dice = Dice(13)
    values = np.array([wave(dice, 720, 31)], np.float64).T / 100
    rows = tuple((f"2024-03-{1 + t // 24:02d} {t % 24:02d}:00:00", text(v)) for t, v in enumerate(values[:, 0]))
    kept = [s for s in range(0, 720 - 23 - 6, 24) if values[s + 29, 0] != values[s + 23, 0]]
    labels = tuple("rises" if values[s + 29, 0] > values[s + 23, 0] else "falls" for s in kept)
    truth = Truth(tuple(values[s : s + 24] for s in kept), labels, features=("level",))
    return Clean("recording_bare", ("time", "level"), rows, truth, "recording", None, (1,), None, 0, None, WINDOWS)


def _t(steps: int) -> list[str]:
    return [f"t{t}" for t in range(steps)]


CLEAN = (
    wide_last,
    wide_first,
    wide_bare,
    wide_bare_last,
    wide_named,
    wide_inter,
    wide_blocks,
    wide_uneven,
    long_plain,
    long_uneven,
    long_dates,
    recording,
    recording_bare,
)
