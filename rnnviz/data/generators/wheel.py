"""Sensors around a wheel, k >= 3: which way it turns, or whether it stands still."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy, phases
from rnnviz.data.generators.task import Control, Drawn, Task

CLASSES = ("turns left", "stands", "turns right")


def make(rng: np.random.Generator, n: int, l: int, k: int, noise: float) -> Drawn:
    """Sensor j sees ``cos(angle(t) - 2 pi j / k)``; the angle starts anywhere, -1, 0 or 1 turns in 12-20 steps."""
    y = balanced(rng, n, 3)
    speed = (y - 1) * 2 * np.pi / rng.uniform(12, 20, n)
    angle = np.arange(l)[:, None] * speed + phases(rng, n)
    places = 2 * np.pi * np.arange(k) / k
    sensors = tuple(f"sensor {j + 1}" for j in range(k))
    return Drawn(noisy(rng, np.cos(angle[:, :, None] - places), noise), y, CLASSES, sensors)


TASK = Task(
    "wheel",
    "Which way does it turn?",
    "Sensors around a wheel feel how near its mark is: no single one tells left from right, but together they do.",
    (
        n_control(400),
        l_control(30),
        Control("k", "Sensors k", "How many sensors sit around the wheel.", 3, 3, 8, 1),
        noise_control(0.2),
    ),
    make,
)
