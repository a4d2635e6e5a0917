"""Whether the number of ones in a bit string is even or odd; changing any single bit turns the answer round."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import n_control, noise_control, noisy
from rnnviz.data.generators.task import Control, Drawn, Task


def make(rng: np.random.Generator, n: int, l: int, noise: float) -> Drawn:
    """Strings of 1 to l bits, -1 for 0 and 1 for 1. The last bit is chosen so that the classes are balanced."""
    y = rng.permutation(np.arange(n, dtype=np.int64) % 2)
    lengths = rng.integers(1, l + 1, n)
    inside = np.arange(l)[:, None] < lengths
    bits = rng.integers(0, 2, (l, n)) * inside
    last = lengths - 1
    bits[last, np.arange(n)] ^= bits.sum(axis=0) % 2 ^ y
    X = noisy(rng, (2 * bits - 1).astype(np.float64), noise) * inside
    return Drawn(X[:, :, None], y, ("even", "odd"), ("bit",), lengths)


TASK = Task(
    "parity",
    "Even or odd?",
    "A row of lamps, some on and some off: is the number of lit ones even or odd? Each lit one turns the answer round.",
    (
        n_control(4000),
        Control("l", "Bits l", "How long the longest string is; each bit more makes it harder.", 8, 2, 30, 1),
        noise_control(0.1, 1.0),
    ),
    make,
)
