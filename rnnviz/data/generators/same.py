"""Two signs with a gap between them: were they the same? Only the pair says it, neither of them alone."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy
from rnnviz.data.generators.task import Drawn, Task


def make(rng: np.random.Generator, n: int, l: int, noise: float) -> Drawn:
    """+1 or -1 in the first step and in the last, 0 between them; normal noise of sd ``noise`` on every step."""
    y = balanced(rng, n, 2)
    first = rng.choice([-1.0, 1.0], n)
    X = np.zeros((l, n, 1))
    X[0, :, 0], X[-1, :, 0] = first, first * (2 * y - 1)
    return Drawn(noisy(rng, X, noise), y, ("different", "same"), ("signal",))


TASK = Task(
    "same",
    "The same again?",
    "A sign at the beginning, a sign at the end, and a pause between them: were the two the same?",
    (n_control(400), l_control(20, low=3), noise_control(0.1, 0.5)),
    make,
    cell="gru",
    gap=True,
)
