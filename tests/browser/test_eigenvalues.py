"""The spectrum that the player computes: checked against numpy, in a real Chromium."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Error

from tests.browser.engine import Engine

SCRIPT = "return (await load('eigenvalues')).eigenvalues(new Float64Array(W), n)"


def ask(js: Engine, W: NDArray[np.float64]) -> NDArray[np.complex128]:
    found = np.reshape(js(SCRIPT, W=W.ravel().tolist(), n=len(W)), (-1, 2))
    return np.asarray(found[:, 0] + 1j * found[:, 1])


def far(got: NDArray[Any], expected: NDArray[Any]) -> float:
    """The largest distance between them when each takes the nearest that is left."""
    assert len(got) == len(expected)
    left, worst = list(expected), 0.0
    for value in got:
        distances = np.abs(np.array(left) - value)
        worst = max(worst, distances.min())
        left.pop(int(distances.argmin()))
    return worst


@pytest.mark.parametrize(("n", "seed"), [(8, 11), (16, 1), (16, 3), (32, 1), (32, 2)])
def test_networks_after_their_first_step_from_the_identity(js: Engine, n: int, seed: int) -> None:
    """All eigenvalues but one or two are nearly alike: Adam's first step moves each weight by nearly as much."""
    rng = np.random.default_rng([n, seed])
    gradient = 1e-4 * np.outer(rng.normal(size=n), rng.normal(size=n))
    W = (np.eye(n) - 0.00125 * gradient / (np.abs(gradient) + 1e-8)).astype(np.float32).astype(np.float64)
    assert far(ask(js, W), np.linalg.eigvals(W)) < 1e-6


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7, 16, 33, 64])
@pytest.mark.parametrize("seed", range(3))
def test_random_matrices(js: Engine, n: int, seed: int) -> None:
    W = np.random.default_rng([n, seed]).normal(0, 1 / np.sqrt(n), (n, n))
    got = ask(js, W)
    assert far(got, np.linalg.eigvals(W)) < 1e-10
    assert (np.diff(np.abs(got)) <= 1e-12).all()
    assert far(got, got.conj()) < 1e-12


def rotation(n: int) -> NDArray[np.float64]:
    return np.linalg.qr(np.random.default_rng(n).normal(size=(n, n)))[0]


def jordan(n: int, value: float) -> NDArray[np.float64]:
    return value * np.eye(n) + np.eye(n, k=1)


@pytest.mark.parametrize(
    ("W", "expected", "within"),
    [
        (np.zeros((4, 4)), np.zeros(4), 0),
        (np.eye(5), np.ones(5), 0),
        (
            np.roll(np.eye(8), 1, 0),
            np.exp(2j * np.pi * np.arange(8) / 8),
            1e-12,
        ),  # a ring: where plain shifts stand still
        (np.array([[0.0, -1], [1, 0]]), np.array([1j, -1j]), 0),
        (np.diag([1e8, 1.0, 1e-8]), np.array([1e8, 1, 1e-8]), 0),
        (jordan(2, 2.0), np.full(2, 2.0), 0),
        (rotation(4) @ jordan(4, 0.5) @ rotation(4).T, np.full(4, 0.5), 1e-3),  # fourth roots of the rounding
        (rotation(3) @ np.diag([2.0, 2, -1]) @ rotation(3).T, np.array([2, 2, -1]), 1e-12),
        (rotation(6), np.linalg.eigvals(rotation(6)), 1e-12),
        (np.outer(np.arange(1.0, 7), np.ones(6)), np.array([21, 0, 0, 0, 0, 0]), 1e-12),
    ],
)
def test_known_and_defective_matrices(
    js: Engine, W: NDArray[np.float64], expected: NDArray[Any], within: float
) -> None:
    assert far(ask(js, W), expected) <= within


def test_what_is_no_matrix_of_numbers_is_named(js: Engine) -> None:
    with pytest.raises(Error, match="3 numbers are no matrix of 2 rows and columns"):
        js(SCRIPT, W=[1, 2, 3], n=2)
    with pytest.raises(Error, match="not finite"):
        js(SCRIPT, W=[1, 2, float("nan"), 3], n=2)
