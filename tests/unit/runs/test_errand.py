"""Jobs done by real processes, and by a played one where only the worker's side matters."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import update

from rnnviz.config import RunConfig
from rnnviz.records import SeriesSet
from rnnviz.runs import codec, errand
from rnnviz.runs.claims import MOST_ATTEMPTS
from rnnviz.runs.jobs import JobRow
from rnnviz.runs.schema import frames
from rnnviz.runs.store import Store
from rnnviz.runs.worker import work
from tests.unit.runs.conftest import walks
from tests.unit.runs.recorded import LENGTHS, P, recorded
from tests.unit.runs.waiting import wait_until


def claimed(store: Store, run: str) -> JobRow:
    store.ask_job(run, "embed", {"frame": 2})
    job = store.claim_job("w")
    assert job is not None
    return job


@pytest.fixture
def job(store: Store, series: SeriesSet) -> JobRow:
    return claimed(store, recorded(store, series))


def send(store: Store, job: JobRow, stopping: Callable[[], bool] = lambda: False) -> JobRow | None:
    errand.send(store, "w", job, ["cpu"], stopping)
    return store.job(job.id)


def played(monkeypatch: pytest.MonkeyPatch, code: str) -> list[subprocess.Popen[bytes]]:
    """Lets a job be this Python code. Returns the processes that were started, as they come."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*_: object) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE))
        return started[-1]

    monkeypatch.setattr(errand, "_start", start)
    return started


ENDLESS = "import threading; threading.Event().wait()"


def test_a_job_is_done_in_a_process_of_its_own(store: Store, job: JobRow) -> None:
    done = send(store, job)
    assert done is not None
    assert (done.status, done.reason) == ("done", "")
    data = store.job_result(job.id)
    assert data is not None
    there = np.isfinite(codec.unpack(data)["coordinates"]).all(-1)
    np.testing.assert_array_equal(there, np.arange(20)[:, None] < LENGTHS)
    assert codec.header(data)["points"] == LENGTHS.sum()


def test_what_can_not_be_done_says_why(store: Store, series: SeriesSet) -> None:
    failed = send(store, claimed(store, recorded(store, series, H=np.full((20, P, 5), 0.5))))
    assert failed is not None
    assert (failed.status, failed.reason) == ("failed", "All states are the same: there is nothing to arrange.")


def test_what_goes_wrong_is_told_and_logged(store: Store, job: JobRow, capfd: pytest.CaptureFixture[str]) -> None:
    with store._write() as connection:
        connection.execute(update(frames).where(frames.c.run == job.run).values(data=b"spoilt"))
    failed = send(store, job)
    assert failed is not None
    assert failed.status == "failed"
    assert f"the server's log says more under the reference {job.id[:8]}" in failed.reason
    logged = capfd.readouterr().err
    assert job.id[:8] in logged and "Traceback" in logged


@pytest.mark.parametrize(
    ("code", "said"),
    [("raise SystemExit(3)", "Something went wrong"), ("import os; os.kill(os.getpid(), 9)", "memory")],
)
def test_a_process_that_ends_badly_fails_its_job(
    store: Store, job: JobRow, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    played(monkeypatch, code)
    failed = send(store, job)
    assert failed is not None
    assert failed.status == "failed" and said in failed.reason


def test_a_run_that_waits_goes_first(
    store: Store, job: JobRow, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = played(monkeypatch, ENDLESS)
    store.submit(store.add_series(series), RunConfig(seed=5))
    given_back = send(store, job)
    assert given_back is not None
    assert (given_back.status, given_back.attempts) == ("queued", 0)
    assert started[0].returncode not in (None, 0)


def test_a_run_that_another_worker_takes_disturbs_nothing(
    store: Store, job: JobRow, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter(["first", None, "second", None, "third", "third"])
    monkeypatch.setattr(store, "waiting", lambda devices: next(looks))
    played(monkeypatch, ENDLESS)
    given_back = send(store, job)
    assert given_back is not None and given_back.status == "queued"
    assert next(looks, "all looks were needed") == "all looks were needed"


def test_a_worker_that_has_to_end_gives_its_job_back(
    store: Store, job: JobRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = played(monkeypatch, ENDLESS)
    given_back = send(store, job, stopping=lambda: True)
    assert given_back is not None and given_back.status == "queued"
    assert started[0].returncode not in (None, 0)


def test_a_job_whose_run_is_deleted_ends(store: Store, job: JobRow, monkeypatch: pytest.MonkeyPatch) -> None:
    started = played(monkeypatch, ENDLESS)

    def delete_once() -> bool:
        if store.job(job.id) is not None:
            store.delete(job.run)
        return False

    assert send(store, job, stopping=delete_once) is None
    assert started[0].returncode not in (None, 0)


def test_a_job_that_takes_too_long_is_given_up(store: Store, job: JobRow, monkeypatch: pytest.MonkeyPatch) -> None:
    started = played(monkeypatch, ENDLESS)
    monkeypatch.setattr(errand, "LONGEST", -1.0)
    failed = send(store, job)
    assert failed is not None
    assert failed.status == "failed" and "given up after" in failed.reason
    assert started[0].returncode not in (None, 0)


def test_a_job_that_lost_its_worker_too_often_is_not_tried_again(
    store: Store, job: JobRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = played(monkeypatch, ENDLESS)
    for _ in range(MOST_ATTEMPTS - 1):
        store.gone("w")
        assert store.claim_job("w") is not None
    store.gone("w")
    again = store.claim_job("w")
    assert again is not None
    failed = send(store, again)
    assert failed is not None
    assert failed.status == "failed" and "lost 3 times" in failed.reason
    assert started == []


def test_a_process_whose_worker_is_gone_ends(store: Store, series: SeriesSet) -> None:
    many = walks(n=180)
    job = claimed(store, recorded(store, many, probes=many))  # 3600 states: many seconds
    child = errand._start(store.url, "w", job)
    try:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(60) == 1
    finally:
        child.kill()
        child.wait()
    left = store.job(job.id)
    assert left is not None and left.status == "running"  # whoever finds the worker dead gives it back


def test_a_worker_trains_first_and_then_does_what_was_asked(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = store.ask_job(recorded(store, series), "embed", {"frame": 2})
    run = store.submit(store.add_series(series), RunConfig(epochs=1, h=2)).id
    seen = []

    def see(store: Store, worker: str, job: JobRow, devices: object, stopping: object) -> None:
        seen.append((job.id, store.run(run).status))
        store.finish_job(job.id, worker, b"result")

    monkeypatch.setattr(errand, "send", see)
    work(store.url, stopping=lambda: bool(seen))
    assert seen == [(id, "done")]


def test_a_killed_worker_takes_its_job_along_and_another_does_it(store: Store, series: SeriesSet) -> None:
    id = store.ask_job(recorded(store, series), "embed", {"frame": 2})

    def start(*more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "rnnviz.runs.worker", "--watch-stdin", *more], stdin=subprocess.PIPE
        )

    def status() -> str:
        job = store.job(id)
        assert job is not None
        return job.status

    first = start("--worker", "a")
    wait_until(lambda: status() == "running", "the job is worked on")
    first.kill()
    first.communicate()
    second = start("--worker", "b", "--predecessor", "a")
    try:
        wait_until(lambda: status() == "done", "another worker has done it")
    finally:
        second.communicate()
    done = store.job(id)
    assert done is not None and done.attempts == 2
