"""What should be known about series before a network learns from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rnnviz.data.preparation.work import Prepared
from rnnviz.data.verdict.classes import class_findings
from rnnviz.data.verdict.features import feature_findings
from rnnviz.data.verdict.leak import leak_findings
from rnnviz.data.verdict.size import size_findings
from rnnviz.data.verdict.training import for_training
from rnnviz.data.verdict.windows import window_findings
from rnnviz.errors import Finding

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

__all__ = ["for_training", "judge"]


def judge(parts: Parts, prepared: Prepared) -> list[Finding]:
    """All findings on series, each with its count, place, reason and remedy; without those that laying them out and
    preparing them gave. parts: as they were laid out. prepared: what became of them."""
    return [
        *class_findings(prepared.parts),
        *size_findings(prepared.parts, prepared.preparation),
        *feature_findings(parts, prepared.preparation),
        *leak_findings(parts),
        *window_findings(prepared.parts),
    ]
