from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from rnnviz.config import RunConfig
from rnnviz.errors import ConfigError, DataError, DeviceError, RnnVizError, UnknownRunError
from rnnviz.records import Frame, Metrics, SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.claims import Position, Report, ending
from rnnviz.runs.rows import RunRow, Shapes
from rnnviz.runs.store import Store, default_name


@pytest.fixture
def run(store: Store, series: SeriesSet) -> RunRow:
    return store.submit(store.add_series(series), RunConfig(epochs=5))


def test_a_submitted_run_waits_in_the_queue(store: Store, run: RunRow, series: SeriesSet) -> None:
    assert store.run(run.id) == run
    assert (run.status, run.epoch, run.step, run.found, run.wish) == ("queued", 0, 0, False, None)
    assert run.shapes == Shapes(l=20, n=60, k=1, p=0, num_classes=2)
    assert run.name == "Down or up - RNN h 16"
    assert len(run.id) == 10
    assert store.waiting(["cpu"]) == run.id


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (RunConfig(), "Rising - RNN h 16"),
        (RunConfig(cell="lstm", num_layers=2, h=8), "Rising - LSTM 2 layers, h 8"),
    ],
)
def test_default_names_say_what_differs(config: RunConfig, name: str) -> None:
    assert default_name("rising", config) == name


def test_the_same_config_on_the_same_data_is_found(store: Store, run: RunRow, other_series: SeriesSet) -> None:
    again = store.submit(run.fingerprint, RunConfig(epochs=5), name="another name")
    assert again.found
    assert (again.id, again.name) == (run.id, run.name)
    other = store.add_series(other_series)
    assert not store.submit(run.fingerprint, RunConfig(epochs=6)).found
    assert not store.submit(other, RunConfig(epochs=5)).found
    assert not store.submit(run.fingerprint, RunConfig(epochs=5), held_out_fingerprint=other).found
    assert store.submit(run.fingerprint, RunConfig(epochs=5), held_out_fingerprint=other).found
    assert len(store.runs()) == 4


def test_a_stopped_or_changed_run_is_not_found(store: Store, run: RunRow) -> None:
    store.set_learning_rate(run.id, 0.5)
    second = store.submit(run.fingerprint, RunConfig(epochs=5))
    assert not second.found
    store.ask(second.id, "stop")
    assert not store.submit(run.fingerprint, RunConfig(epochs=5)).found


def test_a_paused_run_that_is_found_goes_on(store: Store, run: RunRow) -> None:
    store.ask(run.id, "pause")
    found = store.submit(run.fingerprint, RunConfig(epochs=5))
    assert (found.id, found.found, found.status) == (run.id, True, "queued")
    assert store.waiting(["cpu"]) == run.id


def test_a_pause_that_has_not_taken_hold_is_taken_back_when_the_run_is_found(store: Store, run: RunRow) -> None:
    store.claim(run.id, "w")
    store.ask(run.id, "pause")
    found = store.submit(run.fingerprint, RunConfig(epochs=5))
    assert (found.found, found.status, found.wish) == (True, "running", None)


def test_a_server_that_starts_leaves_a_paused_showcase_paused(store: Store, series: SeriesSet) -> None:
    fingerprint = store.add_series(series)
    showcase = store.submit(fingerprint, RunConfig(), showcase=True)
    store.ask(showcase.id, "pause")
    assert store.submit(fingerprint, RunConfig(), showcase=True).status == "paused"
    assert store.submit(fingerprint, RunConfig()).status == "queued"


def test_a_run_that_is_done_is_found_as_it_is(store: Store, run: RunRow) -> None:
    store.claim(run.id, "w")
    store.report(run.id, "w", Report(Position(5, 5, 50, 1e-3), ends=ending("done")))
    assert store.submit(run.fingerprint, RunConfig(epochs=5)).status == "done"


def test_the_same_learning_rate_is_no_change(store: Store, run: RunRow) -> None:
    store.set_learning_rate(run.id, run.learning_rate)
    assert store.submit(run.fingerprint, RunConfig(epochs=5)).found


def test_a_person_goes_before_a_showcase(store: Store, series: SeriesSet) -> None:
    fingerprint = store.add_series(series)
    showcase = store.submit(fingerprint, RunConfig(seed=1), showcase=True)
    first, second = (store.submit(fingerprint, RunConfig(seed=seed)) for seed in (2, 3))
    order = []
    while (waiting := store.waiting(["cpu"])) is not None:
        assert store.claim(waiting, "w") is not None
        order.append(waiting)
    assert order == [first.id, second.id, showcase.id]


def test_a_showcase_that_a_person_asks_for_is_no_showcase_any_more(store: Store, series: SeriesSet) -> None:
    fingerprint = store.add_series(series)
    showcase = store.submit(fingerprint, RunConfig(), showcase=True)
    assert showcase.showcase
    assert store.submit(fingerprint, RunConfig(), showcase=True).showcase
    found = store.submit(fingerprint, RunConfig())
    assert found.id == showcase.id
    assert not found.showcase


def test_a_device_that_is_not_there_is_refused_with_those_that_are(store: Store, series: SeriesSet) -> None:
    fingerprint = store.add_series(series)
    with pytest.raises(DeviceError, match=r"'cuda'.*cpu"):
        store.submit(fingerprint, RunConfig(device="cuda"))
    store.announce("w", 1, "far", ["cpu", "cuda:0"])
    assert store.devices() == ["cpu", "cuda:0"]
    run = store.submit(fingerprint, RunConfig(device="cuda"))
    assert store.waiting(["cpu"]) is None
    assert store.waiting(["cpu", "cuda:0", "cuda"]) == run.id


def test_series_that_cannot_be_learned_leave_the_store_as_it_was(store: Store, series: SeriesSet) -> None:
    one_class = SeriesSet(np.zeros((3, 4, 1)), [0, 0, 0, 0], ("down", "up"))
    for held_out in (None, store.add_series(series)):
        with pytest.raises(DataError, match="one class"):
            store.submit(store.add_series(one_class), RunConfig(), held_out_fingerprint=held_out)
    with pytest.raises(DataError):
        store.submit("no such set", RunConfig())
    assert store.runs() == []


@pytest.mark.parametrize(
    ("before", "wish", "after"),
    [
        ([], "pause", "paused"),
        ([], "stop", "stopped"),
        ([], "go", "queued"),
        ([], "step", "queued"),
        (["pause"], "go", "queued"),
        (["pause"], "step", "queued"),
        (["pause"], "stop", "stopped"),
        (["pause"], "pause", "paused"),
        (["stop"], "go", "queued"),
        (["stop"], "pause", "stopped"),
    ],
)
def test_what_no_worker_has_obeys_at_once(store: Store, run: RunRow, before: list, wish: str, after: str) -> None:
    for earlier in before:
        store.ask(run.id, earlier)
    store.ask(run.id, wish)
    assert store.run(run.id).status == after
    assert store.run(run.id).wish == ("step" if wish == "step" else None)


def test_what_a_worker_has_is_only_wished(store: Store, run: RunRow) -> None:
    store.claim(run.id, "w")
    store.ask(run.id, "pause")
    assert (store.run(run.id).status, store.orders(run.id, "w").wish) == ("running", "pause")
    store.ask(run.id, "go")
    assert store.orders(run.id, "w").wish is None
    store.set_learning_rate(run.id, 0.25)
    assert store.orders(run.id, "w").learning_rate == 0.25


@pytest.mark.parametrize(("status", "words"), [("done", "finished all its 5"), ("failed", "because")])
def test_what_is_over_cannot_go_on(store: Store, run: RunRow, status: str, words: str) -> None:
    store.claim(run.id, "w")
    store.report(run.id, "w", Report(Position(5, 5, 50, 1e-3), ends=ending(status, "because of this.")))
    for wish in ("go", "step"):
        with pytest.raises(RnnVizError, match=words):
            store.ask(run.id, wish)
    with pytest.raises(RnnVizError, match="over"):
        store.set_learning_rate(run.id, 0.5)
    for wish in ("pause", "stop"):  # a press that came too late
        store.ask(run.id, wish)
    assert store.run(run.id).status == status


@pytest.mark.parametrize("value", [0, -1, 2, float("nan")])
def test_a_learning_rate_out_of_its_limits_is_refused(store: Store, run: RunRow, value: float) -> None:
    with pytest.raises(ConfigError, match="Learning rate"):
        store.set_learning_rate(run.id, value)
    assert not store.run(run.id).changed


def test_an_unknown_wish_is_refused(store: Store, run: RunRow) -> None:
    with pytest.raises(ConfigError, match="pause, go, step, stop"):
        store.ask(run.id, "dance")


def test_renaming(store: Store, run: RunRow) -> None:
    store.rename(run.id, "  my   first ")
    assert store.run(run.id).name == "my first"
    for bad in ("", "   ", "x" * 121):
        with pytest.raises(ConfigError, match="1 to 120"):
            store.rename(run.id, bad)
    assert store.run(run.id).name == "my first"


@pytest.mark.parametrize(
    "method",
    [
        "run",
        "delete",
        "latest",
        "metrics",
        "frames",
        "frame_numbers",
        "probes",
        "checkpoint",
    ],
)
def test_an_unknown_run_is_named(store: Store, method: str) -> None:
    with pytest.raises(UnknownRunError, match="'nothere'"):
        getattr(store, method)("nothere")


def test_asking_an_unknown_run_is_named_too(store: Store) -> None:
    for ask in (
        lambda: store.ask("nothere", "go"),
        lambda: store.rename("nothere", "x"),
        lambda: store.set_learning_rate("nothere", 0.1),
    ):
        with pytest.raises(UnknownRunError, match="'nothere'"):
            ask()


def test_a_deleted_run_leaves_no_rows(store: Store, run: RunRow, tmp_path: Path) -> None:
    frame = codec.pack_frame(Frame(0, 0, np.zeros((2, 3, 4), np.float16), np.zeros((2, 3, 2), np.float16)))
    store.claim(run.id, "w")
    store.begin(run.id, "w", Position(0, 0, 0, 1e-3), frame, 3)
    metrics = [Metrics(1, 0.5, 0.5, 0.5, 0.5, 1e-3, 0.1)]
    store.report(run.id, "w", Report(Position(1, 1, 4, 1e-3), (1, frame), (), metrics, checkpoint=frame))
    connection = sqlite3.connect(tmp_path / "rnnviz.sqlite")
    count = lambda: [  # noqa: E731
        connection.execute(f"select count(*) from {table}").fetchone()[0]
        for table in ("runs", "frames", "metrics", "probes", "checkpoints", "series_sets")
    ]
    assert count() == [1, 1, 1, 1, 1, 1]
    store.delete(run.id)
    assert count() == [0, 0, 0, 0, 0, 1]
    connection.close()
