from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from rnnviz.config import CELLS
from rnnviz.errors import ShapeError
from rnnviz.nn.trace import trace, trace_of
from tests.unit.nn.test_flow import cell_of
from tests.unit.nn.test_model import model_of, numpy_weights, series_of, sizes

SYMBOLS = {
    "rnn": {"a"},
    "rnn_relu": {"a"},
    "gru": {"r", "z", "m", "n"},
    "lstm": {"i", "f", "g", "o", "C"},
}
CLOSE = {"rtol": 0, "atol": 1e-6}


@settings(max_examples=60)
@given(**{name: size for name, size in sizes.items() if name != "n"})
def test_states_and_verdicts_are_pytorchs(
    cell: str, l: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    model, X = model_of(cell, k, h, num_layers, num_classes, seed), series_of(l, 1, k, seed)
    found = trace(model, X[:, 0].numpy())
    with torch.no_grad():
        H, P = model.states(X)[:, :, 0], model.fc(model.run(X)[0]).softmax(-1)[:, 0]
    assert (found.cell, len(found.layers), found.X.dtype) == (cell, num_layers, np.float64)
    np.testing.assert_allclose(np.stack([layer.H for layer in found.layers]), H, **CLOSE)
    np.testing.assert_allclose(found.P, P, **CLOSE)
    below = found.X
    for layer in found.layers:
        assert set(layer.gates) == SYMBOLS[cell]
        assert {values.shape for values in layer.gates.values()} == {(l, h)}
        assert not layer.before[0].any()
        np.testing.assert_array_equal(layer.before[1:], layer.H[:-1])
        np.testing.assert_array_equal(layer.X, below)
        below = layer.H


@pytest.mark.parametrize("cell", CELLS)
def test_each_number_is_that_of_pytorchs_own_cell(cell: str) -> None:
    """One step at a time through a ``torch.nn`` cell; its gates are read off its weights' blocks."""
    model, X = model_of(cell).double(), series_of(9, 1, 2).double()
    found = trace(model, X[:, 0].numpy())
    for number, layer in enumerate(found.layers):
        own = cell_of(model, number)
        inner = torch.zeros(4, dtype=torch.float64)
        for t in range(9):
            seen, state = torch.tensor(layer.X[t]), torch.tensor(layer.before[t])
            x, m = own.weight_ih @ seen + own.bias_ih, own.weight_hh @ state + own.bias_hh
            if cell == "lstm":
                expected = dict(zip("ifgo", (x + m).split(4), strict=True))
                expected = {q: a.tanh() if q == "g" else a.sigmoid() for q, a in expected.items()}
                new, inner = own(seen, (state, inner))
                expected["C"] = inner
            elif cell == "gru":
                r, z = (x + m)[:8].sigmoid().split(4)
                expected = {"r": r, "z": z, "m": m[8:], "n": (x[8:] + r * m[8:]).tanh()}
                new = own(seen, state)
            else:
                expected, new = {"a": x + m}, own(seen, state)
            np.testing.assert_allclose(layer.H[t], new.detach(), **CLOSE)
            for symbol, values in expected.items():
                np.testing.assert_allclose(layer.gates[symbol][t], values.detach(), **CLOSE, err_msg=symbol)


def test_the_same_from_weights_alone_and_features_have_names() -> None:
    model, X = model_of("gru"), series_of(5, 1, 2)[:, 0].numpy()
    found, same = trace(model, X), trace_of(numpy_weights(model), X, "gru", ("speed", "height"))
    np.testing.assert_array_equal(found.P, same.P)
    assert found.features == ("x1", "x2")
    assert same.features == ("speed", "height")


def test_the_network_may_learn_on_without_changing_it() -> None:
    model = model_of("rnn")
    found = trace(model, series_of(5, 1, 2)[:, 0].numpy())
    before = found.weights["fc.weight"].copy()
    with torch.no_grad():
        model.fc.weight.add_(1)
    np.testing.assert_array_equal(found.weights["fc.weight"], before)


@pytest.mark.parametrize("shape", [(5,), (5, 3), (0, 2), (5, 1, 2)])
def test_a_series_of_another_shape_is_refused_in_words(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"one series for this network is \(l, k\) with k = 2") as caught:
        trace(model_of("rnn"), np.zeros(shape))
    assert str(shape) in str(caught.value)
    with pytest.raises(ShapeError, match="There are 1 names of features; this network reads k = 2"):
        trace(model_of("rnn"), np.zeros((5, 2)), ("only one",))
