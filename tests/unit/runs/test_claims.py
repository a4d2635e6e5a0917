from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.records import Frame, Metrics, SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.claims import LostRun, Position, Report, ending
from rnnviz.runs.rows import Pulse
from rnnviz.runs.store import Store

START = Position(0.0, 0, 0, 1e-3)


def frame(value: float = 0.0) -> bytes:
    return codec.pack_frame(Frame(0, 0, np.full((2, 3, 4), value, np.float16), np.zeros((2, 3, 2), np.float16)))


def metrics(epoch: int) -> Metrics:
    return Metrics(epoch, 1 / epoch, 0.5, 2 / epoch, 0.25, 1e-3, 0.1)


@pytest.fixture
def id(store: Store, series: SeriesSet) -> str:
    store.announce("w", 1, "here", ["cpu"])
    return store.submit(store.add_series(series), RunConfig()).id


def test_of_many_workers_one_gets_a_run(store: Store, series: SeriesSet) -> None:
    fingerprint = store.add_series(series)
    ids = [store.submit(fingerprint, RunConfig(seed=seed)).id for seed in range(5)]
    stores = [Store(store.url) for _ in range(4)]

    def take_all(number: int) -> list[str]:
        return [id for id in ids if stores[number].claim(id, f"w{number}") is not None]

    with ThreadPoolExecutor(4) as pool:
        taken = [id for got in pool.map(take_all, range(4)) for id in got]
    assert sorted(taken) == sorted(ids)
    for other in stores:
        other.close()


def test_a_claim_is_seen_by_all(store: Store, id: str) -> None:
    claim = store.claim(id, "w")
    assert claim is not None
    assert (claim.run.status, claim.run.worker, claim.attempts) == ("running", "w", 1)
    assert claim.run.started is not None
    assert store.claim(id, "w2") is None
    assert store.waiting(["cpu"]) is None
    assert store.workers()[0].run == id


def test_a_report_is_what_is_read(store: Store, id: str) -> None:
    store.claim(id, "w")
    store.begin(id, "w", START, b"probes", 3)
    position = Position(2.5, 2, 25, 0.5)
    store.report(
        id,
        "w",
        Report(
            position,
            (1, frame(0.5)),
            (),
            [metrics(1), metrics(2)],
            codec.pack({"a": np.ones(2)}),
            [(2, 0.5)],
            0.125,
        ),
    )
    assert store.latest(id) == Pulse("running", 2.5, RunConfig().epochs, 25, 0.5, "", 0.125, 1, 2, 0)
    assert store.metrics(id) == [metrics(1), metrics(2)]
    assert store.metrics(id, after_epoch=1) == [metrics(2)]
    ((number, kept, committed),) = store.frames(id)
    assert (number, kept.epoch, kept.step) == (1, 2.5, 25)
    assert kept.H[0, 0, 0] == 0.5
    assert committed >= store.run(id).created
    assert store.frames(id, after=1) == []
    checkpoint = store.checkpoint(id)
    assert checkpoint is not None
    np.testing.assert_array_equal(checkpoint["a"], [1, 1])
    assert (store.run(id).changes, store.run(id).shapes.p) == (((2, 0.5),), 3)


def test_frames_come_in_order_and_in_pieces(store: Store, id: str) -> None:
    store.claim(id, "w")
    for number in range(1, 8):
        position, thinned = Position(number, number, number, 1e-3), [2] if number == 7 else []
        store.report(id, "w", Report(position, (number, frame()), thinned))
    assert store.frame_numbers(id) == [1, 3, 4, 5, 6, 7]
    assert [number for number, _, _ in store.frames(id, after=1, limit=3)] == [3, 4, 5]


def test_what_is_newer_than_the_checkpoint_is_dropped_when_a_run_is_taken_up(store: Store, id: str) -> None:
    store.claim(id, "w")
    store.begin(id, "w", START, b"p", 3)
    store.report(id, "w", Report(Position(1.5, 1, 15, 1e-3), (1, frame()), (), [metrics(1)], frame()))
    store.report(id, "w", Report(Position(2.5, 2, 25, 1e-3), (2, frame()), (), [metrics(2)]))
    store.gone("w")
    claim = store.claim(id, "v")
    assert claim is not None
    assert claim.last_frame == 2  # a number is never used twice
    store.begin(id, "v", Position(1.5, 1, 15, 1e-3), b"p", 3)
    assert (store.frame_numbers(id), [m.epoch for m in store.metrics(id)]) == ([1], [1])
    assert (store.latest(id).epoch, store.latest(id).step, store.latest(id).metrics) == (1.5, 15, 1)
    assert store.latest(id).generation == 1


def test_the_generation_tells_when_frames_or_metrics_were_taken_back(store: Store, id: str) -> None:
    first, second = Position(1, 1, 10, 1e-3), Position(2, 2, 20, 1e-3)
    store.claim(id, "w")
    store.begin(id, "w", START, b"p", 3)
    store.report(id, "w", Report(first, (1, frame()), metrics=[metrics(1)]))
    store.begin(id, "w", first, b"p", 3)
    assert store.latest(id).generation == 0  # all is still there
    store.report(id, "w", Report(second, (2, frame()), thinned=[1]))
    assert store.latest(id).generation == 0  # thinned only
    store.report(id, "w", Report(second, (3, frame()), withdrawn=[2]))
    assert (store.latest(id).generation, store.frame_numbers(id)) == (1, [3])
    store.begin(id, "w", START, b"p", 3)
    assert (store.latest(id).generation, store.frame_numbers(id), store.metrics(id)) == (2, [], [])


def test_a_learning_rate_asked_for_while_another_takes_hold_is_not_lost(store: Store, id: str) -> None:
    store.claim(id, "w")
    store.set_learning_rate(id, 0.3)
    taken = store.orders(id, "w").learning_rate
    assert taken == 0.3
    store.set_learning_rate(id, 0.7)
    store.report(id, "w", Report(START, changes=[(1, taken)]))
    assert store.orders(id, "w").learning_rate == 0.7
    store.report(id, "w", Report(START, changes=[(1, taken), (1, 0.7)]))
    assert store.orders(id, "w").learning_rate is None


@pytest.mark.parametrize(
    ("obeyed", "later", "status", "wish"),
    [
        ("pause", "pause", "paused", None),
        ("pause", "stop", "stopped", None),
        ("pause", "go", "queued", None),
        ("pause", "step", "queued", "step"),
        ("step", "step", "paused", None),
        ("step", "go", "queued", None),
        ("step", "pause", "paused", None),
        ("step", "stop", "stopped", None),
        ("stop", "stop", "stopped", None),
        ("stop", "pause", "paused", None),
        ("stop", "go", "queued", None),
    ],
)
def test_an_order_given_while_the_worker_obeys_another_wins(
    store: Store, id: str, obeyed: str, later: str, status: str, wish: str | None
) -> None:
    store.claim(id, "w")
    store.ask(id, obeyed)
    assert store.orders(id, "w").wish == obeyed
    store.ask(id, later)
    store.report(id, "w", Report(START, ends=ending("stopped" if obeyed == "stop" else "paused", obeyed=obeyed)))
    run = store.run(id)
    assert (run.status, run.wish, run.worker) == (status, wish, None)
    assert (run.finished is not None) is (status == "stopped")


def test_a_person_waits_only_where_no_idle_worker_can_take_the_run(store: Store, id: str, series: SeriesSet) -> None:
    assert not store.crowded(["cpu"])  # the worker w is idle
    store.announce("v", 1, "there", ["cpu", "cuda:0"])
    for worker, seed in (("w", 1), ("v", 2)):
        busy = store.submit(store.add_series(series), RunConfig(seed=seed)).id
        assert store.claim(busy, worker) is not None
    assert store.crowded(["cpu"])
    assert not store.crowded(["mps"])
    on_card = store.submit(store.add_series(series), RunConfig(device="cuda")).id
    store.announce("u", 1, "here", ["cpu"])
    assert not store.crowded(["cpu"])
    assert store.crowded(["cpu", "cuda:0", "cuda"])  # u has no card
    store.delete(on_card)
    assert not store.crowded(["cpu", "cuda:0", "cuda"])


def test_a_showcase_crowds_out_nobody(store: Store, series: SeriesSet) -> None:
    store.submit(store.add_series(series), RunConfig(), showcase=True)
    assert not store.crowded(["cpu"])


@pytest.mark.parametrize("how", ["deleted", "given away", "ended"])
def test_nothing_is_written_by_a_worker_that_lost_its_run(store: Store, id: str, how: str) -> None:
    store.claim(id, "w")
    store.begin(id, "w", START, b"p", 3)
    if how == "deleted":
        store.delete(id)
    elif how == "given away":
        store.gone("w")
        store.claim(id, "v")
    else:
        store.report(id, "w", Report(START, ends=ending("paused")))
    report = Report(Position(1, 1, 10, 1e-3), (1, frame()), (), [metrics(1)], frame())
    for write in (
        lambda: store.report(id, "w", report),
        lambda: store.begin(id, "w", START, b"q", 3),
        lambda: store.fail(id, "w", "no"),
        lambda: store.orders(id, "w"),
    ):
        with pytest.raises(LostRun):
            write()
    if how != "deleted":
        assert (store.frame_numbers(id), store.metrics(id), store.checkpoint(id)) == ([], [], None)
        assert store.run(id).reason == ""


def test_attempts_count_until_a_checkpoint(store: Store, id: str) -> None:
    for attempt in (1, 2):
        claim = store.claim(id, "w")
        assert claim is not None
        assert claim.attempts == attempt
        store.gone("w")
    store.claim(id, "w")
    store.report(id, "w", Report(START, checkpoint=frame()))
    store.gone("w")
    claim = store.claim(id, "w")
    assert claim is not None
    assert claim.attempts == 1


@pytest.mark.parametrize(
    ("status", "finished"), [("done", True), ("stopped", True), ("failed", True), ("paused", False)]
)
def test_an_end_frees_the_worker(store: Store, id: str, status: str, finished: bool) -> None:
    store.claim(id, "w")
    store.ask(id, "pause")
    store.report(id, "w", Report(START, ends=ending(status, "because")))
    run = store.run(id)
    assert (run.status, run.worker, run.wish, run.reason) == (status, None, None, "because")
    assert (run.finished is not None) is finished
    assert store.workers()[0].run is None


def test_a_run_that_goes_back_to_the_queue_keeps_what_is_wished(store: Store, id: str) -> None:
    store.claim(id, "w")
    store.ask(id, "step")
    store.report(id, "w", Report(START, ends=ending("queued")))
    assert (store.run(id).status, store.run(id).wish) == ("queued", "step")
