"""How findings name places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

SHOWN = 5  # places; the others are counted


def listed(words: Iterable[str], total: int) -> str:
    """The first of them by name, the others as a number: ``a, b, c, d, e and 12 more``."""
    shown = [word for word, _ in zip(words, range(SHOWN), strict=False)]
    return ", ".join(shown) + (f" and {total - len(shown):,} more" if total > len(shown) else "")


def named(parts: Parts, series: Sequence[int] | Ints) -> str:
    """These series, by name."""
    return "series " + listed((parts.names[int(i)] for i in series[:SHOWN]), len(series))


def cells(parts: Parts, rows: Ints, features: Ints) -> str:
    """These values, by their places in the user's file."""
    first = zip(rows[:SHOWN].tolist(), features[:SHOWN].tolist(), strict=True)
    return "; ".join(parts.place(row, feature) for row, feature in first) + (
        f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    )


def series_of(parts: Parts, rows: Ints) -> Ints:
    """The series that these rows of ``values`` belong to."""
    return np.searchsorted(parts.starts, rows, "right") - 1


def several(count: int, one: str, many: str = "") -> str:
    """``1 value``, ``1,200 values``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def verb(count: int, one: str = "was", many: str = "were") -> str:
    """The verb's form for so many."""
    return one if count == 1 else many
