from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from rnnviz.config import CELLS
from rnnviz.errors import ShapeError
from rnnviz.nn.influence import influence
from rnnviz.nn.model import RNNModel
from tests.unit.nn import by_hand
from tests.unit.nn.test_model import model_of, series_of


@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_it_is_the_norm_of_autograds_jacobian(cell: str, num_layers: int) -> None:
    model, X = model_of(cell, k=3, h=5, num_layers=num_layers), series_of(8, 1, 3)[:, 0]
    twin = by_hand.Packed.like(model).double()

    def top(x: Tensor) -> Tensor:
        return twin.rnn(x[:, None])[0][:, 0]

    jacobian = torch.autograd.functional.jacobian(top, X.double())  # (t, h, s, k)
    expected = jacobian.square().sum((1, 3)).sqrt().T
    found = influence(model, X)
    assert (found.shape, found.dtype) == ((8, 8), torch.float32)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    assert (found.diagonal() > 0).any()
    assert not found.tril(-1).any()


def test_a_linear_memory_forgets_by_its_own_factor() -> None:
    model = RNNModel(1, 1, 1, 2, "rnn_relu")
    with torch.no_grad():
        for name, weight in model.named_parameters():
            weight.fill_({"rnn.weight_ih_l0": 3.0, "rnn.weight_hh_l0": 0.5}.get(name, 0.0))
    s, t = np.mgrid[:6, :6]
    expected = np.where(s <= t, 3 * 0.5 ** np.maximum(t - s, 0.0), 0)
    np.testing.assert_allclose(influence(model, torch.ones(6, 1)), expected, rtol=1e-6)


def test_asking_leaves_the_network_as_it_was() -> None:
    model, X = model_of("lstm"), series_of(4, 1, 2)[:, 0]
    chance = torch.random.get_rng_state()
    with torch.no_grad():
        assert not influence(model, X).requires_grad
    assert torch.equal(torch.random.get_rng_state(), chance)
    assert all(weight.grad is None and weight.requires_grad for weight in model.parameters())


@pytest.mark.parametrize("shape", [(5,), (5, 3), (5, 1, 2), (0, 2)])
def test_a_series_of_another_shape_is_refused_in_words(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="X has the shape"):
        influence(model_of("rnn"), torch.zeros(shape))
