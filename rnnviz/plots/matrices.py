"""What was learned: the weight matrices, and how the recurrent ones stretch what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray
from plotly.subplots import make_subplots

from rnnviz.errors import ShapeError
from rnnviz.plots.heat import bar_of, heat, whole_ticks
from rnnviz.plots.layout import counted, finish, ink, plain
from rnnviz.plots.theme import faded, look

if TYPE_CHECKING:
    from rnnviz.analysis.spectrum import Spectrum

COLUMNS = 2
BETWEEN = 80  # pixels, for ticks and a title
RIM = np.linspace(0, 2 * np.pi, 181)


def weights(matrices: Mapping[str, ArrayLike], dark: bool = False) -> go.Figure:
    """Every matrix as a heat map with its name and shape; its colours go as far as its own largest weight, as it says.

    matrices: ``(rows, columns)`` by name; a bias ``(h,)`` is drawn as one row. PyTorch's matrices and those of the
    equations are transposes of each other: which one it is, the shape says.

    Raises ``ShapeError`` for an array of more axes, or for none.
    """
    arrays = {name: np.atleast_2d(np.asarray(array, np.float64)) for name, array in matrices.items()}
    if not arrays or any(array.ndim != 2 or not array.size for array in arrays.values()):
        got = ", ".join(f"{name} {array.shape}" for name, array in arrays.items()) or "nothing"
        raise ShapeError(f"Got {got}; weights must be matrices (rows, columns), at least one.")
    sizes = {name: f"{_shape(array)}, up to ±{np.abs(array).max():.2g}" for name, array in arrays.items()}
    figure, height = _grid(list(arrays.values()), [f"{plain(name)}<br>{size}" for name, size in sizes.items()])
    for place, (name, array) in enumerate(arrays.items()):
        where = {"row": place // COLUMNS + 1, "col": place % COLUMNS + 1}
        figure.add_trace(_matrix(name, array, dark), **where)
        figure.update_xaxes(tickvals=whole_ticks(array.shape[1]), showgrid=False, **where)
        figure.update_yaxes(tickvals=whole_ticks(array.shape[0]), showgrid=False, autorange="reversed", **where)
    reach = figure.data[0].zmax
    ends = {"tickvals": [-reach, 0, reach], "ticktext": ["− largest", "0", "largest"]}
    figure.data[0].update(showscale=True, colorbar=bar_of("weight", **ends))
    figure.update_annotations(font_size=12)
    said = "; ".join(f"{name} with {size}" for name, size in sizes.items())
    return finish(figure, f"{counted(len(arrays), 'matrix')} of weights: {said}.", dark, height=height)


def _matrix(name: str, array: NDArray[np.float64], dark: bool) -> go.Heatmap:
    hover = f"{plain(name)}, row %{{y}}, column %{{x}}: %{{z:.4g}}<extra></extra>"
    x, y = np.arange(1, array.shape[1] + 1), np.arange(1, array.shape[0] + 1)
    return heat(array, dark, x=x, y=y, hovertemplate=hover, name=plain(name))


def _grid(arrays: Sequence[NDArray[np.float64]], titles: Sequence[str]) -> tuple[go.Figure, int]:
    """Two matrices side by side, each pair as high as it has rows, within reason; and the height of it all."""
    pairs = [arrays[i : i + COLUMNS] for i in range(0, len(arrays), COLUMNS)]
    heights = [float(np.clip(16 * max(map(len, pair)), 36, 240)) for pair in pairs]
    whole = sum(heights) + BETWEEN * (len(pairs) - 1)
    figure = make_subplots(
        len(pairs),
        min(COLUMNS, len(arrays)),
        subplot_titles=titles,
        row_heights=heights,
        vertical_spacing=BETWEEN / whole if len(pairs) > 1 else 0,
        horizontal_spacing=0.1,
    )
    return figure, int(whole + 128)


def _shape(array: NDArray[np.float64]) -> str:
    return f"{counted(array.shape[0], 'row')} × {counted(array.shape[1], 'column')}"


def spectrum(values: Spectrum, dark: bool = False) -> go.Figure:
    """The eigenvalues of a recurrent matrix beside the unit circle: outside of it something grows, inside it fades.

    values: ``rnnviz.analysis.spectrum.spectrum(W_hh, cell)``; each block of a GRU or LSTM has its own marker.
    """
    figure = go.Figure()
    rim = {"color": ink(dark), "width": 1.2, "dash": "dot"}
    figure.add_scatter(x=np.cos(RIM), y=np.sin(RIM), mode="lines", line=rim, name="unit circle", hoverinfo="skip")
    for number, (name, own, radius) in enumerate(zip(values.names, values.eigenvalues, values.radius, strict=True)):
        style = look(number, dark)
        figure.add_scatter(
            x=own.real,
            y=own.imag,
            customdata=np.abs(own),
            mode="markers",
            name=plain(f"{name}: largest size {radius:.2f}"),
            marker={"color": style.colour, "symbol": style.marker, "size": 9, "opacity": 0.85},
            hovertemplate="%{x:.3f} + %{y:.3f} i, size %{customdata:.3f}<extra></extra>",
        )
    cross = {"zeroline": True, "zerolinewidth": 1, "zerolinecolor": faded(ink(dark), 0.4, dark)}
    reach = 1.12 * max(1.0, float(values.radius.max()))
    figure.update_xaxes(title_text="real part", range=[-reach, reach], constrain="domain", **cross)
    figure.update_yaxes(
        title_text="imaginary part", range=[-reach, reach], scaleanchor="x", constrain="domain", **cross
    )
    parts = "; ".join(f"{name} up to {radius:.2f}" for name, radius in zip(values.names, values.radius, strict=True))
    words = (
        f"{values.eigenvalues.shape[1]} eigenvalues of each recurrent matrix beside the unit circle, by size: {parts}."
    )
    note = "as if all were linear; squashing and gates come on top"
    return finish(figure, words, dark, title="eigenvalues of the recurrent weights", note=note, height=540)
