"""What one kind of layout says for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rnnviz.data.tables.guessing.roles import Candidate
from rnnviz.errors import Finding


@dataclass(frozen=True)
class Proposal:
    """fields: of ``Layout``, all but the kind. score: the sum of what speaks for it and against it, in units of one
    strong hint. labels: columns that could be the class. findings: what it had to assume. doubtful: whether it may be
    the best there is and still not what is meant."""

    kind: str
    fields: dict[str, Any]
    score: float
    reason: str
    labels: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubtful: bool = False


def classes_in_words(label: str | None) -> str:
    return f"and {label!r} holds the classes" if label else "but no column of classes was found"
