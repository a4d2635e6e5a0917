"""The route, with a store and a played worker behind it, spoken to as a browser would."""

from __future__ import annotations

import asyncio
import json
import struct
import threading
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from rnnviz.live import route, token, viewer
from rnnviz.live.channel import Channel
from rnnviz.live.picture import Pictures
from rnnviz.live.viewer import IN_FLIGHT
from rnnviz.runs.store import RunRow, Store
from tests.unit.live.recording import P, Recording
from tests.unit.live.test_wire import coordinates


def address(store: Store, run: str, **more: Any) -> str:
    signed = token.sign(store.secret(), run)
    return f"{route.STREAM}?token={signed}" + "".join(f"&{k}={v}" for k, v in more.items())


def receive(socket: WebSocketTestSession) -> tuple[str, Any]:
    """One message: its type and its content, binary ones named after their kind."""
    message = socket.receive()
    if message["type"] == "websocket.close":
        raise WebSocketDisconnect(message["code"], message.get("reason"))
    if message.get("text") is not None:
        content = json.loads(message["text"])
        return content["type"], content
    data = message["bytes"]
    kinds = {1: "input", 2: "frame", 3: "metrics", 4: "inside", 5: "series", 6: "places"}
    return kinds[struct.unpack_from("<I", data)[0]], data


def until(socket: WebSocketTestSession, type_: str) -> Any:
    while True:
        got, content = receive(socket)
        if got == type_:
            return content


def seq(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, 4)[0])


def axes_of(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, 24)[0])


def test_a_new_viewer_gets_all_there_is_in_order(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    for _ in range(3):
        recording.frame()
    recording.end()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        kinds, messages = zip(*(receive(socket) for _ in range(7)), strict=True)
    assert kinds == ("hello", "input", "metrics", "axes", "frame", "frame", "frame")
    hello, axes, frames = messages[0], messages[3], messages[4:]
    assert hello["run"]["status"] == "done"
    assert hello["shapes"].pop("chance") == 0.5
    assert hello["shapes"] == {
        "l": 12,
        "n": 40,
        "k": 1,
        "p": P,
        "num_classes": 2,
        "h": 5,
        "n_train": 30,
        "n_held_out": 10,
    }
    assert hello["probes"]["y"] == recording.probes.y.tolist()
    assert (axes["kind"], axes["fitted"], axes["final"]) == ("pca", 3, True)
    assert [seq(f) for f in frames] == [3, 1, 2]  # the newest first
    assert axes["past"] == 3
    assert {axes_of(f) for f in frames} == {axes["version"]}


def test_the_rest_of_the_past_follows_when_its_newest_is_painted(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer, "PAINTED_S", 3_600)
    recording = Recording.begin(store)
    for _ in range(3):
        recording.frame()
    recording.end()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        assert seq(until(socket, "frame")) == 3
        socket.send_text(json.dumps({"painted": 3}))
        assert [seq(until(socket, "frame")) for _ in range(2)] == [1, 2]


def test_the_picture_is_the_projection_of_the_stored_states(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=7)
    frame = recording.frame()
    recording.end()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        axes, data = until(socket, "axes"), until(socket, "frame")
    l, d = recording.probes.l, len(axes["names"])
    low, high = np.array(axes["low"]), np.array(axes["high"])
    shown = low + coordinates(data, P, l, d) / 4094 * (high - low)
    states = frame.H.astype(float).reshape(-1, 7)
    centred = states - states.mean(0)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    expected = np.abs(centred @ components[:d].T).reshape(l, P, d).transpose(1, 0, 2)
    assert np.abs(np.abs(shown) - expected).max() < 2e-3


def test_new_frames_arrive_while_it_trains_and_a_status_when_it_ends(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        assert seq(until(socket, "frame")) == 1
        socket.send_text(json.dumps({"painted": 1}))
        recording.frame()
        assert seq(until(socket, "frame")) == 2
        recording.end()
        assert until(socket, "status")["status"] == "done"


def frames_until(socket: WebSocketTestSession, epoch: int) -> list[int]:
    """Numbers of the frames that come before the metrics of this epoch do."""
    seen: list[int] = []
    while True:
        kind, content = receive(socket)
        if kind == "frame":
            seen.append(seq(content))
        elif kind == "metrics" and np.frombuffer(content, "<f4", offset=8).reshape(-1, 5)[-1, 0] >= epoch:
            return seen


def test_a_browser_that_paints_nothing_is_sent_no_more_than_three(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        sent = [seq(until(socket, "frame"))]
        for epoch in range(2, 12):
            recording.frame()
            sent += frames_until(socket, epoch)
        assert len(sent) == IN_FLIGHT
        socket.send_text(json.dumps({"painted": sent[-1]}))
        recording.frame()
        assert seq(until(socket, "frame")) >= 11


def test_nothing_that_a_stranger_sends_ends_the_stream(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id, after="9" * 5000, axes="x")) as socket:
        for text in ("", "no json", "[1]", '{"painted": "x"}', '{"do": ["stop"]}', "1" * 5000, "[" * 1000):
            socket.send_text(text)
        assert "command" in until(socket, "refused")["message"]
        recording.frame()
        assert seq(until(socket, "frame")) == 2
    assert store.run(recording.run.id).wish is None


def test_what_is_said_of_units_stays_true(store: Store, client: TestClient) -> None:
    """Their variance changes while they learn; the axes don't, so the pictures sent before stay good."""
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        first = until(socket, "axes")
        frames = [recording.frame() for _ in range(3)]
        recording.end()
        last = until(socket, "axes")
        while not last["final"]:
            last = until(socket, "axes")
    assert last["version"] == first["version"]
    assert last["fitted"] == 1 + len(frames)


def test_states_that_leave_the_picture_get_new_axes_and_the_past_again(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=6)
    recording.frame(spread=0.01)
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        first = until(socket, "axes")
        assert seq(until(socket, "frame")) == 1
        recording.frame(spread=3.0)
        second = until(socket, "axes")
        assert second["version"] != first["version"]
        assert second["high"][0] > first["high"][0]
        assert [seq(until(socket, "frame")), seq(until(socket, "frame"))] == [1, 2]


def test_a_browser_that_comes_back_is_sent_only_what_is_new(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    for _ in range(4):
        recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        axes = until(socket, "axes")["version"]
    with client.websocket_connect(address(store, recording.run.id, after=2, axes=axes)) as socket:
        assert [seq(until(socket, "frame")), seq(until(socket, "frame"))] == [3, 4]
    with client.websocket_connect(address(store, recording.run.id, after=2, axes=axes + 1)) as socket:
        assert seq(until(socket, "frame")) == 1


@pytest.mark.parametrize(("wish", "status"), [("pause", "pause"), ("stop", "stop"), ("step", "step")])
def test_what_a_browser_asks_becomes_a_wish(store: Store, client: TestClient, wish: str, status: str) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        until(socket, "frame")
        socket.send_text(json.dumps({"do": wish}))
        socket.send_text(json.dumps({"do": "learning_rate", "value": 0.01}))
        socket.send_text(json.dumps({"do": "dance"}))
        assert "dance" in until(socket, "refused")["message"]
    assert store.run(recording.run.id).wish == wish
    assert store.orders(recording.run.id, "worker").learning_rate == 0.01


def test_a_learning_rate_out_of_its_limits_is_refused_in_words(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        until(socket, "frame")
        socket.send_text(json.dumps({"do": "learning_rate", "value": 50}))
        assert "Learning rate" in until(socket, "refused")["message"]
    assert store.orders(recording.run.id, "worker").learning_rate is None


def test_who_was_not_let_in_is_told_why(store: Store, client: TestClient) -> None:
    run = Recording.begin(store).run.id

    def code(path: str, **headers: str) -> int:
        with client.websocket_connect(path, headers=headers) as socket, pytest.raises(WebSocketDisconnect) as closed:
            receive(socket)
        return closed.value.code

    assert code(f"{route.STREAM}?token=forged") == route.BAD_TOKEN
    assert code(address(store, "nosuchrun")) == route.UNKNOWN_RUN
    assert code(address(store, run), origin="https://elsewhere.example") == route.BAD_ORIGIN


def test_a_deleted_run_ends_its_streams(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        until(socket, "frame")
        store.delete(recording.run.id)
        with pytest.raises(WebSocketDisconnect) as closed:
            until(socket, "nothing")
    assert closed.value.code == route.UNKNOWN_RUN


def test_what_a_lost_worker_had_sent_and_is_taken_back_is_not_shown(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    for _ in range(4):
        recording.frame()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        until(socket, "frame")
        recording.taken_up_again(epoch=2)
        recording.frame()
        while True:
            rows = np.frombuffer(until(socket, "metrics"), "<f4", offset=8).reshape(-1, 5)
            if rows[-1, 0] == 3:
                break
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        assert np.frombuffer(until(socket, "metrics"), "<f4", offset=8).reshape(-1, 5)[:, 0].tolist() == [1, 2, 3]
        assert [seq(until(socket, "frame")) for _ in range(3)] == [5, 1, 2]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs of the channels that were made, in their order."""
    runs: list[str] = []

    class Counted(Channel):
        def __init__(self, store: Store, run: RunRow) -> None:
            runs.append(run.id)
            super().__init__(store, run)

    monkeypatch.setattr(route, "Channel", Counted)
    return runs


def greeted(client: TestClient, store: Store, run: str) -> Any:
    with client.websocket_connect(address(store, run)) as socket:
        return until(socket, "hello")


def test_who_comes_back_to_a_run_finds_it_read(store: Store, client: TestClient, made: list[str]) -> None:
    recordings = [Recording.begin(store, h=h) for h in range(1, route.KEPT + 2)]
    runs = [recording.run.id for recording in recordings]
    for run in runs:
        greeted(client, store, run)
    greeted(client, store, runs[1])
    assert made == runs
    greeted(client, store, runs[0])  # the one left longest ago had to make room
    assert made == [*runs, runs[0]]


def test_large_series_are_not_kept_for_nobody(
    store: Store, client: TestClient, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "KEPT_BYTES", 100)
    run = Recording.begin(store).run.id
    greeted(client, store, run)
    greeted(client, store, run)
    assert made == [run, run]


def test_what_happened_while_nobody_looked_is_there(store: Store, client: TestClient, made: list[str]) -> None:
    recording = Recording.begin(store, h=2)
    recording.frame()
    run = recording.run.id
    assert greeted(client, store, run)["run"]["status"] == "running"
    store.rename(run, "Another name")
    recording.frame()
    recording.end()
    with client.websocket_connect(address(store, run)) as socket:
        hello, axes = until(socket, "hello")["run"], until(socket, "axes")
        assert (hello["name"], hello["status"]) == ("Another name", "done")
        assert (axes["past"], axes["final"]) == (2, True)
    assert made == [run]


def test_a_run_that_was_deleted_while_nobody_looked_is_not_there(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.end()
    greeted(client, store, recording.run.id)
    store.delete(recording.run.id)
    with (
        client.websocket_connect(address(store, recording.run.id)) as socket,
        pytest.raises(WebSocketDisconnect) as closed,
    ):
        until(socket, "hello")
    assert closed.value.code == route.UNKNOWN_RUN


def test_the_past_of_a_run_that_is_over_is_drawn_once(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording.begin(store)
    for _ in range(3):
        recording.frame()
    recording.end()
    run = recording.run.id

    def frames() -> list[bytes]:
        with client.websocket_connect(address(store, run)) as socket:
            return [until(socket, "frame") for _ in range(until(socket, "axes")["past"])]

    first = frames()
    monkeypatch.setattr(Pictures, "_draw", None)  # nothing is drawn any more
    assert frames() == first


def test_a_run_that_goes_on_after_it_was_stopped_is_drawn_to_its_end(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store, h=2)
    for _ in range(3):
        recording.frame()
    recording.end("stopped")
    run = recording.run.id
    with client.websocket_connect(address(store, run)) as socket:
        assert until(socket, "axes")["past"] == 3
    store.ask(run, "go")
    recording.taken_up_again(3)
    for _ in range(3):
        recording.frame()
    recording.end()
    with client.websocket_connect(address(store, run)) as socket:
        assert until(socket, "axes")["past"] == 6
        assert [seq(until(socket, "frame")) for _ in range(6)] == [6, 1, 2, 3, 4, 5]


def test_a_large_run_leaves_the_small_ones(
    store: Store, client: TestClient, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = Recording.begin(store).run.id, Recording.begin(store, n=400).run.id
    for run in (small, large):
        greeted(client, store, run)
    monkeypatch.setattr(route, "KEPT_BYTES", 12 * 4 * 100)
    greeted(client, store, large)
    greeted(client, store, small)
    assert made == [small, large]


def test_two_who_read_at_once_read_nothing_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves while a run is read leaves a thread behind that goes on reading."""
    recording = Recording.begin(store)
    channel = Channel(store, store.run(recording.run.id))
    recording.frame()
    recording.frame()
    reading, go_on, whole = threading.Event(), threading.Event(), store.metrics

    def slow(run: str, after_epoch: int = 0) -> Any:
        found = whole(run, after_epoch=after_epoch)
        if not reading.is_set():
            reading.set()
            assert go_on.wait(20)
        return found

    monkeypatch.setattr(store, "metrics", slow)

    async def leave_and_come() -> None:
        left = asyncio.create_task(channel.open(asyncio.Event()))
        assert await asyncio.to_thread(reading.wait, 20)
        left.cancel()
        come = asyncio.create_task(channel.open(news := asyncio.Event()))
        await asyncio.wait([left])
        asyncio.get_running_loop().call_later(0.05, go_on.set)  # both have begun by then, if they can
        await come
        channel.close(news)

    asyncio.run(leave_and_come())
    assert [metrics.epoch for metrics in channel.metrics] == [1, 2]
