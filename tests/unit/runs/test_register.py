from __future__ import annotations

import subprocess
import sys

import pytest

from rnnviz.config import RunConfig
from rnnviz.records import SeriesSet
from rnnviz.runs import heart, register
from rnnviz.runs.heart import Heart, is_dead
from rnnviz.runs.rows import WorkerRow
from rnnviz.runs.store import Store
from tests.unit.runs.waiting import wait_until


def test_workers_announce_themselves_and_their_devices(store: Store) -> None:
    assert store.workers() == []
    assert store.devices() == ["cpu"]
    store.announce("a", 7, "here", ["cpu", "mps"])
    store.announce("b", 8, "there", ["cpu", "cuda:0"])
    assert [(w.id, w.pid, w.host, w.devices, w.run) for w in store.workers()] == [
        ("a", 7, "here", ("cpu", "mps"), None),
        ("b", 8, "there", ("cpu", "cuda:0"), None),
    ]
    assert store.devices() == ["cpu", "cuda:0", "mps"]
    store.gone("a")
    assert store.devices() == ["cpu", "cuda:0"]


def test_a_silent_worker_is_not_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.announce("a", 7, "here", ["cpu"])
    monkeypatch.setattr(register, "DEAD_AFTER", -1.0)
    assert store.workers() == []
    assert [w.id for w in store.silent_workers(-1.0)] == ["a"]
    assert store.silent_workers(60.0) == []


def test_a_beat_of_an_unknown_worker_says_so(store: Store) -> None:
    assert not store.beat("a")
    store.announce("a", 7, "here", ["cpu"])
    before = store.workers()[0].heartbeat
    assert store.beat("a")
    assert store.workers()[0].heartbeat >= before


def test_the_run_of_a_worker_that_is_gone_is_queued_again(store: Store, series: SeriesSet) -> None:
    id = store.submit(store.add_series(series), RunConfig()).id
    store.claim(id, "a")
    store.gone("b")
    assert store.run(id).status == "running"
    store.gone("a")
    assert (store.run(id).status, store.run(id).worker, store.waiting(["cpu"])) == ("queued", None, id)


def ended_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_who_is_taken_for_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart.time, "time", lambda: 1000.0)
    gone, alive = ended_process(), heart.os.getpid()

    def dead(pid: int, host: str, silent: float) -> bool:
        return is_dead(WorkerRow("a", pid, host, ("cpu",), None, 0.0, 1000.0 - silent), "here")

    assert dead(gone, "here", 3)
    assert not dead(alive, "here", 3)
    assert not dead(gone, "there", 3)
    assert dead(alive, "here", 6)
    assert dead(alive, "there", 6)


def test_a_heart_frees_what_dead_workers_had(store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch) -> None:
    id = store.submit(store.add_series(series), RunConfig()).id
    store.announce("dead", ended_process(), heart.socket.gethostname(), ["cpu"])
    store.claim(id, "dead")
    monkeypatch.setattr(heart, "_SURELY_SILENT", -1.0)
    living = Heart(store, "alive", ["cpu"])
    living.start()
    wait_until(lambda: store.run(id).status == "queued", "the dead worker's run is queued again")
    assert [worker.id for worker in store.workers()] == ["alive"]
    living.stop()
    assert store.workers() == []


def test_the_secret_is_made_once_and_shared(store: Store) -> None:
    other = Store(store.url)
    assert store.secret() == other.secret() == store.secret()
    assert len(store.secret()) == 32
    other.close()
