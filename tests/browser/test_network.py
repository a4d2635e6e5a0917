"""The player computes a recorded network's inner numbers itself: checked against torch.nn, in a real Chromium."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import Error

from rnnviz.config import CELLS, Cell
from rnnviz.nn.model import RNNModel
from tests.browser.engine import Engine
from tests.browser.networks import SIZES, Size, made, model, series, shipped, tensor, weights_of

every_cell = pytest.mark.parametrize("cell", CELLS)
every_size = pytest.mark.parametrize("size", SIZES, ids=str)


def trace(js: Engine, network: RNNModel, X: NDArray[np.float32]) -> dict[str, Any]:
    body = "return (await network(net)).trace(new Float32Array(X), l)"
    got: dict[str, Any] = js(body, net=shipped(network), X=X.ravel().tolist(), l=len(X))
    return got


@every_cell
@every_size
@torch.no_grad()
def test_states_and_verdicts_are_those_of_torch(js: Engine, cell: Cell, size: Size) -> None:
    network, X = made(cell, size)
    got = trace(js, network, X)
    H = network.states(tensor(X))[:, :, 0]
    logits = network.fc(H[-1])
    np.testing.assert_allclose([layer["H"] for layer in got["layers"]], H.reshape(network.num_layers, -1), atol=1e-9)
    np.testing.assert_allclose(got["logits"], logits.ravel(), atol=1e-9)
    np.testing.assert_allclose(got["P"], logits.softmax(1).ravel(), atol=1e-9)


@every_cell
@torch.no_grad()
def test_float32_is_within_a_millionth(js: Engine, cell: Cell) -> None:
    network, X = made(cell, (2, 16, 2, 3, 100, 1))
    got = trace(js, network, X)
    H = network.float().states(torch.from_numpy(X)[:, None])
    np.testing.assert_allclose(got["layers"][-1]["H"], H[-1].ravel(), atol=1e-6)
    np.testing.assert_allclose(got["P"], network.fc(H[-1]).softmax(-1).ravel(), atol=1e-6)


@every_cell
@every_size
@torch.no_grad()
def test_gates_follow_the_equations(js: Engine, cell: Cell, size: Size) -> None:
    """From the states that PyTorch gives, by the equations on its pages."""
    network, X = made(cell, size)
    got = trace(js, network, X)
    H = network.states(tensor(X))[:, :, 0]
    for number, layer in enumerate(got["layers"]):
        inputs = H[number - 1] if number else tensor(X)[:, 0]
        gates = GATES[cell](network, number, inputs, H[number])
        assert set(layer["gates"]) == set(gates)
        np.testing.assert_allclose(layer["inputs"], inputs.ravel(), atol=1e-9)
        for name, values in gates.items():
            np.testing.assert_allclose(layer["gates"][name], values.ravel(), atol=1e-9, err_msg=name)


def parts(network: RNNModel, layer: int, inputs: torch.Tensor, H: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What the input and the state before give to each gate, (l, gates * h) each."""
    W_x, W_h, b_x, b_h = weights_of(network, layer)
    before = torch.cat([torch.zeros_like(H[:1]), H[:-1]])
    return inputs @ W_x.T + b_x, before @ W_h.T + b_h


def elman_gates(network: RNNModel, layer: int, inputs: torch.Tensor, H: torch.Tensor) -> dict[str, torch.Tensor]:
    x, s = parts(network, layer, inputs, H)
    return {"a": x + s}


def gru_gates(network: RNNModel, layer: int, inputs: torch.Tensor, H: torch.Tensor) -> dict[str, torch.Tensor]:
    x, s = parts(network, layer, inputs, H)
    (x_r, x_z, x_n), (s_r, s_z, s_n) = x.chunk(3, 1), s.chunk(3, 1)
    r = torch.sigmoid(x_r + s_r)
    return {"r": r, "z": torch.sigmoid(x_z + s_z), "n": torch.tanh(x_n + r * s_n), "m": s_n}


def lstm_gates(network: RNNModel, layer: int, inputs: torch.Tensor, H: torch.Tensor) -> dict[str, torch.Tensor]:
    x, s = parts(network, layer, inputs, H)
    i, f, g, o = (x + s).chunk(4, 1)
    return {
        "i": i.sigmoid(),
        "f": f.sigmoid(),
        "g": g.tanh(),
        "o": o.sigmoid(),
        "C": cell_states(network, layer, inputs),
    }


def cell_states(network: RNNModel, layer: int, inputs: torch.Tensor) -> torch.Tensor:
    alone = torch.nn.LSTM(inputs.shape[1], network.h).double()
    for weight, value in zip(alone.parameters(), weights_of(network, layer), strict=True):
        weight.copy_(value)
    C, state = [], None
    for x in inputs:
        _, state = alone(x[None], state)
        C.append(state[1][0])
    return torch.stack(C)


GATES = {"rnn": elman_gates, "rnn_relu": elman_gates, "gru": gru_gates, "lstm": lstm_gates}


@every_cell
@torch.no_grad()
def test_many_series_of_their_own_length(js: Engine, cell: Cell) -> None:
    network = model(cell, 3, 7, 2, 2, seed=1)
    lengths = [9, 1, 12, 5, 12]
    X = np.stack([series(12, 3, seed) for seed in range(5)])
    for row, length in zip(X, lengths, strict=True):
        row[length:] = np.nan  # padding: never to be looked at
    body = "return (await network(net)).states(new Float32Array(X), 5, 12, lengths)"
    got = np.reshape(js(body, net=shipped(network), X=X.ravel().tolist(), lengths=lengths), (5, 12, 7))
    for row, length, H in zip(X, lengths, got, strict=True):
        np.testing.assert_allclose(H[:length], network.run(tensor(row[:length]))[0][:, 0], atol=1e-6)
        assert not H[length:].any()


@every_cell
@torch.no_grad()
def test_saturated_gates_stay_finite(js: Engine, cell: Cell) -> None:
    network, X = model(cell, 1, 4, 1, 2, seed=1, scale=40), 100 * series(5, 1, seed=1)
    got = trace(js, network, X)
    np.testing.assert_allclose(got["layers"][0]["H"], network.run(tensor(X))[0].ravel(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(np.reshape(got["P"], (5, 2)).sum(1), 1, atol=1e-12)


def test_what_does_not_fit_is_named(js: Engine) -> None:
    net = shipped(model("lstm", 2, 3, 2, 2, seed=1))
    count = len(net["weights"])
    assert js("return (await load('network')).Network.count(shape)", shape=net["shape"]) == count
    with pytest.raises(Error, match=f"{count - 1} weights; this network has {count}"):
        js("await network(net)", net=net | {"weights": net["weights"][1:]})
    with pytest.raises(Error, match="There is no cell mlp; there are rnn, rnn_relu, gru, lstm"):
        js("await network(net)", net=net | {"shape": net["shape"] | {"cell": "mlp"}})
    with pytest.raises(Error, match="5 inputs; 1 series of 3 steps with 2 features have 6"):
        js("(await network(net)).trace(new Float32Array(5), 3)", net=net)
    with pytest.raises(Error, match="1 series of 0 steps"):
        js("(await network(net)).trace(new Float32Array(0), 0)", net=net)


@every_cell
@every_size
def test_the_equation_card_adds_up(js: Engine, cell: Cell, size: Size) -> None:
    """Its terms to the recorded gates, its gates to the recorded state; its numbers are the weights and states."""
    network, X = made(cell, size)
    body = """const found = await network(net), trace = found.trace(new Float32Array(X), l);
      const {contributions} = await load('contributions');
      return {trace, cards: places.map(([layer, unit, t]) => contributions(found, trace, layer, unit, t))}"""
    last, h, l = network.num_layers - 1, network.h, len(X)
    places = [(0, 0, 0), (last, h - 1, l - 1), (last // 2, h // 2, l // 2)]
    got = js(body, net=shipped(network), X=X.ravel().tolist(), l=l, places=places)
    for (number, unit, t), card in zip(places, got["cards"], strict=True):
        layer, at = got["trace"]["layers"][number], t * h + unit
        assert card["result"] == pytest.approx(layer["H"][at], abs=1e-12)
        assert card["before"] == (layer["H"][at - h] if t else 0)
        for gate in card["gates"]:
            check_gate(network, number, unit, t, layer, gate)
        if cell == "lstm":
            assert card["C"]["after"] == pytest.approx(layer["gates"]["C"][at], abs=1e-12)
            assert card["C"]["before"] == (layer["gates"]["C"][at - h] if t else 0)


def check_gate(network: RNNModel, number: int, unit: int, t: int, layer: dict[str, Any], gate: dict[str, Any]) -> None:
    h, name, terms = network.h, gate["name"], gate["terms"]
    recorded = layer["gates"][name][t * h + unit]
    assert (gate["sum"] if name == "a" else gate["result"]) == pytest.approx(recorded, abs=1e-12)
    assert sum(term["product"] for term in terms) == pytest.approx(gate["sum"], abs=1e-12)
    W_x, W_h, b_x, b_h = (weight.detach().numpy() for weight in weights_of(network, number))
    row = {"r": 0, "z": 1, "n": 2, "i": 0, "f": 1, "g": 2, "o": 3, "a": 0}[name] * h + unit
    values = {source: [term["value"] for term in terms if term["from"] == source] for source in ("x", "h")}
    weights = {source: [term["weight"] for term in terms if term["from"] == source] for source in ("x", "h", "bias")}
    inputs = len(values["x"])
    assert values["x"] == layer["inputs"][t * inputs : (t + 1) * inputs]
    assert values["h"] == (layer["H"][(t - 1) * h : t * h] if t else [0] * h)
    assert weights["x"] == W_x[row].tolist()
    assert weights["h"] == W_h[row].tolist()
    assert weights["bias"] == ([b_x[row], b_h[row]] if name == "n" else [b_x[row] + b_h[row]])
    assert all(term["product"] == pytest.approx(term["value"] * term["weight"] * term["times"]) for term in terms)
    reset = layer["gates"]["r"][t * h + unit] if name == "n" else 1
    of_the_state = [term["times"] for term in terms if term["from"] == "h"]
    assert of_the_state == pytest.approx([reset] * h)
