from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from rnnviz import plots
from rnnviz.records import Metrics

METRICS = [
    Metrics(epoch, 1 / epoch, 0.5 + 0.1 * epoch, 1.5 / epoch, 0.4 + 0.1 * epoch, 1e-3, 0.1) for epoch in (1, 2, 3)
]
HISTORY = pd.DataFrame([vars(one) for one in METRICS])


def by_name(figure: object) -> dict[tuple[str, str], list[float]]:
    return {(trace.name, trace.yaxis): list(trace.y) for trace in figure.data}  # type: ignore[attr-defined]


def test_losses_are_drawn_in_nats_and_accuracies_in_per_cent() -> None:
    drawn = by_name(plots.curves(HISTORY))
    np.testing.assert_allclose(drawn["training", "y"], [1, 1 / 2, 1 / 3])
    np.testing.assert_allclose(drawn["held out", "y"], [1.5, 0.75, 0.5])
    np.testing.assert_allclose(drawn["training", "y2"], [60, 70, 80])
    np.testing.assert_allclose(drawn["held out", "y2"], [50, 60, 70])


def test_metrics_of_the_store_give_the_same_picture_as_a_history() -> None:
    assert plots.curves(METRICS) == plots.curves(HISTORY)


def test_axes_name_their_units() -> None:
    layout = plots.curves(HISTORY).layout
    assert (layout.yaxis.title.text, layout.yaxis2.title.text) == ("loss (nats)", "accuracy (%)")
    assert layout.xaxis2.title.text == "epoch"


def test_two_runs_have_a_colour_each_and_both_names() -> None:
    figure = plots.curves({"tanh": HISTORY, "<GRU>": METRICS[:2]})
    runs, keys = figure.data[:-2], figure.data[-2:]
    lines = {(trace.name, trace.line.dash, trace.showlegend) for trace in runs if trace.yaxis == "y"}
    assert lines == {(name, *line) for name in ("tanh", "&lt;GRU&gt;") for line in (("dot", False), ("solid", True))}
    assert [(key.name, key.line.dash) for key in keys] == [("training", "dot"), ("held out", "solid")]
    assert {trace.hovertemplate.rpartition(", ")[2] for trace in runs} == {"training", "held out"}
    assert len({trace.line.color for trace in runs}) == 2
    assert all(len(trace.x) == (2 if "GRU" in trace.name else 3) for trace in runs)


def test_the_description_says_where_it_stands() -> None:
    assert plots.description(plots.curves(HISTORY)).endswith(
        "After epoch 3: held-out loss 0.5 nats, held-out accuracy 70.0 %."
    )


@pytest.mark.parametrize("nothing", [[], HISTORY.iloc[:0]])
def test_a_run_without_an_epoch_gives_empty_axes(nothing: object) -> None:
    figure = plots.curves(nothing)
    assert all(len(trace.x) == 0 for trace in figure.data)
    assert "nothing has been measured yet" in plots.description(figure)


def test_runs_beside_each_other_differ_in_more_than_colour() -> None:
    figure = plots.curves({f"run {i}": HISTORY for i in range(12)})
    runs = figure.data[:-2]  # behind them the two keys
    held_out = [trace for trace in runs if trace.line.dash == "solid" and trace.yaxis == "y"]
    assert len({(trace.line.color, trace.marker.symbol) for trace in held_out}) == 12
    assert len({trace.marker.symbol for trace in held_out}) == 12
    assert all((trace.mode, trace.marker.maxdisplayed) == ("lines+markers", 6) for trace in runs)
    assert all(trace.mode == "lines" for trace in plots.curves(HISTORY).data)
