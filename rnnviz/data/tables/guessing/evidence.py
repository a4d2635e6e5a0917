"""What values say about the way a table is laid out, whatever its columns are called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnviz.data.tables.cells import Array
from rnnviz.data.tables.columns import Column, Look
from rnnviz.records import Ints

COMPARED = 12
LEAST = 6


def smooth_rows(look: Look, columns: Sequence[Column], groups: Ints | None = None) -> float:
    """How much a value tells about the one in the next row, 0 (nothing) to 1: one minus half the ratio of von Neumann
    (1941), the median over columns. groups: ``(rows,)`` rows of different groups are no neighbours, and what sets
    groups apart does not count."""
    shares = [
        _smooth(column.values[: look.head], None if groups is None else groups[: look.head])
        for column in columns[:COMPARED]
    ]
    known = [share for share in shares if share is not None]
    return float(np.median(known)) if known else 0.0


def _smooth(values: Array, groups: Ints | None) -> float | None:
    inside = np.isfinite(values)
    same = np.ones(len(values) - 1, bool) if groups is None else groups[1:] == groups[:-1]
    if groups is not None and inside.any():
        values = values - _means(values, groups, inside)[groups]
    together = same & inside[1:] & inside[:-1]
    if together.sum() < LEAST:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        spread = float(np.var(values[inside]))
        step = float(np.mean(np.square(np.diff(values)[together])))
    return float(np.clip(1 - step / (2 * spread), 0, 1)) if spread > 0 and np.isfinite(spread + step) else None


def _means(values: Array, groups: Ints, inside: np.ndarray) -> Array:
    sums = np.bincount(groups[inside], values[inside], groups.max() + 1)
    return sums / np.maximum(np.bincount(groups[inside], minlength=groups.max() + 1), 1)


def smooth_columns(look: Look, names: Sequence[str], k: int = 1) -> float:
    """The same from column to column, the median over rows. k: columns between neighbours."""
    if len(names) < LEAST * k:
        return 0.0
    place = {name: j for j, name in enumerate(look.table.columns)}
    block = look.numbers[[place[name] for name in names]][::k, :200]
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        steps = np.diff(block, axis=0)
        known = np.isfinite(steps).all(axis=0) & (np.ptp(block, axis=0) > 0)
        if not known.any():
            return 0.0
        shares = 1 - np.mean(np.square(steps[:, known]), axis=0) / (2 * np.var(block[:, known], axis=0))
    return float(np.clip(np.nanmedian(shares), 0, 1)) if np.isfinite(shares).any() else 0.0


def alike(columns: Sequence[Column]) -> bool:
    """Whether columns hold values of one size, as the steps of one feature do: their middles lie closer together than
    their values spread, and their spreads are within a factor of five."""
    known = [c.values[np.isfinite(c.values)] for c in columns[:60]]
    known = [values for values in known if len(values) > 1]
    if len(known) < 2:
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        spread = np.array([np.subtract(*np.percentile(values, [90, 10])) for values in known])
        middle = np.array([np.median(values) for values in known])
        typical = float(np.median(spread))
        if not typical > 0:
            return False
        return bool(np.ptp(middle) <= 3 * typical and np.mean((spread > typical / 5) & (spread < typical * 5)) > 0.8)


def runs(codes: Ints) -> int:
    """How many stretches of equal neighbours there are."""
    return int(1 + np.count_nonzero(np.diff(codes))) if len(codes) else 0
