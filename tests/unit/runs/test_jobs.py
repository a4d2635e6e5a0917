from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import ConfigError, RnnVizError, UnknownRunError
from rnnviz.records import SeriesSet
from rnnviz.runs import schema
from rnnviz.runs.jobs import MOST_KEPT, MOST_UNDONE, LostJob
from rnnviz.runs.kinds import KINDS, Kind
from rnnviz.runs.reports import Position, Report, ending
from rnnviz.runs.store import Store

END = Position(1.0, 1, 10, 1e-3)


@pytest.fixture(autouse=True)
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that takes anything, for what holds of every kind."""
    monkeypatch.setitem(KINDS, "echo", Kind(lambda store, run, parameters: None, lambda store, run, parameters: b""))


def resting(store: Store, series: SeriesSet, seed: int = 0) -> str:
    """A run that was trained."""
    id = store.submit(store.add_series(series), RunConfig(seed=seed)).id
    store.claim(id, "trainer")
    store.report(id, "trainer", Report(END, ends=ending("done")))
    return id


@pytest.fixture
def run(store: Store, series: SeriesSet) -> str:
    return resting(store, series)


def ask(store: Store, run: str, number: int = 1) -> str:
    return store.ask_job(run, "echo", {"number": number})


def status(store: Store, id: str) -> str | None:
    job = store.job(id)
    return job.status if job is not None else None


def done(store: Store, run: str, number: int) -> str:
    id = ask(store, run, number)
    claimed = store.claim_job("w")
    assert claimed is not None and claimed.id == id
    store.finish_job(id, "w", b"%d" % number)
    return id


def test_there_is_work_as_long_as_a_run_or_a_job_waits_or_is_under_way(store: Store, series: SeriesSet) -> None:
    assert not store.has_work()
    run = store.submit(store.add_series(series), RunConfig()).id
    assert store.has_work()
    store.claim(run, "trainer")
    assert store.has_work()
    store.report(run, "trainer", Report(END, ends=ending("paused")))
    assert not store.has_work()
    run = resting(store, series, seed=1)
    assert not store.has_work()
    id = ask(store, run)
    assert store.has_work()
    store.claim_job("w")
    assert store.has_work()
    store.finish_job(id, "w", b"")
    assert not store.has_work()


def test_a_job_is_asked_claimed_and_done(store: Store, run: str) -> None:
    id = ask(store, run)
    asked = store.job(id)
    assert asked is not None
    assert (asked.run, asked.kind, asked.parameters, asked.status) == (run, "echo", {"number": 1}, "queued")
    assert store.job_result(id) is None
    claimed = store.claim_job("w")
    assert claimed is not None
    assert (claimed.id, claimed.status, claimed.attempts) == (id, "running", 1)
    assert store.has_job(id, "w") and not store.has_job(id, "v")
    store.finish_job(id, "w", b"result")
    assert (status(store, id), store.job_result(id)) == ("done", b"result")
    assert store.claim_job("w") is None


def test_the_same_job_is_found_again_whatever_the_order_of_its_parameters(store: Store, run: str) -> None:
    first = store.ask_job(run, "echo", {"a": 1, "b": [2]})
    assert store.ask_job(run, "echo", {"b": [2], "a": 1}) == first
    assert store.ask_job(run, "echo", {"a": 1, "b": [3]}) != first
    store.claim_job("w")
    store.finish_job(first, "w", b"kept")
    assert store.ask_job(run, "echo", {"a": 1, "b": [2]}) == first
    assert (status(store, first), store.job_result(first)) == ("done", b"kept")


def test_two_runs_do_not_share_their_jobs(store: Store, run: str, series: SeriesSet) -> None:
    assert ask(store, run) != ask(store, resting(store, series, seed=1))


def test_many_who_ask_at_once_ask_for_one_job(store: Store, run: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: ask(store, run), range(16)))) == 1
    assert len(store.jobs(run)) == 1


def test_of_many_workers_one_gets_a_job(store: Store, run: str) -> None:
    asked = {ask(store, run, number) for number in range(MOST_UNDONE)}
    with ThreadPoolExecutor(8) as pool:
        got = [job.id for job in pool.map(lambda i: store.claim_job(f"w{i % 8}"), range(40)) if job is not None]
    assert set(got) == asked
    assert len(got) == len(asked)


def test_who_asked_first_is_served_first(store: Store, run: str) -> None:
    asked = [ask(store, run, number) for number in (3, 1, 2)]
    claimed = [store.claim_job("w") for _ in asked]
    assert [job.id for job in claimed if job is not None] == asked


def test_one_that_failed_says_why_and_is_tried_again_when_asked_again(store: Store, run: str) -> None:
    id = ask(store, run)
    store.claim_job("w")
    store.fail_job(id, "w", "because")
    failed = store.job(id)
    assert failed is not None
    assert (failed.status, failed.reason) == ("failed", "because")
    assert store.claim_job("w") is None
    assert ask(store, run) == id
    again = store.job(id)
    assert again is not None
    assert (again.status, again.reason, again.attempts) == ("queued", "", 0)


def test_one_given_back_is_no_failed_attempt(store: Store, run: str) -> None:
    id = ask(store, run)
    for _ in range(5):
        claimed = store.claim_job("w")
        assert claimed is not None and claimed.attempts == 1
        store.return_job(id, "w")
    assert status(store, id) == "queued"


def test_the_job_of_a_worker_that_is_gone_is_queued_again_and_the_attempt_counts(store: Store, run: str) -> None:
    id = ask(store, run)
    for attempt in (1, 2, 3):
        claimed = store.claim_job("w")
        assert claimed is not None and claimed.attempts == attempt
        store.gone("v")
        assert status(store, id) == "running"
        store.gone("w")
        assert status(store, id) == "queued"


@pytest.mark.parametrize("how", ["deleted", "given away", "ended"])
def test_nothing_is_written_by_a_worker_that_lost_its_job(store: Store, run: str, how: str) -> None:
    id = ask(store, run)
    store.claim_job("w")
    if how == "deleted":
        store.delete(run)
    elif how == "given away":
        store.gone("w")
        store.claim_job("v")
    else:
        store.finish_job(id, "w", b"first")
    before = store.job(id)
    for write in (
        lambda: store.finish_job(id, "w", b"second"),
        lambda: store.fail_job(id, "w", "no"),
        lambda: store.return_job(id, "w"),
    ):
        with pytest.raises(LostJob):
            write()
    assert store.job(id) == before
    assert store.job_result(id) == (b"first" if how == "ended" else None)
    assert not store.has_job(id, "w")


def test_a_deleted_run_takes_its_jobs_along(store: Store, run: str) -> None:
    id = done(store, run, 1)
    store.delete(run)
    assert (store.job(id), store.job_result(id), store.jobs(run)) == (None, None, [])


@pytest.mark.parametrize("state", ["queued", "running"])
def test_while_a_run_is_trained_nothing_is_asked_or_done(store: Store, series: SeriesSet, state: str) -> None:
    run = store.submit(store.add_series(series), RunConfig()).id
    if state == "running":
        store.claim(run, "trainer")
    with pytest.raises(RnnVizError, match="being trained"):
        ask(store, run)
    store.ask(run, "pause")
    if state == "running":
        store.report(run, "trainer", Report(END, ends=ending("paused", obeyed="pause")))
    id = ask(store, run)
    store.ask(run, "go")
    assert store.claim_job("w") is None  # it waits until the run rests again
    store.ask(run, "stop")
    claimed = store.claim_job("w")
    assert claimed is not None and claimed.id == id


def test_a_few_jobs_of_a_run_may_wait_and_each_is_found(store: Store, run: str, series: SeriesSet) -> None:
    asked = [ask(store, run, number) for number in range(MOST_UNDONE)]
    with pytest.raises(RnnVizError, match=r"4 requests.*are being worked on"):
        ask(store, run, 99)
    assert [ask(store, run, number) for number in range(MOST_UNDONE)] == asked
    ask(store, resting(store, series, seed=1))  # another run has its own
    store.claim_job("w")
    with pytest.raises(RnnVizError, match="are being worked on"):
        ask(store, run, 99)
    store.fail_job(asked[0], "w", "no")
    ask(store, run, 99)
    with pytest.raises(RnnVizError, match="are being worked on"):
        ask(store, run, 0)


def test_only_the_results_asked_for_last_are_kept(
    store: Store, run: str, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1, 1000))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    other = done(store, resting(store, series, seed=1), 0)
    made = [done(store, run, number) for number in range(MOST_KEPT)]
    assert ask(store, run, 0) == made[0]  # so that it is no longer the oldest
    made += [done(store, run, number) for number in range(MOST_KEPT, MOST_KEPT + 3)]
    kept = {job.id for job in store.jobs(run)}
    assert kept == {made[0], *made[4:]}
    assert len(kept) == MOST_KEPT
    assert status(store, other) == "done"
    assert store.jobs(run)[0].id == made[-1]


def test_a_result_that_comes_late_is_kept_for_who_waits_for_it(store: Store, run: str) -> None:
    for number in range(MOST_KEPT):
        done(store, run, number)
    late = ask(store, run, 99)
    store.claim_job("w")
    for number in range(MOST_KEPT):
        ask(store, run, number)
    store.finish_job(late, "w", b"late")
    assert store.job_result(late) == b"late"
    assert len(store.jobs(run)) == MOST_KEPT


def test_a_store_from_before_there_were_jobs_gets_them(store: Store, run: str) -> None:
    with store._write() as connection:
        schema.jobs.drop(connection)
    store.close()
    assert status(store, ask(store, run)) == "queued"


def test_what_there_is_not_is_refused(store: Store, run: str) -> None:
    with pytest.raises(ConfigError, match=r"no job 'dance'; there are embed, echo"):
        store.ask_job(run, "dance", {})
    with pytest.raises(UnknownRunError, match="nosuchrun"):
        ask(store, "nosuchrun")
