"""The picture every course draws, of this network: cells side by side, with one series' own numbers in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots import strokes
from rnnviz.plots.bands import MOST_ROWS, Band, input_band, state_band, verdict_band
from rnnviz.plots.heat import heat, written
from rnnviz.plots.layout import TIME_STEP, counted, finish, plain, shortened
from rnnviz.plots.opinions import own_probabilities
from rnnviz.plots.states import Floats, check_step, in_order
from rnnviz.plots.theme import look
from rnnviz.records import Frame, SeriesSet

SIDE = 0.32  # half of a cell's width, where steps are 1 apart
GAP = 1.3  # rows between two bands, for an arrow
ROW = 25  # pixels


def unrolled(
    series_set: SeriesSet,
    states: Frame | ArrayLike,
    probabilities: Frame | ArrayLike,
    index: int = 0,
    step: int | None = None,
    window: int = 6,
    order: ArrayLike | None = None,
    dark: bool = False,
) -> go.Figure:
    """A window of time steps of one series: from its input up through each layer's cells to the verdict.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` with a row of cells for each layer.
    probabilities: a ``Frame`` or ``P (l, n, num_classes)``. step: the one in the light, default its last.
    window: steps side by side, around it. order: positions of all h units (``rnnviz.analysis.units.order``). More than
    twelve units are drawn as twelve groups of neighbours in that order, with the mean of each group; of more than
    twelve features the first, and of more than twelve classes the most probable at the step. The picture says so.

    Raises ``ShapeError`` where these do not fit the series and ``ConfigError`` for a series or step that is not there.
    """
    P = own_probabilities(probabilities, series_set, index)
    H = _layers(states, series_set)[:, : len(P), index]
    at = len(P) if step is None else step
    check_step(at, len(P))
    if window < 1:
        raise ConfigError(f"window can't be {window}: at least 1 time step is drawn.")
    t = _window(at, window, len(P))
    places = in_order(order, H.shape[2])
    bands = [
        input_band(series_set.X[t - 1, index].astype(np.float64), series_set.features),
        *(state_band(H[layer, t - 1], places, layer, len(H)) for layer in range(len(H))),
        verdict_band(P[t - 1], P[at - 1], series_set.classes, dark),
    ]
    bottoms = _bottoms(bands)
    top = bottoms[-1] + len(bands[-1].rows)
    figure = go.Figure()
    for band, bottom in zip(bands, bottoms, strict=True):
        figure.add_traces([_cells(band, t, bottom, dark), _numbers(band, t, bottom, dark)])
    figure.layout.shapes = [
        *_outlines(bands, bottoms, t, dark),
        strokes.box(at, SIDE + 0.06, -0.2, top + 1.3, 2.5, 1.0, dark),
    ]
    figure.layout.annotations = [
        *_arrows(bands, bottoms, t, len(P), dark),
        *_verdicts(P, t, top, series_set.classes, dark),
    ]
    _name_rows(figure, bands, bottoms)
    shown = f"time steps {t[0]} to {t[-1]} of {len(P)}"
    said = f"series {series_set.names[index]}: {shown}"
    note = "; ".join(_losses(series_set, H.shape[2]))
    figure.update_xaxes(title_text=TIME_STEP, tickvals=t, showgrid=False, range=[t[0] - 0.9, t[-1] + 0.9])
    parts = [
        f"The unrolled network, {said}",
        note,
        f"At step {at}, in the light, {_verdict(P[at - 1], series_set.classes)}",
    ]
    words = ". ".join(part for part in parts if part) + "."
    return finish(figure, words, dark, title=said, note=note, height=int(150 + ROW * top), showlegend=False)


def _layers(states: Frame | ArrayLike, series_set: SeriesSet) -> Floats:
    H = np.asarray(states.H if isinstance(states, Frame) else states, np.float64)
    H = H[None] if H.ndim == 3 else H
    if H.ndim != 4 or H.shape[1:3] != (series_set.l, series_set.n):
        wanted = f"({series_set.l}, {series_set.n}, h) or (num_layers, {series_set.l}, {series_set.n}, h)"
        raise ShapeError(f"H has the shape {H.shape}; for these series it must be {wanted}.")
    return H


def _window(step: int, window: int, steps: int) -> NDArray[np.int64]:
    first = int(np.clip(step - window // 2, 1, max(1, steps - window + 1)))
    return np.arange(first, min(first + window, steps + 1))


def _bottoms(bands: Sequence[Band]) -> list[float]:
    """Where each band begins, from the bottom up."""
    heights = [len(band.rows) + GAP for band in bands]
    return [0.0, *accumulate(heights[:-1])]


def _name_rows(figure: go.Figure, bands: Sequence[Band], bottoms: Sequence[float]) -> None:
    """A name beside each row, and the band's own above them."""
    names: dict[float, str] = {}
    for band, bottom in zip(bands, bottoms, strict=True):
        top = bottom + len(band.rows)
        names |= {top + 0.45: f"<b>{band.title}</b>"}
        names |= {top - 0.5 - row: name for row, name in enumerate(band.rows)}
    last = bottoms[-1] + len(bands[-1].rows)
    ticks = {"tickvals": list(names), "ticktext": list(names.values())}
    figure.update_yaxes(showgrid=False, range=[-0.3, last + 1.4], **ticks)


def _cells(band: Band, t: NDArray[np.int64], bottom: float, dark: bool) -> go.Heatmap:
    """The values with empty columns between them; plotly takes the edges of columns and rows."""
    rows, steps = band.values.shape
    values = np.full((rows, 2 * steps - 1), np.nan)
    values[:, ::2] = band.values[::-1]
    edges = np.stack([t - SIDE, t + SIDE], axis=1).ravel()
    return heat(
        values,
        dark,
        band.reach,
        band.signed,
        x=edges,
        y=bottom + np.arange(rows + 1),
        name=band.title,
        hovertemplate=f"{band.title}: %{{z:.4g}}<extra></extra>",
    )


def _numbers(band: Band, t: NDArray[np.int64], bottom: float, dark: bool) -> go.Scatter:
    rows, steps = band.values.shape
    x, y = np.tile(t, rows), np.repeat(bottom + rows - 0.5 - np.arange(rows), steps)
    values = band.values.ravel()
    texts = [f"{value:z.2f}" if band.signed else f"{value:.0f}" for value in values]
    return written(x, y, texts, values / band.reach, dark)


def _outlines(
    bands: Sequence[Band], bottoms: Sequence[float], t: NDArray[np.int64], dark: bool
) -> Iterator[dict[str, Any]]:
    for band, bottom in zip(bands, bottoms, strict=True):
        for x in t:
            yield strokes.box(float(x), SIDE, bottom, bottom + len(band.rows), 1, 0.5, dark)


def _arrows(
    bands: Sequence[Band], bottoms: Sequence[float], t: NDArray[np.int64], steps: int, dark: bool
) -> Iterator[dict[str, Any]]:
    """From each band up to the next one, and from each state on into the next step."""
    for band, bottom in zip(bands, bottoms, strict=True):
        top = bottom + len(band.rows)
        if band.recurrent:
            yield from _chain(t, steps, (bottom + top) / 2, dark)
        if bottom < bottoms[-1]:
            yield from (strokes.arrow((float(x), top), (float(x), top + GAP), dark) for x in t)


def _chain(t: NDArray[np.int64], steps: int, y: float, dark: bool) -> Iterator[dict[str, Any]]:
    """The first state of the window comes from what was before it, or from zeros; the last one goes on."""
    for x in t:
        yield strokes.arrow((x - 1 + SIDE if x > t[0] else x - 0.75, y), (x - SIDE, y), dark)
    if t[0] == 1:
        yield {"x": 0.22, "y": y, "text": "0", "showarrow": False, "xanchor": "right"}
    if t[-1] < steps:
        yield strokes.arrow((t[-1] + SIDE, y), (t[-1] + 0.75, y), dark)


def _verdicts(
    P: Floats, t: NDArray[np.int64], top: float, classes: Sequence[str], dark: bool
) -> Iterator[dict[str, Any]]:
    for x in t:
        c = int(P[x - 1].argmax())
        text = f"<b>{plain(shortened(classes[c], max(4, 60 // len(t))))}</b>"
        font = {"color": look(c, dark).colour, "size": 13}
        yield {"x": x, "y": top + 0.1, "text": text, "font": font, "showarrow": False, "yanchor": "bottom"}


def _losses(series_set: SeriesSet, h: int) -> Iterator[str]:
    """What there was no room for."""
    if series_set.k > MOST_ROWS:
        yield f"{MOST_ROWS} of {series_set.k} features"
    if h > MOST_ROWS:
        yield f"{counted(h, 'unit')} in {MOST_ROWS} groups"
    if series_set.num_classes > MOST_ROWS:
        yield f"{MOST_ROWS} of {series_set.num_classes} classes"


def _verdict(P: Floats, classes: Sequence[str]) -> str:
    return f"it says {classes[int(P.argmax())]} with {100 * P.max():.0f} %"
