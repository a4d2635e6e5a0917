"""Every unit as a small picture of all series, sorted by class: what a unit is for is seen at once.

After https://github.com/iDataVisualizationLab/H.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from rnnviz.plots.heat import STATE, bar_of, heat, reach_of
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain, shortened
from rnnviz.plots.states import Floats, check_series, check_step, in_order, top_layer
from rnnviz.plots.theme import look
from rnnviz.records import Frame

MOST, COLUMNS = 48, 6


def unit_pictures(
    states: Frame | ArrayLike,
    y: ArrayLike,
    lengths: ArrayLike,
    classes: Sequence[str],
    order: ArrayLike | None = None,
    step: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """A small heat map for each unit: a row for each series, those of a class together, and a column for each step.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` of which the top layer is drawn. y, lengths:
    ``(n,)``. order: positions of all h units (``rnnviz.analysis.units.order``); the first 48 are drawn, and the title
    says how many are left out. step: the time step to mark.

    Raises ``ShapeError`` where these do not fit together and ``ConfigError`` for a step that is not there.
    """
    H = top_layer(states)
    labels, ends = np.asarray(y, np.int64), np.asarray(lengths, np.int64)
    check_series(H, labels, ends)
    check_step(step, len(H))
    shown = in_order(order, H.shape[2])[:MOST]
    rows = np.argsort(labels, kind="stable")
    own = np.where((np.arange(len(H))[:, None] < ends)[..., None], H, np.nan)[:, rows]
    figure = _grid(shown)
    reach = reach_of(own)
    figure.add_traces(
        [_picture(own[..., unit].T, int(unit), labels[rows], classes, reach, dark) for unit in shown],
        rows=[place // COLUMNS + 1 for place in range(len(shown))],
        cols=[place % COLUMNS + 1 for place in range(len(shown))],
    )
    edges = [edge + 0.5 for edge in np.flatnonzero(np.diff(labels[rows])).tolist()]
    # All at once: for each one that is added plotly would check all again, for minutes with 48 units of 12 classes.
    figure.layout.shapes = [shape for trace in figure.data for shape in _marks(trace, edges, own.shape, step, dark)]
    _name_axes(figure, labels[rows], classes, len(H), dark)
    figure.data[0].update(showscale=True, colorbar=bar_of(STATE))
    left = f"{len(shown)} of {H.shape[2]} units" if len(shown) < H.shape[2] else counted(len(shown), "unit")
    said = f"{left}, {counted(len(rows), 'series')} sorted by class, over {TIME_STEP}"
    height = 110 + -(-len(shown) // COLUMNS) * max(120, 16 * len(np.unique(labels)) + 30)
    return finish(figure, f"A small picture for each of {said}.", dark, title=said, height=height)


def _grid(shown: NDArray[np.int64]) -> go.Figure:
    columns = min(COLUMNS, len(shown))
    return make_subplots(
        rows=-(-len(shown) // COLUMNS),
        cols=columns,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.02,
        vertical_spacing=0.28 / max(2, -(-len(shown) // COLUMNS)),
        subplot_titles=[f"unit {unit + 1}" for unit in shown],
    )


def _picture(
    cells: Floats, unit: int, labels: NDArray[np.int64], classes: Sequence[str], reach: float, dark: bool
) -> go.Heatmap:
    said = np.broadcast_to(np.array([plain(classes[c]) for c in labels], object)[:, None], cells.shape)
    hover = f"unit {unit + 1} = %{{z:.4g}}<br>class %{{customdata}}, t = %{{x}}<extra></extra>"
    x, y = np.arange(1, cells.shape[1] + 1), np.arange(cells.shape[0])
    return heat(cells, dark, reach, x=x, y=y, customdata=said, hovertemplate=hover, name=f"unit {unit + 1}")


def _marks(
    trace: go.Heatmap, edges: Sequence[float], shape: tuple[int, ...], step: int | None, dark: bool
) -> Iterator[dict[str, Any]]:
    """The lines between classes on one picture, and the frame around the step. shape: of own, ``(l, n, h)``."""
    l, n, _ = shape
    place = {"xref": trace.xaxis, "yref": trace.yaxis}
    for edge in edges:
        yield {**place, "type": "line", "x0": 0.5, "x1": l + 0.5, "y0": edge, "y1": edge, "line": _pen(1, dark)}
    if step is not None:
        yield {**place, "x0": step - 0.5, "x1": step + 0.5, "y0": -0.5, "y1": n - 0.5, "line": _pen(1.5, dark)}


def _pen(width: float, dark: bool) -> dict[str, Any]:
    return {"color": ink(dark), "width": width}


def _name_axes(figure: go.Figure, labels: NDArray[np.int64], classes: Sequence[str], l: int, dark: bool) -> None:
    middles, names = zip(*_class_ticks(labels, classes, dark), strict=True)
    figure.update_yaxes(range=[len(labels) - 0.5, -0.5], tickvals=middles, ticktext=names, showgrid=False, ticks="")
    figure.update_xaxes(range=[0.5, l + 0.5], showgrid=False, nticks=3)
    figure.update_annotations(font_size=12)


def _class_ticks(labels: NDArray[np.int64], classes: Sequence[str], dark: bool) -> Iterator[tuple[float, str]]:
    """The middle of the rows of each class, and its name in its colour."""
    for c in np.unique(labels):
        name = f'<span style="color:{look(int(c), dark).colour}">{plain(shortened(classes[c]))}</span>'
        yield float(np.flatnonzero(labels == c).mean()), name
