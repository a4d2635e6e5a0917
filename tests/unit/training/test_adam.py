"""Adam on one vector against ``torch.optim.Adam`` with ``clip_grad_norm_``, which moves each weight by itself."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from rnnviz.training import quick
from rnnviz.training.adam import Flat, Torchs
from tests.unit.nn.test_model import model_of


def share(name: str) -> float:
    return 0.25 if "weight_hh" in name else 1.0


@pytest.mark.parametrize("size", [0.01, 100.0], ids=["small slopes", "slopes to be clipped"])
@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_the_weights_move_as_torchs_adam_moves_them(
    monkeypatch: pytest.MonkeyPatch, size: float, dtype: torch.dtype, compiled: bool
) -> None:
    if not compiled:
        monkeypatch.setattr(quick, "takes", lambda tensor: False)
    double = dtype == torch.float64
    model = model_of("gru").to(dtype)
    twin = copy.deepcopy(model)
    ours, theirs = Flat(model, share), Torchs(twin, share)
    chance = torch.Generator().manual_seed(0)
    for step in range(30):
        slopes = [size * torch.randn(w.shape, generator=chance, dtype=w.dtype) for w in ours.weights]
        for adam in (ours, theirs):
            adam.learn([slope.clone() for slope in slopes], rate=0.1 / (step + 1))
    expected = theirs.tensors()
    assert list(ours.tensors()) == list(expected)
    for name, tensor in ours.tensors().items():
        assert tensor.shape == expected[name].shape
        rtol, atol = (1e-6, 1e-9) if double else (2e-4, 1e-8 if "exp_avg" in name else 1e-5)
        np.testing.assert_allclose(tensor, expected[name], rtol=rtol, atol=atol, err_msg=name)
    for name, weight in model.named_parameters():
        np.testing.assert_array_equal(weight.detach(), ours.tensors()[f"model.{name}"], err_msg=name)


@pytest.mark.parametrize("kind", [Flat, Torchs])
def test_the_last_step_can_be_taken_back(kind: type) -> None:
    model = model_of("rnn")
    adam = kind(model, share)
    adam.learn([torch.ones_like(weight) for weight in adam.weights], rate=0.1)
    before = [weight.detach().clone() for weight in model.parameters()]
    adam.learn([torch.ones_like(weight) for weight in adam.weights], rate=0.1)
    assert not any(torch.equal(weight, was) for weight, was in zip(model.parameters(), before, strict=True))
    adam.take_back()
    assert all(torch.equal(weight, was) for weight, was in zip(model.parameters(), before, strict=True))


def test_a_model_whose_weights_lie_in_one_vector_is_still_torchs() -> None:
    model = model_of("lstm")
    X = torch.zeros(4, 3, 2)
    Flat(model, share)
    twin = copy.deepcopy(model)
    with torch.no_grad():
        model.fc.bias.add_(1)
        torch.testing.assert_close(model(X), twin(X) + 1)


def test_slopes_that_are_no_numbers_spoil_the_weights_until_they_are_taken_back() -> None:
    model = model_of("rnn")
    adam = Flat(model, share)
    before = [weight.detach().clone() for weight in model.parameters()]
    adam.learn([torch.full_like(weight, torch.nan) for weight in adam.weights], rate=0.1)
    assert all(weight.isnan().all() for weight in model.parameters())
    adam.take_back()
    assert all(torch.equal(weight, was) for weight, was in zip(model.parameters(), before, strict=True))
