"""Where else the network felt like this: a series and those whose states come nearest to its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnviz.errors import ConfigError
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain
from rnnviz.plots.theme import DASHES, look
from rnnviz.records import SeriesSet

if TYPE_CHECKING:
    from rnnviz.analysis.nearest import Neighbours


def nearest(series_set: SeriesSet, index: int, step: int, neighbours: Neighbours, dark: bool = False) -> go.Figure:
    """The input of one series above those of its neighbours, each up to its own end, a line at the step that is meant.

    neighbours: ``rnnviz.analysis.nearest.nearest`` of the same series. Several features share a row, on one scale.

    Raises ``ConfigError`` for a series or a step that is not there.
    """
    rows = [(index, step, None), *zip(neighbours.series, neighbours.steps, neighbours.distances, strict=True)]
    for i, t, _ in rows:
        if not 0 <= i < series_set.n or not 1 <= t <= series_set.lengths[i]:
            raise ConfigError(f"There is no time step {t} of a series at position {i} in these {series_set.n} series.")
    titles = [_title(series_set, int(i), int(t), distance) for i, t, distance in rows]
    gap = 0.3 / len(rows)
    figure = make_subplots(
        len(rows), 1, shared_xaxes=True, shared_yaxes="all", vertical_spacing=gap, subplot_titles=titles
    )
    for row, (i, t, _) in enumerate(rows, start=1):
        for f in range(series_set.k):
            figure.add_trace(_line(series_set, int(i), f, dark), row, 1)
        figure.add_vline(x=int(t), line={"color": ink(dark), "width": 2}, row=row, col=1)
    figure.update_annotations(x=0, xanchor="left", font_size=13)
    figure.update_yaxes(title_text="input", nticks=4)
    figure.update_xaxes(title_text=TIME_STEP, row=len(rows), col=1)
    found = ", ".join(f"{series_set.names[i]} at {t} ({d:.2g})" for i, t, d in rows[1:]) or "none"
    asked = f"series {series_set.names[index]} after step {step}"
    which = f"{counted(len(rows) - 1, 'series')} whose hidden state comes nearest to that of {asked}"
    words = f"{which}, with distances: {found}."
    return finish(figure, words, dark, height=110 + 110 * len(rows), showlegend=False)


def _title(series_set: SeriesSet, i: int, t: int, distance: float | None) -> str:
    far = "the asked one" if distance is None else f"distance {distance:.3g}"
    return plain(f"series {series_set.names[i]} ({series_set.classes[series_set.y[i]]}), t = {t}: {far}")


def _line(series_set: SeriesSet, i: int, f: int, dark: bool) -> go.Scatter:
    steps, style = int(series_set.lengths[i]), look(int(series_set.y[i]), dark)
    return go.Scatter(
        x=np.arange(1, steps + 1),
        y=series_set.X[:steps, i, f],
        mode="lines" if steps > 1 else "markers",
        line={
            "color": style.colour,
            "width": 1.8,
            "dash": style.dash if series_set.k == 1 else DASHES[f % len(DASHES)],
        },
        marker={"color": style.colour, "symbol": style.marker},
        name=plain(series_set.features[f]),
        hovertemplate="t = %{x}, %{fullData.name} = %{y:.4g}<extra></extra>",
    )
