"""What a layout makes of a table before it becomes a series set: the series, ragged and raw, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.tables.clock import Clock
from rnnviz.errors import Finding
from rnnviz.records import Ints

Values = NDArray[np.float64]


def _no_place(row: int, feature: int) -> str:
    return f"value {row + 1}, feature {feature + 1}"


@dataclass(eq=False)
class Parts:
    """The series one after the other.

    features: k names. values: ``(steps of all series, k)`` float64, NaN where a value is missing, infinite where the
    file says so; a cell of text is NaN and counted in ``text``. lengths: ``(n,)`` steps of each series.
    codes: ``(n,)`` each series' class as an index into ``classes``, -1 where the file names none. classes: names in a
    person's order. names: one per series. times: ``(steps of all series,)`` in seconds or in the column's own unit, or
    None. clock: says these times in words. recording: see ``preparation.RECORDING``. place: where a value stands in the
    user's file, in words.
    """

    features: tuple[str, ...]
    values: Values
    lengths: Ints
    codes: Ints
    classes: tuple[str, ...]
    names: tuple[str, ...]
    times: Values | None = None
    text: NDArray[np.bool_] | None = None
    clock: Clock | None = None
    recording: Mapping[str, Any] | None = None
    place: Callable[[int, int], str] = _no_place
    findings: list[Finding] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.lengths)

    @property
    def starts(self) -> Ints:
        """``(n,)`` the row of ``values`` on which each series starts."""
        return np.cumsum(self.lengths) - self.lengths

    def only(self, keep: NDArray[np.bool_]) -> Parts:
        """The series that are kept. keep: ``(n,)``."""
        rows = np.flatnonzero(np.repeat(keep, self.lengths))
        return replace(
            self,
            values=self.values[rows],
            lengths=self.lengths[keep],
            codes=self.codes[keep],
            names=tuple(name for name, stays in zip(self.names, keep.tolist(), strict=True) if stays),
            times=None if self.times is None else self.times[rows],
            text=None if self.text is None else self.text[rows],
            clock=self.clock and self.clock.take(rows),
            place=lambda row, feature: self.place(int(rows[row]), feature),
        )


def empty(features: Sequence[str], findings: Sequence[Finding]) -> Parts:
    """No series at all, and why."""
    names, none = tuple(features), np.empty(0, np.int64)
    return Parts(names, np.empty((0, len(names))), none, none, (), (), findings=list(findings))
