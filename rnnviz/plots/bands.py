"""Rows of numbers that stand above each other in the unrolled network: the input, each layer's state, the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.plots.layout import plain, shortened
from rnnviz.plots.states import Floats
from rnnviz.plots.theme import look

MOST_ROWS = 12  # of a cell, whose numbers can be read


@dataclass(frozen=True)
class Band:
    """One row of cells. rows: names from top to bottom. values: ``(rows, steps)``. reach: of the strongest colour."""

    title: str
    rows: tuple[str, ...]
    values: Floats
    reach: float
    signed: bool
    recurrent: bool = False


def input_band(own: Floats, features: Sequence[str]) -> Band:
    """own: ``(steps, k)``; the first twelve features are drawn."""
    names = tuple(plain(shortened(name)) for name in features[:MOST_ROWS])
    return Band("input X<sub>t</sub>", names, own.T[:MOST_ROWS], float(np.abs(own).max()) or 1.0, True)


def state_band(own: Floats, places: NDArray[np.int64], layer: int, num_layers: int) -> Band:
    """own: ``(steps, h)`` of a layer. places: its units in order; more than twelve are drawn as the means of groups."""
    groups = np.array_split(places, min(len(places), MOST_ROWS))
    values = np.array([own[:, group].mean(1) for group in groups])
    title = "state H<sub>t</sub>" if num_layers == 1 else f"state H<sub>t</sub>, layer {layer + 1}"
    return Band(title, tuple(map(_group_name, groups)), values, max(1.0, float(np.abs(own).max())), True, True)


def _group_name(group: NDArray[np.int64]) -> str:
    if len(group) == 1:
        return f"unit {group[0] + 1}"
    return f"units {group[0] + 1}, {group[1] + 1}{', …' if len(group) > 2 else ''} (mean of {len(group)})"


def verdict_band(P: Floats, now: Floats, classes: Sequence[str], dark: bool) -> Band:
    """P: ``(steps, num_classes)``. now: ``(num_classes,)``, by which the twelve most probable are chosen."""
    shown = sorted(np.argsort(-now, kind="stable")[:MOST_ROWS].tolist())
    names = (f'<span style="color:{look(c, dark).colour}">{plain(shortened(classes[c]))}</span>' for c in shown)
    return Band("verdict (%)", tuple(names), 100 * P[:, shown].T, 100.0, False)
