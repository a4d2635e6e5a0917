"""The paths of the hidden state: where the network's memory goes, step by step, a colour for each class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ShapeError
from rnnviz.plots import regions as grounds
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain
from rnnviz.plots.states import Floats, check_series, check_step, top_layer
from rnnviz.plots.theme import Look, look
from rnnviz.records import Frame

if TYPE_CHECKING:
    from rnnviz.analysis.planes import Regions
    from rnnviz.analysis.projection import Projection

AXES = ("x", "y", "z")
EYE = {"x": 1.6, "y": 1.6, "z": 1.0}


def trajectories(
    states: Frame | ArrayLike,
    y: ArrayLike,
    lengths: ArrayLike,
    classes: Sequence[str],
    projection: Projection,
    step: int | None = None,
    names: Sequence[str] | None = None,
    means: bool = False,
    regions: Regions | None = None,
    dark: bool = False,
) -> go.Figure:
    """The path of every series through the projected hidden state, and a dot where it is at one time step.

    states: a ``Frame``, ``H (l, n, h)``, or ``H (num_layers, l, n, h)`` of which the top layer is drawn.
    y ``(n,)``: class of each series. lengths ``(n,)``: its time steps; a path ends where its series does.
    projection: the axes, fitted elsewhere; their ranges are fixed. Three axes give a picture in three dimensions; with
    one axis the other is the time step. step: 1 to l, default each series' own last step.
    means: adds the mean path of each class; at each step it is the mean of the series which last that long.
    regions: the ground below paths on one or two axes, from ``rnnviz.analysis.planes.regions`` of the same projection.

    Raises ``ShapeError`` where these do not fit together and ``ConfigError`` for a step that is not there.
    """
    H = top_layer(states)
    labels, steps = np.asarray(y, np.int64), np.asarray(lengths, np.int64)
    _check(H, labels, steps, projection, step)
    points = _points(H, projection)
    at = steps if step is None else np.minimum(step, steps)
    own_names = [str(i + 1) for i in range(H.shape[1])] if names is None else list(names)
    figure = go.Figure()
    if regions is not None:
        _add_ground(figure, regions, classes, projection, len(H), dark)
    for c in np.unique(labels):
        members = np.flatnonzero(labels == c)
        title, style = plain(classes[c]), look(int(c), dark)
        paths = _paths(points, members, steps, own_names, title, style)
        figure.add_trace(paths.update(opacity=0.25, showlegend=False) if means else paths)
        figure.add_trace(_dots(points, members, at, own_names, title, style))
    if means:
        for c in np.unique(labels):
            members = np.flatnonzero(labels == c)
            figure.add_trace(_mean_path(points, members, steps, step, plain(classes[c]), look(int(c), dark), dark))
    _name_axes(figure, H.shape[0], projection)
    note = grounds.words(regions) if regions else None
    words = _words(H, labels, projection, means, regions)
    return finish(figure, words, dark, title=_share(projection), note=note, height=520)


def _add_ground(
    figure: go.Figure, ground: Regions, classes: Sequence[str], projection: Projection, l: int, dark: bool
) -> None:
    axes = len([places for places in (ground.x, ground.y) if len(places) > 1])
    if axes != projection.d:
        raise ShapeError(f"Regions on {counted(axes, 'axis')} can't be the ground of paths on {projection.d}.")
    grounds.add_regions(figure, ground, classes, l, dark)


def _check(H: Floats, y: NDArray[Any], lengths: NDArray[Any], projection: Projection, step: int | None) -> None:
    check_series(H, y, lengths)
    check_step(step, len(H))
    if projection.axes.shape[0] != H.shape[2]:
        raise ShapeError(f"The projection is for h = {projection.axes.shape[0]}, but H {H.shape} has h = {H.shape[2]}.")


def _points(H: Floats, projection: Projection) -> Floats:
    """``(l, n, 2 or 3)``: the projected states; a single axis stands beside its time step."""
    points = np.asarray(projection.apply(H), np.float64)
    if points.shape[-1] > 1:
        return points
    t = np.broadcast_to(np.arange(1, len(H) + 1.0)[:, None, None], points.shape)
    return np.concatenate([t, points], axis=-1)


def _paths(
    points: Floats,
    members: NDArray[Any],
    lengths: NDArray[Any],
    names: Sequence[str],
    title: str,
    style: Look,
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


def _mean_path(
    points: Floats,
    members: NDArray[Any],
    lengths: NDArray[Any],
    step: int | None,
    title: str,
    style: Look,
    dark: bool,
) -> go.Scatter | go.Scatter3d:
    """The mean of the series of a class which last that long, with a dot at the step."""
    there = np.arange(lengths[members].max())[:, None] < lengths[members]
    own = np.where(there[..., None], points[: len(there), members], 0)
    line = own.sum(1) / there.sum(1)[:, None]
    at = len(line) if step is None else min(step, len(line))
    flat = points.shape[-1] == 2
    sizes = np.where(np.arange(len(line)) == at - 1, 15 if flat else 8, 0)
    outline = {"color": ink(dark), "width": np.where(sizes > 0, 2, 0) if flat else 0}
    symbol = style.marker if flat else style.marker_3d
    return _trace(
        line,
        [(int(count), t) for t, count in enumerate(there.sum(1), start=1)],
        name=title,
        legendgroup=title,
        mode="lines+markers",
        line={"color": style.colour, "width": 5, "dash": style.dash},
        marker={"color": style.colour, "symbol": symbol, "size": sizes, "opacity": 1, "line": outline},
    ).update(hovertemplate="mean of %{customdata[0]} series, t = %{customdata[1]}<extra>%{fullData.name}</extra>")


def _trace(points: Floats, said: Sequence[tuple[str | int, int | None]], **settings: Any) -> go.Scatter | go.Scatter3d:
    kind = go.Scatter if points.shape[-1] == 2 else go.Scatter3d
    places = dict(zip(AXES, points.T, strict=False))
    hover = "series %{customdata[0]}, t = %{customdata[1]}<extra>%{fullData.name}</extra>"
    return kind(**places, customdata=said, hovertemplate=hover, **settings)


def _name_axes(figure: go.Figure, l: int, projection: Projection) -> None:
    axes = list(_axes(projection))
    if len(axes) == 1:
        axes = [{"title": {"text": TIME_STEP}, "range": [0.5, l + 0.5]}, *axes]
    named = {f"{letter}axis": axis for letter, axis in zip(AXES, axes, strict=False)}
    scene = {"scene": {**named, "camera": {"eye": EYE}, "aspectmode": "cube"}}
    figure.update_layout(named if len(axes) == 2 else scene)


def _axes(projection: Projection) -> Iterator[dict[str, Any]]:
    for name, share, low, high in zip(projection.names, projection.share, projection.low, projection.high, strict=True):
        text = name if projection.lossless else f"{name} ({100 * share:.0f} %)"
        yield {"title": {"text": text}, "range": [float(low), float(high)]}


def _share(projection: Projection) -> str | None:
    """What a projection leaves out is said on the picture; all units are no projection."""
    if projection.lossless:
        return None
    h, d = len(projection.mean), projection.d
    what = f"{d} of {h} units" if projection.kind == "units" else f"{counted(d, 'direction')} through {h} units"
    return f"{what}: {100 * float(np.sum(projection.share)):.0f} % of the variance"


def _words(H: Floats, y: NDArray[Any], projection: Projection, means: bool, regions: Regions | None) -> str:
    l, n, h = H.shape
    axes = ", ".join(projection.names)
    paths = f"Paths of {counted(n, 'series')} of {counted(len(np.unique(y)), 'class')}"
    where = f"through the hidden state ({counted(h, 'unit')}) over {counted(l, 'time step')}, drawn on {axes}"
    parts = [
        f"{paths} {where}",
        "The thick line is each class's mean path" if means else None,
        _share(projection),
        grounds.words(regions).capitalize() if regions else None,
    ]
    return ". ".join(part for part in parts if part) + "."
