"""Classes with few series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.words import listed, several, verb
from rnnviz.data.preparation.work import Work
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

FEW = 5  # series: with a quarter held out, one or two of them would have to stand for the whole class


def counts(parts: Parts) -> Ints:
    """``(num_classes,)`` series per class; those without a class do not count."""
    return np.bincount(parts.codes[parts.codes >= 0], minlength=len(parts.classes))


def thin(work: Work) -> None:
    """Leaves out the classes with fewer than five series, if that was chosen and two classes are left then."""
    parts = work.parts
    if work.plan.small_classes == "keep" or not work.learning:
        work.say("small_classes", "Every class is kept.", 0, parts.n)
        return
    sizes = counts(parts)
    small = (sizes > 0) & (sizes < FEW)
    if int((sizes >= FEW).sum()) < 2:
        work.say("small_classes", "Every class is kept, since too few are large enough.", 0, parts.n)
        return
    keep = ~small[parts.codes]
    left = int((~keep).sum())
    names = [name for name, few in zip(parts.classes, small.tolist(), strict=True) if few]
    if not left:
        work.say("small_classes", f"Every class has at least {FEW} series.", 0, parts.n)
        return
    which = f"{several(left, 'series', 'series')} of classes with fewer than {FEW}"
    work.say("small_classes", f"{which} {verb(left)} left out: {listed(names, len(names))}.", left, parts.n)
    work.parts = parts.only(keep)
