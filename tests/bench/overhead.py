"""What it costs a training to be recorded and watched: the same training, step for step, with and without."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from statistics import median
from time import perf_counter

import torch

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store
from rnnviz.training.loop import Training
from tests.bench.dashboard import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import say, spread
from tests.browser.player import Player

TURNS = 5
STEPS, SERIES, EPOCHS = 100, 400, 600
FROM = 0.2  # of the training is over when the clock starts: the page is open by then
TRAINED_MS = 120_000


def figures() -> Iterator[Figure]:
    """``live.overhead``: seconds a step of a run that a browser watches, over those of the bare loop in one thread.

    A run's seconds are read from when its worker committed the frames, so they are the worker's own.
    """
    torch.set_num_threads(1)  # as a worker has it
    series = generate("rising", n=SERIES, l=STEPS)
    watched, unseen, alone = [], [], []
    with dashboard() as (server, page):
        store, player = Store(server.store_url), Player(page)
        data = store.add_series(series)
        page.goto(server.url)
        player.until_status("done")
        for turn in range(TURNS):
            config = RunConfig(seed=turn, epochs=EPOCHS)
            page.goto("about:blank")
            at, loss = bare(series, config)
            other = store.submit(data, RunConfig(seed=TURNS + turn, epochs=EPOCHS)).id  # as long, and nobody looks
            while store.latest(other).status != "done":
                page.wait_for_timeout(200)
            first, last, seconds = recorded(store, other, FROM)
            unseen.append(1000 * seconds / (last - first))
            run = store.submit(data, config).id
            page.goto(f"{server.url}/train?run={run}")
            player.until_status("done", TRAINED_MS)
            assert store.metrics(run)[-1].loss == loss, "It is not the same training."
            first, last, seconds = recorded(store, run, FROM)
            watched.append(1000 * seconds / (last - first))
            alone.append(1000 * (at[last] - at[first]) / (last - first))
            frames = player.ask("root.rnnviz.stats.count") / seconds
            say(
                "live.overhead",
                f"{watched[-1]:.4f} over {alone[-1]:.4f} ms a step, {unseen[-1]:.4f} where nobody looks; "
                f"{frames:.1f} frames a second painted",
            )
    spread("live.overhead: watched", watched, "ms a step")
    spread("live.overhead: recorded, nobody looks", unseen, "ms a step")
    spread("live.overhead: alone", alone, "ms a step")
    yield Figure("live.overhead", median(watched) / median(alone), 1.05, "low")


def bare(series: SeriesSet, config: RunConfig) -> tuple[list[float], float]:
    """When each step was done, and the loss of the last epoch."""
    training = Training(series, config)
    gc.collect()
    gc.freeze()  # as a worker does
    at, loss = [perf_counter()], float("nan")
    while not training.done:
        finished = training.advance()
        at.append(perf_counter())
        loss = finished.loss if finished else loss
    return at, loss


def recorded(store: Store, run: str, since: float) -> tuple[int, int, float]:
    """The first and the last step that were recorded after this share of the training, and the seconds between."""
    frames = [(frame.step, committed) for _, frame, committed in store.frames(run)]
    (first, began), *_ = [one for one in frames if one[0] >= since * frames[-1][0]]
    last, ended = frames[-1]
    return first, last, ended - began
