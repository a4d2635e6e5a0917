"""How fast a training step is: ours, the loop that everyone writes in PyTorch, and a hand-written one in JAX.

All three do the same arithmetic from the same weights with the same batches, noise, clipping and learning rates, in
one thread, and in turns, so that whatever else the machine does hits them alike.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import Protocol

import numpy as np
import torch

from rnnviz.config import Cell, RunConfig
from rnnviz.records import SeriesSet
from rnnviz.runs.engine import LocalEngine
from rnnviz.runs.store import Store
from rnnviz.training.loop import Training
from tests.bench.figure import Figure
from tests.bench.train_jax import Jax
from tests.bench.train_plain import Plain, plain_weights
from tests.unit.runs.waiting import wait_until

Shape = tuple[int, int, int, int]  # l, n, k, h
SHAPES: tuple[Shape, ...] = ((50, 32, 1, 2), (100, 32, 3, 16), (100, 128, 3, 32), (500, 64, 8, 64), (100, 256, 8, 256))
BARS: dict[Cell, tuple[float, ...]] = {
    "rnn": (0.15, 0.25, 0.5, 0.2, 0.8),
    "gru": (0.25, 0.35, 0.6, 0.35, 0.9),
    "lstm": (0.8, 0.8, 1.0, 1.0, 1.0),
}
BATCHES = 8  # of an epoch; its last step, after which is tested, is not timed
TURNS, SECONDS = 9, 0.5  # so many turns of each, of about so long
FIRST_STEPS = 7


class Loop(Protocol):
    def step(self) -> None: ...

    def loss(self) -> float:
        """The mean over the steps of this epoch so far."""


class Ours:
    def __init__(self, training: Training) -> None:
        self._training = training

    def step(self) -> None:
        self._training.advance()

    def loss(self) -> float:
        loss, _, seen, _ = self._training.state()["sums"]
        return float(loss / seen)


def figures() -> Iterator[Figure]:
    """``train.<cell>.<shape>``: seconds of a step of ours over those of the plain loop; ``.jax``: over JAX's."""
    torch.set_num_threads(1)
    machine()
    for cell, bars in BARS.items():
        for shape, bar in zip(SHAPES, bars, strict=True):
            yield from ratios(cell, shape, bar)
    yield Figure("train.first_step", first_step(), 0.1, "low")


def ratios(cell: Cell, shape: Shape, bar: float) -> Iterator[Figure]:
    name = f"train.{cell}.{'x'.join(map(str, shape))}"
    training = training_of(cell, shape)
    loops: dict[str, Loop] = {"ours": Ours(training), "plain": Plain(training)}
    against_jax = cell == "rnn" and shape != SHAPES[0]
    if against_jax:
        loops["jax"] = Jax(training)
    times = in_turns(name, loops)
    yield Figure(name, median(times["ours"]) / median(times["plain"]), bar, "low")
    if against_jax:
        yield Figure(f"{name}.jax", median(times["ours"]) / median(times["jax"]), 1.0, "low")


def training_of(cell: Cell, shape: Shape) -> Training:
    """A training which starts with the weights that torch.nn gives its layers, as the plain loop does."""
    l, n, k, h = shape
    chance = np.random.default_rng(0)
    X = chance.normal(size=(l, BATCHES * n, k)).astype(np.float32)
    y = np.arange(BATCHES * n) % 2
    X += np.where(y[:, None], 0.5, -0.5).astype(np.float32)
    series, held_out = SeriesSet(X, y, ("a", "b")), SeriesSet(X[:, :4], y[:4], ("a", "b"))
    config = RunConfig(cell=cell, h=h, batch_size=n, epochs=100_000, learning_rate=1e-4)
    training = Training(series, config, held_out)
    plain_weights(training.model)
    return training


def in_turns(name: str, loops: dict[str, Loop]) -> dict[str, list[float]]:
    """Each loop's seconds a step, in each turn. All end with the same loss, or it is no fair race."""
    for loop in loops.values():
        for _ in range(2 * BATCHES - 1):
            loop.step()
    each, _ = timed(loops["plain"], 1)
    for who, loop in loops.items():
        timed(loop, who != "plain")
    epochs = max(1, round(SECONDS / (each * BATCHES)))
    turns = [{who: timed(loop, epochs) for who, loop in loops.items()} for _ in range(TURNS)]
    losses = {who: loop.loss() for who, loop in loops.items()}
    for who in loops:
        print(f"{name}: {who} {spread([turn[who] for turn in turns])}, loss {losses[who]:.6f}", file=sys.stderr)
        assert abs(losses[who] - losses["plain"]) < 1e-4, "This is no race: not all do the same arithmetic."
    return {who: [turn[who][0] for turn in turns] for who in loops}


def timed(loop: Loop, epochs: int) -> tuple[float, float]:
    """Seconds that a step took, and of the processor. Each epoch's last step, after which ours tests, is left out."""
    wall = cpu = 0.0
    for _ in range(epochs):
        loop.step()
        at, busy = perf_counter(), process_time()
        for _ in range(BATCHES - 1):
            loop.step()
        wall, cpu = wall + perf_counter() - at, cpu + process_time() - busy
    steps = max(1, epochs * (BATCHES - 1))
    return wall / steps, cpu / steps


def spread(turns: list[tuple[float, float]]) -> str:
    wall, cpu = ([1000 * value for value in values] for values in zip(*turns, strict=True))
    return f"{median(wall):.3f} ms a step ({min(wall):.3f} to {max(wall):.3f}), {median(cpu):.3f} of the processor"


def first_step() -> float:
    """Seconds from a job's submission to its first step being in the store, over JAX's to compile and do it."""
    shape = SHAPES[1]
    training = training_of("rnn", shape)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'store.sqlite'}")
        engine = LocalEngine(store.url, workers=1)
        engine.start()
        try:
            wait_until(store.workers, "a worker is there")
            data = store.add_series(training.train)
            ours, theirs = [], []
            for seed in range(FIRST_STEPS):
                ours.append(submitted(store, data, training.config.but(seed=seed)))
                theirs.append(compiled_anew(training))
        finally:
            engine.stop()
            store.close()
    for who, times in {"ours": ours, "jax": theirs}.items():
        print(f"train.first_step: {who} {median(times):.3f} s ({min(times):.3f} to {max(times):.3f})", file=sys.stderr)
    return median(ours) / median(theirs)


def submitted(store: Store, data: str, config: RunConfig) -> float:
    at = perf_counter()
    id = store.submit(data, config).id
    while store.latest(id).step < 1:
        sleep(0.001)
    took = perf_counter() - at
    store.ask(id, "stop")
    wait_until(lambda: store.latest(id).status == "stopped", "the run is stopped")
    return took


def compiled_anew(training: Training) -> float:
    loop = Jax(training)
    loop.forget()
    at = perf_counter()
    loop.step()
    return perf_counter() - at


def machine() -> None:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"train: {model}, {os.cpu_count()} cores, load {load}; torch {torch.__version__}", file=sys.stderr)
