"""How sure the network is of each class after each step of one series."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from rnnviz.analysis.verdicts import settled_step
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink, plain
from rnnviz.plots.opinions import own_probabilities, verdict_on
from rnnviz.plots.states import check_step
from rnnviz.plots.theme import look
from rnnviz.records import Frame, SeriesSet

MARKED = 8  # places of a line at most that have its class's marker


def probabilities(
    values: Frame | ArrayLike, series_set: SeriesSet, index: int = 0, step: int | None = None, dark: bool = False
) -> go.Figure:
    """A line for the probability of each class after each step of one series: the readout applied early.

    values: a ``Frame``, or ``P (l, n, num_classes)``, of exactly these series. index: which of them. step: the time
    step to mark. The dotted line is where the last verdict begins, which never changes again.

    Raises ``ShapeError`` where P does not fit the series and ``ConfigError`` for a series or a step that is not there.
    """
    own = own_probabilities(values, series_set, index)
    check_step(step, len(own))
    settled = int(settled_step(own[:, None], np.array([len(own)]))[0])
    figure = go.Figure([_line(own[:, c], c, name, dark) for c, name in enumerate(series_set.classes)])
    figure.add_vline(x=settled - 0.5, line={"color": ink(dark), "dash": "dot"})
    if step is not None:
        figure.add_vline(x=step, line={"color": ink(dark), "width": 1})
    figure.update_xaxes(title_text=TIME_STEP, range=[0.5, len(own) + 0.5])
    figure.update_yaxes(title_text="the readout applied early (%)", range=[0, 102])
    title = verdict_on(series_set, index, own)
    note = f"dotted line: the verdict never changes again from t = {settled} on"
    words = (
        f"The probability of each class after each of {counted(len(own), 'time step')} of {title} with "
        f"{100 * own[-1].max():.0f} %. From step {settled} on the verdict never changes again."
    )
    return finish(figure, words, dark, title=title, note=note, height=400, hovermode="x unified")


def _line(values: np.ndarray, c: int, name: str, dark: bool) -> go.Scatter:
    style, steps = look(c, dark), len(values)
    return go.Scatter(
        x=np.arange(1, steps + 1),
        y=100 * values,
        name=plain(name),
        mode="lines+markers",
        line={"color": style.colour, "dash": style.dash, "width": 2},
        marker={"color": style.colour, "symbol": style.marker, "size": 8, "opacity": 1, "maxdisplayed": MARKED},
        hovertemplate="%{y:.1f} %",
    )
