"""The two ways in which radio carries a sound: by the wave's height (AM) or by its pace (FM)."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy, phases
from rnnviz.data.generators.task import Control, Drawn, Task


def make(rng: np.random.Generator, n: int, l: int, difficulty: float, noise: float) -> Drawn:
    """A carrier of 6 steps a swing and a sound of 20 to 30, with modulation depth ``1 - difficulty`` in both classes.

    AM: ``(1 + depth s(t)) sin(w t + p)``. FM: ``sin(w t + p + 3 depth s(t))``. s is a sine: in AM the sound
    itself, in FM its running sum, for the pace follows the sound (modulation index ``3 depth``).
    """
    y = balanced(rng, n, 2)
    t = np.arange(l)[:, None]
    depth = 1.0 - difficulty
    sound = np.sin(2 * np.pi * t / rng.uniform(20, 30, n) + phases(rng, n))
    carrier = 2 * np.pi * t / 6 + phases(rng, n)
    am = (1.0 + depth * sound) * np.sin(carrier)
    fm = np.sin(carrier + 3.0 * depth * sound)
    return Drawn(noisy(rng, np.where(y == 0, am, fm)[:, :, None], noise), y, ("AM", "FM"), ("antenna",))


TASK = Task(
    "radio",
    "AM or FM?",
    "Both kinds of radio hide a sound in a wave: one makes the wave taller and smaller, the other quicker and slower.",
    (
        n_control(600),
        l_control(60),
        Control(
            "difficulty",
            "Faintness",
            "How weakly the sound shapes the wave; at 1 nothing would be left.",
            0.1,
            0.0,
            0.8,
            0.05,
        ),
        noise_control(0.1),
    ),
    make,
)
