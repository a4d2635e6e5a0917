"""Jobs: what people ask about a run that takes seconds and is no training. Asked here, done by workers between runs.

A job has a kind and parameters, and gives bytes or a reason. The same job asked again is the same row, with its result.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from rnnviz.errors import ConfigError, RnnVizError
from rnnviz.runs.kinds import KINDS, Parameters
from rnnviz.runs.reading import Reading, unknown
from rnnviz.runs.schema import jobs, runs

JobStatus = Literal["queued", "running", "done", "failed"]
MOVING, OVER = ("queued", "running"), ("done", "failed")  # of a run: it is trained or will be. Of a job: it has ended
MOST_KEPT = 16  # results of a run
MOST_UNDONE = 4  # jobs of a run

_ROW = [column for column in jobs.c if column.name not in ("worker", "result")]
_WAITING = (  # asked many times a second, so built once
    select(jobs.c.id)
    .join(runs, runs.c.id == jobs.c.run)
    .where(jobs.c.status == "queued", runs.c.status.not_in(MOVING))
    .order_by(jobs.c.asked)
    .limit(1)
)


@dataclass(frozen=True)
class JobRow:
    """A job as it stands, without its result. asked: unix seconds, of the last time. reason: why it failed."""

    id: str
    run: str
    kind: str
    parameters: Parameters
    status: JobStatus
    attempts: int
    asked: float
    reason: str


class LostJob(Exception):
    """The job is no longer this worker's. Not an error: let go of it."""


class Jobs(Reading):
    """Asking for jobs and reading what they gave; and for workers, doing them."""

    def ask_job(self, run: str, kind: str, parameters: Mapping[str, Any]) -> str:
        """Queue a job, or find the one that this already is; one that has failed is tried again. Returns its id.

        Raises ``ConfigError`` for a kind or parameters there are not, ``UnknownRunError``, and ``RnnVizError`` while
        the run is trained, where the job would be too large, and when too many wait already.
        """
        if kind not in KINDS:
            raise ConfigError(f"There is no job {kind!r}; there are {', '.join(KINDS)}.")
        KINDS[kind].check(self, run, parameters)
        text = json.dumps(dict(parameters), sort_keys=True)
        id = hashlib.sha256(json.dumps([run, kind, text]).encode()).hexdigest()[:32]
        with self._write() as connection:
            _refuse_while_trained(connection, run)
            status = connection.scalar(select(jobs.c.status).where(jobs.c.id == id))
            if status not in ("queued", "running", "done"):
                _refuse_many(connection, run)
            if status is None:
                new = {"id": id, "run": run, "kind": kind, "parameters": text}
                connection.execute(insert(jobs).values(**new, status="queued", asked=time.time()))
            elif status in OVER:
                again = {"status": "queued", "attempts": 0, "reason": ""} if status == "failed" else {}
                connection.execute(update(jobs).where(jobs.c.id == id).values(asked=time.time(), **again))
        return id

    def job(self, id: str) -> JobRow | None:
        """None where it was never asked for, its run was deleted, or its result had to make room for newer ones."""
        with self._read() as connection:
            row = connection.execute(select(*_ROW).where(jobs.c.id == id)).one_or_none()
        return _job(row) if row is not None else None

    def jobs(self, run: str) -> list[JobRow]:
        """Those of a run, the one asked for last first. None for a run that is not here."""
        with self._read() as connection:
            rows = connection.execute(select(*_ROW).where(jobs.c.run == run).order_by(jobs.c.asked.desc())).all()
        return [_job(row) for row in rows]

    def job_result(self, id: str) -> bytes | None:
        """What it gave (``codec.unpack`` and ``codec.header`` read it); None as long as it is not done."""
        with self._read() as connection:
            result: bytes | None = connection.scalar(select(jobs.c.result).where(jobs.c.id == id))
        return result

    def claim_job(self, worker: str) -> JobRow | None:
        """Take the job that waits longest, of those whose run is not being trained. None without one."""
        with self._read() as connection:
            id = connection.scalar(_WAITING)
        if id is None:
            return None
        mine = update(jobs).where(jobs.c.id == id, jobs.c.status == "queued")
        taken = mine.values(status="running", worker=worker, attempts=jobs.c.attempts + 1)
        with self._write() as connection:
            if connection.execute(taken).rowcount != 1:
                return None
            return _job(connection.execute(select(*_ROW).where(jobs.c.id == id)).one())

    def has_job(self, id: str, worker: str) -> bool:
        """Whether it is still this worker's. One cheap query."""
        mine = select(jobs.c.id).where(jobs.c.id == id, jobs.c.worker == worker, jobs.c.status == "running")
        with self._read() as connection:
            return connection.scalar(mine) is not None

    def finish_job(self, id: str, worker: str, result: bytes) -> None:
        """Raises ``LostJob``, as the next two do."""
        with self._write() as connection:
            _let_go(connection, id, worker, {"status": "done", "result": result})
            _make_room(connection, id)

    def fail_job(self, id: str, worker: str, reason: str) -> None:
        """It can't be done, for this reason."""
        with self._write() as connection:
            _let_go(connection, id, worker, {"status": "failed", "reason": reason})
            _make_room(connection, id)

    def return_job(self, id: str, worker: str) -> None:
        """It goes back to the queue; that is no failed attempt."""
        with self._write() as connection:
            _let_go(connection, id, worker, {"status": "queued", "attempts": jobs.c.attempts - 1})


def _job(row: Any) -> JobRow:
    return JobRow(
        row.id, row.run, row.kind, json.loads(row.parameters), row.status, row.attempts, row.asked, row.reason
    )


def _refuse_while_trained(connection: Connection, run: str) -> None:
    # Of two equal jobs asked for at once the second waits here for the first, and then sees it: see Database._write.
    status = connection.scalar(select(runs.c.status).where(runs.c.id == run).with_for_update())
    if status is None:
        raise unknown(run)
    if status in MOVING:
        raise RnnVizError("This run is being trained. Ask again when it has finished, or pause it first.")


def _refuse_many(connection: Connection, run: str) -> None:
    undone = select(jobs.c.id).where(jobs.c.run == run, jobs.c.status.not_in(OVER))
    if len(connection.scalars(undone).all()) >= MOST_UNDONE:
        raise RnnVizError(f"{MOST_UNDONE} requests about this run are being worked on. Wait until one of them is done.")


def _let_go(connection: Connection, id: str, worker: str, values: Mapping[str, Any]) -> None:
    mine = update(jobs).where(jobs.c.id == id, jobs.c.worker == worker, jobs.c.status == "running")
    if connection.execute(mine.values(worker=None, **values)).rowcount != 1:
        raise LostJob(id)


def _make_room(connection: Connection, id: str) -> None:
    """Of the same run, only this one, which somebody waits for, and the newest others that have ended stay."""
    run = select(jobs.c.run).where(jobs.c.id == id).scalar_subquery()
    others = select(jobs.c.id).where(jobs.c.run == run, jobs.c.status.in_(OVER), jobs.c.id != id)
    old = connection.scalars(others.order_by(jobs.c.asked.desc()).offset(MOST_KEPT - 1)).all()
    if old:
        connection.execute(delete(jobs).where(jobs.c.id.in_(old)))
