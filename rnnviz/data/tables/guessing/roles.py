"""What each column could be: the time, the name of a series, the class, or a feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.data.files.table import SHEET
from rnnviz.data.limits import MAX_CLASSES
from rnnviz.data.tables.cells import JOIN, codes_of, kept, missing_texts, names_in, same_numbers
from rnnviz.data.tables.columns import Column, Look
from rnnviz.data.tables.filenames import FILE, is_split
from rnnviz.data.tables.guessing.evidence import runs
from rnnviz.data.tables.values import Merged
from rnnviz.data.tables.vocabulary import CLOCK_PARTS, COUNTERS, LABELS, PERHAPS_LABELS, SERIES, SPLITS, TIMES, called
from rnnviz.records import Ints

Fields = dict[str, Any]
MOST = 0.6
MOST_CLASSES = MAX_CLASSES + 20
"""Columns with more different texts are not looked at as classes; those with a few more can be named as such."""


@dataclass(frozen=True)
class Candidate:
    """A column (or a combination) that could play a role, and how much speaks for it."""

    name: str
    score: float


class Roles:
    """The columns of one table and what is decided about them."""

    def __init__(self, look: Look, fixed: Fields) -> None:
        self.look, self.fixed = look, fixed
        self.columns = look.columns
        self.by_name = look.by_name

    def is_fixed(self, *fields: str) -> bool:
        return any(field in self.fixed for field in fields)

    @cached_property
    def taken(self) -> set[str]:
        """Columns that the user gave a role."""
        names: set[str] = set()
        for field in ("label", "series", "time", "target"):
            if self.fixed.get(field):
                names.update(names_in(self.look.table, self.fixed[field]) or (self.fixed[field],))
        for field in ("features", "steps"):
            names.update(self.fixed.get(field) or ())
        return names

    @cached_property
    def free(self) -> list[Column]:
        """Columns that hold anything and have no role yet."""
        return [c for c in self.columns if c.name not in self.taken and c.holds != "nothing"]

    # --- time

    @cached_property
    def times(self) -> list[Candidate]:
        """The likeliest first."""
        found = [Candidate(c.name, score) for c in self.free if (score := self._time_score(c)) > 0]
        found += [Candidate(name, 5.0) for name in self._date_and_clock()]
        return sorted(found, key=lambda c: -c.score)

    @property
    def time(self) -> str | None:
        if "time" in self.fixed:
            return self.fixed["time"]
        if not self.times or self.times[0].score < 1.5:
            return None
        best = self.times[0]
        return best.name if best.score >= 2 or self._other_numbers(best.name) else None

    def _other_numbers(self, name: str) -> bool:
        """Whether anything is left to be measured, if this column only says when."""
        others = [c for c in self.columns if c.number and c.name != name and c.name not in self._roles_taken]
        return any(not c.called(SERIES) and not c.called(TIMES) and not c.called(LABELS) for c in others)

    @property
    def _roles_taken(self) -> set[str]:
        return {str(self.fixed[field]) for field in ("label", "series", "time") if self.fixed.get(field)}

    def _time_score(self, column: Column) -> float:
        named = column.called(TIMES)
        if column.dated:
            return 3.5 + named if column.distinct > 1 else 0.0
        if not column.number or not (column.clean or named == 1) or column.distinct < 2:
            return 0.0
        goes_on = 1.0 if column.up >= 0.95 else 0.75 if column.up >= 0.5 and column.even else 0.0
        if named == 1:
            return 2.0 + goes_on
        if column.whole and column.up == 0 and named == 0:
            return 0.0
        if named:
            return 0.5 + 1.5 * goes_on
        return 1.6 * goes_on if column.even and goes_on and (column.whole or column.up == 1) else 0.0

    def _date_and_clock(self) -> list[str]:
        """A date and a time of day in columns of their own; or year, month, day..., each in its own."""
        dates = [c for c in self.free if c.holds == "dates" and c.distinct < c.filled]
        clocks = [c for c in self.free if c.holds == "clock"]
        found = [dates[0].name + JOIN + clocks[0].name] if dates and clocks else []
        parts = []
        for names in CLOCK_PARTS:
            part = next((c.name for c in self.free if c.whole and called(c.name, names) == 1), None)
            if part is None:
                break
            parts.append(part)
        return found + ([JOIN.join(parts)] if len(parts) >= 3 else [])

    def clocks(self, series: str | None) -> set[str]:
        """Columns that only say when: dates, row numbers, and what goes up with time from row to row by its name."""
        time = self.time
        found = set(names_in(self.look.table, time) or ()) if time else set()
        for c in self.free:
            onward = c.up == 1 or (series is not None and self._onward(c, series))
            if c.dated or (c.number and onward and (c.called(TIMES) == 1 or (c.even and (c.whole or c.called(TIMES))))):
                found.add(c.name)
        return found

    def _onward(self, column: Column, series: str) -> bool:
        """Whether values never go down within a series, and do go up."""
        groups = self.codes(series)[: self.look.head]
        steps = np.diff(column.values[: self.look.head])[groups[1:] == groups[:-1]]
        return len(steps) > 2 and bool((steps > 0).mean() > 0.95)

    # --- series

    def codes(self, name: str) -> Ints:
        """``(rows sampled,)`` of a column or a combination."""
        parts = names_in(self.look.table, name) or ()
        codes = [self.look.codes(part) for part in parts]
        if len(codes) == 1:
            return codes[0]
        stacked = np.stack(codes, axis=1) if codes else np.zeros((self.look.rows, 1), np.int64)
        return np.unique(stacked, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)

    @cached_property
    def groupings(self) -> list[Candidate]:
        """Columns that could say which rows belong together, the likeliest first."""
        if "series" in self.fixed:
            return [Candidate(self.fixed["series"], 6.0)] if self.fixed["series"] else []
        taken = self.from_files & self.taken  # even the class may be a part of a series' name
        could = [*self.free, *(c for c in self.columns if c.name in taken)]
        single = [(c, score) for c in could if (score := self._grouping_score(c.name)) is not None]
        found = [Candidate(c.name, score) for c, score in single if score > 0]
        if not any(candidate.score >= 2 for candidate in found):
            found += self._pairs([c for c, _ in single])
        return sorted(found, key=lambda c: -c.score)

    def _grouping_score(self, name: str) -> float | None:
        """None where it can't group rows at all; below 0 where the same time comes twice in a group."""
        parts = names_in(self.look.table, name) or ()
        columns = [self.by_name[part] for part in parts]
        time_parts = set(names_in(self.look.table, self.time) or ()) if self.time else set()
        if any(c.holds == "nothing" or (c.number and not c.whole) or c.dated or c.name in time_parts for c in columns):
            return None
        codes = self.codes(name)
        sizes = np.bincount(codes)
        sizes = sizes[sizes > 0]
        many = len(sizes) if self.look.whole else len(codes_of(self.look.table, name)[1])
        named = max(c.called(SERIES) for c in columns)
        if many < (1 if named == 1 else 2) or many * 2 > self.look.table.rows:
            return None
        score = (
            2 * named
            - max(2 * c.called(LABELS) for c in columns)
            - 0.5 * max(c.called(PERHAPS_LABELS) for c in columns)
        )
        score += 0.5 * any(c.text for c in columns)
        blocks = runs(codes[: self.look.head]) == len(np.unique(codes[: self.look.head]))
        score += 1.0 if blocks else -0.5
        if self.time and self.time in self.by_name:
            score += self._time_within(codes)
        elif self.time:
            score += 1.0 if _share_twice(codes, self.codes(self.time)) <= 0.02 else -4.0
        elif not blocks:
            score -= 1.0
        return score

    def _time_within(self, codes: Ints) -> float:
        """Whether times are different within each group although they come again between groups."""
        time = self.by_name[str(self.time)]
        if time.distinct >= time.filled * 0.98:
            return 0.0
        twice = _share_twice(codes, self.look.codes(time.name))
        if twice > 0.02:
            return -4.0
        return 2.5 if twice == 0 else 1.5

    def _pairs(self, columns: Sequence[Column]) -> list[Candidate]:
        """Two columns which only together tell series apart, such as subject and trial."""
        found = []
        named = [c for c in columns if c.called(SERIES) or c.text or c.called(PERHAPS_LABELS)][:6]
        for i, first in enumerate(named):
            for second in named[i + 1 :]:
                if not (first.called(SERIES) or second.called(SERIES)) or first.called(LABELS) or second.called(LABELS):
                    continue
                score = self._grouping_score(name := first.name + JOIN + second.name)
                if score is not None and score >= 2:
                    found.append(Candidate(name, score - 0.5))
        return found

    # --- classes

    def labels(self, besides: Sequence[str | None], series: str | None = None) -> list[Candidate]:
        """Columns that could hold classes, the likeliest first. series: they must not change within one."""
        if "label" in self.fixed:
            return [Candidate(self.fixed["label"], 6.0)] if self.fixed["label"] else []
        out = {part for name in besides if name for part in names_in(self.look.table, name) or ()} - self._of_files(
            series
        )
        found = []
        for place, column in enumerate(self.columns):
            if column.name in out or column.name in self.taken or column.holds == "nothing":
                continue
            score = self._label_score(column, place, series)
            if score > 0:
                found.append(Candidate(column.name, score))
        found = [c for c in found if not self._says_nothing(c.name)] or found  # the class only where none else can be
        own = [c for c in found if c.name not in self.from_files]
        found = own if any(c.score >= 1.5 for c in own) else found
        if len(found) > 1:
            found = [c for c in found if c.name != FILE]  # the last resort
        return sorted(found, key=lambda c: -c.score)

    def _says_nothing(self, name: str) -> bool:
        """A column with the same text in all rows, which isn't called a class."""
        column = self.by_name[name]
        return self.look.whole and column.distinct < 2 and column.called(LABELS) < 1 and name not in self.from_files

    @cached_property
    def from_files(self) -> set[str]:
        """Columns that were made of the files' names."""
        if not isinstance(self.look.table, Merged):
            return set()
        return {c.name for c in self.columns if c.name in (FILE, SHEET) or c.name.startswith(("folder", "file group"))}

    def _of_files(self, series: str | None) -> set[str]:
        """Parts of a combined name of series which may still be classes: one file per class, each with its own ids."""
        return self.from_files if series and series not in self.by_name else set()

    def _label_score(self, column: Column, place: int, series: str | None) -> float:
        if column.called(LABELS) < 1 and (column.dated or not (column.text or column.clean)):
            return 0.0
        if set(self._examples(column)) <= SPLITS:
            return 0.0
        if column.name in self.from_files:
            if column.name == FILE and is_split(self._texts(FILE)):
                return 0.0
            fits = series is None or series == column.name or self.constant_within(column.name, series)
            few = 2 <= len(self._texts(column.name)) <= MAX_CLASSES
            return (0.75 if column.name == FILE else 2.0) * fits * few
        strong, perhaps = column.called(LABELS), column.called(PERHAPS_LABELS)
        if words_only_y(column.name) and "x" in {c.name.lower() for c in self.columns}:
            strong = 0.0  # x and y are two features
        if column.distinct < 2 and self.look.whole:  # one class, or a constant
            return 0.4 * (column.text or strong == 1) + 0.75 * (strong + perhaps) if column.filled else 0.0
        few = 2 <= column.distinct <= MAX_CLASSES or not self.look.whole
        if not (strong == 1 and column.distinct) and not (few and column.distinct <= MAX_CLASSES):
            return 0.0
        if column.number and not column.whole and strong < 1:
            return 0.0
        if series is not None and not self.mostly_constant_within(column, series):
            return 0.0
        score = 3.0 * strong + 1.5 * perhaps * (strong < 1)
        score += (1.5 if column.text else 0.0) - 1.0 * (column.called(SERIES) == 1) - 1.0 * (column.called(TIMES) == 1)
        score += 0.25 * (place in (0, len(self.columns) - 1))
        if column.number and not strong and not perhaps:
            score += 0.5 if column.distinct <= 20 and column.repeats else 0.0
            score += 0.25 * (place in (0, len(self.columns) - 1))
            score += 0.75 if series is not None and column.distinct <= 20 else 0.0  # hardly by chance
        if series is None and not column.repeats and strong < 1:
            score -= 1.5
        return score

    def _texts(self, name: str) -> list[str]:
        return codes_of(self.look.table, name)[1]

    def _examples(self, column: Column) -> list[str]:
        return (
            [str(v).lower() for v in self.look.table.some(column.name, [(0, 20)]).to_pylist()] if column.text else [""]
        )

    def constant_within(self, name: str, series: str) -> bool:
        """Whether a column says the same in all rows of each series, empty cells aside, and not the same in all."""
        known = kept(self.look.table)
        key = ("constant", name, series)
        if key not in known:
            known[key] = self._constant_within(name, series)
        return known[key]

    def mostly_constant_within(self, column: Column, series: str) -> bool:
        """The same but for a few series, in which a class is written wrongly; of text and of columns called so."""
        if self.constant_within(column.name, series):
            return True
        if not column.text and column.called(LABELS) < 1:
            return False
        return self._constant_share(column.name, series) >= MOST

    def _constant_within(self, name: str, series: str) -> bool:
        column = self.by_name.get(name)
        if column is not None and column.distinct > MOST_CLASSES:
            return False
        return len(self._texts(name)) > 1 and self._constant_share(name, series) == 1

    def _constant_share(self, name: str, series: str) -> float:
        """The share of the series in all of whose rows a column says the same, empty cells aside."""
        groups, (codes, texts) = codes_of(self.look.table, series)[0], codes_of(self.look.table, name)
        if len(texts) > MOST_CLASSES:
            return 0.0
        missing, meaning = missing_texts(texts), same_numbers(texts, self.look.table.format)
        if missing.any():
            filled = ~missing[codes]
            groups, codes = groups[filled], codes[filled]
        if not len(codes):
            return 0.0
        codes = codes if meaning is None else meaning[codes]
        first = np.full(int(groups.max()) + 1, -1, np.int64)
        first[groups] = codes
        other = first[groups] != codes
        return 1 - len(np.unique(groups[other])) / np.count_nonzero(first >= 0) if other.any() else 1.0

    # --- features

    def features(self, *besides: str | None, series: str | None = None) -> tuple[str, ...]:
        """Columns of numbers that are no time, no name, no row number and, within series, not always the same."""
        if "features" in self.fixed:
            return tuple(self.fixed["features"] or ())
        out = {part for name in besides if name for part in names_in(self.look.table, name) or (name,)}
        could = [c for c in self.columns if c.number and c.name not in out]
        clocks = self.clocks(series)
        found = [c.name for c in could if c.name not in clocks and not self._no_feature(c, series)]
        return tuple(found or [c.name for c in could if not c.called(TIMES) and not c.called(SERIES)])

    def _no_feature(self, column: Column, series: str | None) -> bool:
        if column.counts or (column.whole and column.called(COUNTERS) == 1 and column.up > 0.9):
            return True
        if column.called(SERIES) == 1 and column.whole:
            return True
        if series is None or not column.whole or column.distinct < 2:
            return False
        return self.constant_within(column.name, series)


def words_only_y(name: str) -> bool:
    return name.strip().lower() == "y"


def _share_twice(groups: Ints, times: Ints) -> float:
    """The share of rows whose time was already there in their group."""
    if not len(groups):
        return 0.0
    pairs = groups * (int(times.max(initial=0)) + 1) + times
    twice = len(pairs) - len(np.unique(pairs))
    return twice / len(pairs) if twice > 1 else twice * 1e-3  # one alone is a mistake
