"""Cylinder, bell and funnel: N. Saito, "Local feature extraction and its applications using a library of bases",
PhD thesis, Yale University, 1994."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy
from rnnviz.data.generators.task import Drawn, Task

CLASSES = ("cylinder", "bell", "funnel")


def make(rng: np.random.Generator, n: int, l: int, noise: float) -> Drawn:
    """Saito's formula on t = 1..l, with chi = 1 for a <= t <= b and 0 elsewhere, and e(t) normal with sd ``noise``:

    cylinder ``(6 + eta) chi + e(t)``; bell ``(6 + eta) chi (t - a) / (b - a) + e(t)``;
    funnel ``(6 + eta) chi (b - t) / (b - a) + e(t)``; eta standard normal, one per series.

    Saito has l = 128, noise 1, a whole from 16 to 32, b - a whole from 32 to 96; at another l these scale with it.
    """
    y = balanced(rng, n, 3)
    a = rng.integers(l // 8, l // 4 + 1, n)
    b = a + rng.integers(l // 4, 3 * l // 4 + 1, n)
    height = 6.0 + rng.standard_normal(n)
    t = np.arange(1, l + 1)[:, None]
    ramp = (t - a) / (b - a)
    profile = np.stack([np.ones((l, n)), ramp, 1.0 - ramp])[y, :, np.arange(n)].T
    values = height * ((a <= t) & (t <= b)) * profile
    return Drawn(noisy(rng, values[:, :, None], noise), y, CLASSES, ("height",))


TASK = Task(
    "bells",
    "Cylinder, bell or funnel?",
    "A bump comes and goes: it stays level, swells up like a bell, or fades away like a funnel.",
    (n_control(1000), l_control(64, low=16), noise_control(1.0)),
    make,
)
