"""Some series of each class, as they went in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnviz.errors import ConfigError
from rnnviz.plots.layout import TIME_STEP, counted, finish, plain
from rnnviz.plots.theme import look
from rnnviz.records import SeriesSet

ROWS = 8


def series(
    series_set: SeriesSet, per_class: int = 3, features: Sequence[str] | None = None, dark: bool = False
) -> go.Figure:
    """The first ``per_class`` series of each class over their own time steps, a row for each feature.

    features: names of those to draw, default the first eight. Where not all fit, the title says so.

    Raises ``ConfigError`` for a feature that is not there, or ``per_class`` below 1.
    """
    if per_class < 1:
        raise ConfigError(f"per_class can't be {per_class}: at least 1 series of each class is drawn.")
    rows = _positions(series_set, features)
    shown = first_of_each_class(series_set, per_class)
    figure = make_subplots(rows=len(rows), cols=1, shared_xaxes=True, vertical_spacing=0.12 / len(rows))
    for row, f in enumerate(rows, start=1):
        for i, first in shown:
            figure.add_trace(_line(series_set, i, f, legend=first and row == 1, dark=dark), row, 1)
        figure.update_yaxes(title_text=plain(series_set.features[f]), row=row, col=1)
    figure.update_xaxes(title_text=TIME_STEP, row=len(rows), col=1)
    left_out = series_set.k - len(rows)
    title = f"{len(rows)} of {series_set.k} features" if left_out else None
    words = f"{counted(len(shown), 'series')} of {counted(series_set.num_classes, 'class')} over {TIME_STEP}"
    return finish(figure, f"{words}, {counted(len(rows), 'feature')}.", dark, title=title, height=140 + 120 * len(rows))


def first_of_each_class(series_set: SeriesSet, per_class: int) -> list[tuple[int, bool]]:
    """Positions of the first series of each class, each with whether it is its class's first."""
    chosen = []
    for c in range(series_set.num_classes):
        members = np.flatnonzero(series_set.y == c)[:per_class]
        chosen += [(int(i), number == 0) for number, i in enumerate(members)]
    return chosen


def _positions(series_set: SeriesSet, features: Sequence[str] | None) -> list[int]:
    if features is None:
        return list(range(min(series_set.k, ROWS)))
    missing = [name for name in features if name not in series_set.features]
    if missing or not features:
        got = ", ".join(map(repr, missing)) or "nothing"
        raise ConfigError(f"There is no feature {got}; there are {', '.join(series_set.features)}.")
    return [series_set.features.index(name) for name in features]


def _line(series_set: SeriesSet, i: int, f: int, legend: bool, dark: bool) -> go.Scatter:
    c = int(series_set.y[i])
    style = look(c, dark)
    steps = int(series_set.lengths[i])
    return go.Scatter(
        x=np.arange(1, steps + 1),
        y=series_set.X[:steps, i, f],
        name=plain(series_set.classes[c]),
        legendgroup=str(c),
        showlegend=legend,
        mode="lines" if steps > 1 else "markers",
        line={"color": style.colour, "dash": style.dash, "width": 1.6},
        marker={"color": style.colour, "symbol": style.marker},
        meta=[plain(series_set.names[i]), plain(series_set.features[f])],
        hovertemplate="series %{meta[0]}, t = %{x}<br>%{meta[1]} = %{y:.4g}<extra>%{fullData.name}</extra>",
    )
