"""One run in a worker's hands, in this process; test_engine.py has real workers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import torch

from rnnviz.config import RunConfig
from rnnviz.errors import DivergedError
from rnnviz.records import Metrics, SeriesSet
from rnnviz.runs import session as session_module
from rnnviz.runs import worker as worker_module
from rnnviz.runs.claims import LostRun
from rnnviz.runs.reports import Report
from rnnviz.runs.session import Session
from rnnviz.runs.store import Store
from rnnviz.runs.worker import _train, work
from rnnviz.training.loop import Training
from rnnviz.training.recorder import Pace, Recorder
from tests.unit.runs.conftest import walks

torch.set_num_threads(1)
CONFIG = RunConfig(epochs=4, batch_size=10, h=4)
BATCHES = 5  # of 45 series


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for wishes between any two batches, so that nothing here depends on the clock."""
    monkeypatch.setattr(session_module, "POLL", 0.0)


class Watched(Training):
    """A training which calls back before its next step."""

    before: Callable[[int], None] = staticmethod(lambda step: None)

    def advance(self) -> Metrics | None:
        self.before(self.step + 1)
        return super().advance()


def each_step() -> Pace:
    return Pace(per_second=1e9, share=1.0)


def submit(store: Store, series: SeriesSet, config: RunConfig = CONFIG) -> str:
    return store.submit(store.add_series(series), config).id


def train(
    store: Store,
    id: str,
    before: Callable[[int], None] = lambda step: None,
    stopping: Callable[[], bool] = lambda: False,
    pace: Pace | None = None,
    kind: type[Watched] = Watched,
) -> Training:
    """Takes up a run with a new training, as a worker does, and trains until the worker would let go."""
    claim = store.claim(id, "w")
    assert claim is not None
    training = kind(store.series(claim.run.fingerprint), claim.run.config)
    training.before = before
    state = store.checkpoint(id)
    if state is not None:
        training.restore(state)
    Session(store, "w", claim, training, Recorder(training), pace or Pace(), Pace(), stopping).run()
    return training


def at(step: int, do: Callable[[], None]) -> Callable[[int], None]:
    return lambda now: do() if now == step else None


def undisturbed(series: SeriesSet, config: RunConfig = CONFIG) -> tuple[dict[str, np.ndarray], list[Metrics]]:
    training = Training(series, config)
    found = []
    while not training.done:
        found.append(training.advance())
    return training.state(), [metrics for metrics in found if metrics is not None]


def assert_same_as_undisturbed(store: Store, id: str, series: SeriesSet) -> None:
    state, metrics = undisturbed(series)
    kept = store.checkpoint(id)
    assert kept is not None
    assert kept.keys() == state.keys()
    for name, array in state.items():
        assert kept[name].tobytes() == np.asarray(array).tobytes(), name
    timeless = [(m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy, m.learning_rate) for m in metrics]
    assert [
        (m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy, m.learning_rate) for m in store.metrics(id)
    ] == timeless


def test_a_run_is_trained_to_its_end(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    train(store, id)
    run = store.run(id)
    assert (run.status, run.epoch, run.step, run.worker) == ("done", 4.0, 4 * BATCHES, None)
    assert run.seconds_per_epoch is not None
    assert run.seconds_per_epoch > 0
    assert_same_as_undisturbed(store, id, series)
    probes, frames = store.probes(id), store.frames(id)
    assert probes is not None
    assert probes.n == run.shapes.p == frames[0][1].H.shape[1]
    assert (frames[0][1].step, frames[-1][1].step) == (0, 4 * BATCHES)


def test_the_last_frame_shows_the_network_that_was_kept(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    train(store, id)
    training = Training(series, CONFIG)
    state = store.checkpoint(id)
    assert state is not None
    training.restore(state)
    expected = Recorder(training).frame()
    _, frame, _ = store.frames(id)[-1]
    np.testing.assert_array_equal(frame.H, expected.H)
    np.testing.assert_array_equal(frame.P, expected.P)


@pytest.mark.parametrize("step", [1, 3, 6])
def test_a_pause_takes_hold_before_the_next_batch_and_changes_nothing(
    store: Store, series: SeriesSet, step: int
) -> None:
    id = submit(store, series)
    train(store, id, at(step, lambda: store.ask(id, "pause")))
    paused = store.run(id)
    assert (paused.status, paused.step, paused.epoch, paused.wish) == ("paused", step, step / BATCHES, None)
    store.ask(id, "go")
    train(store, id)
    assert_same_as_undisturbed(store, id, series)
    steps = [frame.step for _, frame, _ in store.frames(id)]
    assert steps == sorted(set(steps))


def test_a_lost_worker_costs_only_what_is_newer_than_the_checkpoint(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    train(store, id, at(3, lambda: store.ask(id, "pause")))
    store.ask(id, "go")
    with pytest.raises(LostRun):
        train(store, id, at(12, lambda: store.gone("w")))
    assert store.run(id).status == "queued"
    train(store, id)
    assert_same_as_undisturbed(store, id, series)


@pytest.mark.parametrize("start", [0, 3])
def test_one_more_epoch_ends_with_a_finished_one(store: Store, series: SeriesSet, start: int) -> None:
    id = submit(store, series)
    if start:
        train(store, id, at(start, lambda: store.ask(id, "pause")))
    for epoch in (1, 2, 3):
        store.ask(id, "step")
        train(store, id)
        assert (store.run(id).status, store.run(id).epoch, store.run(id).wish) == ("paused", epoch, None)
        assert len(store.metrics(id)) == epoch
    store.ask(id, "step")
    train(store, id)
    assert store.run(id).status == "done"
    assert_same_as_undisturbed(store, id, series)


def test_going_on_takes_one_more_epoch_back(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    store.ask(id, "step")
    train(store, id, at(2, lambda: store.ask(id, "go")))
    assert store.run(id).status == "done"


def test_a_stopped_run_keeps_what_it_learned_and_can_go_on(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    train(store, id, at(7, lambda: store.ask(id, "stop")))
    stopped = store.run(id)
    assert (stopped.status, stopped.step) == ("stopped", 7)
    assert stopped.finished is not None
    store.ask(id, "go")
    assert store.run(id).finished is None
    train(store, id)
    assert_same_as_undisturbed(store, id, series)


def test_a_worker_that_ends_gives_its_run_back(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    told: list[bool] = []
    train(store, id, at(4, lambda: told.append(True)), lambda: bool(told))
    assert (store.run(id).status, store.run(id).step) == ("queued", 4)
    train(store, id)
    assert_same_as_undisturbed(store, id, series)


@pytest.mark.parametrize("showcase", [True, False])
@pytest.mark.parametrize("idle", [True, False])
def test_a_showcase_makes_room_for_a_person_whom_no_idle_worker_serves(
    store: Store, series: SeriesSet, showcase: bool, idle: bool
) -> None:
    id = store.submit(store.add_series(series), CONFIG, showcase=showcase).id
    store.announce("w", 1, "here", ["cpu"])
    if idle:
        store.announce("v", 1, "here", ["cpu"])
    persons: list[str] = []
    train(store, id, at(4, lambda: persons.append(submit(store, series, CONFIG.but(seed=1)))))
    makes_room = showcase and not idle
    assert (store.run(id).status, store.run(id).step) == (("queued", 4) if makes_room else ("done", 4 * BATCHES))
    if makes_room:
        assert store.workers()[0].run is None
        assert store.waiting(["cpu"]) == persons[0]
        train(store, persons[0])
        train(store, id)
    assert_same_as_undisturbed(store, id, series)


def test_a_showcase_that_a_person_asks_for_makes_no_room(store: Store, series: SeriesSet) -> None:
    id = store.submit(store.add_series(series), CONFIG, showcase=True).id

    def ask(step: int) -> None:
        if step == 4:
            assert submit(store, series) == id
            submit(store, series, CONFIG.but(seed=1))

    train(store, id, ask)
    assert store.run(id).status == "done"


def test_a_learning_rate_takes_hold_at_the_next_batch_and_is_kept(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)

    def change_and_vanish(step: int) -> None:
        if step == 7:
            store.set_learning_rate(id, 0.03125)
        if step == 9:
            store.gone("w")

    with pytest.raises(LostRun):
        train(store, id, change_and_vanish)
    assert store.run(id).changes == ((2, 0.03125),)
    train(store, id)

    reference = Training(series, CONFIG)
    while not reference.done:
        reference.advance()
        if reference.step == 7:
            reference.learning_rate = 0.03125
    kept = store.checkpoint(id)
    assert kept is not None
    for name, array in reference.state().items():
        assert kept[name].tobytes() == np.asarray(array).tobytes(), name
    run = store.run(id)
    assert (run.status, run.learning_rate, run.changed) == ("done", 0.03125, True)
    assert [m.learning_rate for m in store.metrics(id)] == [RunConfig().learning_rate, 0.03125, 0.03125, 0.03125]
    assert not store.submit(run.fingerprint, CONFIG).found


def while_it_commits(store: Store, monkeypatch: pytest.MonkeyPatch, which: str, do: Callable[[], None]) -> None:
    """Does something between the worker's look at its orders and its first report of this kind."""
    report, left = store.report, [do]

    def late(id: str, worker: str, what: Report) -> None:
        if getattr(what, which) is not None and left:
            left.pop()()
        report(id, worker, what)

    monkeypatch.setattr(store, "report", late)


def test_a_stop_that_comes_while_the_worker_pauses_stops(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = submit(store, series)
    while_it_commits(store, monkeypatch, "ends", lambda: store.ask(id, "stop"))
    train(store, id, at(3, lambda: store.ask(id, "pause")))
    assert (store.run(id).status, store.run(id).step) == ("stopped", 3)


def test_one_more_epoch_is_over_when_going_on_is_asked_at_its_end(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = submit(store, series)
    store.ask(id, "step")
    while_it_commits(store, monkeypatch, "ends", lambda: store.ask(id, "go"))
    train(store, id)
    assert (store.run(id).status, store.run(id).epoch) == ("queued", 1)
    train(store, id)
    assert_same_as_undisturbed(store, id, series)


def test_of_two_learning_rates_in_quick_succession_both_take_hold(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = submit(store, series)
    while_it_commits(store, monkeypatch, "changes", lambda: store.set_learning_rate(id, 0.0625))
    train(store, id, at(7, lambda: store.set_learning_rate(id, 0.03125)))
    assert store.run(id).changes == ((2, 0.03125), (2, 0.0625))
    assert store.run(id).learning_rate == 0.0625


def test_a_learning_rate_changed_while_paused_takes_hold_on_going_on(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    train(store, id, at(BATCHES, lambda: store.ask(id, "pause")))
    store.set_learning_rate(id, 0.03125)
    store.ask(id, "go")
    train(store, id)
    assert store.run(id).changes == ((2, 0.03125),)
    assert [m.learning_rate for m in store.metrics(id)] == [RunConfig().learning_rate, 0.03125, 0.03125, 0.03125]


def test_a_deleted_run_is_let_go(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    with pytest.raises(LostRun):
        train(store, id, at(3, lambda: store.delete(id)))
    assert store.runs() == []


def test_a_run_that_diverges_keeps_the_last_good_weights_and_says_why(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)

    def diverge(step: int) -> None:
        if step == 8:
            raise DivergedError("The loss of step 8 is no longer a number.")

    last_good = train(store, id, diverge).state()
    run = store.run(id)
    assert (run.status, run.reason, run.step) == ("failed", "The loss of step 8 is no longer a number.", 7)
    kept = store.checkpoint(id)
    assert kept is not None
    for name, array in last_good.items():
        assert np.isfinite(kept[name]).all()
        np.testing.assert_array_equal(kept[name], array)


def assert_last_frame_is_of_the_kept_weights(store: Store, id: str) -> None:
    run, state = store.run(id), store.checkpoint(id)
    assert state is not None
    training = Training(store.series(run.fingerprint), run.config)
    training.restore(state)
    expected = Recorder(training).frame()
    _, frame, _ = store.frames(id)[-1]
    assert frame.step == run.step
    np.testing.assert_array_equal(frame.H, expected.H)
    np.testing.assert_array_equal(frame.P, expected.P)


def test_a_run_that_explodes_leaves_no_picture_that_is_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "Pace", lambda share: each_step())
    config = RunConfig(cell="rnn_relu", h=4, batch_size=10, epochs=20, learning_rate=0.3)
    id = submit(store, walks(l=100), config)
    claim_and_train(store, id)
    run = store.run(id)
    assert run.status == "failed"
    assert "no longer a number" in run.reason
    assert "smaller learning rate" in run.reason
    assert run.step > 0
    frames = [frame for _, frame, _ in store.frames(id)]
    assert [frame.step for frame in frames] == list(range(run.step + 1))
    assert all(np.isfinite(frame.H).all() and np.isfinite(frame.P).all() for frame in frames)
    assert store.latest(id).generation == 0  # none was ever there that had to be taken back
    assert_last_frame_is_of_the_kept_weights(store, id)


def test_a_picture_of_weights_that_were_not_kept_is_taken_back(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    training: list[Training] = []

    def diverge(step: int) -> None:
        if step == 8:
            with torch.no_grad():  # as a training does that goes back to its last good weights
                training[0].model.fc.weight.mul_(-0.5)
            raise DivergedError("The loss of step 8 is no longer a number.")

    class Seen(Watched):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            training.append(self)

    train(store, id, diverge, pace=each_step(), kind=Seen)
    assert [frame.step for _, frame, _ in store.frames(id)] == list(range(8))
    assert store.frame_numbers(id) == [1, 2, 3, 4, 5, 6, 7, 9]
    assert store.latest(id).generation == 1
    assert_last_frame_is_of_the_kept_weights(store, id)


def claim_and_train(store: Store, id: str) -> None:
    claim = store.claim(id, "w")
    assert claim is not None
    _train(store, "w", claim, lambda: False, ["cpu"])


def test_an_unexpected_error_fails_the_run_with_a_reference_that_the_log_has(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    id = submit(store, series)

    def break_down(self: Training) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Training, "advance", break_down)
    claim_and_train(store, id)
    run = store.run(id)
    assert run.status == "failed"
    assert "secret detail" not in run.reason
    reference = run.reason.rstrip(".").split()[-1]
    assert reference in caplog.text
    assert "secret detail" in caplog.text


def test_a_worker_ends_after_an_error_on_a_card_and_the_run_says_why(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "devices", lambda: ["cpu", "cuda:0"])
    store.announce("v", 1, "here", ["cpu", "cuda:0"])
    on_card, after = submit(store, series, CONFIG.but(device="cuda")), submit(store, series)

    def break_down(*_: object) -> Session:
        raise RuntimeError("CUDA error: device-side assert triggered")

    monkeypatch.setattr(worker_module, "_session", break_down)
    with pytest.raises(RuntimeError, match="device-side assert"):
        work(store.url, lambda: store.run(after).status != "queued", "w")
    assert (store.run(on_card).status, "went wrong" in store.run(on_card).reason) == ("failed", True)
    assert store.run(after).status == "queued"
    assert [worker.id for worker in store.workers()] == ["v"]


def test_too_little_memory_is_said_in_words(store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch) -> None:
    id = submit(store, series)

    def too_big(self: Training) -> None:
        raise MemoryError

    monkeypatch.setattr(Training, "advance", too_big)
    claim_and_train(store, id)
    assert "not enough memory" in store.run(id).reason


def test_a_run_that_kills_its_workers_is_given_up(store: Store, series: SeriesSet) -> None:
    id = submit(store, series)
    for _ in range(3):
        assert store.claim(id, "w") is not None
        store.gone("w")
    claim_and_train(store, id)
    assert (store.run(id).status, store.run(id).step) == ("failed", 0)
    assert "lost 3 times" in store.run(id).reason


def test_runs_are_trained_one_after_the_other(store: Store, series: SeriesSet) -> None:
    ids = [submit(store, series, CONFIG.but(seed=seed)) for seed in range(3)]
    work(store.url, lambda: all(store.run(id).status == "done" for id in ids), "w")
    rows = [store.run(id) for id in ids]
    assert [row.status for row in rows] == ["done"] * 3
    for earlier, later in pairwise(rows):
        assert earlier.finished is not None
        assert later.started is not None
        assert earlier.finished <= later.started
    assert store.workers() == []
