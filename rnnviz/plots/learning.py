"""Loss and accuracy over the epochs, of one run or of several beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from rnnviz.plots.layout import ACCURACY, LOSS, counted, finish, ink, plain
from rnnviz.plots.theme import Look, look
from rnnviz.records import Metrics

History: TypeAlias = pd.DataFrame | Sequence[Metrics]

# column, row, factor to the axis' unit, where it was taken, dash
LINES = (
    ("loss", 1, 1.0, "training", "dot"),
    ("held_out_loss", 1, 1.0, "held out", "solid"),
    ("accuracy", 2, 100.0, "training", "dot"),
    ("held_out_accuracy", 2, 100.0, "held out", "solid"),
)

MARKED = 6  # epochs of a run at most that have its marker, where there are several runs


def curves(history: History | Mapping[str, History], dark: bool = False) -> go.Figure:
    """Loss above accuracy, held out solid and training dotted.

    history: a ``Run``'s ``history`` (epoch, loss, accuracy, held_out_loss, held_out_accuracy; losses in nats,
    accuracies as shares) or a list of ``Metrics``; or several of them by name, to compare them: each in a colour and,
    here and there, with a marker of its own. The legend names each run once.
    """
    runs = dict(history) if isinstance(history, Mapping) else {"": history}
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    for number, (name, one) in enumerate(runs.items()):
        table = _table(one)
        for column, row, factor, part, dash in LINES:
            style = look(number, dark)
            trace = _line(table["epoch"], table[column] * factor, part, style, dash, row)
            if name:
                said = f"{trace.hovertemplate}, {part}"
                shown = row == 1 and dash == "solid"
                trace.update(name=plain(name), legendgroup=plain(name), showlegend=shown, hovertemplate=said)
            figure.add_trace(_told_apart(trace, style) if len(runs) > 1 else trace, row, 1)
    figure.update_yaxes(title_text=LOSS, rangemode="tozero", row=1, col=1)
    figure.update_yaxes(title_text=ACCURACY, range=[0, 102], row=2, col=1)
    figure.update_xaxes(title_text="epoch", row=2, col=1)
    if len(runs) > 1:
        figure.add_traces([_key(part, dash, dark) for *_, part, dash in LINES[:2]])
    return finish(figure, _words(runs), dark, height=460, hovermode="x unified")


def _table(history: History) -> pd.DataFrame:
    if isinstance(history, pd.DataFrame):
        return history
    columns = ["epoch", *(column for column, *_ in LINES)]
    return pd.DataFrame([asdict(metrics) for metrics in history], columns=None if history else columns)


def _told_apart(trace: go.Scatter, style: Look) -> go.Scatter:
    """The run's marker at some epochs; plotly.js takes others for each trace, so that none covers another."""
    marker = {"symbol": style.marker, "color": style.colour, "size": 8, "opacity": 1, "maxdisplayed": MARKED}
    return trace.update(mode="lines+markers", marker=marker)


def _line(epochs: pd.Series, values: pd.Series, label: str, style: Look, dash: str, row: int) -> go.Scatter:
    return go.Scatter(
        x=epochs.to_numpy(),
        y=values.to_numpy(dtype=float),
        name=label,
        legendgroup=label,
        showlegend=row == 1,
        mode="lines" if len(epochs) > 1 else "markers",
        line={"color": style.colour, "dash": dash, "width": 2},
        hovertemplate="%{y:.4g} nats" if row == 1 else "%{y:.1f} %",
    )


def _key(part: str, dash: str, dark: bool) -> go.Scatter:
    """An entry of the legend without a line: what the dash means, whatever the run."""
    return go.Scatter(x=[None], y=[None], name=part, mode="lines", line={"color": ink(dark), "dash": dash, "width": 2})


def _words(runs: Mapping[str, History]) -> str:
    what = "Loss and accuracy over the epochs, training and held out"
    if len(runs) > 1:
        return f"{what}, of {counted(len(runs), 'run')}: {', '.join(runs)}."
    table = _table(next(iter(runs.values()))) if runs else pd.DataFrame()
    if table.empty:
        return f"{what}: nothing has been measured yet."
    last = table.iloc[-1]
    return (
        f"{what}. After epoch {int(last['epoch'])}: held-out loss {last['held_out_loss']:.3g} nats, "
        f"held-out accuracy {100 * last['held_out_accuracy']:.1f} %."
    )
