"""What a layout makes of a table before it becomes a series set: one entry per series, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from rnnviz.data.tables.numbers import Array, counted, names_listed
from rnnviz.errors import ConfigError, Finding

Missing = Literal["interpolate", "carry", "leave_out"]
WAYS: tuple[Missing, ...] = get_args(Missing)
WAY_WORDS: dict[str, str] = {
    "interpolate": "draw a line between the neighbours",
    "carry": "repeat the last value",
    "leave_out": "leave those series out",
}
VALUES_MISSING = "Values are missing"


@dataclass
class Parts:
    """values: one ``(l, k)`` array per series, NaN where a value is missing; labels and names: one text per series.
    starts: by name, the step of the recording on which a window starts, from 0; empty for other layouts."""

    features: tuple[str, ...]
    values: list[Array] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def keep(self, wanted: Callable[[Array], bool]) -> int:
        """Leaves out the series whose values are not wanted; returns how many those were."""
        kept = [i for i, values in enumerate(self.values) if wanted(values)]
        gone = len(self.values) - len(kept)
        self.values, self.labels, self.names = (
            [self.values[i] for i in kept],
            [self.labels[i] for i in kept],
            [self.names[i] for i in kept],
        )
        return gone


def ask_about(missing: str | None, where: tuple[str, int]) -> list[Finding]:
    """The finding that asks what to do about missing values, where nothing was chosen."""
    if missing is not None:
        return []
    ways = ", or ".join(f'{words} (missing="{way}")' for way, words in WAY_WORDS.items())
    return [Finding(VALUES_MISSING, f"Choose what to do about them: {ways}.", *where)]


def checked_missing(missing: str | None) -> str | None:
    if missing is not None and missing not in WAYS:
        raise ConfigError(f"missing can't be {missing!r}; it is None, {', '.join(map(repr, WAYS))}.")
    return missing


def fill(parts: Parts, missing: str | None) -> None:
    """Deals with missing values in the way chosen, and notes what was done."""
    count = sum(int(np.isnan(values).sum()) for values in parts.values)
    if not count or missing is None:
        return
    if missing == "leave_out":
        gone = parts.keep(lambda values: not np.isnan(values).any())
        parts.notes.append(f"Left out: {gone} series with missing values.")
        return
    empty = [name for name, values in zip(parts.names, parts.values, strict=True) if np.isnan(values).all(axis=0).any()]
    if empty:
        remedy = f'There is nothing to fill it from: {WAY_WORDS["leave_out"]} (missing="leave_out").'
        parts.findings.append(Finding("Series have a feature without any value", remedy, *names_listed(empty)))
        return
    parts.values = [filled(values, missing) for values in parts.values]
    how = "a line between their neighbours" if missing == "interpolate" else "the last value before them"
    parts.notes.append(f"Filled in: {counted(count, 'missing value')}, by {how}; at an end, by the nearest value.")


def filled(values: Array, missing: str) -> Array:
    """``(l, k)`` without NaN: a straight line between the neighbours, or the last value carried on.

    Before the first known value both take that value, after the last one likewise.
    """
    result = values.copy()
    steps = np.arange(len(values))
    for column in result.T:
        known = np.flatnonzero(~np.isnan(column))
        if missing == "interpolate":
            column[:] = np.interp(steps, known, column[known])
        else:
            column[:] = column[known[np.maximum(np.searchsorted(known, steps, side="right") - 1, 0)]]
    return result
