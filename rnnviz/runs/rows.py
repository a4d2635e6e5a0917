"""What the store answers: frozen rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from rnnviz.config import RunConfig

Status = Literal["queued", "running", "paused", "done", "stopped", "failed"]
Wish = Literal["pause", "go", "step", "stop"]
WISHES: tuple[Wish, ...] = get_args(Wish)


def claimable(devices: Sequence[str]) -> list[str]:
    """The devices that a run may name where these are: ``cuda`` stands for the first card."""
    return [*devices, "cuda"] if "cuda:0" in devices else list(devices)


@dataclass(frozen=True)
class Shapes:
    """The sizes of a run: steps, series, features, probe series (0 until it has started), classes."""

    l: int
    n: int
    k: int
    p: int
    num_classes: int


@dataclass(frozen=True)
class RunRow:
    """One run as it stands. Times are unix seconds; ``epoch`` counts finished epochs, with a fraction within one.

    wish: what was asked and has not taken hold yet. found: ``submit`` found it rather than queued it.
    changes: ``(epoch, learning_rate)`` for each change in mid-run; the epoch, from 1, in which it took hold.
    changed: a change was asked for, so this run is no longer the one its config alone gives.
    """

    id: str
    name: str
    fingerprint: str
    held_out_fingerprint: str | None
    config: RunConfig
    status: Status
    wish: Wish | None
    epoch: float
    epochs: int
    step: int
    learning_rate: float
    reason: str
    device: str
    worker: str | None
    created: float
    started: float | None
    finished: float | None
    found: bool
    changes: tuple[tuple[int, float], ...]
    shapes: Shapes
    seconds_per_epoch: float | None
    showcase: bool
    changed: bool

    @classmethod
    def of(cls, row: Any, found: bool = False) -> RunRow:
        """From a row of the table ``runs``."""
        return cls(
            row.id,
            row.name,
            row.fingerprint,
            row.held_out_fingerprint,
            RunConfig.from_json(row.config),
            row.status,
            row.wish,
            row.epoch,
            row.epochs,
            row.step,
            row.learning_rate,
            row.reason,
            row.device,
            row.worker,
            row.created,
            row.started,
            row.finished,
            found,
            tuple((int(epoch), float(rate)) for epoch, rate in json.loads(row.changes)),
            Shapes(row.l, row.n, row.k, row.p, row.num_classes),
            row.seconds_per_epoch,
            row.showcase,
            row.changed,
        )


@dataclass(frozen=True)
class Pulse:
    """The little of a run that a stream asks for many times a second.

    frame: number of the newest frame, metrics: newest finished epoch with metrics; 0 without any.
    generation: goes up whenever frames or metrics that could be read before were taken back (the run was taken up
    again from a checkpoint older than they are, or they turned out not to hold): read those again that you keep.
    """

    status: Status
    epoch: float
    epochs: int
    step: int
    learning_rate: float
    reason: str
    seconds_per_epoch: float | None
    frame: int
    metrics: int
    generation: int


@dataclass(frozen=True)
class SeriesInfo:
    """A stored series set without its values. counts: series per class."""

    fingerprint: str
    title: str
    source: dict[str, Any]
    l: int
    n: int
    k: int
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    created: float


@dataclass(frozen=True)
class WorkerRow:
    """A worker that is alive. run: the id of the run it has, if any."""

    id: str
    pid: int
    host: str
    devices: tuple[str, ...]
    run: str | None
    started: float
    heartbeat: float
