from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.config import CELLS
from rnnviz.nn.initialise import LONGEST, initialise
from rnnviz.nn.model import RNNModel

GATES = {"rnn": 1, "rnn_relu": 1, "gru": 3, "lstm": 4}


def weights(cell: str, seed: int, k: int = 2, h: int = 5, num_layers: int = 2) -> dict[str, np.ndarray]:
    model = initialise(RNNModel(k, h, num_layers, 3, cell), seed)
    return {name: weight.detach().numpy().copy() for name, weight in model.named_parameters()}


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_seed_gives_the_same_weights_whatever_was_there(cell: str) -> None:
    first, again, other = weights(cell, 3), weights(cell, 3), weights(cell, 4)
    for name, weight in first.items():
        np.testing.assert_array_equal(weight, again[name], err_msg=name)
    assert any(not np.array_equal(weight, other[name]) for name, weight in first.items())


@pytest.mark.parametrize("cell", CELLS)
def test_nobody_elses_chance_is_touched(cell: str) -> None:
    model = RNNModel(2, 5, 2, 3, cell)
    torchs, numpys = torch.random.get_rng_state(), np.random.get_state()[1].copy()
    assert initialise(model, 1) is model
    assert torch.equal(torch.random.get_rng_state(), torchs)
    np.testing.assert_array_equal(np.random.get_state()[1], numpys)


@pytest.mark.parametrize("h", [1, 2, 5])
@pytest.mark.parametrize("cell", ["rnn", "rnn_relu"])
def test_an_elman_network_starts_by_keeping_its_state(cell: str, h: int) -> None:
    start = weights(cell, 0, h=h, num_layers=3)
    for layer in range(3):
        np.testing.assert_array_equal(start[f"rnn.weight_hh_l{layer}"], np.eye(h))


@pytest.mark.parametrize("h", [1, 2, 5])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_each_gate_starts_with_an_orthogonal_block_of_its_own(cell: str, h: int) -> None:
    start = weights(cell, 0, h=h)
    for layer in range(2):
        blocks = np.split(start[f"rnn.weight_hh_l{layer}"], GATES[cell])
        for block in blocks:
            np.testing.assert_allclose(block @ block.T, np.eye(h), atol=1e-5)
        if h > 1:
            assert not np.allclose(blocks[0], blocks[1])


@pytest.mark.parametrize("cell", CELLS)
def test_biases_start_at_0_but_for_the_gate_that_keeps_the_state(cell: str) -> None:
    """Its units forget over 2 to ``LONGEST`` steps: h_t = keep * h_(t-1) + ..., keep = sigma(bias)."""
    h = 5
    start = weights(cell, 0, h=h)
    np.testing.assert_array_equal(start["fc.bias"], 0)
    for layer in range(2):
        together = start[f"rnn.bias_ih_l{layer}"] + start[f"rnn.bias_hh_l{layer}"]
        if GATES[cell] > 1:
            steps = 1 + np.exp(together[h : 2 * h])  # 1 / (1 - keep)
            np.testing.assert_allclose(steps[[0, -1]], [2, 1 + LONGEST], rtol=1e-5)
            assert (np.diff(steps) > 0).all()
            together[h : 2 * h] = 0
        np.testing.assert_array_equal(together, 0)


@pytest.mark.parametrize("cell", CELLS)
def test_many_features_push_a_unit_no_harder_than_one(cell: str) -> None:
    one, many = (np.square(weights(cell, 0, k=k, h=64)["rnn.weight_ih_l0"]).sum(axis=1).mean() for k in (1, 16))
    assert many == pytest.approx(one, rel=0.2)


@pytest.mark.parametrize("cell", CELLS)
def test_inputs_and_readout_start_by_chance_around_0(cell: str) -> None:
    start = weights(cell, 0, k=20, h=30)
    for name in ("rnn.weight_ih_l0", "rnn.weight_ih_l1", "fc.weight"):
        weight = start[name]
        assert np.isfinite(weight).all()
        assert 0 < np.abs(weight).max() <= 1
        assert abs(weight.mean()) < 0.1 * np.abs(weight).max()
        assert len(np.unique(weight)) > 0.9 * weight.size
