"""What a worker is told of a run and what it says: records that go through ``Claims``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnnviz.records import Metrics
from rnnviz.runs.rows import RunRow, Status, Wish


@dataclass(frozen=True)
class Orders:
    """What is asked of the run just now. showcase: nobody waits for it, so it makes room for people's runs."""

    wish: Wish | None
    learning_rate: float | None
    showcase: bool


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

    @property
    def columns(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "step": self.step, "learning_rate": self.learning_rate}


@dataclass(frozen=True)
class End:
    """How a worker lets go of a run. obeyed: the wish that made it; None where no wish did."""

    status: Status
    reason: str = ""
    obeyed: Wish | None = None

    def now(self, wish: Wish | None) -> tuple[Status, Wish | None]:
        """What the run becomes, and what of it stays wished, where this is wished by now.

        The wish may have changed since the worker obeyed: then the later order wins.
        """
        if self.status == "queued":
            return "queued", wish
        if self.obeyed is None or wish == self.obeyed:
            return self.status, None
        if wish == "pause":
            return "paused", None
        if wish == "stop":
            return "stopped", None
        return "queued", wish  # it is to go on after all, or for one epoch


def ending(status: Status, reason: str = "", obeyed: Wish | None = None) -> End:
    """An end for a ``Report``."""
    return End(status, reason, obeyed)


@dataclass(frozen=True)
class Report:
    """What a worker has to say, kept in one transaction. frame: ``(number, bytes)``.

    thinned: numbers of frames that make room for others. withdrawn: those which show what turned out not to hold.
    """

    position: Position
    frame: tuple[int, bytes] | None = None
    thinned: Sequence[int] = ()
    metrics: Sequence[Metrics] = ()
    checkpoint: bytes | None = None
    changes: Sequence[tuple[int, float]] | None = None
    seconds_per_epoch: float | None = None
    ends: End | None = None
    withdrawn: Sequence[int] = ()
