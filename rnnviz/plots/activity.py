"""What every unit does while one series goes by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.heat import STATE, bar_of, heat, mark_step, reach_of, unit_names
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain
from rnnviz.plots.states import Floats, check_step, in_order, one_series, top_layer
from rnnviz.records import Frame

MOST_LINES = 12
GATES = {
    "a": "sum a, before it is squashed",
    "r": "reset gate r",
    "z": "update gate z",
    "n": "candidate n",
    "m": "what the candidate takes from memory, before the reset, m",
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
    "C": "cell state C",
}
"""What the symbols of a layer's trace mean."""


def units(
    states: Frame | ArrayLike,
    index: int = 0,
    lengths: ArrayLike | None = None,
    order: ArrayLike | None = None,
    step: int | None = None,
    name: str | None = None,
    dark: bool = False,
) -> go.Figure:
    """A heat map of the hidden state of one series: a row for each unit, a column for each time step.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` of which the top layer is drawn. index: which
    series. lengths ``(n,)``: where given, the map ends where the series does. order: positions of all h units, the
    first on top (``rnnviz.analysis.units.order``). step: the time step to mark. name: what the series is called.

    Raises ``ShapeError`` where these do not fit together, ``ConfigError`` for a series or a step that is not there.
    """
    own = one_series(top_layer(states), index, lengths)
    places = in_order(order, own.shape[1])
    check_step(step, len(own))
    figure = go.Figure(_map(own, places, dark, bar=STATE))
    mark_step(figure, step, dark)
    figure.update_xaxes(title_text=TIME_STEP, range=[0.5, len(own) + 0.5], showgrid=False)
    figure.update_yaxes(title_text="unit", showgrid=False, **unit_names(places))
    words = f"The hidden state of series {name or index + 1}: {_size(own)}, from {own.min():.2g} to {own.max():.2g}."
    height = int(np.clip(140 + 16 * own.shape[1], 240, 640))
    return finish(figure, words, dark, title=f"series {name or index + 1}: {_size(own)}", height=height)


def gates(
    values: Mapping[str, ArrayLike],
    order: ArrayLike | None = None,
    step: int | None = None,
    name: str | None = None,
    dark: bool = False,
) -> go.Figure:
    """One heat map for each gate of a GRU or LSTM, and for its cell state, while one series goes by.

    values: ``(l, h)`` by symbol, of one layer and one series: the ``gates`` of a layer of ``rnnviz.nn.trace.trace``.
    order, step, name: as for ``units``. Each map has its own colours: a gate's go from 0 (closed) to 1 (open), others
    to both sides of 0.

    Raises ``ShapeError`` where these do not fit together, ``ConfigError`` for a step that is not there.
    """
    own = {gate: np.asarray(array, np.float64) for gate, array in values.items()}
    shapes = {array.shape for array in own.values()}
    if len(shapes) != 1 or len(shape := next(iter(shapes))) != 2 or 0 in shape:
        got = ", ".join(f"{gate} {array.shape}" for gate, array in own.items()) or "nothing"
        raise ShapeError(f"Got {got}; every gate must be (l, h), all of the same sizes.")
    places = in_order(order, shape[1])
    check_step(step, shape[0])
    titles = [plain(GATES.get(gate, gate)) for gate in own]
    figure = make_subplots(len(own), 1, shared_xaxes=True, vertical_spacing=0.25 / len(own), subplot_titles=titles)
    for row, (gate, array) in enumerate(own.items(), start=1):
        figure.add_trace(_map(array, places, dark, gate=gate), row, 1)
        low, high = figure.layout[f"yaxis{row if row > 1 else ''}"].domain
        figure.data[-1].update(showscale=True, colorbar=bar_of("", y=(low + high) / 2, len=high - low))
        mark_step(figure, step, dark, row=row, col=1)
        figure.update_yaxes(title_text="unit", showgrid=False, row=row, col=1, **unit_names(places, 8))
    figure.update_xaxes(range=[0.5, shape[0] + 0.5], showgrid=False, ticks="")
    figure.update_xaxes(title_text=TIME_STEP, row=len(own), col=1)
    whose = f"series {name}: " if name else ""
    words = f"{', '.join(GATES.get(gate, gate) for gate in own)}. {whose}{_size(next(iter(own.values())))}."
    height = 110 + len(own) * int(np.clip(8 * len(places), 140, 260))
    return finish(figure, words, dark, title=f"{whose}{_size(next(iter(own.values())))}", height=height)


def unit_lines(
    states: Frame | ArrayLike,
    index: int = 0,
    lengths: ArrayLike | None = None,
    chosen: ArrayLike | None = None,
    step: int | None = None,
    name: str | None = None,
    dark: bool = False,
) -> go.Figure:
    """The value of single units over the time steps of one series, each in a row of its own, all on the same scale.

    chosen: positions of units, from top to bottom, default the first twelve; the title says how many are left out. The
    others are those of ``units``.

    Raises ``ShapeError`` where these do not fit together, ``ConfigError`` for a series, unit or step that is not there.
    """
    own = one_series(top_layer(states), index, lengths)
    steps, h = own.shape
    rows = list(range(min(h, MOST_LINES))) if chosen is None else [int(i) for i in np.asarray(chosen).ravel()]
    if not rows or min(rows) < 0 or max(rows) >= h:
        raise ConfigError(f"There are no units at the positions {rows}; there are 0 to {h - 1}.")
    check_step(step, steps)
    figure = make_subplots(rows=len(rows), cols=1, shared_xaxes=True, vertical_spacing=0.25 / len(rows))
    reach = float(f"{reach_of(own[:, rows]):.1g}")  # a round number for the ticks
    for row, unit in enumerate(rows, start=1):
        figure.add_trace(_line(own[:, unit], unit, dark), row, 1)
        figure.add_hline(y=0, line={"color": ink(dark), "width": 0.5, "dash": "dot"}, row=row, col=1)
        figure.update_yaxes(
            title_text=f"unit {unit + 1}",
            range=[-1.3 * reach, 1.3 * reach],
            tickvals=[-reach, 0, reach],
            row=row,
            col=1,
        )
    if step is not None:
        figure.add_vline(x=step, line={"color": ink(dark), "width": 1})
    figure.update_xaxes(title_text=TIME_STEP, row=len(rows), col=1)
    which = counted(h, "unit") if len(rows) == h else f"{len(rows)} of {h} units"
    said = f"series {name or index + 1}: {which}, {counted(steps, 'time step')}"
    words = f"The value of each unit over time, {said}: unit {', '.join(str(unit + 1) for unit in rows)}."
    return finish(figure, words, dark, title=said, height=120 + 70 * len(rows), showlegend=False)


def _map(own: Floats, places: NDArray[np.int64], dark: bool, bar: str | None = None, gate: str = "H") -> go.Heatmap:
    signed = bool(own.min() < 0)
    reach = 1.0 if np.abs(own).max() <= 1 else None  # a state of tanh and a gate are told by the same colours always
    numbers = np.broadcast_to(places[:, None] + 1, (len(places), len(own)))
    hover = f"{plain(gate)} = %{{z:.4g}}<br>unit %{{customdata}}, t = %{{x}}<extra></extra>"
    x, y = np.arange(1, len(own) + 1), np.arange(len(places))
    cells = own[:, places].T
    return heat(cells, dark, reach, signed, bar, x=x, y=y, customdata=numbers, hovertemplate=hover, name=plain(gate))


def _line(values: Floats, unit: int, dark: bool) -> go.Scatter:
    settings: dict[str, Any] = {"mode": "lines" if len(values) > 1 else "markers", "name": f"unit {unit + 1}"}
    return go.Scatter(
        x=np.arange(1, len(values) + 1),
        y=values,
        line={"color": ink(dark), "width": 1.6},
        marker={"color": ink(dark)},
        hovertemplate=f"unit {unit + 1} = %{{y:.4g}}, t = %{{x}}<extra></extra>",
        **settings,
    )


def _size(own: Floats) -> str:
    return f"{counted(own.shape[1], 'unit')}, {counted(own.shape[0], 'time step')}"
