"""The paths of the hidden state: where the network's memory goes, step by step, a colour for each class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.layout import TIME_STEP, counted, finish, plain
from rnnviz.plots.theme import Look, look
from rnnviz.records import Frame

if TYPE_CHECKING:
    from rnnviz.analysis.projection import Projection

Floats = NDArray[np.float64]
AXES = ("x", "y", "z")
EYE = {"x": 1.7, "y": 1.7, "z": 1.0}


def trajectories(
    states: Frame | ArrayLike,
    y: ArrayLike,
    lengths: ArrayLike,
    classes: Sequence[str],
    projection: Projection,
    step: int | None = None,
    names: Sequence[str] | None = None,
    dark: bool = False,
) -> go.Figure:
    """The path of every series through the projected hidden state, and a dot where it is at one time step.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` of which the top layer is drawn.
    y ``(n,)``: class of each series. lengths ``(n,)``: its time steps; a path ends where its series does.
    projection: the axes, fitted elsewhere; their ranges are fixed. Three axes give a picture in three dimensions; with
    one axis the other is the time step. step: 1 to l, default each series' own last step.

    Raises ``ShapeError`` where these do not fit together and ``ConfigError`` for a step that is not there.
    """
    H = _top_layer(states)
    labels, steps = np.asarray(y, np.int64), np.asarray(lengths, np.int64)
    _check(H, labels, steps, projection, step)
    points = _points(H, projection)
    at = steps if step is None else np.minimum(step, steps)
    own_names = [str(i + 1) for i in range(H.shape[1])] if names is None else list(names)
    figure = go.Figure()
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        title, style = plain(classes[c]), look(int(c), dark)
        figure.add_trace(_paths(points, members, steps, own_names, title, style))
        figure.add_trace(_dots(points, members, at, own_names, title, style))
    _name_axes(figure, H.shape[0], projection)
    return finish(figure, _words(H, labels, projection), dark, title=_share(projection), height=520)


def _top_layer(states: Frame | ArrayLike) -> Floats:
    H = np.asarray(states.H if isinstance(states, Frame) else states, np.float64)
    if H.ndim not in (3, 4):
        raise ShapeError(f"H has the shape {H.shape}; it must be (l, n, h) or (num_layers, l, n, h).")
    return H[-1] if H.ndim == 4 else H


def _check(H: Floats, y: NDArray[Any], lengths: NDArray[Any], projection: Projection, step: int | None) -> None:
    l, n, h = H.shape
    if y.shape != (n,) or lengths.shape != (n,):
        raise ShapeError(f"y {y.shape} and lengths {lengths.shape} must be ({n},), one for each series of H {H.shape}.")
    if projection.axes.shape[0] != h:
        raise ShapeError(f"The projection is for h = {projection.axes.shape[0]}, but H {H.shape} has h = {h}.")
    if step is not None and not 1 <= step <= l:
        raise ConfigError(f"Time step {step} is not there; there are 1 to {l}.")


def _points(H: Floats, projection: Projection) -> Floats:
    """``(l, n, 2 or 3)``: the projected states; a single axis stands beside its time step."""
    points = np.asarray(projection.apply(H), np.float64)
    if points.shape[-1] > 1:
        return points
    t = np.broadcast_to(np.arange(1, len(H) + 1.0)[:, None, None], points.shape)
    return np.concatenate([t, points], axis=-1)


def _paths(
    points: Floats, members: NDArray[Any], lengths: NDArray[Any], names: Sequence[str], title: str, style: Look
) -> go.Scatter | go.Scatter3d:
    """All paths of a class as one line with gaps between the series."""
    gap = np.full((1, points.shape[-1]), np.nan)
    line = np.concatenate([part for i in members for part in (points[: lengths[i], i], gap)])
    said = [(plain(names[i]), t) for i in members for t in [*range(1, lengths[i] + 1), None]]
    return _trace(
        line,
        said,
        name=title,
        legendgroup=title,
        mode="lines",
        opacity=0.55,
        line={"color": style.colour, "width": 1.5, "dash": style.dash},
    )


def _dots(
    points: Floats, members: NDArray[Any], at: NDArray[Any], names: Sequence[str], title: str, style: Look
) -> go.Scatter | go.Scatter3d:
    """Where each series of a class is at its step."""
    flat = points.shape[-1] == 2
    marker = {"color": style.colour, "size": 9 if flat else 4, "symbol": style.marker if flat else style.marker_3d}
    said = [(plain(names[i]), int(at[i])) for i in members]
    place = points[at[members] - 1, members]
    return _trace(place, said, name=title, legendgroup=title, showlegend=False, mode="markers", marker=marker)


def _trace(points: Floats, said: Sequence[tuple[str, int | None]], **settings: Any) -> go.Scatter | go.Scatter3d:
    kind = go.Scatter if points.shape[-1] == 2 else go.Scatter3d
    places = dict(zip(AXES, points.T, strict=False))
    hover = "series %{customdata[0]}, t = %{customdata[1]}<extra>%{fullData.name}</extra>"
    return kind(**places, customdata=said, hovertemplate=hover, **settings)


def _name_axes(figure: go.Figure, l: int, projection: Projection) -> None:
    axes = list(_axes(projection))
    if len(axes) == 1:
        axes = [{"title": {"text": TIME_STEP}, "range": [0.5, l + 0.5]}, *axes]
    named = {f"{letter}axis": axis for letter, axis in zip(AXES, axes, strict=False)}
    figure.update_layout(named if len(axes) == 2 else {"scene": {**named, "camera": {"eye": EYE}}})


def _axes(projection: Projection) -> Iterator[dict[str, Any]]:
    for name, share, low, high in zip(projection.names, projection.share, projection.low, projection.high, strict=True):
        text = f"{name} ({100 * share:.0f} %)" if projection.kind == "pca" else name
        yield {"title": {"text": text}, "range": [float(low), float(high)]}


def _share(projection: Projection) -> str | None:
    """What a projection leaves out is said on the picture; units are no projection."""
    if projection.kind != "pca":
        return None
    h = projection.axes.shape[0]
    share = 100 * float(np.sum(projection.share))
    return f"{len(projection.names)} directions through {h} units: {share:.0f} % of the variance"


def _words(H: Floats, y: NDArray[Any], projection: Projection) -> str:
    l, n, h = H.shape
    axes = ", ".join(projection.names)
    paths = f"Paths of {counted(n, 'series')} of {counted(len(np.unique(y)), 'class')}"
    words = f"{paths} through the hidden state ({counted(h, 'unit')}) over {counted(l, 'time step')}, drawn on {axes}"
    share = _share(projection)
    return f"{words}. {share}." if share else f"{words}."
