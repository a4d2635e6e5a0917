"""Series of a long table in which the class changes: a mistake in a row, or columns that were taken for others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.clicks import leave_out
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.parts import Parts
from rnnviz.data.tables.words import SHOWN, listed
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints


@dataclass(frozen=True, eq=False)
class Changing:
    """which: of the series, those in which the class changes. counts: ``(len(which), num_classes)`` rows of each."""

    which: Ints
    counts: Ints

    @property
    def most(self) -> Ints:
        """The class that most rows of each have, -1 where several have as many."""
        largest = self.counts.max(axis=1, keepdims=True)
        single = (self.counts == largest).sum(axis=1) == 1
        return np.where(single, self.counts.argmax(axis=1), -1)

    def only(self, keep: NDArray[np.bool_]) -> Changing:
        return Changing(self.which[keep], self.counts[keep])

    def where(self, parts: Parts) -> str:
        """``series M4 (14 walk, 1 run)``."""
        return "series " + listed([self._said(parts, i) for i in range(min(SHOWN, len(self.which)))], len(self.which))

    def _said(self, parts: Parts, i: int) -> str:
        order = [c for c in np.argsort(-self.counts[i], kind="stable").tolist() if self.counts[i, c]]
        named = [f"{self.counts[i, c]:,} {parts.classes[c][:40]}" for c in order[:SHOWN]]
        more = [f"{len(order) - SHOWN:,} others"] if len(order) > SHOWN else []
        return f"{parts.names[self.which[i]][:40]} ({', '.join(named + more)})"


def one_class_each(codes: Ints, parts: Parts) -> tuple[Ints, Ints]:
    """``(n,)`` the class of each series, -1 where it has none, and the series in which it changes. codes: ``(steps of
    all series,)``."""
    if not len(codes):
        return np.full(parts.n, -1, np.int64), np.empty(0, np.int64)
    starts = parts.starts[parts.lengths > 0]
    highest = np.full(parts.n, -1, np.int64)
    lowest = highest.copy()
    highest[parts.lengths > 0] = np.maximum.reduceat(codes, starts)
    known = np.where(codes < 0, np.iinfo(np.int64).max, codes) if (codes < 0).any() else codes
    lowest[parts.lengths > 0] = np.minimum.reduceat(known, starts)
    return highest, np.flatnonzero((lowest != highest) & (highest >= 0))


def settled(parts: Parts, codes: Ints, which: Ints, layout: Layout) -> Parts:
    """The series with what was chosen for those in which the class changes, told; a finding stops where nothing was
    chosen or where it does not help."""
    changing = Changing(which, _counts(parts, codes, which))
    clear = changing.most >= 0
    if layout.changing == "leave_out" and len(which) < parts.n:
        parts.findings.append(_told("Series in which the class changes were left out", changing, parts))
        keep = np.ones(parts.n, np.bool_)
        keep[which] = False
        return parts.only(keep)
    if layout.changing == "most" and clear.any():
        parts.codes[which[clear]] = changing.most[clear]
        parts.findings.append(_told("Series took the class that most of their rows have", changing.only(clear), parts))
        changing = changing.only(~clear)
    if len(changing.which):
        parts.findings.append(_changes(changing, parts, layout))
    return parts


def _counts(parts: Parts, codes: Ints, which: Ints) -> Ints:
    spans = zip(parts.starts[which].tolist(), parts.lengths[which].tolist(), strict=True)
    own = [codes[start : start + length] for start, length in spans]
    return np.array([np.bincount(each[each >= 0], minlength=len(parts.classes)) for each in own], np.int64)


def _told(what: str, changing: Changing, parts: Parts) -> Finding:
    where, count = changing.where(parts), len(changing.which)
    return Finding(what, f"{count:,} of {parts.n:,} series.", where, count, code="class_changes", weight="tells")


def _changes(changing: Changing, parts: Parts, layout: Layout) -> Finding:
    windows = Fix("Cut the series into windows", {"kind": "recording", "label": layout.label})
    return Finding(
        "The class changes within a series",
        "Correct it, check which columns are series and class, or cut the series into windows of one class each.",
        changing.where(parts),
        len(changing.which),
        "A series has one class, which the network is to tell after its last step.",
        "class_changes",
        fixes=(
            *_ways(changing, parts),
            windows,
        ),
    )


def _ways(changing: Changing, parts: Parts) -> list[Fix]:
    """The clicks for a few mistakes, as far as they would help."""
    count, of = len(changing.which), parts.n
    fixes = []
    if (changing.most >= 0).all():
        words = f"Take the class of most of its rows, {parts.classes[changing.most[0]][:40]}"
        fixes.append(Fix(words if count == 1 else "Take the class that most rows of each have", {"changing": "most"}))
    if count < of:
        fixes.append(Fix(leave_out(count, of), {"changing": "leave_out"}))
    return fixes
