"""Whether there are classes to tell apart, and enough series of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.limits import MAX_CLASSES
from rnnviz.data.preparation.small import FEW, counts
from rnnviz.data.preparation.words import listed
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

UNEVEN = 10  # times as many series as the smallest class has: guessing the largest is then right nine times out of ten
THIN_OUT = Fix("Leave out the classes with fewer than five series", {"small_classes": "leave_out"})


def class_findings(parts: Parts) -> list[Finding]:
    """Of the prepared series, as far as the file names their classes."""
    sizes = counts(parts)
    if parts.n == 0 or sizes.sum() == 0:
        return []
    if parts.n == 1:
        return [_single_series()]
    if np.count_nonzero(sizes) == 1:
        return [_one_class(parts, sizes)]
    if np.count_nonzero(sizes) > MAX_CLASSES:
        return [_many(int(np.count_nonzero(sizes)))]
    return [*_lonely(parts, sizes), *_small(parts, sizes), *_uneven(parts, sizes)]


def _single_series() -> Finding:
    return Finding(
        "There is only one series",
        "Bring at least two series of each class, better a hundred; or cut one long recording into windows.",
        why="A network learns a class from several series of it, and is tested on others.",
        code="single_series",
    )


def _one_class(parts: Parts, sizes: Ints) -> Finding:
    return Finding(
        "All series belong to one class",
        "Add a file with another class: drop it too, and read both together. Or choose another column as the class.",
        parts.classes[int(sizes.argmax())],
        int(sizes.sum()),
        "There must be something to tell apart.",
        "one_class",
    )


def _many(classes: int) -> Finding:
    return Finding(
        "There are too many classes",
        f"Choose another column as the class: at most {MAX_CLASSES} can be told apart.",
        count=classes,
        why="So many classes are most often a number or a name that is different in each series.",
        code="many_classes",
    )


def _lonely(parts: Parts, sizes: Ints) -> list[Finding]:
    lonely = np.flatnonzero(sizes == 1)
    if not len(lonely):
        return []
    return [
        Finding(
            "Classes have one series only",
            "Add series, or leave these classes out.",
            _names(parts, lonely),
            len(lonely),
            "Each class needs at least two: one to learn from and one to test on.",
            "lonely_class",
            fixes=_thin_out(sizes),
        )
    ]


def _small(parts: Parts, sizes: Ints) -> list[Finding]:
    small = np.flatnonzero((sizes > 1) & (sizes < FEW))
    if not len(small):
        return []
    return [
        Finding(
            f"Classes have fewer than {FEW} series",
            "Add series, or leave these classes out.",
            _names(parts, small, sizes),
            len(small),
            "What is special about three or four series is soon learned by heart, and one held out says little.",
            "small_classes",
            "warns",
            _thin_out(sizes),
        )
    ]


def _uneven(parts: Parts, sizes: Ints) -> list[Finding]:
    present = np.flatnonzero(sizes)
    least, most = present[sizes[present].argmin()], present[sizes[present].argmax()]
    if sizes[most] < UNEVEN * sizes[least]:
        return []
    share = sizes[most] / sizes.sum()
    return [
        Finding(
            "Some classes have far more series than others",
            "Look at how well each class is told, not only at the accuracy; bring more series of the rare ones.",
            _names(parts, np.array([most, least]), sizes),
            int(sizes[most] // sizes[least]),
            f"A network that always answers {parts.classes[most]} is right for {share:.0%} of the series already.",
            "imbalance",
            "warns",
        )
    ]


def _thin_out(sizes: Ints) -> tuple[Fix, ...]:
    return (THIN_OUT,) if np.count_nonzero(sizes >= FEW) >= 2 else ()


def _names(parts: Parts, which: Ints, sizes: Ints | None = None) -> str:
    words = (parts.classes[i] + (f" ({sizes[i]:,})" if sizes is not None else "") for i in which.tolist())
    return listed(words, len(which))
