"""What people ask: start a run, pause it, let it go on, change its learning rate, rename it, delete it."""

from __future__ import annotations

import base64
import secrets
import time
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from rnnviz.config import Cell, RunConfig
from rnnviz.errors import ConfigError, DeviceError, RnnVizError
from rnnviz.runs.learnable import check_learnable
from rnnviz.runs.reading import Reading, unknown
from rnnviz.runs.register import Register
from rnnviz.runs.rows import WISHES, RunRow, Wish, claimable
from rnnviz.runs.schema import runs, series_sets
from rnnviz.runs.shelf import Shelf

_SHORT: dict[Cell, str] = {"rnn": "RNN", "rnn_relu": "RNN ReLU", "gru": "GRU", "lstm": "LSTM"}
_LONGEST_NAME = 120


def default_name(title: str, config: RunConfig) -> str:
    """Like "Rising or falling - RNN h 16"."""
    layers = f" {config.num_layers} layers," if config.num_layers > 1 else ""
    return f"{title[:1].upper()}{title[1:]}"[:80].strip() + f" - {_SHORT[config.cell]}{layers} h {config.h}"


def _new_id() -> str:
    return base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]


class Desk(Shelf, Reading, Register):
    """Asking. What is asked of a run that a worker has is a wish, which the worker takes up between two batches."""

    def submit(
        self,
        fingerprint: str,
        config: RunConfig,
        held_out_fingerprint: str | None = None,
        name: str | None = None,
        showcase: bool = False,
    ) -> RunRow:
        """Queue a run, or find the one that this config on these data already is (``row.found``).

        A found run that is paused goes on, as if :meth:`ask` had been asked to let it; of a showcase it is left paused.
        showcase: the run that a first server start trains for its visitors; it lets every other pass in the queue.
        Raises ``DataError`` for series that can't be learned, ``DeviceError`` for a device no worker has.
        """
        series = self.series(fingerprint)
        held_out = self.series(held_out_fingerprint) if held_out_fingerprint else None
        check_learnable(series, config, held_out)
        self._check_device(config.device)
        name = _checked_name(name) if name is not None else default_name(series.title, config)
        with self._write() as connection:
            same = _same(connection, fingerprint, config, held_out_fingerprint)
            if same is not None:
                return _found(connection, same, showcase)
            now, id = time.time(), _new_id()
            connection.execute(
                insert(runs).values(
                    id=id,
                    name=name,
                    fingerprint=fingerprint,
                    held_out_fingerprint=held_out_fingerprint,
                    config=config.to_json(),
                    config_fingerprint=config.fingerprint,
                    showcase=showcase,
                    l=series.l,
                    n=series.n,
                    k=series.k,
                    num_classes=series.num_classes,
                    status="queued",
                    device=config.device,
                    epochs=config.epochs,
                    learning_rate=config.learning_rate,
                    created=now,
                    queued=now,
                )
            )
            return RunRow.of(_row(connection, id))

    def _check_device(self, device: str) -> None:
        there = self.devices()
        if device not in claimable(there):
            raise DeviceError(f"No worker has the device {device!r}. Choose one that is there: {', '.join(there)}.")

    def ask(self, id: str, wish: Wish) -> None:
        """Pause it, let it go on, do one more epoch (and then pause), or stop it.

        Where no worker has the run this takes hold at once, else within the current batch. Pausing or stopping what
        is over changes nothing; a run that is done or has failed can't go on: ``RnnVizError``.
        """
        if wish not in WISHES:
            raise ConfigError(f"A run can't be asked to {wish!r}; it can be asked to {', '.join(WISHES)}.")
        with self._write() as connection:
            row = _row(connection, id)
            _refuse_what_is_over(row, wish)
            values = _after_asking(row.status, wish)
            if values:
                connection.execute(update(runs).where(runs.c.id == id).values(**values))

    def set_learning_rate(self, id: str, value: float) -> None:
        """Train on with another learning rate, from the next batch on. The run is then a changed one, found no more.

        Raises ``ConfigError`` out of the limits of ``RunConfig.learning_rate``, ``RnnVizError`` when the run is over.
        """
        with self._write() as connection:
            row = _row(connection, id)
            value = RunConfig.from_json(row.config).but(learning_rate=value).learning_rate
            if row.status in ("done", "failed"):
                raise RnnVizError("This run is over: its learning rate can't change any more. Start a new one.")
            now = row.wanted_rate if row.wanted_rate is not None else row.learning_rate
            if value != now:
                connection.execute(update(runs).where(runs.c.id == id).values(wanted_rate=value, changed=True))

    def rename(self, id: str, name: str) -> None:
        """Raises ``ConfigError`` for a name that is empty or too long."""
        name = _checked_name(name)
        with self._write() as connection:
            if connection.execute(update(runs).where(runs.c.id == id).values(name=name)).rowcount == 0:
                raise unknown(id)

    def delete(self, id: str) -> None:
        """Remove a run and everything it left, at once; a worker that has it notices and lets go. Series sets stay."""
        with self._write() as connection:
            if connection.execute(delete(runs).where(runs.c.id == id)).rowcount == 0:
                raise unknown(id)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise ConfigError(f"A run's name needs 1 to {_LONGEST_NAME} characters; this one has {len(name)}.")
    return name


def _row(connection: Connection, id: str) -> Any:
    row = connection.execute(select(runs).where(runs.c.id == id).with_for_update()).one_or_none()
    if row is None:
        raise unknown(id)
    return row


def _same(connection: Connection, fingerprint: str, config: RunConfig, held_out: str | None) -> Any:
    # Of two equal submits the second waits here for the first, and then sees its run: see Database._write.
    connection.execute(select(series_sets.c.l).where(series_sets.c.fingerprint == fingerprint).with_for_update())
    query = select(runs.c.id).where(
        runs.c.fingerprint == fingerprint,
        runs.c.config_fingerprint == config.fingerprint,
        runs.c.changed.is_(False),
        runs.c.status.not_in(("failed", "stopped")),
        runs.c.held_out_fingerprint.is_(None) if held_out is None else runs.c.held_out_fingerprint == held_out,
    )
    return connection.scalar(query.order_by(runs.c.created).limit(1))


def _found(connection: Connection, id: str, showcase: bool) -> RunRow:
    if not showcase:  # a person wants to see it
        values = {"showcase": False, **_after_asking(_row(connection, id).status, "go")}
        connection.execute(update(runs).where(runs.c.id == id).values(**values))
    return RunRow.of(_row(connection, id), found=True)


def _refuse_what_is_over(row: Any, wish: Wish) -> None:
    if wish not in ("go", "step"):
        return
    if row.status == "done":
        raise RnnVizError(f"This run has finished all its {row.epochs} epochs. Start a new one with more epochs.")
    if row.status == "failed":
        raise RnnVizError(f"This run can't go on. {row.reason} Start a new one with other settings.")


def _after_asking(status: str, wish: Wish) -> dict[str, Any]:
    """What a wish changes in a run's row."""
    if status == "running":
        return {"wish": None if wish == "go" else wish}
    if wish in ("go", "step") and status in ("paused", "stopped"):
        return {"status": "queued", "wish": "step" if wish == "step" else None, "queued": time.time(), "finished": None}
    if status == "queued" and wish in ("go", "step"):
        return {"wish": "step" if wish == "step" else None}
    if wish == "pause" and status == "queued":
        return {"status": "paused", "wish": None}
    if wish == "stop" and status in ("queued", "paused"):
        return {"status": "stopped", "wish": None, "finished": time.time()}
    return {}
