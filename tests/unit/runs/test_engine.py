"""Real workers, started by a real engine, and what happens to runs when processes are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnviz.config import RunConfig
from rnnviz.errors import ConfigError
from rnnviz.records import SeriesSet
from rnnviz.runs import nursery
from rnnviz.runs.engine import LocalEngine, default_workers
from rnnviz.runs.rows import WorkerRow
from rnnviz.runs.store import Store
from rnnviz.training.loop import Training
from tests.unit.runs.waiting import lives, wait_until

TOP = Path(__file__).resolve().parents[3]
ENDLESS = RunConfig(epochs=100_000, batch_size=10, h=4)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with one worker, for the tests that leave it whole."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('engine') / 'store.sqlite'}")
    engine = LocalEngine(store.url, workers=1)
    engine.start()
    wait_until(store.workers, "a worker is there")
    yield store
    engine.stop()
    assert store.workers() == []
    store.close()


@pytest.fixture
def busy(shared: Store, series: SeriesSet) -> Iterator[str]:
    """The id of a run that is being trained and would go on for ever."""
    id = submit(shared, series, ENDLESS)
    wait_for_step(shared, id, 1)
    yield id
    if id in {run.id for run in shared.runs()}:
        shared.delete(id)


def submit(store: Store, series: SeriesSet, config: RunConfig) -> str:
    return store.submit(store.add_series(series), config).id


def wait_for_step(store: Store, id: str, step: int) -> None:
    wait_until(lambda: store.latest(id).step >= step, f"step {step} is done")


def wait_for(store: Store, id: str, status: str) -> None:
    wait_until(lambda: store.latest(id).status == status, f"the run is {status}")


def worker_of(store: Store, id: str) -> WorkerRow:
    name = store.run(id).worker
    return next(worker for worker in store.workers() if worker.id == name)


def test_a_run_that_was_paused_killed_and_picked_up_is_the_undisturbed_one_bit_for_bit(
    shared: Store, series: SeriesSet
) -> None:
    torch.set_num_threads(1)
    config = ENDLESS.but(cell="lstm", seed=7)  # it can't be over before it is paused and killed, however late that is
    id = submit(shared, series, config)
    wait_for_step(shared, id, 8)
    shared.ask(id, "pause")
    wait_for(shared, id, "paused")
    paused = shared.latest(id).step
    assert paused >= 8
    shared.ask(id, "go")
    wait_for_step(shared, id, paused + 20)
    killed = worker_of(shared, id)
    os.kill(killed.pid, signal.SIGKILL)
    wait_until(lambda: shared.run(id).worker not in (None, killed.id), "another worker has it")
    assert killed.id not in {worker.id for worker in shared.workers()}
    wait_for_step(shared, id, paused + 40)
    shared.ask(id, "pause")
    wait_for(shared, id, "paused")

    undisturbed = Training(series, config)
    metrics = []
    while undisturbed.step < shared.latest(id).step:
        finished = undisturbed.advance()
        metrics += [finished] if finished is not None else []
    kept = shared.checkpoint(id)
    assert kept is not None
    measured = kept["sums"][-1]  # seconds, which are of no two runs the same
    for name, array in undisturbed.state().items():
        expected = np.asarray(array)
        if name == "sums":
            expected = np.append(expected[:-1], measured)
        assert kept[name].tobytes() == expected.tobytes(), name
    assert [(m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy) for m in shared.metrics(id)] == [
        (m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy) for m in metrics
    ]
    assert len(metrics) > 0
    steps = [frame.step for _, frame, _ in shared.frames(id)]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, undisturbed.step)
    assert shared.latest(id).generation <= 1  # one pick-up


def test_a_persons_run_does_not_wait_behind_the_showcase(shared: Store, series: SeriesSet) -> None:
    showcase = shared.submit(shared.add_series(series), ENDLESS.but(seed=3), showcase=True).id
    wait_for_step(shared, showcase, 8)
    persons = submit(shared, series, ENDLESS.but(epochs=2, seed=4))
    wait_for(shared, persons, "done")
    before = shared.latest(showcase).step
    assert before >= 8
    wait_for_step(shared, showcase, before + 5)
    shared.delete(showcase)


def test_pause_one_epoch_go_and_stop(shared: Store, busy: str) -> None:
    shared.ask(busy, "pause")
    wait_for(shared, busy, "paused")
    assert shared.workers()[0].run is None
    epoch = shared.latest(busy).epoch
    shared.ask(busy, "step")
    wait_until(lambda: shared.latest(busy).epoch > np.floor(epoch), "one more epoch is done")
    wait_for(shared, busy, "paused")
    assert shared.latest(busy).epoch == np.floor(epoch) + 1
    shared.ask(busy, "go")
    wait_for_step(shared, busy, shared.latest(busy).step + 5)
    shared.ask(busy, "stop")
    wait_for(shared, busy, "stopped")


def test_a_paused_run_leaves_its_worker_to_others(shared: Store, busy: str, series: SeriesSet) -> None:
    other = submit(shared, series, ENDLESS.but(epochs=2, seed=1))
    assert shared.latest(other).status == "queued"
    shared.ask(busy, "pause")
    wait_for(shared, other, "done")
    assert shared.latest(busy).status == "paused"


def test_a_run_that_is_deleted_while_it_trains_is_gone(shared: Store, busy: str, series: SeriesSet) -> None:
    shared.delete(busy)
    after = submit(shared, series, ENDLESS.but(epochs=1, seed=2))
    wait_for(shared, after, "done")
    assert busy not in {run.id for run in shared.runs()}


def test_a_new_learning_rate_is_used_and_recorded(shared: Store, busy: str) -> None:
    shared.set_learning_rate(busy, 0.0125)
    wait_until(lambda: shared.latest(busy).learning_rate == 0.0125, "the learning rate is used")
    ((epoch, value),) = shared.run(busy).changes
    assert value == 0.0125
    wait_until(lambda: shared.latest(busy).metrics > epoch, "an epoch more is done")
    rates = {m.epoch: m.learning_rate for m in shared.metrics(busy)}
    assert rates[epoch] == rates[epoch + 1] == 0.0125
    usual = RunConfig().learning_rate
    assert rates.get(epoch - 1, usual) == usual


def test_workers_that_lose_their_server_end_and_their_run_goes_on_with_the_next(
    store: Store, series: SeriesSet, tmp_path: Path
) -> None:
    id = submit(store, series, ENDLESS)
    code = (
        "import sys, threading; from rnnviz.runs.engine import LocalEngine\n"
        "engine = LocalEngine(workers=1); engine.start(); print(engine.pid, flush=True); threading.Event().wait()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=TOP, text=True) as server:
        try:
            assert server.stdout is not None
            nursery = int(server.stdout.readline())
            wait_for_step(store, id, 1)
            worker = worker_of(store, id).pid
        finally:
            server.kill()
    wait_until(lambda: not lives(nursery) and not lives(worker), "the workers have ended")
    left = store.latest(id)
    assert left.status == "queued"
    assert store.checkpoint(id) is not None
    engine = LocalEngine(store.url, workers=1)
    engine.start()
    try:
        wait_for_step(store, id, left.step + 1)
    finally:
        engine.stop()
    assert store.latest(id).status == "queued"


def test_the_engine_starts_its_child_again_when_that_is_killed(store: Store, series: SeriesSet) -> None:
    id = submit(store, series, ENDLESS)
    engine = LocalEngine(store.url, workers=1)
    engine.start()
    try:
        wait_for_step(store, id, 1)
        orphan, nursery = worker_of(store, id).pid, engine.pid
        assert nursery is not None
        os.kill(nursery, signal.SIGKILL)
        wait_until(lambda: not lives(orphan), "the worker noticed that it is alone")
        step = store.latest(id).step
        wait_until(lambda: engine.pid not in (None, nursery), "there is a child again")
        wait_for_step(store, id, step + 1)
    finally:
        engine.stop()
    assert engine.pid is None


def test_where_there_is_no_fork_workers_are_spawned(store: Store, series: SeriesSet) -> None:
    id = submit(store, series, ENDLESS.but(epochs=2))
    environment = {**os.environ, "RNNVIZ_STORE": store.url}
    command = [sys.executable, "-m", "rnnviz.runs.nursery", "--workers", "1", "--start", "spawn"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=TOP, env=environment) as nursery:
        try:
            wait_for(store, id, "done")
            worker = store.workers()[0].pid
            assert nursery.stdin is not None
            nursery.stdin.close()
            wait_until(lambda: nursery.poll() is not None and not lives(worker), "all have ended")
        finally:
            nursery.kill()
    assert nursery.returncode == 0
    assert store.workers() == []


def test_an_engine_needs_a_worker(store: Store) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        LocalEngine(store.url, workers=0)


def test_there_is_a_worker_for_each_core_it_may_use_but_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_WORKERS", raising=False)
    for cores, workers in ((1, 1), (2, 1), (6, 5)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)), raising=False)
        assert default_workers() == workers


def test_the_number_of_workers_may_be_set(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_WORKERS", " 7 ")
    assert LocalEngine(store.url).workers == 7
    assert LocalEngine(store.url, workers=2).workers == 2
    for bad in ("0", "-1", "many", "1.5", "²"):
        monkeypatch.setenv("RNNVIZ_WORKERS", bad)
        with pytest.raises(ConfigError, match=rf"RNNVIZ_WORKERS is '{bad}'.*at least 1"):
            LocalEngine(store.url)


def test_an_engine_that_never_started_stops(store: Store) -> None:
    engine = LocalEngine(store.url)
    engine.stop()
    assert engine.pid is None


@pytest.mark.parametrize(("workers", "cores", "steps"), [(1, 2, []), (2, 2, [5]), (1, 1, [5])])
def test_workers_come_after_a_server_that_has_no_core_of_its_own(
    monkeypatch: pytest.MonkeyPatch, workers: int, cores: int, steps: list[int]
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(nursery.os, "nice", asked.append, raising=False)
    nursery.make_way(workers, cores)
    assert asked == steps
