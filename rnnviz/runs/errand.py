"""One job, done in a process of its own: a person's run never waits for it, and what it loads and leaves ends with it.

``python -m rnnviz.runs.errand --job ID --worker ID`` is that process; its standard input is the worker's life line.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from rnnviz.errors import RnnVizError
from rnnviz.runs.claims import MOST_ATTEMPTS
from rnnviz.runs.database import default_url
from rnnviz.runs.jobs import JobRow, LostJob
from rnnviz.runs.kinds import KINDS
from rnnviz.runs.store import Store

LONGEST = 600.0  # seconds; what takes 20 on a free core took 120 and more where eight processes shared it
LOOK = 0.02  # seconds between two looks at what else there is to do

log = logging.getLogger(__name__)


def send(store: Store, worker: str, job: JobRow, devices: Sequence[str], stopping: Callable[[], bool]) -> None:
    """Does a claimed job, and waits for it. It goes back to the queue where the worker has to end, and where a run
    waits for one of its devices which no other worker takes."""
    with suppress(LostJob):
        if job.attempts > MOST_ATTEMPTS:
            store.fail_job(job.id, worker, f"Its worker was lost {MOST_ATTEMPTS} times in a row while working on it.")
            return
        child = _start(store.url, worker, job)
        try:
            _wait(child, store, worker, job, devices, stopping)
        finally:
            child.kill()
            child.communicate()  # closes the pipe and waits for the end


def _start(url: str, worker: str, job: JobRow) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "rnnviz.runs.errand", "--job", job.id, "--worker", worker]
    return subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, "RNNVIZ_STORE": url})


def _wait(
    child: subprocess.Popen[bytes],
    store: Store,
    worker: str,
    job: JobRow,
    devices: Sequence[str],
    stopping: Callable[[], bool],
) -> None:
    last, before = time.monotonic() + LONGEST, None
    while (code := child.poll()) is None:
        waiting = store.waiting(devices)
        if stopping() or (waiting is not None and waiting == before):
            return store.return_job(job.id, worker)
        if time.monotonic() > last:
            return store.fail_job(job.id, worker, f"It was given up after {LONGEST:.0f} seconds.")
        if not store.has_job(job.id, worker):
            return None
        before = waiting
        time.sleep(LOOK)
    if code:
        store.fail_job(job.id, worker, _in_words(job, code))


def _in_words(job: JobRow, code: int) -> str:
    if code < 0:
        return "The machine ended it, perhaps because its memory did not suffice."
    return f"Something went wrong while working on it; the server's log says more under the reference {job.id[:8]}."


def _do(store: Store, worker: str, id: str) -> None:
    job = store.job(id)
    with suppress(LostJob):
        if job is None:
            return
        try:
            result = KINDS[job.kind].work(store, job.run, job.parameters)
        except RnnVizError as error:
            store.fail_job(id, worker, str(error))
        else:
            store.finish_job(id, worker, result)


def _end_with_worker() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Do one job that a worker has claimed.")
    parser.add_argument("--job", required=True)
    parser.add_argument("--worker", required=True)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the worker decides
    threading.Thread(target=_end_with_worker, name="stdin", daemon=True).start()
    try:
        _do(Store(default_url()), given.worker, given.job)
    except Exception:
        log.exception("A job failed (reference %s).", given.job[:8])
        sys.exit(1)


if __name__ == "__main__":
    main()
