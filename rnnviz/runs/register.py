"""The workers there are, as they announce themselves, and the store's own settings."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from rnnviz.runs.database import Database
from rnnviz.runs.rows import WorkerRow
from rnnviz.runs.schema import jobs, runs, workers

# Seconds without a heartbeat. A beat comes each second and carries the time of the machine that wrote it, so machines
# that share a store must have clocks less than 3 seconds apart, which any time service holds. Were one further behind,
# the others would take its workers for dead: nothing would be written twice, but their runs would change hands again
# and again.
DEAD_AFTER = 5.0


class Register(Database):
    """Announcing, beating, leaving; and who is there."""

    def announce(self, worker: str, pid: int, host: str, devices: Sequence[str]) -> None:
        """A worker says that it is there, for the first time or again (a beat that came too late)."""
        now = time.time()
        with self._write() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            connection.execute(
                insert(workers).values(
                    id=worker,
                    pid=pid,
                    host=host,
                    devices=json.dumps(list(devices)),
                    run=None,
                    started=now,
                    heartbeat=now,
                )
            )

    def beat(self, worker: str) -> bool:
        """False where the worker is no longer known, because it was taken for dead."""
        with self._write() as connection:
            mine = update(workers).where(workers.c.id == worker)
            return connection.execute(mine.values(heartbeat=time.time())).rowcount == 1

    def gone(self, worker: str) -> None:
        """A worker is known to be dead: forget it, and let others take its run or job at once."""
        with self._write() as connection:
            connection.execute(delete(workers).where(workers.c.id == worker))
            theirs = update(runs).where(runs.c.worker == worker, runs.c.status == "running")
            connection.execute(theirs.values(status="queued", worker=None))
            job = update(jobs).where(jobs.c.worker == worker, jobs.c.status == "running")
            connection.execute(job.values(status="queued", worker=None))

    def workers(self) -> list[WorkerRow]:
        """Those whose heart has beaten within the last seconds, oldest first."""
        alive = workers.c.heartbeat > time.time() - DEAD_AFTER
        with self._read() as connection:
            rows = connection.execute(select(workers).where(alive).order_by(workers.c.started, workers.c.id)).all()
        return [_worker(row) for row in rows]

    def silent_workers(self, than: float) -> list[WorkerRow]:
        """Those registered whose last beat is older than so many seconds."""
        silent = workers.c.heartbeat < time.time() - than
        with self._read() as connection:
            rows = connection.execute(select(workers).where(silent)).all()
        return [_worker(row) for row in rows]

    def devices(self) -> list[str]:
        """What live workers can compute on, ``cpu`` first; without any worker (they are starting) ``cpu`` alone."""
        found = {device for worker in self.workers() for device in worker.devices}
        return ["cpu", *sorted(found - {"cpu"})]

    def secret(self) -> bytes:
        """32 random bytes, the same for everyone who opens this store: the key that signs the stream's tokens."""
        with self._read() as connection:
            kept = self._setting(connection, "secret")
        if kept is None:
            kept = self._keep_setting("secret", secrets.token_hex(32))
        return bytes.fromhex(kept)


def _worker(row: Any) -> WorkerRow:
    return WorkerRow(row.id, row.pid, row.host, tuple(json.loads(row.devices)), row.run, row.started, row.heartbeat)
