"""What a generated task is: its words, its controls with their limits, and the function that draws it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import Cell
from rnnviz.errors import ConfigError
from rnnviz.records import Ints, SeriesSet

Number = int | float
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Control:
    """One setting of a task. Whole numbers where ``default`` is an int, any number where it is a float."""

    name: str
    title: str
    help: str
    default: Number
    low: Number
    high: Number
    step: Number

    def checked(self, value: Any) -> Number:
        """The value in the control's type. Raises ``ConfigError`` where it is no such number or out of limits."""
        kind = type(self.default)
        got = _as_number(value)
        if got is None or (kind is int and got != int(got)):
            what = "whole number" if kind is int else "number"
            raise ConfigError(f"{self.title} ({self.name}) must be a {what}; got {value!r}.")
        if not self.low <= got <= self.high:
            raise ConfigError(f"{self.title} ({self.name}) can't be {value!r}; it goes from {self.low} to {self.high}.")
        return kind(got)


@dataclass(frozen=True)
class Drawn:
    """What a task's ``make`` returns: X ``(l, n, k)``, y ``(n,)``, and the names that go with them."""

    X: NDArray[Any]
    y: Ints
    classes: tuple[str, ...]
    features: tuple[str, ...] = ()
    lengths: Ints = field(default_factory=lambda: np.empty(0, np.int64))


@dataclass(frozen=True)
class Task:
    """A classic small problem that a recurrent classifier can learn.

    make: ``make(rng, n, l, **controls) -> Drawn``. cell: the one its page proposes. gap: whether the answer must be
    carried over steps that say nothing. check: raises ``ConfigError`` where controls do not fit each other.
    """

    name: str
    title: str
    sentence: str
    controls: tuple[Control, ...]
    make: Callable[..., Drawn]
    cell: Cell = "rnn"
    gap: bool = False
    check: Callable[[Values], None] = lambda values: None

    def settings(self, given: Values) -> dict[str, Number]:
        """Every control's value: the given ones checked, the others at their default."""
        known = {control.name: control for control in self.controls}
        for name in given:
            if name not in known:
                raise ConfigError(f"{self.title} has no control {name!r}; it has {', '.join(known)} and seed.")
        values = {name: c.checked(given[name]) if name in given else c.default for name, c in known.items()}
        self.check(values)
        return values

    def generate(self, seed: int, given: Values) -> SeriesSet:
        """The series set of this seed and these controls; the same arguments give the same set."""
        values = self.settings(given)
        drawn = self.make(np.random.default_rng(_checked_seed(seed)), **values)
        source = {"task": self.name, "seed": int(seed), **values}
        return SeriesSet(
            drawn.X.astype(np.float32),
            drawn.y,
            drawn.classes,
            drawn.features,
            drawn.lengths,
            title=self.title,
            source=source,
        )


def _as_number(value: Any) -> float | int | None:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None  # type: ignore[return-value]


def _checked_seed(seed: Any) -> int:
    got = _as_number(seed)
    if got is None or got != int(got) or not 0 <= got < 2**31:
        raise ConfigError(f"Seed must be a whole number from 0 to {2**31 - 1}; got {seed!r}.")
    return int(got)
