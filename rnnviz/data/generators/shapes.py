"""Three waves of the same speed and height which differ in their shape only."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy, phases
from rnnviz.data.generators.task import Control, Drawn, Task

CLASSES = ("sine", "square", "sawtooth")


def make(rng: np.random.Generator, n: int, l: int, period: int, noise: float) -> Drawn:
    """A wave of amplitude 1 whose period is ``period`` steps, starting anywhere in it."""
    y = balanced(rng, n, len(CLASSES))
    angle = 2 * np.pi * np.arange(l)[:, None] / period + phases(rng, n)
    sine = np.sin(angle)
    sawtooth = (angle / np.pi) % 2.0 - 1.0
    waves = np.stack([sine, np.where(sine >= 0, 1.0, -1.0), sawtooth])
    return Drawn(noisy(rng, waves[y, :, np.arange(n)].T[:, :, None], noise), y, CLASSES, ("wave",))


TASK = Task(
    "shapes",
    "Sine, square or sawtooth?",
    "Three waves swing equally fast and equally high: one is round, one square, one like a saw.",
    (
        n_control(800),
        l_control(40),
        Control("period", "Steps per wave", "How many time steps one swing takes.", 12, 4, 100, 1),
        noise_control(0.1),
    ),
    make,
)
