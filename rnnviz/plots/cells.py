"""The picture every course draws, of this network: cells side by side, with one series' own numbers in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.heat import heat, written
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain, shortened
from rnnviz.plots.opinions import own_probabilities
from rnnviz.plots.states import Floats, check_step, in_order
from rnnviz.plots.theme import faded, look
from rnnviz.records import Frame, SeriesSet

MOST_ROWS = 12  # of a cell, whose numbers can be read
SIDE = 0.32  # half of a cell's width, where steps are 1 apart
GAP = 1.3  # rows between two bands, for an arrow
ROW = 25  # pixels


@dataclass(frozen=True)
class Band:
    """One row of cells. rows: names from top to bottom. values: ``(rows, steps)``. reach: of the strongest colour."""

    title: str
    rows: tuple[str, ...]
    values: Floats
    reach: float
    signed: bool
    recurrent: bool = False


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
        _input_band(series_set.X[t - 1, index].astype(np.float64), series_set.features),
        *(_state_band(H[layer, t - 1], places, layer, len(H)) for layer in range(len(H))),
        _verdict_band(P[t - 1], P[at - 1], series_set.classes, dark),
    ]
    figure = go.Figure()
    tops = _stack(figure, bands, t, len(P), dark)
    _light(figure, at, tops[-1], dark)
    _say_verdicts(figure, P, t, tops[-1], series_set.classes, dark)
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
    return finish(figure, words, dark, title=said, note=note, height=int(150 + ROW * tops[-1]), showlegend=False)


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


def _input_band(own: Floats, features: Sequence[str]) -> Band:
    names = tuple(plain(shortened(name)) for name in features[:MOST_ROWS])
    return Band("input X<sub>t</sub>", names, own.T[:MOST_ROWS], float(np.abs(own).max()) or 1.0, True)


def _state_band(own: Floats, places: NDArray[np.int64], layer: int, num_layers: int) -> Band:
    groups = np.array_split(places, min(len(places), MOST_ROWS))
    values = np.array([own[:, group].mean(1) for group in groups])
    title = "state H<sub>t</sub>" if num_layers == 1 else f"state H<sub>t</sub>, layer {layer + 1}"
    return Band(title, tuple(map(_group_name, groups)), values, max(1.0, float(np.abs(own).max())), True, True)


def _group_name(group: NDArray[np.int64]) -> str:
    if len(group) == 1:
        return f"unit {group[0] + 1}"
    return f"units {group[0] + 1}, {group[1] + 1}{', …' if len(group) > 2 else ''} (mean of {len(group)})"


def _verdict_band(P: Floats, now: Floats, classes: Sequence[str], dark: bool) -> Band:
    shown = sorted(np.argsort(-now, kind="stable")[:MOST_ROWS].tolist())
    names = (f'<span style="color:{look(c, dark).colour}">{plain(shortened(classes[c]))}</span>' for c in shown)
    return Band("verdict (%)", tuple(names), 100 * P[:, shown].T, 100.0, False)


def _stack(figure: go.Figure, bands: Sequence[Band], t: NDArray[np.int64], steps: int, dark: bool) -> list[float]:
    """Draws the bands from the bottom up; where each of them ends."""
    tops, ticks, names = [], [], []
    bottom = 0.0
    for place, band in enumerate(bands):
        top = bottom + len(band.rows)
        figure.add_traces([_cells(band, t, bottom, dark), _numbers(band, t, bottom, dark)])
        for x in t:
            _outline(figure, float(x), bottom, top, dark)
            if place < len(bands) - 1:
                _arrow(figure, (float(x), top), (float(x), top + GAP), dark)
        if band.recurrent:
            _chain(figure, t, steps, (bottom + top) / 2, dark)
        ticks.append(top + 0.45)
        names.append(f"<b>{band.title}</b>")
        ticks += [top - 0.5 - row for row in range(len(band.rows))]
        names += list(band.rows)
        tops.append(top)
        bottom = top + GAP
    figure.update_yaxes(tickvals=ticks, ticktext=names, showgrid=False, range=[-0.3, tops[-1] + 1.4])
    return tops


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


def _outline(figure: go.Figure, x: float, bottom: float, top: float, dark: bool) -> None:
    line = {"color": faded(ink(dark), 0.5, dark), "width": 1}
    figure.add_shape(x0=x - SIDE, x1=x + SIDE, y0=bottom, y1=top, line=line)


def _arrow(figure: go.Figure, start: tuple[float, float], end: tuple[float, float], dark: bool) -> None:
    colour = faded(ink(dark), 0.7, dark)
    place = {"ax": start[0], "ay": start[1], "x": end[0], "y": end[1], "axref": "x", "ayref": "y"}
    figure.add_annotation(**place, text="", showarrow=True, arrowhead=2, arrowwidth=1.2, arrowcolor=colour, standoff=1)


def _chain(figure: go.Figure, t: NDArray[np.int64], steps: int, y: float, dark: bool) -> None:
    """Each state goes on into the next step; the first one comes from what was before the window."""
    for x in t:
        _arrow(figure, (x - 1 + SIDE if x > t[0] else x - 0.75, y), (x - SIDE, y), dark)
    if t[0] == 1:
        figure.add_annotation(x=0.22, y=y, text="0", showarrow=False, xanchor="right")
    if t[-1] < steps:
        _arrow(figure, (t[-1] + SIDE, y), (t[-1] + 0.75, y), dark)


def _light(figure: go.Figure, at: int, top: float, dark: bool) -> None:
    """A frame around the column of the step that is meant."""
    side = SIDE + 0.06
    line = {"color": ink(dark), "width": 2.5}
    figure.add_shape(x0=at - side, x1=at + side, y0=-0.2, y1=top + 1.3, line=line)


def _say_verdicts(
    figure: go.Figure, P: Floats, t: NDArray[np.int64], top: float, classes: Sequence[str], dark: bool
) -> None:
    for x in t:
        c = int(P[x - 1].argmax())
        font = {"color": look(c, dark).colour, "size": 13}
        text = f"<b>{plain(shortened(classes[c], max(4, 60 // len(t))))}</b>"
        figure.add_annotation(x=x, y=top + 0.1, text=text, font=font, showarrow=False, yanchor="bottom")


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
