from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

import rnnviz
from rnnviz.config import CELLS
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn.attribution import integrated_gradients, occlusion
from rnnviz.nn.model import RNNModel
from rnnviz.nn.saliency import saliency
from tests.unit.nn import by_hand
from tests.unit.nn.test_model import model_of, series_of


def logit_of(model: RNNModel, X: Tensor, target: Tensor, lengths: Tensor) -> Tensor:
    """PyTorch's own network, in float64."""
    logits = by_hand.Packed.like(model).double()(X.double(), lengths).detach()
    return logits[torch.arange(len(target)), target]


def filled(model: RNNModel, **values: float) -> RNNModel:
    """Every weight 0 but for those named; the readout is (H, 0)."""
    with torch.no_grad():
        for name, weight in model.rnn.named_parameters():
            weight.fill_(values.get(name.removesuffix("_l0"), 0.0))
        model.fc.bias.zero_()
        model.fc.weight.copy_(torch.tensor([[1.0], [0.0]]))
    return model


@pytest.mark.parametrize("task", ["rising", "first"])
@pytest.mark.parametrize("cell", CELLS)
def test_integrated_gradients_of_a_trained_network_sum_to_the_difference_in_logit(cell: str, task: str) -> None:
    series = rnnviz.generate(task, n=80, l=30)
    run = rnnviz.train(series, rnnviz.RunConfig(cell=cell, h=8, num_layers=2, epochs=20, learning_rate=0.02))
    X = torch.tensor(series.X[:, :6] - run.train.X.mean()) / float(run.train.X.std())
    lengths, target = torch.tensor([30, 1, 17, 30, 5, 29]), torch.tensor([0, 1, 0, 1, 1, 0])
    values = integrated_gradients(run.model, X, target, lengths)
    assert values.shape == X.shape
    difference = logit_of(run.model, X, target, lengths) - logit_of(run.model, X * 0, target, lengths)
    left = (values.double().sum((0, 2)) - difference).abs() / difference.abs().clamp(min=1)
    assert left.max() <= 1e-3
    assert difference.abs().max() > 1, "the network says nothing"
    assert not values[torch.arange(30)[:, None] >= lengths].any()


@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_integrated_gradients_are_the_mean_of_autograds_along_the_path(cell: str, num_layers: int) -> None:
    model, X = model_of(cell, num_layers=num_layers), series_of(6, 2, 2)
    target, lengths, baseline = torch.tensor([2, 0]), torch.tensor([6, 4]), torch.tensor([0.3, -0.5])
    parts = (torch.arange(400, dtype=torch.float64) + 0.5) / 400
    path = torch.lerp(baseline.double().expand(X.shape)[:, None], X.double()[:, None], parts[:, None, None]).flatten(
        1, 2
    )
    path.requires_grad_()
    logits = by_hand.Packed.like(model).double()(path, lengths.repeat(400))
    (slopes,) = torch.autograd.grad(logits[torch.arange(800), target.repeat(400)].sum(), path)
    expected = slopes.unflatten(1, (400, 2)).mean(1) * (X - baseline)
    found = integrated_gradients(model, X, target, lengths, baseline=baseline)
    np.testing.assert_allclose(found, expected, atol=2e-3 if cell == "rnn_relu" else 1e-4)
    assert found.dtype == torch.float32


def test_a_linear_network_gives_each_value_what_it_weighs() -> None:
    """H_t = H_{t-1} / 2 + 3 X_t as long as all is positive."""
    model = filled(RNNModel(1, 1, 1, 2, "rnn_relu"), weight_ih=3.0, weight_hh=0.5)
    X, target = series_of(5, 1, 1).abs() + 0.1, torch.tensor([0])
    weights = 3 * 0.5 ** np.arange(4, -1, -1.0)
    np.testing.assert_allclose(integrated_gradients(model, X, target)[:, 0, 0], weights * X[:, 0, 0].numpy(), rtol=1e-5)
    np.testing.assert_allclose(occlusion(model, X, target)[:, 0], weights * X[:, 0, 0].numpy(), rtol=1e-5)


@pytest.mark.parametrize("steps", [1, 64])
def test_a_change_of_mind_within_a_millionth_of_the_path_is_found(steps: int) -> None:
    """Near 0 the state grows fourfold a step until it is on: only the first 1e-7 of the path decides."""
    model = filled(RNNModel(1, 1, 1, 2), weight_ih=1.0, weight_hh=4.0)
    X, target = torch.zeros(12, 1, 1), torch.tensor([0])
    X[0] = 1.0
    values = integrated_gradients(model, X, target, steps=steps)
    on = logit_of(model, X, target, torch.tensor([12])).item()
    assert on > 0.99
    assert values[0, 0, 0].item() == pytest.approx(on, abs=1e-3)
    assert not values[1:].any()


@pytest.mark.parametrize("cell", CELLS)
def test_occlusion_is_what_the_logit_loses(cell: str) -> None:
    model, X = model_of(cell), series_of(7, 3, 2)
    target, lengths = torch.tensor([1, 2, 0]), torch.tensor([7, 3, 1])
    found = occlusion(model, X, target, lengths, baseline=0.25)
    assert found.shape == (7, 3)
    whole = logit_of(model, X, target, lengths)
    for t in range(7):
        without = X.clone()
        without[t] = 0.25
        np.testing.assert_allclose(found[t], whole - logit_of(model, without, target, lengths), atol=1e-5)
    assert not found[torch.arange(7)[:, None] >= lengths].any()


def test_asking_leaves_the_network_as_it_was() -> None:
    model, X, target = model_of("gru"), series_of(5, 2, 2), torch.tensor([0, 1])
    model(X).sum().backward()
    slopes, chance = [weight.grad.clone() for weight in model.parameters()], torch.random.get_rng_state()
    assert not integrated_gradients(model, X, target).requires_grad
    assert not occlusion(model, X, target).requires_grad
    assert torch.equal(torch.random.get_rng_state(), chance)
    for weight, slope in zip(model.parameters(), slopes, strict=True):
        assert torch.equal(weight.grad, slope) and weight.requires_grad and weight.dtype == torch.float32


def test_however_many_features_there_are_only_so_many_numbers_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    most, read, forward = 30 * 50 * 16, [], RNNModel.forward
    monkeypatch.setattr("rnnviz.nn.paths.AT_ONCE", most)
    monkeypatch.setattr(RNNModel, "forward", lambda self, X, *more: read.append(X.numel()) or forward(self, X, *more))
    model, X = RNNModel(50, 4, 1, 2), series_of(30, 1, 50)
    for ask in (integrated_gradients, occlusion):
        ask(model, X, torch.tensor([1]))
        assert max(read) <= most
        assert len(read) > 2, "it went through in one piece"
        read.clear()


def test_many_at_once_are_answered_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    model, X, target = model_of("rnn"), series_of(30, 1, 2), torch.tensor([1])
    both = [ask(model, X, target) for ask in (integrated_gradients, occlusion)]
    monkeypatch.setattr("rnnviz.nn.paths.AT_ONCE", 1)
    for ask, before in zip((integrated_gradients, occlusion), both, strict=True):
        torch.testing.assert_close(ask(model, X, target), before)


def test_the_saliency_of_one_series_says_what_it_is() -> None:
    model, X = model_of("lstm"), series_of(6, 1, 2)
    target = torch.tensor([int(model(X)[0].argmax())])
    found = saliency(model, X[:, 0])
    assert (found.method, found.target, found.values.shape) == ("integrated gradients", target.item(), (6, 2))
    np.testing.assert_array_equal(found.values, integrated_gradients(model, X, target)[:, 0])
    np.testing.assert_allclose(found.steps, found.values.sum(1))
    assert found.logit == pytest.approx(logit_of(model, X, target, torch.tensor([6])).item(), abs=1e-5)
    assert found.nothing == pytest.approx(logit_of(model, X * 0, target, torch.tensor([6])).item(), abs=1e-5)
    assert found.residual == pytest.approx(found.logit - found.nothing - found.values.sum(), abs=1e-6)
    assert abs(found.residual) < 1e-3
    other = saliency(model, X[:, 0], 2, "occlusion")
    assert (other.method, other.target, other.residual) == ("occlusion", 2, None)
    np.testing.assert_array_equal(other.steps, occlusion(model, X, torch.tensor([2]))[:, 0])


def test_what_does_not_fit_is_refused_in_words() -> None:
    model, X, target = model_of("rnn"), series_of(5, 2, 2), torch.tensor([0, 1])
    for ask in (integrated_gradients, occlusion):
        with pytest.raises(ShapeError, match=r"target has the shape \(1,\); with 2 series it must be \(2,\)"):
            ask(model, X, target[:1])
        with pytest.raises(ShapeError, match="target go from 0 to 3; they must be 0 to 2"):
            ask(model, X, torch.tensor([0, 3]))
        with pytest.raises(ShapeError, match="lengths go from 0 to 5; they must be 1 to 5"):
            ask(model, X, target, torch.tensor([0, 5]))
        with pytest.raises(ShapeError, match=r"baseline's shape \(3,\) does not broadcast to X \(5, 2, 2\)"):
            ask(model, X, target, baseline=torch.zeros(3))
        with pytest.raises(ShapeError, match=r"takes \(l, n, k\) with k = 2"):
            ask(model, X[:, :, :1], target)
    with pytest.raises(ConfigError, match="steps is 0; it must be at least 1"):
        integrated_gradients(model, X, target, steps=0)
    with pytest.raises(ConfigError, match="'lime'; there are integrated gradients, occlusion"):
        saliency(model, X[:, 0], method="lime")
    with pytest.raises(ShapeError, match="they must be 0 to 2"):
        saliency(model, X[:, 0], 3)
