"""Each series scaled by itself. Scaling by feature belongs to the training: see ``Scale``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.work import Work

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

WORDS = {
    "feature": "Each feature will have mean 0 and standard deviation 1 over the series learned from.",
    "series": "Each feature of each series was scaled to mean 0 and standard deviation 1 over its own steps.",
    "none": "Values are used as they are, without scaling.",
}


def scale(work: Work) -> None:
    how, size = work.plan.scaling, work.parts.values.size
    if how == "series":
        work.parts = replace(work.parts, values=standardised(work.parts))
    work.say("scaling", WORDS[how], 0 if how == "none" else size, size)


def standardised(parts: Parts) -> Values:
    """Mean 0 and standard deviation 1 over each series' own steps; a feature that stays the same in it becomes 0."""
    values = np.empty_like(parts.values, order="F")
    if not parts.n:
        return values
    starts, lengths = parts.starts, parts.lengths
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large has a finding of its own
        for i, column in enumerate(parts.values.T):
            column = np.ascontiguousarray(column)
            flat = np.minimum.reduceat(column, starts) == np.maximum.reduceat(column, starts)
            mean = np.add.reduceat(column, starts) / lengths
            centred = column - np.repeat(mean, lengths)
            deviation = np.sqrt(np.add.reduceat(centred * centred, starts) / lengths)
            flat |= deviation == 0
            centred /= np.repeat(np.where(flat, 1.0, deviation), lengths)
            values[:, i] = np.where(np.repeat(flat, lengths), 0.0, centred) if flat.any() else centred
    return values
