"""Long series folded: p steps become one step with p times as many features.

Backpropagation through l steps forgets what lies far back, and takes l times as long; l / p steps are remembered p
times as far, at the price of p times as many input weights. As in "patching": Nie et al., "A Time Series is Worth 64
Words", 2023, https://arxiv.org/abs/2211.14730.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.lengths import rows_of
from rnnviz.data.preparation.words import named, several, verb
from rnnviz.data.preparation.work import Work, changed
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

COMFORTABLE = 400  # steps that a plain tanh network can still learn over


def patch_for(l: int) -> int:
    """The patch that makes l steps comfortable: 1 up to 400 steps."""
    return -(-l // COMFORTABLE)


def patch_names(features: tuple[str, ...], p: int) -> tuple[str, ...]:
    """``x (1 of 4)``, ``y (1 of 4)``, ``x (2 of 4)``... in the order in which the values stand."""
    return features if p == 1 else tuple(f"{name} ({i + 1} of {p})" for i in range(p) for name in features)


def fold(work: Work) -> None:
    """``(l, k)`` becomes ``(l // p, p * k)``: the first l mod p steps of a series are left off, since its last steps
    are nearest to the state that decides."""
    parts, p = work.parts, work.plan.patch
    if p == 1 or not parts.n:
        work.say("patch", "Steps are used one by one.", 0, len(parts.values))
        return
    short = parts.lengths < p
    if short.any():
        work.findings.append(_short(parts, np.flatnonzero(short), p))
        return
    left = int((parts.lengths % p).sum())
    k = len(parts.features)
    words = f"Every {p} steps were folded into one with {several(p * k, 'feature')} instead of {k}"
    rest = f"; {several(left, 'step')} at the start of series {verb(left)} left off" if left else ""
    work.say("patch", f"{words}{rest}.", len(parts.values) - left, len(parts.values))
    work.parts = folded(parts, p)


def folded(parts: Parts, p: int) -> Parts:
    rest = parts.lengths % p
    values = parts.values[rows_of(parts.starts + rest, parts.lengths - rest)] if rest.any() else parts.values
    lengths: Ints = parts.lengths // p
    named_ = replace(parts, features=patch_names(parts.features, p))
    return changed(named_, values.reshape(-1, p * len(parts.features)), lengths)


def _short(parts: Parts, short: Ints, p: int) -> Finding:
    least = int(parts.lengths.min())
    fix = Fix("Use the steps one by one" if least == 1 else f"Fold {least} steps into one", {"patch": least})
    return Finding(
        f"Series have fewer than the {p} steps that are folded into one",
        "Fold fewer steps, or leave those series out.",
        named(parts, short),
        len(short),
        "Nothing would be left of such a series.",
        "empty_series",
        fixes=(fix,),
    )
