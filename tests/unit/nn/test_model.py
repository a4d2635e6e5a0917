from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import CELLS
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn import equations
from rnnviz.nn.model import RNNModel
from rnnviz.nn.shapes import count_weights
from tests.unit.nn import by_hand

CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def model_of(cell: str, k: int = 2, h: int = 4, num_layers: int = 2, num_classes: int = 3, seed: int = 0) -> RNNModel:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return RNNModel(k, h, num_layers, num_classes, cell)


def series_of(l: int, n: int, k: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(l, n, k, generator=torch.Generator().manual_seed(seed))


def numpy_weights(model: RNNModel) -> dict[str, np.ndarray]:
    return {name: weight.detach().numpy() for name, weight in model.state_dict().items()}


sizes = {
    "cell": st.sampled_from(CELLS),
    "l": st.integers(1, 7),
    "n": st.integers(1, 4),
    "k": st.integers(1, 3),
    "h": st.integers(1, 5),
    "num_layers": st.integers(1, 3),
    "num_classes": st.integers(1, 4),
    "seed": st.integers(0, 99),
}


@pytest.mark.parametrize("gradients", [True, False])
@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_states_run_and_forward_follow_the_equations(cell: str, num_layers: int, gradients: bool) -> None:
    model, X = model_of(cell, num_layers=num_layers), series_of(9, 5, 2)
    weights = by_hand.weights_of(model)
    expected = by_hand.states(weights, X, cell, num_layers)
    for fast in (False, True):
        model.fast = fast
        with torch.set_grad_enabled(gradients):
            H, (top, h_n), logits = model.states(X), model.run(X), model(X)
        np.testing.assert_allclose(H.detach(), expected, **CLOSE)
        np.testing.assert_allclose(top.detach(), expected[-1], **CLOSE)
        np.testing.assert_allclose(h_n.detach(), expected[:, -1], **CLOSE)
        np.testing.assert_allclose(logits.detach(), by_hand.readout(weights, expected[-1, -1]), **CLOSE)


@settings(max_examples=60)
@given(**sizes)
def test_any_sizes_give_states_that_end_in_h_n(
    cell: str, l: int, n: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    model, X = model_of(cell, k, h, num_layers, num_classes, seed), series_of(l, n, k, seed)
    with torch.no_grad():
        H, (top, h_n), logits = model.states(X), model.run(X), model(X)
    assert H.shape == (num_layers, l, n, h)
    assert top.shape == (l, n, h)
    assert h_n.shape == (num_layers, n, h)
    assert logits.shape == (n, num_classes)
    np.testing.assert_allclose(H[:, -1], h_n, **CLOSE)
    np.testing.assert_allclose(H[-1], top, **CLOSE)
    np.testing.assert_allclose(H, by_hand.states(by_hand.weights_of(model), X, cell, num_layers), **CLOSE)


@settings(max_examples=60)
@given(data=st.data(), **sizes)
def test_series_of_unequal_lengths_are_read_as_packed_sequences_are(
    data: st.DataObject, cell: str, l: int, n: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    model, X = model_of(cell, k, h, num_layers, num_classes, seed), series_of(l, n, k, seed)
    lengths = torch.tensor(data.draw(st.lists(st.integers(1, l), min_size=n, max_size=n)))
    model.fast = data.draw(st.booleans())
    expected = by_hand.Packed.like(model)
    np.testing.assert_allclose(model(X, lengths).detach(), expected(X, lengths).detach(), **CLOSE)
    own = (torch.arange(l)[:, None] < lengths)[..., None]
    np.testing.assert_allclose((model.run(X)[0] * own).detach(), expected.run(X, lengths)[0].detach(), **CLOSE)


@pytest.mark.parametrize("cell", CELLS)
def test_what_stands_in_the_padding_does_not_matter(cell: str) -> None:
    model, X, lengths = model_of(cell), series_of(6, 3, 2), torch.tensor([6, 1, 4])
    spoilt = X.clone()
    spoilt[1:, 1], spoilt[4:, 2] = 1e6, -1e6
    with torch.no_grad():
        assert torch.equal(model(X, lengths), model(spoilt, lengths))


@pytest.mark.parametrize("cell", CELLS)
def test_one_series_is_answered_alone_as_among_others(cell: str) -> None:
    model, X = model_of(cell), series_of(6, 5, 2)
    with torch.no_grad():
        together = model(X)
        for i in range(5):
            np.testing.assert_allclose(model(X[:, i : i + 1]), together[i : i + 1], **CLOSE)


@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("lengths", [None, [5, 1, 3, 7]])
def test_gradients_are_those_of_pytorch(cell: str, num_layers: int, lengths: list[int] | None) -> None:
    model, X, y = model_of(cell, h=8, num_layers=num_layers), series_of(7, 4, 2), torch.tensor([0, 2, 1, 2])
    model.fast = True
    twin = by_hand.Packed.like(model)
    ends = None if lengths is None else torch.tensor(lengths)
    losses = []
    for network in (model, twin):
        loss = torch.nn.functional.cross_entropy(network(X, ends), y)
        loss.backward()
        losses.append(loss.item())
    assert losses[0] == pytest.approx(losses[1], abs=1e-5)
    expected = dict(twin.named_parameters())
    for name, weight in model.named_parameters():
        assert weight.grad is not None
        assert weight.grad.abs().max() > 0, f"{name} learns nothing"
        np.testing.assert_allclose(weight.grad, expected[name].grad, **CLOSE, err_msg=name)


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("num_layers", [1, 3])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("lengths", [None, [5, 1, 3, 7]])
def test_a_pass_leads_to_the_derivatives_of_pytorch(
    cell: str, num_layers: int, lengths: list[int] | None, fast: bool
) -> None:
    model, X, pull = model_of(cell, h=8, num_layers=num_layers), series_of(7, 4, 2), series_of(1, 4, 3, seed=5)[0]
    model.fast = fast
    twin = by_hand.Packed.like(model)
    ends = None if lengths is None else torch.tensor(lengths)
    way, logits = model.learn_from(X, ends), twin(X, ends)
    (logits * pull).sum().backward()
    assert not way.logits.requires_grad
    np.testing.assert_allclose(way.logits, logits.detach(), **CLOSE)
    expected = dict(twin.named_parameters())
    for (name, weight), slope in zip(model.named_parameters(), way.by_weights(pull), strict=True):
        assert slope.shape == weight.shape
        np.testing.assert_allclose(slope, expected[name].grad, rtol=1e-4, atol=1e-5, err_msg=name)
    with pytest.raises(RuntimeError):
        way.by_weights(pull)


@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_gradients_are_the_slopes_of_the_loss(cell: str, num_layers: int) -> None:
    model = model_of(cell, h=3, num_layers=num_layers).double()
    model.fast = True
    names = [name for name, _ in model.named_parameters()]
    weights = [weight.detach().clone().requires_grad_() for weight in model.parameters()]
    X, lengths = series_of(4, 3, 2).double().requires_grad_(), torch.tensor([4, 1, 3])

    def logits(X: torch.Tensor, *weights: torch.Tensor) -> torch.Tensor:
        return torch.func.functional_call(model, dict(zip(names, weights, strict=True)), (X, lengths))

    assert torch.autograd.gradcheck(logits, (X, *weights))


@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_of_every_state_is_pytorchs(cell: str) -> None:
    """Not only the last state: each of them, with a weight of its own, and the state of every layer in h_n."""
    model, X = model_of(cell, num_layers=2), series_of(6, 3, 2)
    model.fast = True
    twin = by_hand.Packed.like(model)
    pull, pull_n = series_of(6, 3, 4, seed=7), series_of(2, 3, 4, seed=8)
    for H, h_n in (model.run(X), twin.run(X, torch.full((3,), 6))):
        ((H * pull).sum() + (h_n * pull_n).sum()).backward()
    expected = dict(twin.rnn.named_parameters())
    for name, weight in model.rnn.named_parameters():
        np.testing.assert_allclose(weight.grad, expected[name].grad, rtol=1e-4, atol=1e-5, err_msg=name)


@settings(max_examples=60)
@given(data=st.data(), **sizes)
def test_the_equations_in_numpy_answer_as_pytorch_does(
    data: st.DataObject, cell: str, l: int, n: int, k: int, h: int, num_layers: int, num_classes: int, seed: int
) -> None:
    twin, X = by_hand.Packed(k, h, num_layers, num_classes, cell), series_of(l, n, k, seed)
    lengths = torch.tensor(data.draw(st.lists(st.integers(1, l), min_size=n, max_size=n)))
    weights = {name: weight.detach().numpy() for name, weight in twin.state_dict().items()}
    with torch.no_grad():
        top, h_n = twin.rnn(X)
        expected, cut = twin(X), twin(X, lengths)
    H = equations.states(weights, X.numpy(), cell)
    assert H.shape == (num_layers, l, n, h)
    np.testing.assert_allclose(H[-1], top, **CLOSE)
    np.testing.assert_allclose(H[:, -1], h_n[0] if cell == "lstm" else h_n, **CLOSE)
    np.testing.assert_allclose(equations.logits(weights, X.numpy(), cell), expected, **CLOSE)
    np.testing.assert_allclose(equations.logits(weights, X.numpy(), cell, lengths.numpy()), cut, **CLOSE)


def test_the_equations_read_out_every_step() -> None:
    model, X = model_of("gru"), series_of(5, 3, 2)
    weights = numpy_weights(model)
    with torch.no_grad():
        expected = model.fc(model.run(X)[0])
    np.testing.assert_allclose(
        equations.readout(weights, equations.states(weights, X.numpy(), "gru")[-1]), expected, **CLOSE
    )


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_the_equations_do_not_overflow_on_extreme_values(cell: str) -> None:
    H = equations.states(numpy_weights(model_of(cell)), np.full((3, 1, 2), -1e30, np.float32), cell)
    assert np.isfinite(H).all()
    assert np.abs(H).max() <= 1


@settings(max_examples=60)
@given(k=sizes["k"], h=sizes["h"], num_layers=sizes["num_layers"], num_classes=sizes["num_classes"], cell=sizes["cell"])
def test_the_number_of_weights_is_pytorchs(k: int, h: int, num_layers: int, num_classes: int, cell: str) -> None:
    model = by_hand.Packed(k, h, num_layers, num_classes, cell)
    assert count_weights(k, h, num_layers, num_classes, cell) == sum(p.numel() for p in model.parameters())


def test_the_layers_are_pytorchs_own() -> None:
    for cell, layer in (
        ("rnn", torch.nn.RNN),
        ("rnn_relu", torch.nn.RNN),
        ("gru", torch.nn.GRU),
        ("lstm", torch.nn.LSTM),
    ):
        model = model_of(cell)
        assert type(model.rnn) is layer
        assert type(model.fc) is torch.nn.Linear
        assert set(model.state_dict()) == set(by_hand.Packed(2, 4, 2, 3, cell).state_dict())


@pytest.mark.parametrize("name", ["k", "h", "num_layers", "num_classes"])
@pytest.mark.parametrize("value", [0, -3])
def test_a_size_that_is_no_size_is_named(name: str, value: int) -> None:
    given_sizes = {"k": 1, "h": 1, "num_layers": 1, "num_classes": 2, name: value}
    with pytest.raises(ConfigError, match=f"^{name} is {value}; it must be at least 1"):
        RNNModel(**given_sizes)


def test_an_unknown_cell_is_answered_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"'elman'.*rnn, rnn_relu, gru, lstm"):
        RNNModel(1, 2, 1, 2, "elman")


@pytest.mark.parametrize("shape", [(5, 2), (5, 3, 1), (5, 3, 3), (0, 3, 2), (5, 0, 2), (1, 5, 3, 2)])
@pytest.mark.parametrize("way", ["forward", "run", "states"])
def test_series_of_another_shape_are_refused_in_words(way: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"takes \(l, n, k\) with k = 2") as caught:
        getattr(model_of("rnn"), way)(torch.zeros(shape))
    assert str(shape) in str(caught.value)


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([3, 3], r"lengths has the shape \(2,\); with 3 series it must be \(3,\)"),
        ([[3, 3, 3]], r"lengths has the shape \(1, 3\)"),
        ([0, 3, 5], "lengths go from 0 to 5; with l = 5 they must be 1 to 5"),
        ([1, 3, 6], "lengths go from 1 to 6; with l = 5 they must be 1 to 5"),
    ],
)
def test_lengths_that_do_not_fit_are_refused_in_words(lengths: list[int], words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        model_of("rnn")(torch.zeros(5, 3, 2), torch.tensor(lengths))
