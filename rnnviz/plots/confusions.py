"""What got confused with what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ShapeError
from rnnviz.plots.heat import heat, written
from rnnviz.plots.layout import counted, finish, plain, shortened

READABLE = 12  # classes whose cells have room for a count and a share
COUNTED = 24  # classes whose cells have room for a count


def confusion(counts: ArrayLike, classes: Sequence[str], dark: bool = False) -> go.Figure:
    """How many series of each true class the network took for which one: counts, and shares of the row.

    counts: ``(num_classes, num_classes)``, a row for the true class and a column for what the network says
    (``rnnviz.analysis.confusion.confusion``). The colour is the share of the row.

    Raises ``ShapeError`` where counts and classes do not fit together.
    """
    table, C = np.asarray(counts, np.int64), len(classes)
    if table.shape != (C, C) or (table < 0).any():
        raise ShapeError(f"The counts {table.shape} must be ({C}, {C}) for {C} classes, none below 0.")
    share = 100 * table / np.maximum(table.sum(1, keepdims=True), 1)
    places = np.arange(C)
    cells = heat(share, dark, 100.0, signed=False, bar="share of the row (%)", x=places, y=places)
    names = np.array([plain(name) for name in classes], object)
    said = np.stack([np.broadcast_to(names[:, None], (C, C)), np.broadcast_to(names, (C, C)), table], axis=-1)
    hover = "true class %{customdata[0]}, taken for %{customdata[1]}<br>%{customdata[2]} series, %{z:.1f} % of the row"
    gap = 2 if C <= COUNTED else 0
    cells.update(customdata=said, xgap=gap, ygap=gap, hovertemplate=f"{hover}<extra></extra>")
    figure = go.Figure([cells, *_numbers(table, share, dark)])
    ticks = {"tickvals": places, "ticktext": [plain(shortened(name)) for name in classes], "showgrid": False}
    figure.update_xaxes(
        title_text="what the network says", tickangle=0 if _short(classes) else -45, range=[-0.5, C - 0.5], **ticks
    )
    figure.update_yaxes(title_text="true class", range=[C - 0.5, -0.5], **ticks)
    if C > COUNTED:
        figure.update_layout(xaxis_tickfont_size=9, yaxis_tickfont_size=9)
    return finish(figure, _words(table, classes), dark, title=_words(table, classes).split(";")[0], height=_height(C))


def _numbers(table: NDArray[np.int64], share: NDArray[np.float64], dark: bool) -> list[go.Scatter]:
    """Counts and shares, as far as there is room for them, and nothing where nothing was confused."""
    if len(table) > COUNTED:
        return []
    rows, columns = np.nonzero(table)
    there = zip(table[rows, columns], share[rows, columns], strict=True)
    texts = [f"{count}<br>{part:.0f} %" if len(table) <= READABLE else str(count) for count, part in there]
    return [written(columns, rows, texts, share[rows, columns] / 100, dark, 12 if len(table) <= READABLE else 10)]


def _short(classes: Sequence[str]) -> bool:
    return max(map(len, classes)) * len(classes) <= 60


def _height(C: int) -> int:
    return int(np.clip(160 + C * (50 if C <= READABLE else 26 if C <= COUNTED else 13), 340, 1000))


def _words(table: NDArray[np.int64], classes: Sequence[str]) -> str:
    wrong = table - np.diag(np.diag(table))
    right = f"{np.trace(table)} of {counted(int(table.sum()), 'series')} are right"
    if not wrong.any():
        return f"{right}."
    true, said = divmod(int(wrong.argmax()), len(classes))
    often = f"{wrong.max()} of class {classes[true]} were taken for {classes[said]}"
    return f"{right}; most often {often}."
