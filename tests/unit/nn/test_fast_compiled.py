"""The compiled kernels against ``torch.nn``, where they are chosen and where they are not."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import CELLS
from rnnviz.nn import compiled
from rnnviz.nn.model import RNNModel
from tests.unit.nn import by_hand
from tests.unit.nn.test_model import model_of, series_of, sizes

pytestmark = pytest.mark.skipif(compiled.kernels() is None, reason="numba can't work here")


def gradients(
    network: torch.nn.Module, X: torch.Tensor, lengths: torch.Tensor | None, pull: torch.Tensor
) -> dict[str, torch.Tensor]:
    """The logits, and the derivative by each weight of their sum weighted by ``pull``."""
    if isinstance(network, RNNModel):
        way = network.learn_from(X, lengths)
        names = [name for name, _ in network.named_parameters()]
        return {"logits": way.logits, **dict(zip(names, way.by_weights(pull), strict=True))}
    network.zero_grad()
    logits = network(X, lengths)
    (logits * pull).sum().backward()
    return {"logits": logits.detach(), **{name: weight.grad for name, weight in network.named_parameters()}}


def assert_pytorchs(model: RNNModel, X: torch.Tensor, lengths: torch.Tensor | None, close: float = 2e-5) -> None:
    """Against PyTorch in float64, so that only what the kernels round away is seen."""
    assert compiled.fits(model.cell, model.h, X)
    pull = series_of(1, X.shape[1], model.fc.out_features, seed=5)[0]
    model.fast = True
    found = gradients(model, X, lengths, pull)
    truth = gradients(by_hand.Packed.like(model).double(), X.double(), lengths, pull.double())
    for name, expected in truth.items():
        scale = max(1.0, float(expected.abs().max()))
        np.testing.assert_allclose(found[name] / scale, expected / scale, rtol=0, atol=close, err_msg=name)


@settings(max_examples=150)
@given(data=st.data(), **{**sizes, "n": st.integers(1, 40), "h": st.integers(1, 20), "l": st.integers(1, 12)})
def test_value_and_gradient_are_pytorchs_at_any_size(
    data: st.DataObject, cell: str, l: int, n: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    model, X = model_of(cell, k, h, num_layers, num_classes, seed), series_of(l, n, k, seed)
    lengths = torch.tensor(data.draw(st.lists(st.integers(1, l), min_size=n, max_size=n)))
    assert_pytorchs(model, X, lengths if data.draw(st.booleans()) else None)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    ("l", "n", "k", "h", "num_layers"), [(120, 33, 3, 17, 2), (40, 128, 8, 64, 1), (500, 5, 1, 8, 3)]
)
def test_value_and_gradient_are_pytorchs_over_many_steps(
    cell: str, l: int, n: int, k: int, h: int, num_layers: int
) -> None:
    assert_pytorchs(model_of(cell, k, h, num_layers), series_of(l, n, k), None)


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_numbers_give_the_same_bits(cell: str) -> None:
    model, X, pull = model_of(cell, h=9), series_of(30, 21, 2), series_of(1, 21, 3)[0]
    model.fast = True
    first = {name: value.clone() for name, value in gradients(model, X, None, pull).items()}
    again = gradients(model, X, None, pull)
    assert all(torch.equal(again[name], value) for name, value in first.items())


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("poison", [float("nan"), float("inf")])
def test_what_is_no_number_stays_to_be_seen(cell: str, poison: float) -> None:
    model, X = model_of(cell), series_of(5, 3, 2)
    model.fast = True
    X[2, 1] = float("nan")
    assert model.learn_from(X).logits.isnan()[:, 0].tolist() == [False, True, False]
    with torch.no_grad():
        model.rnn.weight_hh_l0.fill_(poison)
    assert not model.learn_from(series_of(5, 3, 2)).logits.isfinite().any()


def test_tanh_is_pytorchs_to_float32_rounding() -> None:
    """One unit without memory, whose input's weight is 1: its state is the tanh of what it sees."""
    model = RNNModel(1, 1, 1, 1)
    model.fast = True
    X = torch.cat([torch.linspace(-12, 12, 20_001), torch.logspace(-30, 30, 6_001), torch.tensor([0.0])])
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.fill_(1.0 if name in ("rnn.weight_ih_l0", "fc.weight") else 0.0)
    found, truth = model.learn_from(X.reshape(1, -1, 1)).logits.flatten(), X.double().tanh()
    np.testing.assert_allclose(found, truth, rtol=4e-7, atol=0)


def test_what_the_kernels_cannot_take_goes_another_way() -> None:
    X = series_of(4, 3, 2)
    assert compiled.fits("rnn", 4, X)
    assert not compiled.fits("rnn", 4, X.double())
    assert not compiled.fits("rnn", 4, X.clone().requires_grad_())
    assert not compiled.fits("rnn", compiled.WIDEST["rnn"] + 1, X)


@pytest.mark.parametrize("cell", CELLS)
def test_without_them_the_answer_is_the_same(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, X, lengths, pull = model_of(cell), series_of(9, 5, 2), torch.tensor([9, 1, 4, 9, 2]), series_of(1, 5, 3)[0]
    model.fast = True
    found = {name: value.clone() for name, value in gradients(model, X, lengths, pull).items()}
    monkeypatch.setattr(compiled, "kernels", lambda: None)
    for name, value in gradients(model, X, lengths, pull).items():
        np.testing.assert_allclose(found[name], value, rtol=1e-5, atol=1e-5, err_msg=name)


def test_a_machine_without_numba_is_told_once_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rnnviz.nn.kernels", None)
    monkeypatch.delattr("rnnviz.nn.kernels", raising=False)
    compiled.kernels.cache_clear()
    try:
        assert compiled.kernels() is None
        assert compiled.kernels() is None
        assert len(caplog.records) == 1
        model = model_of("rnn")
        model.fast = True
        assert model(series_of(4, 3, 2)).shape == (3, 3)
    finally:
        compiled.kernels.cache_clear()


@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_what_is_read_without_gradients_is_pytorchs_also_between_two_steps(cell: str, num_layers: int) -> None:
    model = RNNModel(2, 5, num_layers, 3, cell)
    model.fast = True
    for seed in range(3):  # the memory of a reading serves the next step, and the other way round
        X = series_of(9, 4 + seed, 2, seed=seed)
        truth = by_hand.Packed.like(model).double().rnn(X.double())[0].detach()
        np.testing.assert_allclose(model.read(X), truth, atol=1e-6)
        pull = series_of(1, X.shape[1], 3, seed=5)[0]
        before = gradients(model, X, None, pull)
        model.read(X)
        for name, found in gradients(model, X, None, pull).items():
            np.testing.assert_array_equal(found, before[name], err_msg=name)
