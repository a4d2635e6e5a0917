from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn.model import RNNModel
from rnnviz.nn.trace import trace
from rnnviz.records import Frame

H = np.random.default_rng(0).uniform(-1, 1, (5, 3, 4))
LENGTHS = np.array([5, 3, 1])
ORDER = np.array([2, 0, 3, 1])


def box(figure: go.Figure) -> list[tuple[float, float]]:
    return [(shape.x0, shape.x1) for shape in figure.layout.shapes]


def test_the_map_has_a_row_for_each_unit_in_order_and_ends_with_the_series(dark: bool) -> None:
    figure = plots.units(H, 1, LENGTHS, ORDER, name="<b>", dark=dark)
    (cells,) = figure.data
    np.testing.assert_array_equal(cells.z, [H[:3, 1, unit] for unit in ORDER])
    np.testing.assert_array_equal(cells.x, [1, 2, 3])
    assert list(figure.layout.yaxis.ticktext) == ["3", "1", "4", "2"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert (cells.zmin, cells.zmax) == (-1, 1)
    assert cells.colorbar.title.text == "hidden state H"
    assert figure.layout.title.text == "series &lt;b&gt;: 4 units, 3 time steps"
    assert plots.description(figure).startswith("The hidden state of series <b>: 4 units, 3 time steps, from -")


def test_hovering_names_the_unit_and_not_its_place() -> None:
    (cells,) = plots.units(H, order=ORDER).data
    np.testing.assert_array_equal(np.array(cells.customdata)[:, 0], ORDER + 1)


def test_frames_and_the_top_of_several_layers_are_drawn_as_well() -> None:
    expected = plots.units(H, 1)
    assert plots.units(np.stack([H * 0, H]), 1) == expected
    half = H.astype(np.float16)
    frame = Frame(1.0, 2, half, np.ones((5, 3, 2), np.float16) / 2)
    assert plots.units(frame, 1) == plots.units(half, 1)


def test_states_beyond_1_stretch_the_colours_to_both_sides_alike() -> None:
    (cells,) = plots.units(3 * H, 0).data
    assert cells.zmax == np.abs(3 * H[:, 0]).max() == -cells.zmin


def test_the_current_step_has_a_frame() -> None:
    assert box(plots.units(H, step=4)) == [(3.5, 4.5)]
    assert box(plots.units(H)) == []


def test_many_units_have_only_as_many_names_as_can_be_read() -> None:
    figure = plots.units(np.zeros((3, 1, 128)))
    assert len(figure.layout.yaxis.ticktext) <= 30
    assert figure.layout.yaxis.ticktext[1] == str(figure.layout.yaxis.tickvals[1] + 1)


@pytest.mark.parametrize("cell", ["gru", "lstm", "rnn"])
def test_every_gate_of_a_traced_layer_has_a_map_with_colours_of_its_own(cell: str, dark: bool) -> None:
    model = RNNModel(2, 4, 1, 2, cell)  # type: ignore[arg-type]
    layer = trace(model, np.random.default_rng(1).normal(size=(6, 2))).layers[0]
    figure = plots.gates(layer.gates, ORDER, step=2, dark=dark)
    assert len(figure.data) == len(layer.gates)
    for cells, (symbol, values) in zip(figure.data, layer.gates.items(), strict=True):
        np.testing.assert_array_equal(cells.z, values.T[ORDER])
        assert cells.zmin == (-cells.zmax if values.min() < 0 else 0)
        assert cells.name == symbol
    assert box(figure) == [(1.5, 2.5)] * len(figure.data)
    bars = [(bar.y, bar.len) for bar in (cells.colorbar for cells in figure.data)]
    assert len(set(bars)) == len(bars)


def test_gates_are_named_in_words() -> None:
    figure = plots.gates({"z": H[:, 0] ** 2, "C": 2 * H[:, 0], "<own>": H[:, 0]}, name="a")
    assert [note.text for note in figure.layout.annotations] == ["update gate z", "cell state C", "&lt;own&gt;"]
    assert plots.description(figure) == "update gate z, cell state C, <own>. series a: 4 units, 5 time steps."


def test_each_chosen_unit_has_a_line_on_the_same_scale(dark: bool) -> None:
    figure = plots.unit_lines(H, 1, LENGTHS, [3, 0], step=2, dark=dark)
    np.testing.assert_array_equal([line.y for line in figure.data], H[:3, 1][:, [3, 0]].T)
    assert (figure.layout.yaxis.title.text, figure.layout.yaxis2.title.text) == ("unit 4", "unit 1")
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert all(
        figure.layout.yaxis.range[0] < line.y.min() < line.y.max() < figure.layout.yaxis.range[1]
        for line in figure.data
    )
    assert figure.layout.title.text == "series 2: 2 of 4 units, 3 time steps"
    assert figure.layout.yaxis.matches is None


def test_of_many_units_the_first_twelve_have_lines() -> None:
    figure = plots.unit_lines(np.zeros((3, 1, 40)))
    assert [line.name for line in figure.data] == [f"unit {i + 1}" for i in range(12)]
    assert "12 of 40 units" in figure.layout.title.text


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ConfigError, match="position 3; there are 0 to 2"):
        plots.units(H, 3)
    with pytest.raises(ConfigError, match="Time step 4 is not there; there are 1 to 3"):
        plots.units(H, 1, LENGTHS, step=4)
    with pytest.raises(ShapeError, match="each of the units 0 to 3 once"):
        plots.units(H, order=[0, 1, 2, 2])
    with pytest.raises(ShapeError, match=r"lengths \(2,\) must be \(3,\)"):
        plots.units(H, lengths=[5, 5])
    with pytest.raises(ShapeError, match=r"r \(5, 4\), z \(4, 4\); every gate must be \(l, h\)"):
        plots.gates({"r": H[:, 0], "z": H[1:, 0]})
    with pytest.raises(ShapeError, match="Got nothing"):
        plots.gates({})
    with pytest.raises(ConfigError, match=r"positions \[4\]; there are 0 to 3"):
        plots.unit_lines(H, chosen=[4])
