"""What was recognised in a table, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.data.tables.layout import Layout
from rnnviz.errors import Finding


@dataclass(frozen=True)
class Way:
    """One layout that a table could have. confidence: 0..1, and 1 where the file or the user says so. reason: a
    sentence with the user's column names."""

    kind: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class Guess:
    """layout: the likeliest. ways: all kinds, the likeliest first. findings: what is to be asked, what was assumed."""

    layout: Layout
    ways: tuple[Way, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class ColumnFacts:
    """role: what the layout uses it as ("feature", "step", "class", "series", "time", "not used"). holds: "numbers",
    "text", "dates" or "nothing". example: its first filled cell. distinct: of the rows that a guess
    looks at (``limits.SAMPLED_ROWS``), or of all where there are no more."""

    name: str
    role: str
    holds: str
    distinct: int
    missing: int
    example: str
    unit: str = ""
