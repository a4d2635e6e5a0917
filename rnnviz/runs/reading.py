"""What a run has left in the store: its rows, metrics, frames, probe series and checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from sqlalchemy import Select, bindparam, exists, or_, select

from rnnviz.errors import UnknownRunError
from rnnviz.records import Frame, Metrics, SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.database import Database
from rnnviz.runs.rows import Pulse, RunRow
from rnnviz.runs.schema import checkpoints, frames, jobs, metrics, probes, runs

_IN_A_PULSE = (
    "status",
    "epoch",
    "epochs",
    "step",
    "learning_rate",
    "reason",
    "seconds_per_epoch",
    "last_frame",
    "last_metrics",
    "generation",
)
_FRAMES = select(frames.c.seq, frames.c.epoch, frames.c.step, frames.c.committed, frames.c.data).order_by(frames.c.seq)
_UNDONE = ("queued", "running")
_WORK = select(or_(*(exists().where(table.c.status.in_(_UNDONE)) for table in (runs, jobs))))
_PULSE = select(*(runs.c[name] for name in _IN_A_PULSE)).where(runs.c.id == bindparam("run"))


def unknown(run: str) -> UnknownRunError:
    return UnknownRunError(f"There is no run {run!r}. It may have been deleted; the page Runs lists those there are.")


class Reading(Database):
    """Reading runs. Every method that takes an id raises ``UnknownRunError`` for one that is not here."""

    def run(self, id: str) -> RunRow:
        with self._read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == id)).one_or_none()
        if row is None:
            raise unknown(id)
        return RunRow.of(row)

    def runs(self) -> list[RunRow]:
        """Newest first."""
        with self._read() as connection:
            rows = connection.execute(select(runs).order_by(runs.c.created.desc(), runs.c.id)).all()
        return [RunRow.of(row) for row in rows]

    def has_work(self) -> bool:
        """Whether any run or job wants a worker, or has one."""
        with self._read() as connection:
            return bool(connection.scalar(_WORK))

    def latest(self, id: str) -> Pulse:
        """One query on one row by its key: cheap enough to be asked every 20 ms."""
        with self._read() as connection:
            row = connection.execute(_PULSE, {"run": id}).one_or_none()
        if row is None:
            raise unknown(id)
        return Pulse(*row)

    def metrics(self, id: str, after_epoch: int = 0) -> list[Metrics]:
        """Finished epochs after this one, in order."""
        columns = [column for column in metrics.c if column.name != "run"]
        query = select(*columns).where(metrics.c.run == id, metrics.c.epoch > after_epoch).order_by(metrics.c.epoch)
        return [Metrics(*row) for row in self._of_run(id, query)]

    def last_metrics(self, ids: Sequence[str]) -> dict[str, Metrics]:
        """The newest finished epoch of each of these runs that has one."""
        columns = [metrics.c.run, *(column for column in metrics.c if column.name != "run")]
        query = select(*columns).join(runs, (runs.c.id == metrics.c.run) & (runs.c.last_metrics == metrics.c.epoch))
        with self._read() as connection:
            rows = connection.execute(query.where(metrics.c.run.in_(ids))).all()
        return {row[0]: Metrics(*row[1:]) for row in rows}

    def frames(self, id: str, after: int = 0, limit: int | None = None) -> list[tuple[int, Frame, float]]:
        """``(number, frame, unix time it was committed)`` of the kept frames after this number, in order."""
        return self._frames(id, _FRAMES.where(frames.c.run == id, frames.c.seq > after).limit(limit))

    def frames_numbered(self, id: str, numbers: Sequence[int]) -> list[tuple[int, Frame, float]]:
        """The same of those of these frames that are kept."""
        return self._frames(id, _FRAMES.where(frames.c.run == id, frames.c.seq.in_(numbers)))

    def _frames(self, id: str, query: Select[Any]) -> list[tuple[int, Frame, float]]:
        rows = self._of_run(id, query)
        return [(row.seq, codec.unpack_frame(row.data, row.epoch, row.step), row.committed) for row in rows]

    def frame_numbers(self, id: str) -> list[int]:
        """Numbers of the kept frames, in order. Numbers are never used twice; some are thinned out of long runs."""
        query = select(frames.c.seq).where(frames.c.run == id).order_by(frames.c.seq)
        return [row.seq for row in self._of_run(id, query)]

    def frame_steps(self, id: str) -> list[tuple[int, int, int]]:
        """``(number, optimiser step, bytes)`` of each kept frame, in order."""
        query = select(frames.c.seq, frames.c.step, frames.c.size).where(frames.c.run == id).order_by(frames.c.seq)
        return [(row.seq, row.step, row.size) for row in self._of_run(id, query)]

    def probes(self, id: str) -> SeriesSet | None:
        """The probe series, whose states the frames hold; None before the run has started."""
        found = self._examined(id)
        return found[0].take(range(found[1])) if found else None

    def examined(self, id: str) -> SeriesSet | None:
        """The series whose verdicts the frames hold, the probe series first; None before the run has started."""
        found = self._examined(id)
        return found[0] if found else None

    def _examined(self, id: str) -> tuple[SeriesSet, int] | None:
        query = select(probes.c.data, runs.c.p).join(runs, runs.c.id == probes.c.run).where(probes.c.run == id)
        rows = self._of_run(id, query)
        return (codec.unpack_series(rows[0].data), rows[0].p) if rows else None

    def checkpoint(self, id: str) -> dict[str, NDArray[Any]] | None:
        """What ``Training.restore`` takes, as of the last checkpoint; None before the first."""
        rows = self._of_run(id, select(checkpoints.c.data).where(checkpoints.c.run == id))
        return codec.unpack(rows[0].data) if rows else None

    def _of_run(self, id: str, query: Select[Any]) -> list[Any]:
        with self._read() as connection:
            rows = list(connection.execute(query).all())
            if not rows and connection.execute(select(runs.c.id).where(runs.c.id == id)).one_or_none() is None:
                raise unknown(id)
        return rows
