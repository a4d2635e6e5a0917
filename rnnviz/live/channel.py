"""One reader per watched run, however many players watch it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import asdict
from functools import cached_property
from typing import Any

import numpy as np

from rnnviz.data.preparation import Scale, split_series
from rnnviz.live.picture import Pictures
from rnnviz.records import MOST_WEIGHTS, Metrics, SeriesSet
from rnnviz.runs.store import Pulse, RunRow, Store

BUSY_S, IDLE_S = 0.015, 0.25
"""How often the store is asked while a run moves, and while it rests."""

METRICS_BYTES = 300  # of memory for each epoch's

MOVING = ("queued", "running")
OVER = ("done", "stopped", "failed")
HELLO_FIELDS = {"cell", "h", "num_layers", "batch_size", "seed"}


class Channel:
    """What is known of one run, kept up to date while anybody listens.

    What each player still lacks is its own affair (see ``Viewer``); the channel only says that there is news.
    """

    def __init__(self, store: Store, run: RunRow) -> None:
        self.store = store
        self.run = run
        self.pulse = store.latest(run.id)
        self._series = store.series(run.fingerprint)
        self._parts = self._count_parts()
        self.examined: SeriesSet | None = None
        self.probes: SeriesSet | None = None
        self.pictures: Pictures | None = None
        self.metrics: list[Metrics] = []
        self.fault: Exception | None = None
        self._listeners: set[asyncio.Event] = set()
        self._hurry = asyncio.Event()
        self._read_once = False
        self._reading, self._thread = asyncio.Lock(), threading.Lock()
        self._task: asyncio.Task[None] | None = None

    async def open(self, news: asyncio.Event) -> None:
        """Joins a viewer, whose event is set at every change. The first one starts the reading."""
        anew = self.empty  # much may have changed while nobody listened
        self._listeners.add(news)
        if await self._read(anew):
            self._tell()  # the others, whose next look finds nothing new
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow(), name=f"live {self.run.id}")

    def close(self, news: asyncio.Event) -> None:
        """The last viewer to leave ends the reading."""
        self._listeners.discard(news)
        if not self._listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def empty(self) -> bool:
        return not self._listeners

    @property
    def nbytes(self) -> int:
        """What weighs most of it: series, metrics and pictures."""
        series = sum(one.X.nbytes for one in (self._series, self.examined, self.probes) if one is not None)
        return series + METRICS_BYTES * len(self.metrics) + (self.pictures.nbytes if self.pictures else 0)

    def hurry(self) -> None:
        """Look into the store now: somebody has just asked something of the run."""
        self._hurry.set()

    def status(self) -> dict[str, Any]:
        """The moving part of a run, in the stream's words."""
        pulse = self.pulse
        return {
            "status": pulse.status,
            "epoch": pulse.epoch,
            "epochs": pulse.epochs,
            "step": pulse.step,
            "learning_rate": pulse.learning_rate,
            "reason": pulse.reason,
            "seconds_left": self._seconds_left(),
        }

    def hello(self) -> dict[str, Any]:
        """The run, its sizes and its probe series; there are none of these before a worker has chosen them."""
        run, series, probes = self.run, self._series, self.probes
        fixed = {"id": run.id, "name": run.name, "device": run.device, **run.config.model_dump(include=HELLO_FIELDS)}
        return {
            "run": fixed | self.status(),
            "shapes": {**asdict(run.shapes), "h": run.config.h, **self._parts},
            "classes": list(series.classes),
            "features": list(series.features),
            "probes": _listed(probes),
            "title": series.title,
            "notes": [str(note) for note in series.source.get("notes", ())],
        }

    def inside(self) -> dict[str, Any]:
        """What ``hello`` says in addition to a player that looks inside: all examined series, the probes first,
        how their values become the network's input, and how many weights are recorded at most."""
        return {
            "examined": _listed(self.examined),
            "most_weights": MOST_WEIGHTS,
            "scale": {"mean": self._scale.mean.tolist(), "std": self._scale.std.tolist()},
        }

    @cached_property
    def _scale(self) -> Scale:
        run, series = self.run, self._series
        if run.held_out_fingerprint is None:
            series = series.take(split_series(series, run.config.held_out, run.config.seed)[0])
        return Scale.of(series)

    def _count_parts(self) -> dict[str, float]:
        """How many series the run trains on, how many it is tested on, and the share of these that the answer "always
        the largest class" gets right."""
        run, series = self.run, self._series
        if run.held_out_fingerprint is not None:
            train_count, held_out = series.n, self.store.series(run.held_out_fingerprint).y
        else:
            train, index = split_series(series, run.config.held_out, run.config.seed)
            train_count, held_out = len(train), series.y[index]
        chance = np.bincount(held_out).max() / len(held_out)
        return {"n_train": train_count, "n_held_out": len(held_out), "chance": float(chance)}

    def _seconds_left(self) -> float | None:
        if self.pulse.status != "running" or not self.pulse.seconds_per_epoch:
            return None
        return round(self.pulse.seconds_per_epoch * max(0.0, self.pulse.epochs - self.pulse.epoch), 1)

    async def _follow(self) -> None:
        try:
            while True:
                self._hurry.clear()
                if await self._read():
                    self._tell()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), BUSY_S if self.pulse.status in MOVING else IDLE_S)
        except Exception as error:  # handed to every viewer, which raises it in its own task
            self.fault = error
            self._tell()

    def _tell(self) -> None:
        for news in self._listeners:
            news.set()

    async def _read(self, anew: bool = False) -> bool:
        async with self._reading:
            return await asyncio.to_thread(self._read_alone, anew)

    def _read_alone(self, anew: bool) -> bool:
        """A task that was cancelled has let go of its lock, and its thread may still be reading."""
        with self._thread:
            if anew:
                self._read_once = False
            return self._read_now()

    def _read_now(self) -> bool:
        pulse = self.store.latest(self.run.id)
        if pulse == self.pulse and self._read_once:
            return False
        if pulse.status != self.pulse.status or not self._read_once:
            self.run = self.store.run(self.run.id)
        if pulse.generation != self.pulse.generation:  # some of what was read has been taken back: all of it again
            self.metrics, self.pictures = [], None
        metrics = self._new_metrics(pulse)
        self._read_pictures(pulse)
        # Last: a viewer that looks meanwhile would send them well before the picture that belongs to them.
        self.metrics.extend(metrics)
        self.pulse, self._read_once = pulse, True
        return True

    def _new_metrics(self, pulse: Pulse) -> list[Metrics]:
        """A run picked up from a checkpoint may have fewer epochs than before its worker was lost."""
        known = self.metrics[-1].epoch if self.metrics else 0
        return self.store.metrics(self.run.id, after_epoch=known) if pulse.metrics > known else []

    def _read_pictures(self, pulse: Pulse) -> None:
        if self.probes is None and (probes := self.store.probes(self.run.id)) is not None:
            self.examined, self.probes = self.store.examined(self.run.id), probes  # who has the second has both
        if self.pictures is None and self.probes is not None and pulse.frame:
            self.pictures = Pictures(self.store, self.run.id, self.run.config.cell, self.run.config.h, self.probes)
        if self.pictures is not None:
            self.pictures.advance(pulse.status in OVER)


def _listed(series: SeriesSet | None) -> dict[str, Any]:
    if series is None:
        return {"names": [], "y": [], "lengths": []}
    return {"names": list(series.names), "y": series.y.tolist(), "lengths": series.lengths.tolist()}
