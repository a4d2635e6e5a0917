"""Where in a file the table is: lines above it, rows of names, a row of units, rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rnnviz.data.files.cells import missing, numberish, word
from rnnviz.data.files.units import is_units

LOOKED_AT = 200
MOST_NAMES = 5
SUMMARY = frozenset(
    "total totals sum mean average avg std stdev count min max minimum maximum median summe mittelwert gesamt "  # noqa: SIM905
    "durchschnitt anzahl somme moyenne".split()
)

Row = list[str]


@dataclass(frozen=True)
class Shape:
    """All counted in rows that hold anything. above: rows before the names or the first row of data. header: rows of
    names. units: whether a row of units follows. below: rows after the data. width: cells in a row of the table.
    even: whether nearly all rows have as many cells."""

    above: int
    header: int
    units: bool
    below: int
    width: int
    even: bool = True

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.above + self.header + self.units


class Body:
    """What most rows look like: how wide they are, and which columns hold numbers."""

    def __init__(self, rows: Sequence[Row]) -> None:
        widths = [len(row) for row in rows if len(row) > 1] or [1]
        self.width, times = Counter(widths).most_common(1)[0]
        self.even = times >= 0.6 * len(widths)
        self.rows = [row for row in rows[len(rows) // 2 :] if self.fits(row)][:LOOKED_AT]
        width = max(map(len, self.rows), default=0)
        self.columns = [[row[j] for row in self.rows if j < len(row)] for j in range(width)]
        self.numeric = [_mostly_numbers(column) for column in self.columns]

    def fits(self, row: Row) -> bool:
        """Whether the row has about as many cells as the others."""
        return len(row) == self.width if self.even else len(row) > 1

    def over_numbers(self, row: Row) -> list[str]:
        """The row's filled cells in the columns of numbers."""
        return [cell for cell, numeric in zip(row, self.numeric, strict=False) if numeric and not missing(cell)]

    def data(self, row: Row) -> bool:
        """Whether every filled cell in a column of numbers is one."""
        cells = self.over_numbers(row)
        return self.fits(row) and bool(cells) and all(map(numberish, cells))

    def some_data(self, row: Row) -> bool:
        return self.fits(row) and any(map(numberish, self.over_numbers(row)))

    def names(self, row: Row) -> bool:
        """Whether the row could hold names: words over numbers, or only words which are different."""
        filled = [cell for cell in row if cell]
        if not filled or any(map(numberish, self.over_numbers(row))):
            return False
        if self.even and len(row) < self.width - 1:
            return False
        return any(map(word, self.over_numbers(row))) or (not any(self.numeric) and self.unheard(row))

    def unheard(self, row: Row) -> bool:
        """Whether the row's words are different and not found below, in their columns."""
        words = [cell for cell in row if word(cell)]
        below = (column for cell, column in zip(row, self.columns, strict=False) if word(cell) and cell in column)
        return len(set(words)) == len(words) and next(below, None) is None

    def lacks(self, row: Row) -> bool:
        """Whether the row has an empty cell in a column that most other rows fill."""
        others = [other for other in self.rows if other is not row]
        empty = [j for j in range(len(self.columns)) if not "".join(row[j : j + 1])]
        return any(2 * sum(bool("".join(other[j : j + 1])) for other in others) > len(others) for j in empty)

    def counts(self, row: Row) -> bool:
        """Whether the row numbers its columns: 0, 1, 2... or 1, 2, 3..., or even steps beside a word that is nowhere
        else in its column."""
        numbers = [_number(cell) for cell in row if numberish(cell)]
        steps = {round(b - a, 9) for a, b in pairwise(numbers)}
        words = [cell for cell in row if word(cell)]
        if len(numbers) < 3 or len(steps) != 1 or min(steps) <= 0 or (not self.fits(row) and self.even):
            return False
        return self.unheard(row) if words else numbers[0] in (0, 1) and steps == {1}


def shape_of(rows: Sequence[Row], whole: bool, below: int | None = None) -> Shape:
    """The shape of a file from its first rows. whole: they are all rows, so that the last ones are below the data if
    they look so."""
    if below is None:
        below = rows_below(rows, Body(rows)) if whole else 0
    rows = rows[: len(rows) - below] if below else rows
    body = Body(rows)
    first = next((i for i, row in enumerate(rows) if body.data(row)), len(rows))
    while first and not body.names(rows[first - 1]) and body.some_data(rows[first - 1]):
        first -= 1  # a row of data with a word in it
    if first == len(rows):
        first = 1 if rows and (body.names(rows[0]) or (len(rows) == 1 and all(map(word, rows[0])))) else 0
        return Shape(0, first, False, below, body.width, body.even)
    header, units = _names_above(rows[:first], body)
    if not header and first + 1 < len(rows) and body.counts(rows[first]) and not body.counts(rows[first + 1]):
        return Shape(first, 1, False, below, body.width, body.even)
    return Shape(first - header - units, header, units, below, body.width, body.even)


def rows_below(rows: Sequence[Row], body: Body) -> int:
    """How many of the last rows are no data: single words, or sums under columns."""
    count = 0
    while count < len(rows) - 2 and _is_below(rows[-1 - count], body):
        count += 1
    return count


def _is_below(row: Row, body: Body) -> bool:
    words = [(j, cell) for j, cell in enumerate(row) if word(cell)]
    others = [other for other in body.rows if other is not row]
    if any(other[j : j + 1] == [cell] for j, cell in words for other in others):
        return False
    first = next(cell for cell in row if cell)
    if _sums(first) or (len(words) == 1 and _sums(words[0][1]) and body.lacks(row)):
        return True
    numbers = any(map(numberish, body.over_numbers(row)))
    filled = sum(map(bool, row))
    return body.even and body.width > 1 and bool(words) and not numbers and filled <= max(1, body.width // 2)


def _sums(cell: str) -> bool:
    """Whether a cell says that its row sums up those above it."""
    return cell.lower().rstrip(":") in SUMMARY


def _names_above(rows: Sequence[Row], body: Body) -> tuple[int, bool]:
    """How many rows of names end these rows, and whether the last row holds units."""
    count = 0
    while count < min(len(rows), MOST_NAMES) and body.names(rows[-1 - count]):
        count += 1
    if not count:
        return 0, False
    units = count > 1 and is_units(body.over_numbers(rows[-1]), body.over_numbers(rows[-2]))
    names = rows[len(rows) - count : len(rows) - units]
    return _rows_of_names(names), units


def _rows_of_names(rows: Sequence[Row]) -> int:
    """From the last row up: rows which name groups of columns, or every column, belong to the names."""
    count = 1
    while count < len(rows) and _belongs(rows[-1 - count], rows[-count]):
        count += 1
    return count


def _belongs(upper: Row, lower: Row) -> bool:
    """Whether a row above names is a part of them: it fills every column, or groups columns whose names need it."""
    if all(upper) and len(upper) == len(lower) > 2:
        return True
    if len(upper) == len(lower) and _grouping(upper):
        return True
    needed = len(set(filter(None, lower))) < len(lower)
    return needed and len(list(filter(None, upper))) > 1


def _grouping(row: Row) -> bool:
    """Whether the row is one of merged cells: several different words, with empty cells before the last of them."""
    places = [j for j, cell in enumerate(row) if cell]
    words = {row[j] for j in places}
    return len(places) > 1 and len(words) == len(places) < places[-1] + 1 and all(map(word, words))


def _mostly_numbers(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if not missing(cell)]
    return bool(filled) and sum(map(numberish, filled)) >= 0.5 * len(filled)


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return float("nan")
