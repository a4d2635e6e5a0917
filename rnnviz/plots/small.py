"""A picture small enough for a card: one series of each class, as SVG text."""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from rnnviz.plots.theme import look
from rnnviz.records import SeriesSet

WIDTH, HEIGHT, EDGE = 120, 64, 3
CLASSES, FEATURES, POINTS = 6, 3, 100


def thumbnail(series_set: SeriesSet) -> str:
    """The first of the longest series of each class, a row for each class, in the class's colour; up to six classes.

    Up to three features share a row, each on the scale of that feature; the second and third are thinner.
    Long series are drawn by the extremes of 100 parts, so a short pulse is never lost.
    """
    present = np.flatnonzero(series_set.counts)[:CLASSES]
    height = (HEIGHT - EDGE) / len(present)
    chosen = [_longest(series_set, int(c)) for c in present]
    steps = int(series_set.lengths[chosen].max())
    parts = []
    for row, (c, i) in enumerate(zip(present, chosen, strict=True)):
        lane = (EDGE / 2 + row * height, height)
        paths = "".join(_path(series_set, i, f, steps, lane) for f in range(min(series_set.k, FEATURES)))
        parts.append(f'<g stroke="{look(int(c)).colour}"><title>{_xml(series_set.classes[c])}</title>{paths}</g>')
    return _svg(series_set.title, "".join(parts))


def _svg(title: str, inside: str) -> str:
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    pen = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} {pen} role="img"><title>{_xml(title)}</title>{inside}</svg>'


def _longest(series_set: SeriesSet, c: int) -> int:
    members = np.flatnonzero(series_set.y == c)
    return int(members[series_set.lengths[members].argmax()])


def _path(series_set: SeriesSet, i: int, f: int, steps: int, lane: tuple[float, float]) -> str:
    """steps: how many share the width. lane: the upper edge and the height of the row."""
    top, height = lane
    low, high = _range(series_set, f)
    t, values = _thinned(series_set.X[: series_set.lengths[i], i, f].astype(np.float64))
    x = EDGE + (WIDTH - 2 * EDGE) * t / max(steps - 1, 1)
    y = top + 2 + (height - 4) * (high - values) / (high - low)
    if len(t) == 1:  # a round end without a length is a dot
        x, y = x.repeat(2), y.repeat(2)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return f'<path d="M{points}" stroke-width="{1.8 if f == 0 else 0.9}"/>'


def _range(series_set: SeriesSet, f: int) -> tuple[float, float]:
    values = series_set.X[:, :, f][series_set.mask]
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 1, high + 1)


def _thinned(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions and values of what sticks out most in each of at most 100 parts, in order."""
    if len(values) <= POINTS:
        return np.arange(len(values)), values
    away = np.abs(values - np.median(values))
    parts = np.array_split(np.arange(len(values)), POINTS)
    kept = np.array([part[away[part].argmax()] for part in parts])
    return kept, values[kept]


def _xml(text: str) -> str:
    """Text for XML, without the control characters which XML has no way to hold."""
    return escape("".join(letter for letter in text if letter.isprintable()))
