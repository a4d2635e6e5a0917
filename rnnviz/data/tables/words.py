"""Listing, counting and sorting in a person's way."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

SHOWN = 5
_DIGITS = re.compile(r"([0-9]+)")


def listed(named: Sequence[str], count: int) -> str:
    """``a; b and 3 more``, where there are ``count`` in all."""
    more = f" and {count - len(named):,} more" if count > len(named) else ""
    return "; ".join(named) + more


def names_listed(names: Sequence[str]) -> str:
    """The first few names in words."""
    return listed([str(name)[:40] for name in names[:SHOWN]], len(names))


def counted(count: int, word: str) -> str:
    """``1 window``, ``2 windows``, ``2 series``."""
    return f"{count:,} {word}" if count == 1 or word.endswith("s") else f"{count:,} {word}s"


def quoted(names: Sequence[str]) -> str:
    """``'a', 'b' and 'c'``; after five, how many more."""
    shown = [repr(name) for name in names[:SHOWN]]
    if len(names) > SHOWN:
        return f"{', '.join(shown)} and {len(names) - SHOWN} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def natural_order(names: Sequence[str]) -> list[int]:
    """Positions of the names in a person's order: by value where all are numbers, else with 2 before 10."""
    try:
        values = np.array(names, dtype=np.str_).astype(np.float64)
    except ValueError:
        return sorted(range(len(names)), key=lambda i: (_natural(names[i]), names[i]))
    if not np.isfinite(values).all():
        return sorted(range(len(names)), key=lambda i: (_natural(names[i]), names[i]))
    if (np.diff(values) > 0).all():
        return list(range(len(names)))
    return sorted(range(len(names)), key=lambda i: (values[i], names[i]))


def _natural(name: str) -> list[tuple[int, float, str]]:
    parts = _DIGITS.split(name.casefold())
    return [(1, _number(part), "") if i % 2 else (0, 0.0, part) for i, part in enumerate(parts)]


def _number(digits: str) -> float:
    try:
        return float(digits)
    except OverflowError:
        return math.inf
