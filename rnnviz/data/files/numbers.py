"""From cells to numbers, strictly: what is not plainly written as a number is text."""

from __future__ import annotations

import itertools
import re
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rnnviz.data.files.table import Format, Text

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "-nan", "<na>", "nat", "null", "none", "nil", "?", "-", "--"})
"""What says that there is no value, in small letters."""
GROUPS = {"": "", ",": ",", ".": r"\.", " ": "[ \u00a0\u2009\u202f]", "'": "['\u2019]"}
"""The thousands marks, as a pattern: a space may be of any width, an apostrophe straight or curly."""
_INFINITE = r"(?i)^[+-]?(inf|infinity|∞)$"
_MINUS = "\u2212"


def cells_to_numbers(column: Text, format: Format) -> Array:
    """``(rows,)`` float64: NaN where a cell holds no number, infinite where it says so or is too large for one.

    A number is digits with at most one decimal sign and an exponent; thousands marks count only where every group of
    digits is right (1,234,567 but neither 12,34 nor 0,123). Units, per cent signs, hexadecimal digits and underscores
    make a cell text.
    """
    if format.decimal == ".":
        for cells in (lambda: column, lambda: _blanked(column)):
            numbers = _cast(cells())
            if numbers is not None:
                return numbers
    return _slowly(_blanked(column), format)


def is_missing(column: Text) -> Mask:
    """``(rows,)`` True where a cell is empty or says in words that there is no value (``MISSING``)."""
    return _bools(pc.is_in(column, value_set=_spellings()))


def is_infinite(column: Text) -> Mask:
    """``(rows,)`` True where a cell spells infinity: inf, -inf, Infinity, ∞."""
    return _bools(pc.match_substring_regex(_plain_minus(column), _INFINITE))


def is_plain(cell: str) -> bool:
    """Whether a cell is a number with a decimal point, if any, and no thousands marks."""
    return _plain().fullmatch(cell) is not None


def number_pattern(decimal: str, thousands: str = "") -> str:
    """The pattern of a number written this way. It knows no infinity."""
    point = r"\." if decimal == "." else ","
    plain = rf"(?:[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    if not thousands:
        return rf"^[+-]?{plain}$"
    mark = GROUPS[thousands]
    return rf"^[+-]?(?:{plain}|[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+(?:{point}[0-9]*)?)$"


def _slowly(column: Text, format: Format) -> Array:
    """Each cell is looked at before it is read."""
    column = _plain_minus(column)
    infinite = pc.match_substring_regex(column, _INFINITE)
    number = pc.match_substring_regex(column, number_pattern(format.decimal, format.thousands))
    cells = pc.if_else(number, column, pa.scalar(None, pa.string()))
    if format.thousands:
        cells = pc.replace_substring_regex(cells, GROUPS[format.thousands], "")
    if format.decimal == ",":
        cells = pc.replace_substring(cells, ",", ".")
    numbers = _cast(cells)
    assert numbers is not None  # the pattern lets through only what can be read
    signs = np.where(_bools(pc.starts_with(column, "-")), -np.inf, np.inf)
    return np.where(_bools(infinite), signs, numbers)


def _cast(column: Text) -> Array | None:
    """The numbers, NaN for null, where Arrow takes every cell for one. It is strict: no spaces, hex, marks or units."""
    try:
        numbers = pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        return None
    return np.asarray(numbers.to_numpy(), np.float64)


def _blanked(column: Text) -> Text:
    """Missing cells become null."""
    missing = pc.is_in(column, value_set=_spellings())
    return pc.if_else(missing, pa.scalar(None, pa.string()), column)


def _plain_minus(column: Text) -> Text:
    return pc.replace_substring(column, _MINUS, "-")


def _bools(column: Text) -> Mask:
    return np.asarray(pc.fill_null(column, False).to_numpy(), np.bool_)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(number_pattern("."))


@cache
def spellings() -> tuple[str, ...]:
    """Every way to write the words for missing in large and small letters."""
    every = {"".join(letters) for word in MISSING for letters in itertools.product(*({c, c.upper()} for c in word))}
    return tuple(sorted(every))


@cache
def _spellings() -> pa.Array:
    return pa.array(spellings(), pa.string())
