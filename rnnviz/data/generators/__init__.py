"""Series made by a formula: a registry of small classic tasks. Each file here is one task."""

from __future__ import annotations

from typing import Any

from rnnviz.data.generators import (
    bells,
    chaos,
    first,
    knocks,
    parity,
    radio,
    remember,
    rising,
    same,
    shapes,
    tempo,
    wheel,
)
from rnnviz.data.generators.task import Control, Drawn, Task
from rnnviz.errors import ConfigError
from rnnviz.records import SeriesSet

__all__ = ["TASKS", "Control", "Drawn", "Task", "generate"]

TASKS: dict[str, Task] = {
    module.TASK.name: module.TASK
    for module in (rising, tempo, first, remember, shapes, wheel, knocks, bells, chaos, radio, parity, same)
}


def generate(task: str, n: int | None = None, l: int | None = None, seed: int = 0, **controls: Any) -> SeriesSet:
    """A series set drawn from one of the ``TASKS``: balanced classes, X ``(l, n, k)``.

    n, l: how many series and steps; None takes the task's default, as does every control not given.
    The same arguments give the same values, bit for bit.

    Raises ``ConfigError`` for a task or a control that does not exist and for values out of their limits.

    >>> generate("rising", n=20, l=10, seed=1).X.shape
    (10, 20, 1)
    """
    if task not in TASKS:
        raise ConfigError(f"There is no task {task!r}; there are {', '.join(TASKS)}.")
    sizes = {name: value for name, value in (("n", n), ("l", l)) if value is not None}
    return TASKS[task].generate(seed, {**sizes, **controls})
