"""The player's own derivatives: checked against autograd, in a real Chromium."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.autograd.functional import jacobian

from rnnviz.config import CELLS, Cell
from rnnviz.nn.model import RNNModel
from tests.browser.engine import Engine
from tests.browser.networks import SIZES, Size, made, model, series, shipped, tensor, weights_of

every_cell = pytest.mark.parametrize("cell", CELLS)
every_size = pytest.mark.parametrize("size", SIZES, ids=str)


def ask(js: Engine, module: str, call: str, network: RNNModel, X: NDArray[np.float32], target: int = 0) -> Any:
    body = f"const net = await network(shipped), x = new Float32Array(X); return (await load('{module}')).{call}"
    return js(body, shipped=shipped(network), X=X.ravel().tolist(), l=len(X), target=target)


def same(got: Any, expected: torch.Tensor) -> None:
    """Within a millionth of each number; what is as good as nothing beside the largest may be off by as little."""
    numbers = expected.detach().numpy().ravel()
    np.testing.assert_allclose(got, numbers, rtol=1e-6, atol=1e-13 * np.abs(numbers).max())


@every_cell
@every_size
def test_gradients_by_the_states(js: Engine, cell: Cell, size: Size) -> None:
    network, X = made(cell, size)
    target = network.num_classes - 1
    got = ask(js, "backward", "stateGradients(net, x, l, target)", network, X, target)
    states = unrolled(network, tensor(X)[:, 0])
    loss = torch.nn.functional.cross_entropy(network.fc(states[-1][-1]), torch.tensor([target]))
    for layer, H in zip(got, states, strict=True):
        same(layer, torch.cat(torch.autograd.grad(loss, H, retain_graph=True)))


def unrolled(network: RNNModel, X: torch.Tensor) -> list[list[torch.Tensor]]:
    """H_t (1, h) of each layer, step by step through PyTorch's cells, so that each has a derivative of its own."""
    kind = {"gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}.get(network.cell, torch.nn.RNNCell)
    more: dict[str, Any] = {"nonlinearity": "relu"} if network.cell == "rnn_relu" else {}
    inputs, layers = list(X[:, None]), []
    for layer in range(network.num_layers):
        step = kind(inputs[0].shape[1], network.h, **more).double()
        for weight, value in zip(step.parameters(), weights_of(network, layer), strict=True):
            weight.data = value.data
        state, states = None, []
        for x in inputs:
            state = step(x, state)
            states.append(state[0] if network.cell == "lstm" else state)
        layers.append(states)
        inputs = states
    return layers


@every_cell
@every_size
def test_influence_is_the_norm_of_the_jacobian(js: Engine, cell: Cell, size: Size) -> None:
    network, X = made(cell, size)
    l = len(X)
    got = np.reshape(ask(js, "influence", "influence(net, x, l)", network, X), (l, l))
    J = jacobian(lambda x: network.run(x)[0][:, 0], tensor(X))  # (t, h, s, 1, k)
    expected = J.pow(2).sum((1, 3, 4)).sqrt().numpy()
    before = np.triu(np.ones((l, l), bool), 1)  # a later input has nothing to do with it
    expected[before] = np.nan
    np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-9 * np.nanmax(expected))  # rounded to float32


def test_influence_of_some_steps(js: Engine) -> None:
    network, X = model("gru", 2, 4, 2, 2, seed=1), series(11, 2, seed=1)
    every = np.reshape(ask(js, "influence", "influence(net, x, l)", network, X), (11, 11))
    some = np.reshape(ask(js, "influence", "influence(net, x, l, {every: 4})", network, X), (11, 3))
    np.testing.assert_allclose(some, every[:, ::4], rtol=1e-7)


def test_influence_of_a_linear_network_follows_its_eigenvalue(js: Engine) -> None:
    """H_t = 0.9 H_{t-1} + 0.5 X_t while all is positive: the input's trace fades by 0.9 a step."""
    network = model("rnn_relu", 1, 1, 1, 2, seed=1)
    for weight, value in zip(network.rnn.parameters(), (0.5, 0.9, 0.0, 0.0), strict=True):
        weight.data.fill_(float(np.float32(value)))
    got = np.reshape(ask(js, "influence", "influence(net, x, l)", network, np.ones((20, 1), np.float32)), (20, 20))
    np.testing.assert_allclose(got[3:, 3], 0.5 * 0.9 ** np.arange(17), rtol=1e-6)


@every_cell
@pytest.mark.parametrize("num_layers", [1, 2])
def test_what_is_followed_no_further_changes_nothing_else(js: Engine, cell: Cell, num_layers: int) -> None:
    """With a bound so high that steps are dropped while others go on."""
    network, X, l = model(cell, 2, 3, num_layers, 2, seed=3), series(40, 2, seed=3), 40
    whole = np.reshape(ask(js, "influence", "influence(net, x, l, {weakest: 0})", network, X), (l, l))
    some = np.reshape(ask(js, "influence", "influence(net, x, l, {weakest: 1e-2})", network, X), (l, l))
    differs = ~np.isnan(whole) & (some != whole)
    assert differs[:, 0].any()
    for s in np.flatnonzero(differs.any(0)):
        first = differs[:, s].argmax()  # the state from which on this step is followed no longer
        assert (some[first:, s] == 0).all()
        assert not differs[:first, s].any()
        assert whole[first - 1, s] <= 1e-2 * np.sqrt(2 * 3)  # each of k h derivatives was within the bound


def test_what_is_forgotten_is_0(js: Engine) -> None:
    """The same with 0.5: after 664 steps 1e-200 is left, in a map of 32 bits nothing after 150."""
    network, l = model("rnn_relu", 1, 1, 1, 2, seed=1), 1500
    for weight, value in zip(network.rnn.parameters(), (0.5, 0.5, 0.0, 0.0), strict=True):
        weight.data.fill_(value)
    got = np.reshape(
        ask(js, "influence", "influence(net, x, l, {every: 250})", network, np.ones((l, 1), np.float32)), (l, 6)
    )
    passed = np.arange(l)[:, None] - np.arange(0, l, 250)
    expected = np.where(passed < 0, np.nan, 0.5 ** (1.0 + np.maximum(passed, 0))).astype(np.float32)
    np.testing.assert_array_equal(got.astype(np.float32), expected)


@every_cell
@every_size
def test_integrated_gradients(js: Engine, cell: Cell, size: Size) -> None:
    network, X = made(cell, size)
    got = ask(js, "saliency", "integratedGradients(net, x, l, target, {steps: 8192})", network, X, target=1)
    logit, nothing = (float(network(x)[0, 1].detach()) for x in (tensor(X), 0 * tensor(X)))
    assert got["difference"] == pytest.approx(logit - nothing, abs=1e-9)
    assert sum(got["values"]) == pytest.approx(got["sum"], abs=1e-9)
    assert got["sum"] == pytest.approx(got["difference"], abs=1e-3)
    np.testing.assert_allclose(got["values"], by_trapezoids(network, X, 1).ravel(), atol=1e-3)


def by_trapezoids(network: RNNModel, X: NDArray[np.float32], target: int, points: int = 4001) -> NDArray[np.float64]:
    line = (torch.linspace(0, 1, points, dtype=torch.float64)[:, None] * tensor(X)).requires_grad_()
    network(line)[:, target].sum().backward()
    assert line.grad is not None
    values = torch.trapezoid(line.grad, dx=1 / (points - 1), dim=1) * torch.from_numpy(X)
    return np.asarray(values)


def test_a_sharp_network_takes_more_gradients_until_it_is_complete(js: Engine) -> None:
    network, X = model("lstm", 1, 8, 2, 2, seed=3, scale=4), 3 * series(40, 1, seed=2)
    coarse = ask(js, "saliency", "integratedGradients(net, x, l, target, {steps: 8})", network, X)
    fine = ask(js, "saliency", "integratedGradients(net, x, l, target, {steps: 8192})", network, X)
    assert coarse["steps"] == 8 < fine["steps"]
    assert abs(coarse["sum"] - coarse["difference"]) > 1e-3
    assert fine["sum"] == pytest.approx(fine["difference"], abs=1e-3)


@every_cell
@every_size
@torch.no_grad()
def test_occlusion(js: Engine, cell: Cell, size: Size) -> None:
    network, X = made(cell, size)
    got = ask(js, "saliency", "occlusion(net, x, l, target)", network, X, target=1)
    hidden = tensor(X).repeat(1, len(X), 1)
    hidden[range(len(X)), range(len(X))] = 0
    falls = network(tensor(X))[:, 1] - network(hidden)[:, 1]
    np.testing.assert_allclose(got, falls, atol=1e-9)
