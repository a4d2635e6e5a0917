"""The workers' side of the store: take a run, report from it, give it back.

A worker owns a run as long as the run's row names it. Every report first updates that row under that condition;
where nothing was updated (the run was deleted, or given to another because this worker was taken for dead) the
whole report is undone and ``LostRun`` raised, so that nothing is ever written twice or after a deletion.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from rnnviz.records import Metrics
from rnnviz.runs.database import Database
from rnnviz.runs.rows import RunRow, Status, Wish
from rnnviz.runs.schema import checkpoints, frames, metrics, probes, runs, workers

MOST_ATTEMPTS = 3

# Asked many times a second, so built once.
_WAITING = (
    select(runs.c.id)
    .where(runs.c.status == "queued", runs.c.device.in_(bindparam("devices", expanding=True)))
    .order_by(runs.c.showcase, runs.c.queued)
    .limit(1)
)
_ORDERS = select(runs.c.wish, runs.c.wanted_rate).where(runs.c.id == bindparam("run"), runs.c.worker == bindparam("me"))


class LostRun(Exception):
    """The run is no longer this worker's. Not an error: let go of it."""


@dataclass(frozen=True)
class Orders:
    """What is asked of the run just now."""

    wish: Wish | None
    learning_rate: float | None


@dataclass(frozen=True)
class Claim:
    """A run that now belongs to a worker. attempts: how many workers had it since its last checkpoint, this one too."""

    run: RunRow
    attempts: int
    last_frame: int


@dataclass(frozen=True)
class Position:
    """How far a training is. epoch: finished epochs with a fraction, whole: without."""

    epoch: float
    whole: int
    step: int
    learning_rate: float


@dataclass(frozen=True)
class Report:
    """What a worker has to say, kept in one transaction. Frames are ``(number, bytes)``."""

    position: Position
    frame: tuple[int, bytes] | None = None
    thinned: Sequence[int] = ()
    metrics: Sequence[Metrics] = ()
    checkpoint: bytes | None = None
    changes: Sequence[tuple[int, float]] | None = None
    seconds_per_epoch: float | None = None
    ends: dict[str, Any] = field(default_factory=dict)


def ending(status: Status, reason: str = "") -> dict[str, Any]:
    """What a run's row becomes when its worker lets go of it. Going back to the queue keeps what is wished."""
    values: dict[str, Any] = {"status": status, "worker": None, "reason": reason}
    if status != "queued":
        values["wish"] = None
    if status in ("done", "stopped", "failed"):
        values["finished"] = time.time()
    return values


class Claims(Database):
    """Claiming and reporting, for workers only."""

    def waiting(self, devices: Sequence[str]) -> str | None:
        """The run to be claimed next on one of these devices: people's runs before showcases, then the oldest."""
        with self._read() as connection:
            id: str | None = connection.scalar(_WAITING, {"devices": list(devices)})
        return id

    def claim(self, id: str, worker: str) -> Claim | None:
        """Take a queued run; None where another was faster."""
        mine = (
            update(runs)
            .where(runs.c.status == "queued", runs.c.id == id)
            .values(
                status="running",
                worker=worker,
                attempts=runs.c.attempts + 1,
                reason="",
            )
        )
        with self._write() as connection:
            if connection.execute(mine).rowcount != 1:
                return None
            unstarted = update(runs).where(runs.c.id == id, runs.c.started.is_(None))
            connection.execute(unstarted.values(started=time.time()))
            connection.execute(update(workers).where(workers.c.id == worker).values(run=id))
            row = connection.execute(select(runs).where(runs.c.id == id)).one()
            return Claim(RunRow.of(row), row.attempts, row.last_frame)

    def begin(self, id: str, worker: str, position: Position, probe_bytes: bytes, p: int) -> None:
        """Keep the probe series, and drop what is newer than the position which the run is taken up from."""
        values = _where(position) | {"p": p, "last_metrics": position.whole}
        with self._write() as connection:
            _update_mine(connection, id, worker, values)
            connection.execute(delete(frames).where(frames.c.run == id, frames.c.step > position.step))
            connection.execute(delete(metrics).where(metrics.c.run == id, metrics.c.epoch > position.whole))
            if connection.execute(update(probes).where(probes.c.run == id).values(data=probe_bytes)).rowcount == 0:
                connection.execute(insert(probes).values(run=id, data=probe_bytes))

    def report(self, id: str, worker: str, report: Report) -> None:
        """One small transaction: position, a frame, finished epochs, a checkpoint, an end. Raises ``LostRun``."""
        with self._write() as connection:
            _update_mine(connection, id, worker, _values(report))
            if report.metrics:
                connection.execute(insert(metrics), [{"run": id, **vars(m)} for m in report.metrics])
            if report.frame is not None:
                _add_frame(connection, id, report)
            if report.thinned:
                connection.execute(delete(frames).where(frames.c.run == id, frames.c.seq.in_(report.thinned)))
            if report.checkpoint is not None:
                _keep_checkpoint(connection, id, report)
            if report.ends:
                connection.execute(update(workers).where(workers.c.id == worker).values(run=None))

    def fail(self, id: str, worker: str, reason: str) -> None:
        """The run can't be trained, for this reason; its last checkpoint stays. Raises ``LostRun``."""
        with self._write() as connection:
            _update_mine(connection, id, worker, ending("failed", reason))
            connection.execute(update(workers).where(workers.c.id == worker).values(run=None))

    def orders(self, id: str, worker: str) -> Orders:
        """What is wished. Raises ``LostRun``. One cheap query."""
        with self._read() as connection:
            row = connection.execute(_ORDERS, {"run": id, "me": worker}).one_or_none()
        if row is None:
            raise LostRun(id)
        return Orders(row.wish, row.wanted_rate)


def _update_mine(connection: Connection, id: str, worker: str, values: dict[str, Any]) -> None:
    mine = update(runs).where(runs.c.id == id, runs.c.worker == worker, runs.c.status == "running")
    if connection.execute(mine.values(**values)).rowcount != 1:
        raise LostRun(id)


def _where(position: Position) -> dict[str, Any]:
    return {"epoch": position.epoch, "step": position.step, "learning_rate": position.learning_rate}


def _values(report: Report) -> dict[str, Any]:
    values = _where(report.position) | report.ends
    if report.frame is not None:
        values["last_frame"] = report.frame[0]
    if report.metrics:
        values["last_metrics"] = report.metrics[-1].epoch
    if report.checkpoint is not None:
        values["attempts"] = 0
    if report.seconds_per_epoch is not None:
        values["seconds_per_epoch"] = report.seconds_per_epoch
    if report.changes is not None:
        values |= {"changes": json.dumps(list(report.changes)), "wanted_rate": None}
    return values


def _add_frame(connection: Connection, id: str, report: Report) -> None:
    assert report.frame is not None
    seq, data = report.frame
    connection.execute(
        insert(frames).values(
            run=id,
            seq=seq,
            epoch=report.position.epoch,
            step=report.position.step,
            committed=time.time(),
            size=len(data),
            data=data,
        )
    )


def _keep_checkpoint(connection: Connection, id: str, report: Report) -> None:
    at = report.position
    values = {"step": at.step, "epoch": at.whole, "committed": time.time(), "data": report.checkpoint}
    if connection.execute(update(checkpoints).where(checkpoints.c.run == id).values(**values)).rowcount == 0:
        connection.execute(insert(checkpoints).values(run=id, **values))
