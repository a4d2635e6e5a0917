"""One series: its input, and under it what the network would say after each step."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.subplots import make_subplots

from rnnviz.errors import ShapeError
from rnnviz.plots.layout import TIME_STEP, finish, ink, plain
from rnnviz.plots.states import check_index
from rnnviz.plots.theme import DASHES, look
from rnnviz.records import Frame, SeriesSet


def verdicts(
    probabilities: Frame | ArrayLike,
    series_set: SeriesSet,
    index: int = 0,
    settled: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """The input of one series above the probability of each class after each of its steps.

    probabilities: a ``Frame``, or ``P (l, n, num_classes)``, of exactly these series. index: which of them.
    settled: the step from which the verdict stays, marked by a line (``rnnviz.analysis.verdicts.settled_step``).

    Raises ``ShapeError`` where P does not fit the series and ``ConfigError`` for a series that is not there.
    """
    own = own_probabilities(probabilities, series_set, index)
    steps = len(own)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[0.55, 0.45])
    _add_input(figure, series_set, index, dark)
    _add_probabilities(figure, own, series_set.classes, dark)
    if settled is not None:
        _mark_settled(figure, settled, dark)
    figure.update_xaxes(title_text=TIME_STEP, range=[0.5, steps + 0.5], row=2, col=1)
    figure.update_yaxes(title_text="input", row=1, col=1)
    figure.update_yaxes(title_text="verdict (%)", range=[0, 100], row=2, col=1)
    title, words = verdict_on(series_set, index, own), _words(series_set, index, own)
    return finish(figure, words, dark, title=title, barmode="stack", bargap=0, height=420, hovermode="x unified")


def own_probabilities(probabilities: Frame | ArrayLike, series_set: SeriesSet, index: int) -> np.ndarray:
    """``(its own steps, num_classes)`` of one series. Raises as ``verdicts`` does."""
    P = np.asarray(probabilities.P if isinstance(probabilities, Frame) else probabilities, np.float64)
    wanted = (series_set.l, series_set.n, series_set.num_classes)
    if P.shape != wanted:
        raise ShapeError(f"P has the shape {P.shape}, but the series ask for (l, n, num_classes) = {wanted}.")
    check_index(index, series_set.n)
    return P[: series_set.lengths[index], index]


def _add_input(figure: go.Figure, series_set: SeriesSet, index: int, dark: bool) -> None:
    steps = int(series_set.lengths[index])
    for f, name in enumerate(series_set.features):
        line = {"color": ink(dark), "width": 1.4, "dash": DASHES[f % len(DASHES)]}
        trace = go.Scatter(
            x=np.arange(1, steps + 1),
            y=series_set.X[:steps, index, f],
            name=plain(name),
            mode="lines" if steps > 1 else "markers",
            line=line,
            marker={"color": ink(dark)},
            showlegend=series_set.k > 1,
            hovertemplate="%{y:.4g}",
        )
        figure.add_trace(trace, 1, 1)


def _add_probabilities(figure: go.Figure, own: np.ndarray, classes: tuple[str, ...], dark: bool) -> None:
    for c, name in enumerate(classes):
        bars = go.Bar(
            x=np.arange(1, len(own) + 1),
            y=100 * own[:, c],
            name=plain(name),
            marker={"color": look(c, dark).colour, "line": {"width": 0}},
            hovertemplate="%{y:.1f} %",
        )
        figure.add_trace(bars, 2, 1)


def _mark_settled(figure: go.Figure, settled: int, dark: bool) -> None:
    """A line through both rows, with words at the upper one only."""
    line = {"dash": "dot", "color": ink(dark)}
    figure.add_vline(x=settled - 0.5, line=line, annotation_text=f"settled at t = {settled}", row=1, col=1)
    figure.add_vline(x=settled - 0.5, line=line, row=2, col=1)


def verdict_on(series_set: SeriesSet, index: int, own: np.ndarray) -> str:
    """The truth about a series and what is said of it after its last step."""
    true = series_set.classes[series_set.y[index]]
    said = series_set.classes[int(own[-1].argmax())]
    return f"series {series_set.names[index]}: it is {true}, the network says {said}"


def _words(series_set: SeriesSet, index: int, own: np.ndarray) -> str:
    true = series_set.classes[series_set.y[index]]
    said = series_set.classes[int(own[-1].argmax())]
    return (
        f"Series {series_set.names[index]} of class {true}: its input over {len(own)} time steps, and the probability "
        f"of each class after each of them; after the last one {said} with {100 * own[-1].max():.0f} %."
    )
