"""One run in a worker's hands, from its claim until the worker lets go of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from rnnviz.errors import DivergedError
from rnnviz.records import Metrics
from rnnviz.runs import codec
from rnnviz.runs.reports import Claim, End, Position, Report
from rnnviz.runs.rows import Status, Wish, claimable
from rnnviz.runs.store import Store
from rnnviz.runs.thinning import Thinning

if TYPE_CHECKING:  # they import torch, which this module leaves to the worker
    from rnnviz.training.loop import Training
    from rnnviz.training.recorder import Pace, Recorder

POLL = 0.05  # seconds between two looks at what is wished
CHECKPOINT_EVERY = 2.0
CHECKPOINT_SHARE = 0.05  # a checkpoint that takes long is made more rarely, so that it costs at most this share
METRICS_WITHIN = 0.04  # finished epochs wait at most this long for a frame to be committed with
POSITION_WITHIN = 0.25
EARLY_STEPS, EARLY_GROWTH = 600, 1.12  # some 45 frames
_ENDS_IN: dict[Wish | None, Status] = {"pause": "paused", "stop": "stopped"}


class Session:
    """Trains a claimed run batch by batch, reports, and obeys.

    stopping: asked between two batches; true when the worker has to end, which gives the run back to the queue.
    devices: what this worker computes on. A showcase goes back to the queue when a person's run waits for one of them
    and every other worker is busy.
    """

    def __init__(
        self,
        store: Store,
        worker: str,
        claim: Claim,
        training: Training,
        recorder: Recorder,
        pace: Pace,
        measuring: Pace,
        stopping: Callable[[], bool],
        devices: Sequence[str] = ("cpu",),
    ) -> None:
        self._store, self._worker, self._id = store, worker, claim.run.id
        self._training, self._recorder, self._pace, self._stopping = training, recorder, pace, stopping
        self._devices = claimable(devices)
        self._changes = list(claim.run.changes)
        self._number = claim.last_frame
        self._early = 1
        self._measuring = measuring
        self._measuring_took = 0.0
        self._measured_at = -1  # the step of the newest frame with all parts
        self._finished: list[Metrics] = []
        self._seconds_per_epoch = claim.run.seconds_per_epoch
        self._until: int | None = None  # the epoch after which "one more epoch" is done
        self._polled = self._committed = float("-inf")
        self._checkpoint_due = time.perf_counter() + CHECKPOINT_EVERY
        self._mark = (time.perf_counter(), self._position().epoch)

    def run(self) -> None:
        """Train until done, paused, stopped, diverged or told to end. Raises ``LostRun`` where it was taken away."""
        self._begin()
        try:
            end = self._train()
        except DivergedError as error:
            self._end(End("failed", str(error)), withdrawn=self._thinning.withdraw(self._training.step))
        else:
            self._end(end)

    def _begin(self) -> None:
        examined, p = self._recorder.examined, self._recorder.probes.n
        self._store.begin(self._id, self._worker, self._position(), codec.pack_series(examined), p)
        self._thinning = Thinning(self._store.frame_steps(self._id))
        if self._thinning.last_step != self._training.step:
            self._pace.due(time.perf_counter())
            self._record()

    def _train(self) -> End:
        while not self._training.done:
            end = self._obey()
            if end is not None:
                return end
            finished = self._training.advance()
            if finished is not None:
                self._finish_epoch(finished)
            self._keep_up()
        return End("done")

    def _obey(self) -> End | None:
        if self._stopping():
            return End("queued")
        if self._until is not None and self._training.epoch >= self._until:
            return End("paused", obeyed="step")
        now = time.perf_counter()
        if now - self._polled < POLL:
            return None
        self._polled = now
        orders = self._store.orders(self._id, self._worker)
        if orders.learning_rate is not None:
            self._change_rate(orders.learning_rate)
        if orders.wish != "step":
            self._until = None
        elif self._until is None:
            self._until = self._training.epoch + 1
        if orders.wish in _ENDS_IN:
            return End(_ENDS_IN[orders.wish], obeyed=orders.wish)
        return End("queued") if orders.showcase and self._store.crowded(self._devices) else None

    def _change_rate(self, value: float) -> None:
        # The change and a checkpoint that knows it are kept together: a run taken up again can't lose it.
        self._training.learning_rate = value
        self._changes.append((self._training.epoch + 1, value))
        self._commit(checkpoint=True, changes=list(self._changes))

    def _finish_epoch(self, metrics: Metrics) -> None:
        self._finished.append(metrics)
        (before, at), now = self._mark, time.perf_counter()
        taken = (now - before) / (metrics.epoch - at)
        known = self._seconds_per_epoch
        self._seconds_per_epoch = taken if known is None else 0.7 * known + 0.3 * taken
        self._mark = (now, float(metrics.epoch))

    def _keep_up(self) -> None:
        now = time.perf_counter()
        waited = now - self._committed
        if self._pace.due(now) or self._is_early():
            self._record()
        elif now >= self._checkpoint_due:
            self._commit(checkpoint=True)
        elif waited > (METRICS_WITHIN if self._finished else POSITION_WITHIN):
            self._commit()

    def _is_early(self) -> bool:
        """Most is learned in the first steps, too fast for any clock: they are recorded at growing distances."""
        step = self._training.step
        if not self._early <= step <= EARLY_STEPS:
            return False
        self._early = max(step + 1, ceil(step * EARLY_GROWTH))
        return True

    def _record(self) -> None:
        # What is bounded is the computing time that recording takes from this training; waiting for the store while
        # others write, or for a slow disk, is not counted.
        started, self._measuring_took = time.process_time(), 0.0
        self._commit(frame=True)
        # What is measured has a pace of its own, and does not make pictures rarer.
        self._pace.spent(time.perf_counter(), time.process_time() - started - self._measuring_took)

    def _end(self, end: End, withdrawn: Sequence[int] = ()) -> None:
        step = self._training.step
        unmeasured = self._thinning.withdraw(step) if self._measured_at != step else []
        new = self._thinning.last_step != step
        self._commit(frame=new, checkpoint=True, replaced=unmeasured, ends=end, withdrawn=withdrawn)

    def _commit(self, frame: bool = False, checkpoint: bool = False, replaced: Sequence[int] = (), **more: Any) -> None:
        started = time.perf_counter()
        new = self._next_frame(measured="ends" in more or self._measuring.due(started)) if frame else None
        report = Report(
            self._position(),
            new,
            metrics=tuple(self._finished),
            thinned=[*replaced, *self._thinning.add(new[0], self._training.step, len(new[1]))] if new else (),
            checkpoint=codec.pack(self._training.state()) if checkpoint else None,
            seconds_per_epoch=self._seconds_per_epoch,
            **more,
        )
        self._store.report(self._id, self._worker, report)
        self._finished.clear()
        self._committed = time.perf_counter()
        if checkpoint:
            rest = (self._committed - started) / CHECKPOINT_SHARE
            self._checkpoint_due = self._committed + max(CHECKPOINT_EVERY, rest)

    def _next_frame(self, measured: bool) -> tuple[int, bytes] | None:
        """None where the weights have left all numbers behind: that is no picture, and the loss will soon say so."""
        frame = self._recorder.frame(measured=False)
        if measured:
            started = time.process_time()
            frame = replace(frame, **self._recorder.measure())
            self._measuring_took = time.process_time() - started
            self._measuring.spent(time.perf_counter(), self._measuring_took)
            self._measured_at = self._training.step
        if not frame.finite:
            return None
        self._number += 1
        return self._number, codec.pack_frame(frame)

    def _position(self) -> Position:
        training = self._training
        epoch = training.epoch + training.batch / training.batches
        return Position(epoch, training.epoch, training.step, training.learning_rate)
