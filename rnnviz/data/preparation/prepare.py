"""Series as they were laid out become series that a training can read, as chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from rnnviz.data.preparation.choices import Preparation
from rnnviz.data.preparation.lengths import measure
from rnnviz.data.preparation.missing import drop_empty, fill, mark
from rnnviz.data.preparation.outliers import tame
from rnnviz.data.preparation.patches import fold
from rnnviz.data.preparation.scaling import scale
from rnnviz.data.preparation.small import thin
from rnnviz.data.preparation.spacing import space
from rnnviz.data.preparation.work import Prepared, Work

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

STAGES: tuple[Callable[[Work], None], ...] = (drop_empty, mark, tame, fill, space, measure, thin, scale, fold)


def prepare(parts: Parts, preparation: Preparation) -> Prepared:
    """What was chosen, in the order of ``Preparation``; with what each choice did, and what still stands in the way."""
    return _through(Work(parts, preparation))


def again(parts: Parts, preparation: Preparation, fitted: Mapping[str, Any]) -> Prepared:
    """What was done to other series, done to these: nothing is measured anew."""
    return _through(Work(parts, preparation, dict(fitted), learning=False))


def _through(work: Work) -> Prepared:
    for stage in STAGES:
        stage(work)
    return Prepared(work.parts, work.plan, work.done, work.findings, work.fitted)
