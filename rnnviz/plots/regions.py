"""Where the readout would say which class: the ground below the paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from rnnviz.errors import ConfigError
from rnnviz.plots.layout import plain
from rnnviz.plots.theme import faded, look

if TYPE_CHECKING:
    from rnnviz.analysis.planes import Regions

GROUND = 0.22  # of the class's colour
SMALLEST = 0.02  # of the picture, for a region to be named on it


def add_regions(figure: go.Figure, ground: Regions, classes: Sequence[str], l: int, dark: bool) -> None:
    """Adds the regions, each with its class's name on it. l: steps, over which one axis is drawn.

    Raises ``ConfigError`` where the regions have more classes than there are names.
    """
    if ground.classes.max() >= len(classes):
        raise ConfigError(f"The regions are of class {ground.classes.max() + 1}, but there are {len(classes)} classes.")
    cells, x = ground.classes, ground.x
    if len(x) == 1:
        cells, x = np.repeat(cells, 2, axis=1), np.array([0.25, 0.75]) * l + 0.5
    names = np.array([plain(name) for name in classes], object)
    figure.add_trace(
        go.Heatmap(
            x=x,
            y=ground.y,
            z=cells,
            zmin=-0.5,
            zmax=len(classes) - 0.5,
            colorscale=_colours(len(classes), dark),
            showscale=False,
            text=names[cells],
            name=words(ground),
            hovertemplate="the readout says %{text}<extra></extra>",
        )
    )
    for c in np.unique(cells):
        _add_name(figure, cells == c, x, ground.y, names[c], look(int(c), dark).colour)


def words(ground: Regions) -> str:
    """What the regions are worth."""
    if ground.exact:
        return "ground: what the readout says there, exactly"
    return "ground: a slice; beside it the readout may say something else"


def _colours(count: int, dark: bool) -> list[tuple[float, str]]:
    """Steps, not a passage, from one class's colour to the next one's."""
    colours = [faded(look(c, dark).colour, GROUND, dark) for c in range(count)]
    return [(edge / count, colours[c]) for c in range(count) for edge in (c, c + 1)]


def _add_name(
    figure: go.Figure, inside: NDArray[np.bool_], x: NDArray[np.float64], y: NDArray[np.float64], name: str, colour: str
) -> None:
    if inside.mean() >= SMALLEST:
        row, column = _roomiest(inside)
        figure.add_annotation(
            x=x[column], y=y[row], text=f"<b>{name}</b>", showarrow=False, font={"color": colour, "size": 13}
        )


def _roomiest(inside: NDArray[np.bool_]) -> tuple[int, int]:
    """The cell that survives the most peelings of the region's edge."""
    left = np.pad(inside, 1)
    while left.any():
        last = left
        left = last[1:-1, 1:-1] & last[:-2, 1:-1] & last[2:, 1:-1] & last[1:-1, :-2] & last[1:-1, 2:]
        left = np.pad(left, 1)
    rows, columns = np.nonzero(last[1:-1, 1:-1])
    middle = len(rows) // 2
    return int(rows[middle]), int(columns[middle])
