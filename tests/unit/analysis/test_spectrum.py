from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.analysis.spectrum import BLOCKS, spectrum
from rnnviz.config import CELLS, Cell
from rnnviz.errors import ShapeError
from rnnviz.nn.shapes import GATES


def rotation(angle: float, scale: float) -> np.ndarray:
    return scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def test_a_scaled_rotation_has_its_angle_and_its_scale() -> None:
    found = spectrum(rotation(0.7, 0.9))
    np.testing.assert_allclose(found.eigenvalues[0], [0.9 * np.exp(0.7j), 0.9 * np.exp(-0.7j)])
    np.testing.assert_allclose(found.radius, [0.9])


def test_a_diagonal_has_its_own_entries_the_largest_first() -> None:
    found = spectrum(np.diag([0.2, -1.5, 1.0]))
    np.testing.assert_allclose(found.eigenvalues[0], [-1.5, 1.0, 0.2])
    np.testing.assert_allclose(found.radius, [1.5])


def test_a_jordan_block_has_one_value_many_times() -> None:
    found = spectrum(0.5 * np.eye(3) + np.diag([1.0, 1.0], 1))
    np.testing.assert_allclose(found.eigenvalues[0], [0.5, 0.5, 0.5], atol=1e-4)


def test_a_linear_network_grows_by_the_radius_at_each_step() -> None:
    """PyTorch's own ReLU network is linear while its states are positive."""
    W = np.array([[0.5, 0.6], [0.3, 0.8]])
    network = torch.nn.RNN(1, 2, nonlinearity="relu", bias=False).double()
    with torch.no_grad():
        network.weight_hh_l0.copy_(torch.from_numpy(W))
        H, _ = network(torch.zeros(60, 1, 1).double(), torch.ones(1, 1, 2).double())
    growth = H[-1, 0].norm() / H[-2, 0].norm()
    assert float(growth) == pytest.approx(spectrum(network.weight_hh_l0.detach().numpy(), "rnn_relu").radius[0])


@pytest.mark.parametrize("cell", CELLS)
def test_every_block_of_a_cell_has_its_own_values(cell: Cell) -> None:
    blocks = [rotation(0.3 * g, 0.5 + 0.25 * g) for g in range(GATES[cell])]
    found = spectrum(np.concatenate(blocks), cell)
    assert found.names == BLOCKS[cell]
    np.testing.assert_allclose(found.radius, [0.5 + 0.25 * g for g in range(GATES[cell])])
    np.testing.assert_allclose(
        found.eigenvalues[-1, 0], np.linalg.norm(blocks[-1][0]) * np.exp(0.3j * (len(blocks) - 1))
    )


def test_the_blocks_are_those_of_pytorch() -> None:
    assert spectrum(torch.nn.LSTM(3, 5).weight_hh_l0.detach().numpy(), "lstm").eigenvalues.shape == (4, 5)
    assert spectrum(torch.nn.GRU(3, 5).weight_hh_l0.detach().numpy(), "gru").eigenvalues.shape == (3, 5)


def test_another_shape_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"\(6, 2\); for lstm it must be \(g \* h, h\) with g = 4"):
        spectrum(np.ones((6, 2)), "lstm")
