"""A swing that dies out against chaotic convection: E. N. Lorenz, "Deterministic nonperiodic flow", 1963."""

from __future__ import annotations

import numpy as np

from rnnviz.data.generators.parts import Array, balanced, l_control, n_control, noise_control, noisy, phases
from rnnviz.data.generators.task import Drawn, Task

DT = 0.04  # of Lorenz' own time, per recorded step
SPREAD = 7.9  # the standard deviation of x on the attractor


def _slope(state: Array) -> Array:
    x, y, z = state
    return np.stack([10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z])


def _advance(state: Array, dt: float) -> Array:
    """One Runge-Kutta step of order four."""
    a = _slope(state)
    b = _slope(state + dt / 2 * a)
    c = _slope(state + dt / 2 * b)
    d = _slope(state + dt * c)
    return state + dt / 6 * (a + 2 * b + 2 * c + d)


def lorenz(rng: np.random.Generator, n: int, l: int, settle: int = 400) -> Array:
    """``(l, n)`` the x of Lorenz' equations (sigma 10, rho 28, beta 8/3), in units of its standard deviation.

    Each series starts at a point of its own, ``settle`` steps of DT / 4 before the first recorded one.
    """
    state = rng.uniform(-10.0, 10.0, (3, n)) + np.array([[0.0], [0.0], [25.0]])
    for _ in range(settle):
        state = _advance(state, DT / 4)
    x = np.empty((l, n))
    for t in range(l):
        x[t] = state[0]
        for _ in range(4):
            state = _advance(state, DT / 4)
    return x / SPREAD


def damped(rng: np.random.Generator, n: int, l: int) -> Array:
    """``(l, n)`` swings ``2 exp(-t / tau) cos(w t + phase)`` with tau l/4 to l/1.5 and 15 to 25 steps a swing."""
    t = np.arange(l)[:, None]
    tau = rng.uniform(l / 4, l / 1.5, n)
    return 2.0 * np.exp(-t / tau) * np.cos(2 * np.pi * t / rng.uniform(15, 25, n) + phases(rng, n))


def make(rng: np.random.Generator, n: int, l: int, noise: float) -> Drawn:
    """Half the series damped swings, half the x of Lorenz' attractor."""
    y = balanced(rng, n, 2)
    values = np.where(y == 0, damped(rng, n, l), lorenz(rng, n, l))
    return Drawn(noisy(rng, values[:, :, None], noise), y, ("damped", "chaotic"), ("x",))


TASK = Task(
    "chaos",
    "Calming down or chaotic?",
    "A swing dies away; the rolling air of Lorenz' weather model never settles and never repeats itself.",
    (n_control(), l_control(50), noise_control(0.1)),
    make,
)
