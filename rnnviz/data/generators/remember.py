"""A sign is shown once; then nothing but noise until the answer is due."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import balanced, l_control, n_control, noise_control
from rnnviz.data.generators.task import Control, Drawn, Task, Values
from rnnviz.errors import ConfigError


def make(rng: np.random.Generator, n: int, l: int, d: int, noise: float) -> Drawn:
    """Quiet, then +1 or -1 in step l - d, then d steps of normal noise of standard deviation ``noise``."""
    y = balanced(rng, n, 2)
    X = np.zeros((l, n, 1))
    X[l - d - 1, :, 0] = 2 * y - 1
    X[l - d :, :, 0] = noise * rng.standard_normal((d, n))
    return Drawn(X, y, ("minus", "plus"), ("signal",))


def check(values: Values) -> None:
    if values["d"] >= values["l"]:
        raise ConfigError(f"The gap d = {values['d']} must be shorter than the series, l = {values['l']}.")


TASK = Task(
    "remember",
    "Remember the first sign",
    "A plus or a minus is shown once, then comes nothing but meaningless noise: does it still know?",
    (
        n_control(),
        l_control(40),
        Control("d", "Gap d", "How many steps of noise lie between the sign and the end.", 30, 1, 399, 1),
        noise_control(0.2, 1.0),
    ),
    make,
    cell="lstm",
    gap=True,
    check=check,
)
