"""What a browser is told of what it asked and takes seconds; the worker is played."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from rnnviz.config import RunConfig
from rnnviz.live import route
from rnnviz.runs import codec, register
from rnnviz.runs.kinds import KINDS
from rnnviz.runs.store import JobRow, Store
from tests.unit.live.recording import WORKER, P, Recording
from tests.unit.live.test_stream import address, receive, seq, until

SAID = {"stride": 1, "points": 72, "perplexity": 23.5, "kl": 0.25, "kept": 0.75}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The played worker's heart beats only once, and this machine may be busy."""
    monkeypatch.setattr(register, "DEAD_AFTER", 1e6)


@pytest.fixture
def recording(store: Store) -> Recording:
    """A run that is done, with three frames."""
    recording = Recording.begin(store)
    for _ in range(3):
        recording.frame()
    recording.end()
    return recording


def ask(socket: WebSocketTestSession, frame: Any = 2) -> None:
    socket.send_text(json.dumps({"do": "embed", "frame": frame}))


def until_status(socket: WebSocketTestSession, status: str) -> dict[str, Any]:
    while True:
        job: dict[str, Any] = until(socket, "job")
        if job["status"] == status:
            return job


def claimed(store: Store) -> JobRow:
    job = store.claim_job(WORKER)
    assert job is not None
    return job


def coordinates(l: int) -> np.ndarray:
    places = np.arange(l * P * 2, dtype=np.float32).reshape(l, P, 2)
    places[3, 1] = np.nan
    return places


def finish(store: Store, l: int, **other: float) -> None:
    store.finish_job(claimed(store).id, WORKER, codec.pack({"coordinates": coordinates(l)}, SAID | other))


def test_each_change_is_told_and_then_the_result_comes(store: Store, client: TestClient, recording: Recording) -> None:
    l = recording.probes.l
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        assert until(socket, "job") == {
            "type": "job",
            "kind": "embed",
            "frame": 2,
            "status": "queued",
            "words": "It waits for its turn.",
        }
        job = claimed(store)
        running = until(socket, "job")
        assert (running["status"], running["frame"]) == ("running", 2)
        store.finish_job(job.id, WORKER, codec.pack({"coordinates": coordinates(l)}, SAID))
        done = until(socket, "job")
        kind, data = receive(socket)
    words = "It arranges all 72 states. Of the 10 drawn nearest to each, 75% are truly among its nearest."
    assert done == {"type": "job", "kind": "embed", "frame": 2, "status": "done", "words": words, **SAID}
    assert (kind, struct.unpack_from("<4I", data)) == ("places", (6, 2, l, P))
    got = np.frombuffer(data, "<f4", offset=16).reshape(P, l, 2)
    np.testing.assert_array_equal(got, coordinates(l).transpose(1, 0, 2))


def test_what_a_real_job_gives_is_what_is_sent(store: Store, client: TestClient, recording: Recording) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        until_status(socket, "queued")
        job = claimed(store)
        store.finish_job(job.id, WORKER, KINDS["embed"].work(store, recording.run.id, job.parameters))
        done, data = until_status(socket, "done"), until(socket, "places")
    assert (done["stride"], done["points"]) == (1, 72)
    assert np.isfinite(np.frombuffer(data, "<f4", offset=16)).all()


def test_what_is_known_comes_at_once_and_only_to_who_asked(
    store: Store, client: TestClient, recording: Recording
) -> None:
    where = address(store, recording.run.id)
    store.ask_job(recording.run.id, "embed", {"frame": 2})
    finish(store, recording.probes.l, stride=3, points=4000)
    with client.websocket_connect(where) as socket, client.websocket_connect(where) as other:
        ask(socket)
        done = until(socket, "job")
        assert done["status"] == "done"
        assert "It arranges 4,000 states, one step in 3 and each series' last. Of" in done["words"]
        until(socket, "places")
        other.send_text(json.dumps({"do": "dance"}))
        while (kind := receive(other)[0]) != "refused":
            assert kind != "job"
        ask(socket)  # once more
        assert until(socket, "job")["status"] == "done"


def test_the_frames_go_on_and_several_may_be_asked_for(store: Store, client: TestClient, recording: Recording) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket, 1)
        ask(socket, 3)
        assert {until_status(socket, "queued")["frame"] for _ in range(2)} == {1, 3}
        finish(store, recording.probes.l)
        finish(store, recording.probes.l)
        assert {seq(until(socket, "places")) for _ in range(2)} == {1, 3}


def test_why_it_failed_is_said(store: Store, client: TestClient, recording: Recording) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        until_status(socket, "queued")
        store.fail_job(claimed(store).id, WORKER, "because")
        assert until_status(socket, "failed")["words"] == "because"


def test_a_run_that_is_trained_is_not_embedded(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket, 1)
        refused = until(socket, "job")
    assert (refused["status"], refused["frame"]) == ("failed", 1)
    assert "being trained" in refused["words"]
    assert store.jobs(recording.run.id) == []


def test_why_it_waits_is_said(store: Store, client: TestClient, recording: Recording) -> None:
    other = store.submit(recording.run.fingerprint, RunConfig(h=3)).id
    store.claim(other, WORKER)
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        assert until(socket, "job")["words"] == "It waits until a training has finished or is paused."
        store.fail(other, WORKER, "over")
        assert until(socket, "job")["words"] == "It waits for its turn."
        store.gone(WORKER)
        assert until(socket, "job")["words"] == "It waits until a worker is there."


def test_while_its_own_run_goes_on_it_waits(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame()
    recording.end("paused")
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket, 1)
        assert until(socket, "job")["words"] == "It waits for its turn."
        store.ask(recording.run.id, "go")
        assert until(socket, "job")["words"] == "It waits until a training has finished or is paused."


@pytest.mark.parametrize("frame", ["null", '"1"', "NaN", "1e999", "[1]", "true", "9", "-1", "9" * 500, '1, "seed": 2'])
def test_nothing_that_a_stranger_asks_ends_the_stream(
    store: Store, client: TestClient, recording: Recording, frame: str
) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        socket.send_text(f'{{"do": "embed", "frame": {frame}}}')
        refused = until(socket, "job")
        assert refused["status"] == "failed"
        assert refused["frame"] is None or str(refused["frame"]) == frame.partition(",")[0]
        ask(socket)
        assert until(socket, "job")["status"] == "queued"
    assert len(store.jobs(recording.run.id)) == 1


def test_a_run_that_is_deleted_meanwhile_ends_the_stream(
    store: Store, client: TestClient, recording: Recording
) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        until_status(socket, "queued")
        store.delete(recording.run.id)
        with pytest.raises(WebSocketDisconnect) as closed:
            until(socket, "nothing")
    assert closed.value.code == route.UNKNOWN_RUN


def test_a_player_that_leaves_leaves_its_question_behind(
    store: Store, client: TestClient, recording: Recording
) -> None:
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        until_status(socket, "queued")
    finish(store, recording.probes.l)
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        ask(socket)
        assert until(socket, "job")["status"] == "done"
