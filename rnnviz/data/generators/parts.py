"""Small parts that most tasks share: the controls everybody has, balanced labels, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.generators.task import Control
from rnnviz.records import Ints

Array = NDArray[np.float64]


def n_control(default: int = 300) -> Control:
    return Control(
        "n", "Number of series n", "How many examples there are to learn from and to test on.", default, 20, 10_000, 10
    )


def l_control(default: int, low: int = 8, high: int = 400) -> Control:
    return Control("l", "Length l", "How many time steps each series has.", default, low, high, 1)


def noise_control(default: float, high: float = 3.0) -> Control:
    return Control("noise", "Noise", "How much chance is added to every value.", default, 0.0, high, 0.05)


def balanced(rng: np.random.Generator, n: int, num_classes: int) -> Ints:
    """``(n,)`` shuffled labels; the classes' counts differ by one at most."""
    return rng.permutation(np.arange(n, dtype=np.int64) % num_classes)


def noisy(rng: np.random.Generator, values: Array, noise: float) -> Array:
    """Values plus normal noise of this standard deviation, in values' own shape."""
    return values + noise * rng.standard_normal(values.shape)


def phases(rng: np.random.Generator, n: int) -> Array:
    """``(n,)`` angles, uniform over the circle."""
    return rng.uniform(0.0, 2.0 * np.pi, n)
