"""Which steps of the input the verdict rests on, on the series itself."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from plotly.subplots import make_subplots

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.heat import bar_of, heat, mark_step, reach_of
from rnnviz.plots.layout import TIME_STEP, finish, ink, plain
from rnnviz.plots.states import check_index, check_step
from rnnviz.plots.theme import PAGE
from rnnviz.records import SeriesSet

ROWS = 8


def saliency(
    values: ArrayLike,
    series_set: SeriesSet,
    index: int = 0,
    method: str = "integrated gradients",
    target: int | None = None,
    step: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """One series, a row for each feature, on a ground which says how much each step speaks for a class.

    values: ``(l, k)``, what each input adds to the logit of the class (above 0 speaks for it, below 0 against it), or
    ``(l,)`` of all features together; only its own steps will do, too (``rnnviz.nn.saliency.saliency``). index: which
    series. method: how the values were got; the picture names it.
    target: the class, default the series' own. step: the time step to mark. The first eight features are drawn, and
    the title says so where there are more.

    Raises ``ShapeError`` where the values do not fit the series and ``ConfigError`` for a series, class or step that is
    not there.
    """
    own, c = _checked(values, series_set, index, target)
    check_step(step, len(own))
    rows = min(series_set.k, ROWS)
    t = np.arange(1, len(own) + 1)
    figure = make_subplots(rows=rows, cols=1, shared_xaxes=True, vertical_spacing=0.12 / rows)
    for f in range(rows):
        line = series_set.X[: len(own), index, f].astype(np.float64)
        low, high = _room(line)
        hover = "speaks for it by %{z:.3g} at t = %{x}<extra></extra>"
        ground = heat(
            own[None, :, f if own.shape[1] > 1 else 0], dark, reach_of(own), x=t, y=[low, high], hovertemplate=hover
        )
        figure.add_trace(ground, f + 1, 1)
        mode = "lines" if len(own) > 1 else "markers"
        for colour, width in ((PAGE[dark], 5), (ink(dark), 2)):  # a rim keeps the line seen on strong colours
            style = {"mode": mode, "line": {"color": colour, "width": width}, "marker": {"color": colour}}
            figure.add_scatter(x=t, y=line, hovertemplate="%{y:.4g}<extra></extra>", row=f + 1, col=1, **style)
        title = plain(series_set.features[f])
        figure.update_yaxes(title_text=title, range=[low, high], showgrid=False, row=f + 1, col=1)
        mark_step(figure, step, dark, row=f + 1, col=1)
    figure.data[0].update(showscale=True, colorbar=bar_of("against or for it (logit)"))
    figure.update_xaxes(range=[0.5, len(own) + 0.5], showgrid=False)
    figure.update_xaxes(title_text=TIME_STEP, row=rows, col=1)
    said = f"series {series_set.names[index]}: what speaks for {series_set.classes[c]}"
    note = f"by {method}{f', {rows} of {series_set.k} features' if rows < series_set.k else ''}"
    height = 120 + rows * (180 if rows < 3 else 110)
    return finish(figure, _words(own, f"{said}, {note}"), dark, title=said, note=note, height=height, showlegend=False)


def _checked(values: ArrayLike, series_set: SeriesSet, index: int, target: int | None) -> tuple[np.ndarray, int]:
    check_index(index, series_set.n)
    c = int(series_set.y[index]) if target is None else target
    if not 0 <= c < series_set.num_classes:
        raise ConfigError(f"There is no class {c}; there are 0 to {series_set.num_classes - 1}.")
    own, steps = np.asarray(values, np.float64), int(series_set.lengths[index])
    own = own[:, None] if own.ndim == 1 else own
    if own.ndim != 2 or own.shape[1] not in (1, series_set.k) or len(own) not in (steps, series_set.l):
        wanted = f"({series_set.l}, {series_set.k}) or ({steps}, {series_set.k})"
        raise ShapeError(f"The values have the shape {own.shape}; for this series they must be {wanted}.")
    return own[:steps], c


def _room(line: np.ndarray) -> tuple[float, float]:
    """The range of a line with a margin, also of one that is flat."""
    low, high = float(line.min()), float(line.max())
    margin = 0.1 * (high - low) or 1.0
    return low - margin, high + margin


def _words(own: np.ndarray, said: str) -> str:
    strongest = np.abs(own).sum(1).argmax() + 1
    return f"{said[:1].upper()}{said[1:]}: {own.sum():.2g} logits in all, most at time step {strongest}."
