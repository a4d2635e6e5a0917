"""Where learning flows: gradients that vanish or explode on their way back, and what each input still moves later."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ShapeError
from rnnviz.plots.heat import heat
from rnnviz.plots.layout import TIME_STEP, counted, finish, ink
from rnnviz.plots.states import check_step
from rnnviz.plots.theme import look
from rnnviz.records import Frame

GRADIENT = "gradient of the loss (nats per unit of H)"
DECADES = 6  # below the largest value, what is smaller has the palest colour


def flow(gradients: Frame | ArrayLike, step: int | None = None, dark: bool = False) -> go.Figure:
    """How strongly the loss depends on each layer's hidden state at each time step, on a logarithmic axis.

    gradients: a ``Frame`` that has a flow, or its ``(num_layers, l)``: the mean norm of the derivative, in nats per
    unit of H. A line that falls towards the first step is a vanishing gradient, one that rises there explodes. A
    gradient of exactly 0 has no place on the axis: its line is broken there. step: the time step to mark.

    Raises ``ShapeError`` for another shape or values below 0, and ``ConfigError`` for a step that is not there.
    """
    norms = np.asarray(gradients.flow if isinstance(gradients, Frame) else gradients, np.float64)
    if norms.ndim != 2 or not norms.size or (norms < 0).any():
        raise ShapeError(f"Gradients {norms.shape} must be (num_layers, l), none below 0, with at least one step.")
    check_step(step, norms.shape[1])
    figure = go.Figure([_layer(values, layer, len(norms), dark) for layer, values in enumerate(norms)])
    if step is not None:
        figure.add_vline(x=step, line={"color": ink(dark), "width": 1})
    figure.update_xaxes(title_text=TIME_STEP, range=[0.5, norms.shape[1] + 0.5])
    figure.update_yaxes(title_text=GRADIENT, type="log", exponentformat="power", dtick=_decades(norms))
    return finish(figure, _flow_words(norms), dark, height=380, showlegend=len(norms) > 1, hovermode="x unified")


def _layer(values: NDArray[np.float64], layer: int, num_layers: int, dark: bool) -> go.Scatter:
    style = look(layer, dark)
    top = " (top)" if layer == num_layers - 1 and layer else ""
    return go.Scatter(
        x=np.arange(1, len(values) + 1),
        y=np.where(values > 0, values, np.nan),
        name=f"layer {layer + 1}{top}",
        mode="lines+markers" if len(values) <= 60 else "lines",
        line={"color": style.colour, "dash": style.dash, "width": 2},
        marker={"color": style.colour, "symbol": style.marker, "size": 6},
        hovertemplate="%{y:.3g}",
    )


def _decades(norms: NDArray[np.float64]) -> int:
    """Whole decades between two ticks, so that about eight of them are there."""
    there = np.log10(norms[norms > 0])
    return max(1, round(float(np.ptp(there)) / 8)) if there.size else 1


def _flow_words(norms: NDArray[np.float64]) -> str:
    parts = [
        f"layer {layer + 1}: {line[0]:.2g} at the first, {line[-1]:.2g} at the last" for layer, line in enumerate(norms)
    ]
    zero = int((norms == 0).sum())
    lost = f" Exactly 0, and not drawn, at {counted(zero, 'place')}." if zero else ""
    return f"Gradient of the loss over {counted(norms.shape[1], 'time step')}, {'; '.join(parts)}.{lost}"


def influence(moves: ArrayLike, name: str | None = None, step: int | None = None, dark: bool = False) -> go.Figure:
    """How much the input at one step moves the hidden state at another one: a map of all pairs, colours by decade.

    moves: ``(l, l)``, entry [s, t] for the input at step s and the state at step t, 0 where s comes after t
    (``rnnviz.nn.influence.influence``). name: what the series is called. step: of the state, whose row is marked.

    Raises ``ShapeError`` for another shape or values below 0, and ``ConfigError`` for a step that is not there.
    """
    values = np.asarray(moves, np.float64).T
    if values.ndim != 2 or values.shape[0] != values.shape[1] or not values.size or (values < 0).any():
        raise ShapeError(f"Influences {values.T.shape} must be (l, l), none below 0: of each input on each state.")
    check_step(step, len(values))
    later = np.triu(np.ones(values.shape, bool), 1)
    figure = go.Figure(_decade_map(np.where(later, np.nan, values), dark))
    if step is not None:
        line = {"color": ink(dark), "width": 1.5}
        figure.add_shape(x0=0.5, x1=step + 0.5, y0=step - 0.5, y1=step + 0.5, line=line)
    figure.update_xaxes(title_text="input at time step s", showgrid=False, range=[0.5, len(values) + 0.5])
    figure.update_yaxes(title_text="state at time step t", showgrid=False, range=[len(values) + 0.5, 0.5])
    whose = f" of series {name}" if name else ""
    title = f"{f'series {name}: ' if name else ''}how far each input moves each later state"
    words = f"How much the input{whose} at each step moves the hidden state at each later one: {_far(values)}."
    return finish(figure, words, dark, title=title, height=480)


def _decade_map(values: NDArray[np.float64], dark: bool) -> go.Heatmap:
    """Colours of the logarithm, named by the values themselves."""
    there = values[np.isfinite(values) & (values > 0)]
    top = float(np.ceil(np.log10(there.max()))) if there.size else 0.0
    low = max(top - DECADES, float(np.floor(np.log10(there.min())))) if there.size else -1.0
    low = min(low, top - 1)
    with np.errstate(divide="ignore"):
        levels = np.clip(np.log10(values), low, None) - low
    t = np.arange(1, len(values) + 1)
    hover = "input at s = %{x}, state at t = %{y}<br>%{customdata:.3g}<extra></extra>"
    cells = heat(levels, dark, top - low, signed=False, bar="effect (units of H per unit of X)", x=t, y=t)
    ticks = np.arange(int(top - low) + 1)
    cut = bool((values < 10**low).any())
    text = [f"{'≤ ' if cut and i == 0 else ''}10<sup>{int(low) + i}</sup>" for i in ticks]
    cells.colorbar.update(tickvals=ticks, ticktext=text)
    return cells.update(customdata=values, hovertemplate=hover)


def _far(values: NDArray[np.float64]) -> str:
    own, first = values[-1, -1], values[-1, 0]
    return f"the last state by {own:.2g} from the last input, by {first:.2g} from the first"
