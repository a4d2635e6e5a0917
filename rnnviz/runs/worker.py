"""A worker: a process that claims queued runs and trains them, one after the other, and does jobs when no run waits.

``python -m rnnviz.runs.worker`` starts one by hand, here or on another machine that reaches the same store.
"""

from __future__ import annotations

import argparse
import gc
import logging
import secrets
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from sqlalchemy.exc import SQLAlchemyError

from rnnviz.config import RunConfig
from rnnviz.errors import RnnVizError
from rnnviz.records import SeriesSet
from rnnviz.runs import errand
from rnnviz.runs.claims import MOST_ATTEMPTS, LostRun
from rnnviz.runs.database import default_url
from rnnviz.runs.ending import Ending, new_id
from rnnviz.runs.heart import Heart
from rnnviz.runs.reports import Claim
from rnnviz.runs.rows import claimable
from rnnviz.runs.session import Session
from rnnviz.runs.store import Store
from rnnviz.training import quick
from rnnviz.training.devices import devices
from rnnviz.training.loop import Training
from rnnviz.training.recorder import Pace, Recorder

IDLE = 0.02  # seconds between two looks at the queue
# Of the worker's computing time (waiting for the store is not counted), before frames get rarer. At 25 a second a
# usual frame (1 ms of computing) costs 2.5 %.
RECORDING_SHARE = 0.1
MEASURING_SHARE = 0.01  # besides, for what of a frame takes several times as long as the rest (``Recorder.measure``)

log = logging.getLogger(__name__)


def work(url: str, stopping: Callable[[], bool], worker: str | None = None, predecessor: str | None = None) -> None:
    """Claim runs and train them, and between them do jobs, until ``stopping()``; what is trained or worked on then goes
    back to the queue, a run with a checkpoint.

    predecessor: the id of a worker known to be dead, in whose place this one was started; its run is freed at once.
    """
    torch.set_num_threads(1)  # more only get in each other's way: with two on two busy cores it is 50 times slower
    store, worker, here = Store(url), worker or new_id(), devices()
    if predecessor is not None:
        store.gone(predecessor)
    heart = Heart(store, worker, here)
    heart.start()
    try:
        while not stopping():
            waiting = store.waiting(claimable(here))
            claim = store.claim(waiting, worker) if waiting is not None else None
            if claim is not None:
                _train(store, worker, claim, stopping, here)
            elif waiting is None and not _do_a_job(store, worker, stopping, here):
                time.sleep(IDLE)
    finally:
        heart.stop()


def _do_a_job(store: Store, worker: str, stopping: Callable[[], bool], here: Sequence[str]) -> bool:
    """False where none waits."""
    job = store.claim_job(worker)
    if job is not None:
        errand.send(store, worker, job, claimable(here), stopping)
    return job is not None


def _train(store: Store, worker: str, claim: Claim, stopping: Callable[[], bool], here: Sequence[str]) -> None:
    """One run. What goes wrong with it is the run's, not the worker's; but without the store there is no going on.

    Nor is there after an error on a graphics card, which may leave this process unable to use it ever again: such an
    error is raised again once the run has failed, so that the worker ends and another is started in its place.
    """
    id = claim.run.id
    try:
        _session(store, worker, claim, stopping, here).run()
    except LostRun:
        log.info("Run %s was deleted or given to another worker.", id)
    except SQLAlchemyError:
        raise
    except RnnVizError as error:
        _fail(store, worker, id, str(error))
    except Exception as error:
        _fail(store, worker, id, _in_words(error))
        if claim.run.device != "cpu":
            raise


def _session(store: Store, worker: str, claim: Claim, stopping: Callable[[], bool], here: Sequence[str]) -> Session:
    run = claim.run
    if claim.attempts > MOST_ATTEMPTS:
        raise RnnVizError(
            f"Its worker was lost {MOST_ATTEMPTS} times in a row at the same place, perhaps because the memory of the "
            "machine did not suffice. Try a smaller batch, memory size h or data set."
        )
    held_out = store.series(run.held_out_fingerprint) if run.held_out_fingerprint else None
    training = Training(store.series(run.fingerprint), run.config, held_out)
    state = store.checkpoint(run.id)
    if state is not None:
        training.restore(state)
    pace = Pace(share=RECORDING_SHARE)
    measuring = Pace(share=MEASURING_SHARE)
    return Session(store, worker, claim, training, Recorder(training), pace, measuring, stopping, here)


def _fail(store: Store, worker: str, id: str, reason: str) -> None:
    try:
        store.fail(id, worker, reason)
    except LostRun:
        log.info("Run %s, which failed, was deleted or given to another worker.", id)


def _in_words(error: Exception) -> str:
    """A sentence for the person who waits; the whole error goes to the log, under the same reference."""
    reference = secrets.token_hex(4)
    log.error("A run failed (reference %s).", reference, exc_info=error)
    if isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate memory" in str(error):
        return f"There was not enough memory. Try a smaller batch, memory size h or data set (reference {reference})."
    return f"Something went wrong inside the worker; the server's log says more under the reference {reference}."


def warm() -> None:
    """Load and touch what a first optimiser step needs, compile the kernels where that was never done on this machine.

    With a build for graphics cards autograd is left out: its first use starts a thread for each card, and neither
    those nor a card's context survive a fork.
    """
    torch.set_num_threads(1)
    quick.kernels()
    X = np.linspace(0, 1, 32, dtype=np.float32).reshape(4, 8, 1)
    series = SeriesSet(X, np.arange(8) % 2, ("a", "b"))
    for cell in ("rnn", "gru", "lstm"):
        training = Training(series, RunConfig(cell=cell, h=4))
        Recorder(training).frame()
        if torch.version.cuda is None and torch.version.hip is None:
            training.advance()
    gc.collect()
    gc.freeze()  # the workers share these pages; a collection would copy them


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Train queued runs until told to end (SIGTERM).")
    parser.add_argument("--store", default=default_url(), help="the store's database URL (default: RNNVIZ_STORE)")
    parser.add_argument("--worker", default=None, help="the id to announce (default: random)")
    parser.add_argument("--predecessor", default=None, help="a worker known to be dead, whose run is freed")
    parser.add_argument("--watch-stdin", action="store_true", help="end when the standard input closes")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    ending = Ending(watch_stdin=given.watch_stdin)
    warm()  # else the first frame would seem so costly that the next ones come late
    work(given.store, ending, given.worker, given.predecessor)


if __name__ == "__main__":
    main()
