"""A slow wave or a fast one."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy, phases
from rnnviz.data.generators.task import Control, Drawn, Task


def make(rng: np.random.Generator, n: int, l: int, noise: float, difficulty: float) -> Drawn:
    """Sines of 24 steps per swing (slow) and 24 x difficulty (fast), each 10 % off either way, starting anywhere."""
    y = balanced(rng, n, 2)
    period = np.where(y == 1, 24.0 * difficulty, 24.0) * rng.uniform(0.9, 1.1, n)
    waves = np.sin(2 * np.pi * np.arange(l)[:, None] / period + phases(rng, n))
    return Drawn(noisy(rng, waves[:, :, None], noise), y, ("slow", "fast"), ("wave",))


TASK = Task(
    "tempo",
    "Slow or fast?",
    "Two waves look alike but for their pace, so a single moment says nothing and only the change does.",
    (
        n_control(),
        l_control(40),
        noise_control(0.1),
        Control(
            "difficulty",
            "Likeness",
            "How close the fast wave's period comes to the slow one's; 1 would be the same.",
            0.4,
            0.1,
            0.8,
            0.05,
        ),
    ),
    make,
)
