"""One pulse on each feature; the class is the feature whose pulse came first."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control, noisy
from rnnviz.data.generators.task import Control, Drawn, Task, Values
from rnnviz.errors import ConfigError

NAMES = tuple(f"lamp {letter}" for letter in "ABCDEF")


def make(rng: np.random.Generator, n: int, l: int, k: int, noise: float) -> Drawn:
    """Every feature is 0 but for one step of height 1; no two pulses share a step."""
    y = balanced(rng, n, k)
    steps = np.sort(rng.permuted(np.tile(np.arange(l), (n, 1)), axis=1)[:, :k], axis=1)
    others = np.argsort(rng.random((n, k)) - 2.0 * (np.arange(k) == y[:, None]), axis=1)
    X = np.zeros((l, n, k))
    X[steps, np.arange(n)[:, None], others] = 1.0
    return Drawn(noisy(rng, X, noise), y, tuple(f"{name} first" for name in NAMES[:k]), NAMES[:k])


def check(values: Values) -> None:
    if values["k"] > values["l"]:
        raise ConfigError(f"{values['k']} pulses need as many steps; l is {values['l']}.")


TASK = Task(
    "first",
    "Which came first?",
    "Lamps flash once each, and at the end the network must still know which of them was first.",
    (
        n_control(),
        l_control(20),
        Control(
            "k", "Lamps k", "How many lamps flash; each is a feature of its own and a possible answer.", 2, 2, 6, 1
        ),
        noise_control(0.05, 1.0),
    ),
    make,
    check=check,
)
