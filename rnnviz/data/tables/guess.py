"""Guessing a layout from names and values. A guess is shown with its reason, and every part of it can be changed."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.data.tables.columns import LABELS, SERIES, TIMES, Column, numbered
from rnnviz.data.tables.limits import MAX_CLASSES, SAMPLED_ROWS
from rnnviz.data.tables.numbers import counted
from rnnviz.data.tables.reading import Cells

FEW_COLUMNS = 20
MANY_STEPS = 6
Fields = dict[str, Any]


def guess(content: Cells, decimal: str, fixed: Fields) -> tuple[Fields, str]:
    """The layout's fields and the reason in words. fixed: fields that are decided already, around which is guessed."""
    cells = content.cells[:SAMPLED_ROWS]
    columns = [Column.of(name, cells[:, j], decimal) for j, name in enumerate(content.columns)]
    guesser = _Guesser(columns, len(content.lines), fixed)
    kind = fixed.get("kind") or guesser.kind()
    fields, reason = {"wide": guesser.wide, "long": guesser.long, "recording": guesser.recording}[kind]()
    return {"kind": kind, **fields}, reason


class _Guesser:
    """The columns of one table, and what each of them could be."""

    def __init__(self, columns: list[Column], rows: int, fixed: Fields) -> None:
        self.columns, self.rows, self.fixed = columns, rows, fixed
        self.by_name = {column.name: column for column in columns}

    def kind(self) -> str:
        """Long where a column groups the rows, a recording where nothing names classes, else wide."""
        if self.series_of_long() is not None and (self.time() is not None or len(self._numbered()) < 3):
            return "long"
        if self.label_of_wide() is None and len(self.columns) <= FEW_COLUMNS and self.rows >= 2 * len(self.columns):
            return "recording" if len(self._numbered()) < MANY_STEPS or self.time() is not None else "wide"
        return "wide"

    def wide(self) -> tuple[Fields, str]:
        label = self.label_of_wide()
        series = self._fixed("series", lambda: self._named(SERIES, but=label))
        rest = [c for c in self.columns if c.name not in (label, series)]
        counted_off = numbered([c.name for c in rest if not c.name.startswith("column ")])
        steps = self._steps([c.name for c in rest if c.mostly or c.filled == 0 or c.name in counted_off])
        reason = f"Each row looks like one series of up to {len(steps)} steps"
        reason += f", from {steps[0]!r} to {steps[-1]!r}" if steps else ""
        return {
            "label": label,
            "series": series,
            "steps": steps,
        }, f"{reason}, {_classes(label)}.{self._unused(label, series, *steps)}"

    def long(self) -> tuple[Fields, str]:
        series, time = self.series_of_long(), self.time()
        label = self._fixed("label", lambda: self._label_of_long(series, time))
        features = self._features(label, series, time)
        order = f"ordered by {time!r}" if time else "in the order of the file"
        who = repr(series) if series else "No column yet"
        reason = f"{who} says which rows belong to one series, {order}, with {counted(len(features), 'feature')}"
        fields = {"label": label, "series": series, "time": time, "features": features}
        return fields, f"{reason}, {_classes(label)}.{self._unused(label, series, time, *features)}"

    def recording(self) -> tuple[Fields, str]:
        time = self.time()
        features = self._features(None, None, time)
        target = self.fixed.get("target", features[0] if features else None)
        window = self.fixed.get("window", max(2, min(24, self.rows // 10)))
        ahead = self.fixed.get("ahead", max(1, window // 4))
        fields = {
            "time": time,
            "features": features,
            "target": target,
            "window": window,
            "stride": window,
            "ahead": ahead,
        }
        reason = (
            f"No column holds classes and the rows follow each other, so this looks like one long recording of "
            f"{counted(len(features), 'feature')}. It is cut into windows of {window} steps; the class is whether "
            f"{target!r} rises or falls over the next {ahead}."
        )
        return fields, reason + self._unused(time, *features)

    def series_of_long(self) -> str | None:
        """A column whose name and repeated values group the rows, or one within whose groups time never comes twice."""
        return self._fixed("series", self._series_of_long)

    def _series_of_long(self) -> str | None:
        label = self.fixed.get("label")
        for column in self.columns:
            if column.called(SERIES) and column.repeats and column.name != label:
                return column.name
        time = self.time()
        if time is None or self.by_name[time].distinct == self.by_name[time].filled:
            return None
        for column in self.columns:
            groups = column.repeats and column.name not in (time, label) and not column.called(LABELS)
            if groups and (column.whole or not column.number) and self._unique_within(column, self.by_name[time]):
                return column.name
        return None

    def label_of_wide(self) -> str | None:
        """By name; else a column of few words; else, beside many steps, the first or last one of few whole numbers."""
        return self._fixed("label", self._label_of_wide)

    def _label_of_wide(self) -> str | None:
        named = self._label_named()
        if named is not None:
            return named
        words = [
            c for c in self.columns if not c.mostly and c.repeats and c.distinct <= MAX_CLASSES and not c.called(TIMES)
        ]
        if words:
            return words[0].name
        steps = self._numbered()
        outside = [c for c in self.columns if c.name not in steps] if len(steps) >= 3 else []
        beside = outside or ([self.columns[0], self.columns[-1]] if len(self.columns) > MANY_STEPS else [])
        others = float(np.median([c.distinct for c in self.columns]))
        alone = sum(c.whole for c in self.columns) <= len(self.columns) / 4
        for column in beside:
            few = column.whole and column.repeats and column.distinct <= MAX_CLASSES
            if few and (alone or column.distinct <= others / 2) and not column.called(TIMES | SERIES):
                return column.name
        return None

    def _label_of_long(self, series: str | None, time: str | None) -> str | None:
        named = self._label_named(but=series)
        if named is not None or series is None:
            return named
        rest = [
            c for c in self.columns if c.name not in (series, time) and c.distinct <= MAX_CLASSES and c.distinct > 1
        ]
        constant = [c for c in rest if self._constant_within(c, self.by_name[series])]
        words = [c for c in constant if not c.mostly]
        return next((c.name for c in words or [c for c in constant if c.whole]), None)

    def time(self) -> str | None:
        """By name; else, where all columns are unnamed or unknown, a first column of dates."""
        return self._fixed("time", self._time)

    def _time(self) -> str | None:
        taken = {self.fixed.get("label"), self.fixed.get("series")}
        return next((c.name for c in self.columns if c.called(TIMES) and c.name not in taken), None)

    def _features(self, *taken: str | None) -> tuple[str, ...]:
        chosen = [c.name for c in self.columns if c.name not in taken and c.mostly and not c.called(SERIES)]
        return tuple(self.fixed.get("features", chosen))

    def _steps(self, candidates: list[str]) -> tuple[str, ...]:
        """The numbered columns where they are the most of them; else all."""
        steps = numbered(candidates)
        return tuple(self.fixed.get("steps", steps if len(steps) > len(candidates) / 2 else candidates))

    def _numbered(self) -> list[str]:
        return numbered([c.name for c in self.columns if c.mostly and not c.name.startswith("column ")])

    def _named(self, names: frozenset[str], but: str | None = None) -> str | None:
        return next((c.name for c in self.columns if c.called(names) and c.name != but), None)

    def _label_named(self, but: str | None = None) -> str | None:
        """By a name for classes; by "y" only where there is no "x", for then they are two features."""
        named = self._named(LABELS, but)
        return named if named or self._named(frozenset("x")) else self._named(frozenset("y"), but)

    def _fixed(self, field: str, otherwise: Any) -> Any:
        return self.fixed[field] if field in self.fixed else otherwise()

    def _unused(self, *used: str | None) -> str:
        unused = [c.name for c in self.columns if c.name not in used]
        return f" Not used: {', '.join(unused[:5])}{' ...' if len(unused) > 5 else ''}." if unused else ""

    def _unique_within(self, groups: Column, times: Column) -> bool:
        pairs = list(zip(groups.cells, times.cells, strict=True))
        return len(set(pairs)) == len(pairs)

    def _constant_within(self, column: Column, groups: Column) -> bool:
        return len(set(zip(groups.cells, column.cells, strict=True))) == len(set(groups.cells))


def _classes(label: str | None) -> str:
    return f"and {label!r} holds the classes" if label else "but no column of classes was found"
