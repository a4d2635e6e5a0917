"""Heat maps: colours around 0, rows of units, and the marked time step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.plots.layout import ink
from rnnviz.plots.theme import heat_colour, heat_scale, letters_on

STATE = "hidden state H"
TICKS = 30  # names that can be read beside a map


def heat(
    values: NDArray[Any],
    dark: bool,
    reach: float | None = None,
    signed: bool = True,
    bar: str | None = None,
    **more: Any,
) -> go.Heatmap:
    """Cells of values ``(rows, columns)``; what is no number stays empty.

    reach: the value of the strongest colour, default the largest there is. signed: the colours go to both sides of 0.
    bar: the words beside the colours; without them there is no bar.
    """
    return go.Heatmap(
        z=values,
        zmin=-reach_of(values, reach) if signed else 0,
        zmax=reach_of(values, reach),
        colorscale=heat_scale(dark, signed),
        colorbar=bar_of(bar) if bar else None,
        showscale=bar is not None,
        hoverongaps=False,
        **more,
    )


def reach_of(values: NDArray[Any], reach: float | None = None) -> float:
    """How far from 0 values go; 1 where they are all 0."""
    return reach or float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0


def bar_of(title: str, **place: Any) -> dict[str, Any]:
    return {"title": {"text": title, "side": "right"}, "thickness": 12, "outlinewidth": 0, **place}


def written(
    x: ArrayLike, y: ArrayLike, texts: Sequence[str], shares: ArrayLike, dark: bool, size: int = 12
) -> go.Scatter:
    """Words on cells, in black or white as it is read better. shares: the cells' values, the strongest one as 1."""
    colours = [letters_on(heat_colour(float(share), dark)) for share in np.asarray(shares)]
    font = {"color": colours, "size": size}
    return go.Scatter(
        x=x, y=y, text=texts, mode="text", textfont=font, hoverinfo="skip", showlegend=False, cliponaxis=False
    )


def unit_names(order: NDArray[np.int64], most: int = TICKS) -> dict[str, Any]:
    """Ticks of an axis whose places 0, 1, ... are these units, the first on top; not more than can be read."""
    places = np.arange(0, len(order), -(-len(order) // most))
    return {"tickvals": places, "ticktext": [str(order[i] + 1) for i in places], "autorange": "reversed"}


def whole_ticks(count: int, most: int = 6) -> NDArray[np.int64]:
    """Places to be named on an axis that counts from 1."""
    return np.arange(1, count + 1, -(-count // most))


def mark_step(figure: go.Figure, step: int | None, dark: bool, **where: Any) -> None:
    """A frame around the column of a time step, so that its colours stay seen."""
    if step is not None:
        line = {"color": ink(dark), "width": 1.5}
        figure.add_vrect(x0=step - 0.5, x1=step + 0.5, fillcolor="rgba(0,0,0,0)", line=line, layer="above", **where)
