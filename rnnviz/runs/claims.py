"""The workers' side of the store: take a run, report from it, give it back.

A worker owns a run as long as the run's row names it. Every report updates that row under that condition;
where nothing was updated (the run was deleted, or given to another because this worker was taken for dead) the
whole report is undone and ``LostRun`` raised, so that nothing is ever written twice or after a deletion.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Update, bindparam, delete, func, insert, select, update

from rnnviz.runs.database import Database
from rnnviz.runs.register import DEAD_AFTER
from rnnviz.runs.reports import Claim, End, Orders, Position, Report, ending
from rnnviz.runs.rows import RunRow, claimable
from rnnviz.runs.schema import checkpoints, frames, metrics, probes, runs, workers

MOST_ATTEMPTS = 3

# Asked many times a second, so built once.
_PEOPLES = select(runs.c.device).where(
    runs.c.status == "queued", runs.c.showcase.is_(False), runs.c.device.in_(bindparam("devices", expanding=True))
)
_WAITING = (
    select(runs.c.id)
    .where(runs.c.status == "queued", runs.c.device.in_(bindparam("devices", expanding=True)))
    .order_by(runs.c.showcase, runs.c.queued)
    .limit(1)
)
_ORDERS = select(runs.c.wish, runs.c.wanted_rate, runs.c.showcase).where(
    runs.c.id == bindparam("run"), runs.c.worker == bindparam("me")
)
_ADD_METRICS, _ADD_FRAME = insert(metrics), insert(frames)
_DROP_FRAMES = delete(frames).where(
    frames.c.run == bindparam("of"), frames.c.seq.in_(bindparam("gone", expanding=True))
)

_TAKEN_BACK: dict[str, Any] = {"generation": runs.c.generation + 1}


class LostRun(Exception):
    """The run is no longer this worker's. Not an error: let go of it."""


class Claims(Database):
    """Claiming and reporting, for workers only."""

    def waiting(self, devices: Sequence[str]) -> str | None:
        """The run to be claimed next on one of these devices: people's runs before showcases, then the oldest."""
        with self._read() as connection:
            id: str | None = connection.scalar(_WAITING, {"devices": list(devices)})
        return id

    def crowded(self, devices: Sequence[str]) -> bool:
        """Whether a person's run waits for one of these devices and no idle worker will take it."""
        with self._read() as connection:
            wanted = set(connection.scalars(_PEOPLES, {"devices": list(devices)}))
            if not wanted:
                return False
            beating = workers.c.heartbeat > time.time() - DEAD_AFTER
            idle = connection.scalars(select(workers.c.devices).where(workers.c.run.is_(None), beating))
            there = {device for had in idle for device in claimable(json.loads(had))}
        return not wanted <= there

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

    def begin(self, id: str, worker: str, position: Position, examined: bytes, p: int) -> None:
        """Keep the examined series, of which the first p are the probes, and drop what is newer than the position
        which the run is taken up from."""
        values = position.columns | {"p": p, "last_metrics": position.whole}
        with self._write() as connection:
            _update_mine(connection, id, worker, values)
            _drop_newer(connection, id, position)
            if connection.execute(update(probes).where(probes.c.run == id).values(data=examined)).rowcount == 0:
                connection.execute(insert(probes).values(run=id, data=examined))

    def report(self, id: str, worker: str, report: Report) -> None:
        """One small transaction: position, a frame, finished epochs, a checkpoint, an end. Raises ``LostRun``."""
        with self._write() as connection:
            ends = _end(connection, id, worker, report.ends) if report.ends is not None else {}
            _update_mine(connection, id, worker, _values(report) | ends)
            if report.metrics:
                connection.execute(_ADD_METRICS, [{"run": id, **vars(m)} for m in report.metrics])
            if report.frame is not None:
                _add_frame(connection, id, report)
            if gone := [*report.thinned, *report.withdrawn]:
                connection.execute(_DROP_FRAMES, {"of": id, "gone": gone})
            if report.checkpoint is not None:
                _keep_checkpoint(connection, id, report)

    def fail(self, id: str, worker: str, reason: str) -> None:
        """The run can't be trained, for this reason; its last checkpoint stays. Raises ``LostRun``."""
        with self._write() as connection:
            _update_mine(connection, id, worker, _end(connection, id, worker, ending("failed", reason)))

    def orders(self, id: str, worker: str) -> Orders:
        """What is wished. Raises ``LostRun``. One cheap query."""
        with self._read() as connection:
            row = connection.execute(_ORDERS, {"run": id, "me": worker}).one_or_none()
        if row is None:
            raise LostRun(id)
        return Orders(row.wish, row.wanted_rate, row.showcase)


def _update_mine(connection: Connection, id: str, worker: str, values: dict[str, Any]) -> None:
    """values: by column; what is no plain value is worked out by the database."""
    worked_out = {name: value for name, value in values.items() if isinstance(value, ClauseElement)}
    plain = {f"new_{name}": value for name, value in values.items() if name not in worked_out}
    mine = _mine(tuple(name for name in values if name not in worked_out))
    if worked_out:
        mine = mine.values(worked_out)
    if connection.execute(mine, {"me": worker, "mine": id, **plain}).rowcount != 1:
        raise LostRun(id)


@cache
def _mine(columns: tuple[str, ...]) -> Update:
    mine = update(runs).where(runs.c.id == bindparam("mine"), runs.c.worker == bindparam("me"))
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    return mine.where(runs.c.status == "running").values(new)


def _drop_newer(connection: Connection, id: str, than: Position) -> None:
    gone = connection.execute(delete(frames).where(frames.c.run == id, frames.c.step > than.step)).rowcount
    gone += connection.execute(delete(metrics).where(metrics.c.run == id, metrics.c.epoch > than.whole)).rowcount
    if gone:
        connection.execute(update(runs).where(runs.c.id == id).values(_TAKEN_BACK))


def _end(connection: Connection, id: str, worker: str, end: End) -> dict[str, Any]:
    """Frees the worker. Returns what the run's row becomes, by what is wished at this very moment."""
    mine = select(runs.c.wish).where(runs.c.id == id, runs.c.worker == worker, runs.c.status == "running")
    row = connection.execute(mine.with_for_update()).one_or_none()
    if row is None:
        raise LostRun(id)
    connection.execute(update(workers).where(workers.c.id == worker).values(run=None))
    status, wish = end.now(row.wish)
    finished = {"finished": time.time()} if status in ("done", "stopped", "failed") else {}
    return {"status": status, "wish": wish, "worker": None, "reason": end.reason, **finished}


def _values(report: Report) -> dict[str, Any]:
    values = report.position.columns
    if report.frame is not None:
        values["last_frame"] = report.frame[0]
    if report.metrics:
        values["last_metrics"] = report.metrics[-1].epoch
    if report.checkpoint is not None:
        values["attempts"] = 0
    if report.seconds_per_epoch is not None:
        values["seconds_per_epoch"] = report.seconds_per_epoch
    if report.changes:
        still_wanted = func.nullif(runs.c.wanted_rate, report.changes[-1][1])  # one asked for meanwhile stays
        values |= {"changes": json.dumps(list(report.changes)), "wanted_rate": still_wanted}
    if report.withdrawn:
        values |= _TAKEN_BACK
    return values


def _add_frame(connection: Connection, id: str, report: Report) -> None:
    assert report.frame is not None
    seq, data = report.frame
    at = report.position
    frame = {"run": id, "seq": seq, "epoch": at.epoch, "step": at.step, "size": len(data), "data": data}
    connection.execute(_ADD_FRAME, frame | {"committed": time.time()})


def _keep_checkpoint(connection: Connection, id: str, report: Report) -> None:
    at = report.position
    values = {"step": at.step, "epoch": at.whole, "committed": time.time(), "data": report.checkpoint}
    if connection.execute(update(checkpoints).where(checkpoints.c.run == id).values(**values)).rowcount == 0:
        connection.execute(insert(checkpoints).values(run=id, **values))
