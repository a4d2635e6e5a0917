"""A straight line hidden in noise, going up or down."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy
from rnnviz.data.generators.task import Control, Drawn, Task


def make(rng: np.random.Generator, n: int, l: int, k: int, noise: float) -> Drawn:
    """Each of the k features climbs or falls by 2 over the series, from a start of its own between -0.5 and 0.5."""
    y = balanced(rng, n, 2)
    slope = np.linspace(-1.0, 1.0, l)[:, None, None] * (2 * y - 1)[None, :, None]
    start = rng.uniform(-0.5, 0.5, (1, n, k))
    return Drawn(noisy(rng, slope + start, noise), y, ("falling", "rising"))


TASK = Task(
    "rising",
    "Rising or falling?",
    "A shaky line goes up or down, and the network has to say which.",
    (
        n_control(),
        l_control(30),
        Control("k", "Features k", "How many lines move together.", 1, 1, 8, 1),
        noise_control(0.4),
    ),
    make,
)
