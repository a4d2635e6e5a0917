"""Whether default settings learn: held-out accuracy on every generated task and on three real sets."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import torch

from rnnviz.config import Cell, RunConfig
from rnnviz.data.generators import TASKS, generate
from rnnviz.records import SeriesSet
from rnnviz.training.loop import Training
from tests.bench.figure import Figure

TASK_BAR = 0.90
SEEDS = (0, 1, 2)
REAL_BARS: dict[str, dict[Cell, float]] = {
    "GunPoint": {"rnn": 0.90, "gru": 0.93},
    "BasicMotions": {"rnn": 0.90, "gru": 0.95},
    "JapaneseVowels": {"rnn": 0.93, "gru": 0.95},
}


def figures() -> Iterator[Figure]:
    """``learns.<set>.<cell>``: the share of held-out series that are right after the last epoch.

    Tasks: default difficulty, seed 0, with the cell the task proposes and, where it has no gap, the tanh RNN.
    Real sets: their own test part, median of three seeds.
    """
    torch.set_num_threads(1)  # as a worker has it
    yield from of_tasks()
    yield from of_real_sets()


def of_tasks() -> Iterator[Figure]:
    for name, task in TASKS.items():
        series = generate(name)
        for cell in dict.fromkeys((task.cell,) if task.gap else (task.cell, "rnn")):
            yield Figure(f"learns.{name}.{cell}", accuracy(series, cell, 0), TASK_BAR)


def of_real_sets() -> Iterator[Figure]:
    from tests.bench.real import load_real

    for name, bars in REAL_BARS.items():
        series, held_out = load_real(name)
        for cell, bar in bars.items():
            value = median(accuracy(series, cell, seed, held_out) for seed in SEEDS)
            yield Figure(f"learns.{name}.{cell}", value, bar)


def accuracy(series: SeriesSet, cell: Cell, seed: int, held_out: SeriesSet | None = None) -> float:
    """Held-out accuracy after the last epoch of a run with nothing changed but cell and seed."""
    training = Training(series, RunConfig(cell=cell, seed=seed), held_out)
    last = None
    while not training.done:
        last = training.advance() or last
    assert last is not None
    return last.held_out_accuracy
