from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from rnnviz.config import CELLS
from rnnviz.errors import ShapeError
from rnnviz.nn.flow import flow
from rnnviz.nn.initialise import initialise
from rnnviz.nn.model import RNNModel
from tests.unit.nn.test_model import model_of, series_of


def cell_of(model: RNNModel, layer: int) -> nn.RNNCellBase:
    """PyTorch's own cell of one step with the weights of one layer."""
    wide = model.k if layer == 0 else model.h
    if model.cell in ("gru", "lstm"):
        cell = {"gru": nn.GRUCell, "lstm": nn.LSTMCell}[model.cell](wide, model.h)
    else:
        cell = nn.RNNCell(wide, model.h, nonlinearity={"rnn": "tanh", "rnn_relu": "relu"}[model.cell])
    own = {name: getattr(model.rnn, f"{name}_l{layer}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    cell.load_state_dict({name: weight.detach() for name, weight in own.items()})
    return cell.to(model.fc.weight.dtype)


def unrolled(model: RNNModel, x: Tensor) -> list[list[Tensor]]:
    """The states of one series x ``(l, k)``, ``(h,)`` each, by layer and step."""
    below = list(x)
    layers = []
    for layer in range(model.num_layers):
        cell, path = cell_of(model, layer), []
        state = inner = x.new_zeros(model.h)
        for seen in below:
            if model.cell == "lstm":
                state, inner = cell(seen, (state, inner))
            else:
                state = cell(seen, state)
            path.append(state)
        layers.append(path)
        below = path
    return layers


def expected(model: RNNModel, X: Tensor, y: Tensor, lengths: Tensor) -> np.ndarray:
    """One series at a time, cut to its own length; the derivative by each state is autograd's."""
    norms = np.full((model.num_layers, len(X), X.shape[1]), np.nan)
    for i, length in enumerate(lengths.tolist()):
        layers = unrolled(model, X[:length, i])
        loss = cross_entropy(model.fc(layers[-1][-1]), y[i])
        for layer, path in enumerate(layers):
            for t, slope in enumerate(torch.autograd.grad(loss, path, retain_graph=True)):
                norms[layer, t, i] = slope.norm().item()
    there = ~np.isnan(norms)
    return np.nansum(norms, axis=2) / np.maximum(there.sum(axis=2), 1)


@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("dtype", "rtol"), [(torch.float64, 1e-6), (torch.float32, 1e-5)])
def test_it_is_the_derivative_of_the_loss_by_every_state(
    cell: str, num_layers: int, dtype: torch.dtype, rtol: float
) -> None:
    model = initialise(RNNModel(2, 6, num_layers, 3, cell), 0).to(dtype)
    X, y, lengths = series_of(12, 5, 2).to(dtype), torch.tensor([0, 2, 1, 1, 0]), torch.tensor([12, 1, 7, 12, 4])
    found = flow(model, X, y, lengths)
    assert found.shape == (num_layers, 12)
    assert (found > 0).all()
    np.testing.assert_allclose(found, expected(model, X, y, lengths), rtol=rtol)


@settings(max_examples=40)
@given(
    data=st.data(), cell=st.sampled_from(CELLS), l=st.integers(1, 6), n=st.integers(1, 4), k=st.integers(1, 3),
    h=st.integers(1, 4), num_layers=st.integers(1, 3), num_classes=st.integers(1, 4), seed=st.integers(0, 99),
)  # fmt: skip
def test_any_sizes(
    data: st.DataObject, cell: str, l: int, n: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    model, X = model_of(cell, k, h, num_layers, num_classes, seed).double(), series_of(l, n, k, seed).double()
    y = torch.tensor(data.draw(st.lists(st.integers(0, num_classes - 1), min_size=n, max_size=n)))
    lengths = torch.tensor(data.draw(st.lists(st.integers(1, l), min_size=n, max_size=n)))
    np.testing.assert_allclose(flow(model, X, y, lengths), expected(model, X, y, lengths), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_without_lengths_all_are_l_long_and_beyond_the_longest_there_is_0(cell: str) -> None:
    model, X, y = model_of(cell), series_of(5, 3, 2), torch.tensor([0, 1, 2])
    whole = flow(model, X, y)
    torch.testing.assert_close(whole, flow(model, X, y, torch.tensor([5, 5, 5])))
    padded = torch.cat([X, torch.full((2, 3, 2), 1e6)])
    longer = flow(model, padded, y, torch.tensor([5, 5, 5]))
    torch.testing.assert_close(longer[:, :5], whole)
    assert not longer[:, 5:].any()


def test_a_linear_memory_shrinks_the_signal_by_its_own_factor() -> None:
    """H_t = H_{t-1} / 2 + X_t as long as all is positive: the derivative halves with every step back."""
    model = RNNModel(1, 1, 1, 2, "rnn_relu")
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.fill_({"rnn.weight_ih_l0": 1.0, "rnn.weight_hh_l0": 0.5}.get(name, 0.0))
        model.fc.weight.copy_(torch.tensor([[1.0], [-1.0]]))
    (strength,) = flow(model, torch.ones(8, 1, 1), torch.tensor([0]))
    np.testing.assert_allclose(strength[:-1] / strength[1:], 0.5, rtol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_looking_leaves_no_trace(cell: str) -> None:
    model, X, y = model_of(cell), series_of(5, 3, 2), torch.tensor([0, 1, 2])
    cross_entropy(model(X), y).backward()
    weights = [(weight.detach().clone(), weight.grad.clone()) for weight in model.parameters()]
    chance = torch.random.get_rng_state()
    with torch.no_grad():
        flow(model, X, y)
    assert not flow(model, X, y).requires_grad
    assert torch.equal(torch.random.get_rng_state(), chance)
    for weight, (before, slope) in zip(model.parameters(), weights, strict=True):
        assert torch.equal(weight, before) and torch.equal(weight.grad, slope) and weight.requires_grad


def test_what_does_not_fit_is_refused_in_words() -> None:
    model, X = model_of("rnn"), series_of(5, 3, 2)
    with pytest.raises(ShapeError, match=r"y has the shape \(2,\); with 3 series it must be \(3,\)"):
        flow(model, X, torch.tensor([0, 1]))
    with pytest.raises(ShapeError, match="lengths go from 1 to 6"):
        flow(model, X, torch.tensor([0, 1, 2]), torch.tensor([1, 2, 6]))
    with pytest.raises(ShapeError, match=r"takes \(l, n, k\) with k = 2"):
        flow(model, series_of(5, 3, 1), torch.tensor([0, 1, 2]))
