"""How far the hidden state truly moves at each step, in all its dimensions: a projection can't hide it here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.steps import step_lengths
from rnnviz.errors import ShapeError
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain
from rnnviz.plots.states import Floats, check_index, check_series, check_step, top_layer
from rnnviz.plots.theme import Look, look
from rnnviz.records import Frame

if TYPE_CHECKING:
    from rnnviz.analysis.projection import Projection

LENGTH = "step length ‖H<sub>t</sub> − H<sub>t−1</sub>‖"


def steps(
    states: Frame | ArrayLike,
    y: ArrayLike,
    lengths: ArrayLike,
    classes: Sequence[str],
    index: int | None = None,
    projection: Projection | None = None,
    step: int | None = None,
    names: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """The true length of each step of each series through all h dimensions, and the mean of each class.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` of which the top layer is drawn. y, lengths:
    ``(n,)``. index: draws only this series. projection: adds to it how long its steps look in these axes; the rest of
    the length is what the picture of the paths hides. step: the time step to mark.

    Raises ``ShapeError`` where these do not fit together, ``ConfigError`` for a series or step that is not there.
    """
    H = top_layer(states)
    labels, ends = np.asarray(y, np.int64), np.asarray(lengths, np.int64)
    check_series(H, labels, ends)
    check_step(step, len(H))
    figure = go.Figure()
    if index is None:
        _add_classes(figure, step_lengths(H, ends), labels, classes, dark)
        whose = f"{counted(H.shape[1], 'series')}, and each class's mean"
    else:
        check_index(index, H.shape[1])
        whose = f"series {names[index] if names else index + 1}"
        _add_one(figure, H, ends, index, look(int(labels[index]), dark), projection, dark)
    if step is not None:
        figure.add_vline(x=step, line={"color": ink(dark), "width": 1})
    figure.update_xaxes(title_text=TIME_STEP, range=[0.5, len(H) + 0.5])
    figure.update_yaxes(title_text=LENGTH, rangemode="tozero")
    words = f"How far the hidden state moves at each step, in all {counted(H.shape[2], 'dimension')}, of {whose}."
    return finish(figure, words, dark, title=f"true step lengths: {whose}", height=360)


def _add_classes(figure: go.Figure, true: Floats, y: NDArray[np.int64], classes: Sequence[str], dark: bool) -> None:
    """Each series thin, as one line with gaps, and the mean of those of a class which last that long thick."""
    t = np.arange(1, len(true) + 1)
    for c in np.unique(y):
        own, style, title = true[:, y == c], look(int(c), dark), plain(classes[c])
        parts = np.pad(own, ((0, 1), (0, 0)), constant_values=np.nan).T.ravel()
        places = np.tile(np.append(t, len(true)), own.shape[1])
        thin = {"color": style.colour, "width": 1, "dash": style.dash}
        common = {"name": title, "legendgroup": title, "mode": "lines"}
        figure.add_scatter(x=places, y=parts, line=thin, opacity=0.3, showlegend=False, hoverinfo="skip", **common)
        there = np.isfinite(own).sum(1)
        mean = np.nansum(own, axis=1)[there > 0] / there[there > 0]
        figure.add_scatter(x=t[there > 0], y=mean, line={**thin, "width": 3}, hovertemplate="%{y:.4g}", **common)


def _add_one(
    figure: go.Figure,
    H: Floats,
    lengths: NDArray[np.int64],
    index: int,
    style: Look,
    projection: Projection | None,
    dark: bool,
) -> None:
    lines = [(H, "true, in all dimensions", style.colour, "solid")]
    if projection is not None:
        if len(projection.mean) != H.shape[2]:
            raise ShapeError(f"The projection is for h = {len(projection.mean)}, but H {H.shape} has h = {H.shape[2]}.")
        lines.append((H @ projection.axes, f"as drawn on {', '.join(projection.names)}", ink(dark), "dot"))
    for states, name, colour, dash in lines:
        own = step_lengths(states, lengths)[: lengths[index], index]
        line = {"color": colour, "dash": dash, "width": 2}
        mode = "lines" if len(own) > 1 else "markers"
        figure.add_scatter(
            x=np.arange(1, len(own) + 1), y=own, name=name, mode=mode, line=line, hovertemplate="%{y:.4g}"
        )
