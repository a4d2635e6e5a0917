"""Saying where something is, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

SHOWN = 5
LONGEST = 60


def listed(names: Iterable[object], count: int) -> str:
    """The first five, and how many there are beside them."""
    shown = [str(name) for name in islice(names, SHOWN)]
    more = f" and {count - len(shown):,} more" if count > len(shown) else ""
    return "; ".join(shown) + more


def rows_listed(lines: Sequence[int]) -> str:
    """``row 3; row 7``."""
    return listed((f"row {line}" for line in lines), len(lines))


def quoted(text: str) -> str:
    """A cell or a line as it is shown in a sentence."""
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…")


def counted(count: int, word: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
