"""What it costs a training to be recorded and watched: the same training, step for step, with and without."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from statistics import median
from time import perf_counter, sleep, time

import torch

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.records import SeriesSet
from rnnviz.runs.rows import Status
from rnnviz.runs.store import Store
from rnnviz.training.loop import Training
from tests.bench.dashboard import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import say, spread
from tests.bench.watcher import Watcher
from tests.browser.player import Player

TURNS = 12
SECONDS, SETTLING_S = 3.0, 1.0
STEPS, SERIES, EPOCHS = 100, 400, 100_000
LOOK, PATIENCE_S = 0.02, 20
FEWEST_FRAMES = 15  # a second: fewer would be another work

Pace = Callable[[], float]  # trains on for a while; milliseconds a step


def figures() -> Iterator[Figure]:
    """``live.overhead``: seconds a step of a run that a browser on this machine watches, over those of the bare loop in
    one thread. ``live.overhead.served``: the same where the watcher takes every frame and paints none, as if its
    browser were on another machine, so that only recording and serving take something from the training.

    The two take turns of some seconds, and each turn of the run is compared with the bare loop's before and after:
    a virtual machine's pace drifts by a third within half a minute. A run's seconds are read from when its worker
    committed the frames, so they are the worker's own.
    """
    torch.set_num_threads(1)  # as a worker has it
    series, config = generate("rising", n=SERIES, l=STEPS), RunConfig(epochs=EPOCHS)
    with dashboard() as (server, page):
        store, player = Store(server.store_url), Player(page)
        page.goto(server.url)
        player.until_status("done")
        page.goto("about:blank")
        bare, run = Bare(series, config), Recorded(store, store.submit(store.add_series(series), config).id)
        watcher = Watcher(server.url, store, run.id)
        with listening(watcher):
            yield compared("live.overhead.served", bare.pace, run.pace)
        came = watcher.heard.frames / run.seconds
        assert came > FEWEST_FRAMES, f"Only {came:.1f} frames a second came."
        say("live.overhead.served", f"{came:.1f} frames a second came")
        run.seconds = 0.0
        page.goto(f"{server.url}/train?run={run.id}")
        player.until_status("paused")
        before = player.drawn()
        yield compared("live.overhead", bare.pace, run.pace)
        say("live.overhead", f"{(player.drawn() - before) / run.seconds:.1f} frames a second painted")
        measured = {metrics.epoch: metrics.loss for metrics in store.metrics(run.id)}
        both = bare.losses.keys() & measured.keys()
        assert len(both) > TURNS, "They have hardly trained."
        assert all(bare.losses[epoch] == measured[epoch] for epoch in both), "It is not the same training."
        store.ask(run.id, "stop")


def compared(name: str, bare: Pace, watched: Pace) -> Figure:
    alone, beside = [bare()], []
    for _ in range(TURNS):
        beside.append(watched())
        alone.append(bare())
    spread(f"{name}: alone", alone, "ms a step")
    spread(f"{name}: the run", beside, "ms a step")
    ratios = [2 * one / (before + after) for one, (before, after) in zip(beside, pairwise(alone), strict=True)]
    spread(name, ratios, "times as long")
    return Figure(name, median(ratios), 1.05, "low")


class Bare:
    """The loop alone. losses: of each epoch so far."""

    def __init__(self, series: SeriesSet, config: RunConfig) -> None:
        self._training = Training(series, config)
        self.losses: dict[int, float] = {}
        gc.collect()
        gc.freeze()  # as a worker does

    def pace(self) -> float:
        self._go_on(SETTLING_S)
        return self._go_on(SECONDS)

    def _go_on(self, seconds: float) -> float:
        steps, began = 0, perf_counter()
        while (passed := perf_counter() - began) < seconds:
            steps += 1
            if finished := self._training.advance():
                self.losses[finished.epoch] = finished.loss
        return 1000 * passed / steps


class Recorded:
    """The same as a run, which pauses between two turns. seconds: it has trained since this was set to 0."""

    def __init__(self, store: Store, id: str) -> None:
        self._store, self.id, self.seconds = store, id, 0.0
        self._until("running")
        self._pause()

    def pace(self) -> float:
        self._store.ask(self.id, "go")
        self._until("running")
        since = time()
        sleep(SETTLING_S + SECONDS)
        self._pause()
        self.seconds += time() - since
        turn = (since + SETTLING_S, since + SETTLING_S + SECONDS)
        frames = [(frame.step, at) for _, frame, at in self._store.frames(self.id) if turn[0] <= at <= turn[1]]
        (first, began), (last, ended) = frames[0], frames[-1]
        return 1000 * (ended - began) / (last - first)

    def _pause(self) -> None:
        self._store.ask(self.id, "pause")
        self._until("paused")

    def _until(self, status: Status) -> None:
        last = perf_counter() + PATIENCE_S
        while self._store.latest(self.id).status != status:
            assert perf_counter() < last, f"The run is not {status}."
            sleep(LOOK)


@contextmanager
def listening(watcher: Watcher) -> Iterator[None]:
    """In a thread: this one has the browser's event loop."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(watcher.watch())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([task])), daemon=True)
    thread.start()
    try:
        yield
        assert not task.done(), f"The watcher has ended: {task}"
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()
