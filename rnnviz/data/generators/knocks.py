"""How often did it knock? Counting needs a state that moves on with every pulse."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy
from rnnviz.data.generators.task import Control, Drawn, Task, Values
from rnnviz.errors import ConfigError


def make(rng: np.random.Generator, n: int, l: int, difficulty: int, noise: float) -> Drawn:
    """1 to ``difficulty`` pulses of height 1, each in a step of its own, anywhere."""
    y = balanced(rng, n, difficulty)
    ranks = np.argsort(np.argsort(rng.random((l, n)), axis=0), axis=0)
    X = (ranks <= y)[:, :, None].astype(float)
    classes = ("once", "twice", *(f"{count} times" for count in range(3, difficulty + 1)))
    return Drawn(noisy(rng, X, noise), y, classes, ("sound",))


def check(values: Values) -> None:
    if values["difficulty"] > values["l"]:
        raise ConfigError(f"{values['difficulty']} knocks need as many steps; l is {values['l']}.")


TASK = Task(
    "knocks",
    "How many knocks?",
    "Somebody knocks a few times, at any moment, and the network has to count.",
    (
        n_control(1000),
        l_control(20),
        Control("difficulty", "Most knocks", "The highest number it must be able to count to.", 3, 2, 8, 1),
        noise_control(0.05, 1.0),
    ),
    make,
    check=check,
)
