"""What one kind of layout says for itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rnnviz.data.tables.guessing.roles import Candidate
from rnnviz.errors import Finding


@dataclass(frozen=True)
class Proposal:
    """fields: of ``Layout``, all but the kind. score: the sum of what speaks for it and against it, in units of one
    strong hint. labels: other columns that could be the class. aside: columns it does not use, with the reason where
    there is a special one. findings: what it had to assume."""

    kind: str
    fields: dict[str, Any]
    score: float
    reason: str
    labels: tuple[Candidate, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def classes_in_words(label: str | None) -> str:
    return f"and {label!r} holds the classes" if label else "but no column of classes was found"
