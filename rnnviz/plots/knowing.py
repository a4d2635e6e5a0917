"""How early does it know: accuracy when only a part of each series has been seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.verdicts import SHARES
from rnnviz.errors import ShapeError
from rnnviz.plots.layout import ACCURACY, finish, ink, plain
from rnnviz.plots.theme import look

Accuracies: TypeAlias = ArrayLike | Mapping[str, ArrayLike]


def early(
    accuracies: Accuracies, shares: ArrayLike = SHARES, chance: float | None = None, dark: bool = False
) -> go.Figure:
    """Accuracy against the share of each series that has been seen.

    accuracies: ``(len(shares),)`` from 0 to 1 (``rnnviz.analysis.verdicts.early``), or several of them by name, such
    as "epoch 3". shares: from above 0 to 1, default 5, 10, ... 100 %. chance: the accuracy of always guessing the most
    frequent class, drawn as a line.

    Raises ``ShapeError`` where accuracies and shares do not fit together.
    """
    seen = np.asarray(shares, np.float64)
    lines = accuracies if isinstance(accuracies, Mapping) else {"": accuracies}
    figure = go.Figure()
    for number, (name, values) in enumerate(lines.items()):
        figure.add_trace(_line(seen, np.asarray(values, np.float64), name, number, dark))
    if chance is not None:
        note = {"annotation_text": f"guessing: {100 * chance:.0f} %", "annotation_position": "bottom right"}
        figure.add_hline(y=100 * chance, line={"color": ink(dark), "width": 1, "dash": "dot"}, **note)
    figure.update_xaxes(title_text="share of each series seen (%)", range=[0, 102])
    figure.update_yaxes(title_text=ACCURACY, range=[0, 104])
    figure.update_layout(showlegend=len(lines) > 1)
    return finish(figure, _words(seen, lines), dark, height=380, hovermode="x unified")


def _line(seen: NDArray[np.float64], values: NDArray[np.float64], name: str, number: int, dark: bool) -> go.Scatter:
    if values.shape != seen.shape or seen.ndim != 1 or not len(seen):
        raise ShapeError(f"Got {values.shape} accuracies for {seen.shape} shares seen; there must be one for each.")
    style = look(number, dark)
    return go.Scatter(
        x=100 * seen,
        y=100 * values,
        name=plain(name),
        mode="lines+markers",
        line={"color": style.colour, "dash": style.dash, "width": 2},
        marker={"color": style.colour, "symbol": style.marker, "size": 7},
        hovertemplate="%{y:.1f} %",
    )


def _words(seen: NDArray[np.float64], lines: Mapping[str, ArrayLike]) -> str:
    parts = []
    for name, values in lines.items():
        first, last = (f"{100 * np.asarray(values)[i]:.0f} % after {100 * seen[i]:.0f} %" for i in (0, -1))
        parts.append(f"{name}: {first} of each series, {last}" if name else f"{first} of each series, {last}")
    return f"Accuracy against the share of each series seen. {'; '.join(parts)}."
