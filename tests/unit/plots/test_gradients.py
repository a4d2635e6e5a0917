from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn.influence import influence
from rnnviz.nn.model import RNNModel
from rnnviz.records import Frame

NORMS = np.array([[1e-6, 1e-3, 1.0], [0.0, 0.5, 2.0]])


def test_every_layer_has_a_line_on_a_logarithmic_axis(dark: bool) -> None:
    figure = plots.flow(NORMS, step=2, dark=dark)
    first, second = figure.data
    np.testing.assert_array_equal(first.y, NORMS[0])
    np.testing.assert_array_equal(second.y, [np.nan, 0.5, 2.0])
    assert figure.layout.yaxis.type == "log"
    assert "nats per unit of H" in figure.layout.yaxis.title.text
    assert (first.name, second.name) == ("layer 1", "layer 2 (top)")
    assert [shape.x0 for shape in figure.layout.shapes] == [2]


def test_a_gradient_of_0_is_said_since_it_cannot_be_drawn() -> None:
    assert plots.description(plots.flow(NORMS)).endswith("Exactly 0, and not drawn, at 1 place.")
    assert "Exactly 0" not in plots.description(plots.flow(NORMS[:1]))


def test_the_flow_of_a_frame_is_drawn() -> None:
    H, P = np.zeros((3, 1, 2), np.float16), np.ones((3, 1, 2), np.float16) / 2
    flow = NORMS.astype(np.float32)
    assert plots.flow(Frame(1.0, 1, H, P, flow=flow)) == plots.flow(flow)
    with pytest.raises(ShapeError, match=r"must be \(num_layers, l\)"):
        plots.flow(Frame(1.0, 1, H, P))


def test_the_map_has_a_row_for_each_state_and_a_column_for_each_input(dark: bool) -> None:
    moves = influence(RNNModel(2, 3, 1, 2), torch.ones(4, 2)).numpy()
    figure = plots.influence(moves, "<a>", step=3, dark=dark)
    (cells,) = figure.data
    told = np.array(cells.customdata, float)
    for s in range(4):
        for t in range(4):
            assert np.isnan(told[t, s]) if s > t else told[t, s] == pytest.approx(moves[s, t])
    assert figure.layout.yaxis.title.text == "state at time step t"
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert "&lt;a&gt;" in figure.layout.title.text
    (row,) = figure.layout.shapes
    assert (row.y0, row.y1) == (2.5, 3.5)


def test_colours_go_by_decade_and_the_bar_names_the_values() -> None:
    moves = np.triu(np.full((4, 4), 0.01))
    moves[0] = [100, 10, 1, 0.1]
    (cells,) = plots.influence(moves).data
    levels = np.array(cells.z, float)
    np.testing.assert_allclose(levels[:, 0], [4, 3, 2, 1])  # above the lowest, 0.01
    assert (cells.zmin, cells.zmax) == (0, 4)
    assert list(cells.colorbar.ticktext) == [f"10<sup>{i}</sup>" for i in (-2, -1, 0, 1, 2)]


def test_what_is_far_below_the_largest_has_the_palest_colour_and_the_bar_says_so() -> None:
    moves = np.triu(np.full((3, 3), 1.0))
    moves[0, 1:] = [1e-20, 0]
    (cells,) = plots.influence(moves).data
    assert np.array(cells.z, float)[1:, 0].tolist() == [0, 0]
    assert cells.colorbar.ticktext[0] == "≤ 10<sup>-6</sup>"


def test_no_influence_at_all_is_drawn_too() -> None:
    (cells,) = plots.influence(np.zeros((2, 2))).data
    assert np.nanmax(np.array(cells.z, float)) == 0


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"must be \(num_layers, l\), none below 0"):
        plots.flow(-NORMS)
    with pytest.raises(ConfigError, match="there are 1 to 3"):
        plots.flow(NORMS, step=4)
    with pytest.raises(ShapeError, match=r"Influences \(2, 3\) must be \(l, l\)"):
        plots.influence(NORMS)
    with pytest.raises(ConfigError, match="there are 1 to 2"):
        plots.influence(np.ones((2, 2)), step=3)
