"""What the stream tells a player that looks inside, decoded here as a browser would."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from starlette.testclient import TestClient

from rnnviz.data.generators import generate
from rnnviz.data.preparation import Scale, split_series
from rnnviz.runs.store import Store
from tests.unit.live.recording import EXAMINED, P, Recording
from tests.unit.live.test_stream import address, receive, seq, until

MEASURED = {
    "flow": np.linspace(0.1, 1, 12, dtype=np.float32)[None],
    "verdicts": np.array([0, 1] * 4 + [1], np.uint8),
    "early": np.linspace(0.5, 1, 20, dtype=np.float32),
}
W = np.arange(5, dtype=np.float32)


def decoded(data: bytes) -> dict[str, Any]:
    _, number, layers, l, shares, weights, m, epoch = struct.unpack_from("<7If", data)
    numbers = np.frombuffer(data, "<f4", layers * l + shares + weights, 32)
    flow, early, held = np.split(numbers, [layers * l, layers * l + shares])
    verdicts = np.frombuffer(data, "u1", m, len(data) - m)
    return {"seq": number, "epoch": epoch, "flow": flow, "early": early, "W": held, "verdicts": verdicts}


def test_hello_tells_of_all_examined_series_and_of_the_scale(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame()
    series = generate("rising", n=40, l=12)
    with client.websocket_connect(address(store, recording.run.id, inside=1)) as socket:
        hello = until(socket, "hello")
    assert hello["examined"]["names"] == list(series.names[:EXAMINED])
    assert hello["examined"]["names"][:P] == hello["probes"]["names"]
    config = recording.run.config
    scale = Scale.of(series.take(split_series(series, config.held_out, config.seed)[0]))
    np.testing.assert_array_equal(np.array(hello["scale"]["mean"], np.float32), scale.mean)
    np.testing.assert_array_equal(np.array(hello["scale"]["std"], np.float32), scale.std)


def test_every_frame_comes_with_its_weights_and_with_what_was_measured_last(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame(W=W, **MEASURED)
    recording.frame(W=2 * W)
    recording.frame(W=3 * W, **MEASURED | {"early": MEASURED["early"] / 2})
    recording.end()
    with client.websocket_connect(address(store, recording.run.id, inside=1)) as socket:
        got = []
        for _ in range(3):
            got.append(decoded(until(socket, "inside")))
            kind, frame = receive(socket)
            assert (kind, seq(frame)) == ("frame", got[-1]["seq"])
    got.sort(key=lambda one: one["seq"])  # the newest came first
    assert [one["epoch"] for one in got] == [1, 1, 3]
    for number, one in enumerate(got, start=1):
        np.testing.assert_array_equal(one["W"], number * W)
        np.testing.assert_array_equal(one["flow"], MEASURED["flow"][0])
        np.testing.assert_array_equal(one["verdicts"], MEASURED["verdicts"])
        np.testing.assert_array_equal(one["early"], MEASURED["early"] / (2 if number == 3 else 1))


def test_frames_of_before_there_was_an_inside_are_still_shown(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame()
    recording.end()
    with client.websocket_connect(address(store, recording.run.id, inside=1)) as socket:
        one = decoded(until(socket, "inside"))
        assert seq(until(socket, "frame")) == one["seq"]
    assert all(one[name].size == 0 for name in ("flow", "early", "W", "verdicts"))


def test_who_does_not_look_inside_is_not_sent_it(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame(W=W, **MEASURED)
    recording.end()
    with client.websocket_connect(address(store, recording.run.id)) as socket:
        kinds = []
        while "frame" not in kinds:
            kinds.append(receive(socket)[0])
    assert "inside" not in kinds


def test_an_examined_series_is_sent_when_it_is_asked_for(store: Store, client: TestClient) -> None:
    recording = Recording.begin(store)
    recording.frame(W=W)
    series = generate("rising", n=40, l=12)
    with client.websocket_connect(address(store, recording.run.id, inside=1)) as socket:
        until(socket, "frame")
        socket.send_json({"series": EXAMINED})  # there is none
        socket.send_json({"series": -1})
        socket.send_json({"series": P + 1})
        data = until(socket, "series")
    assert struct.unpack_from("<4I", data) == (5, P + 1, 12, 1)
    np.testing.assert_array_equal(np.frombuffer(data, "<f4", offset=16), series.X[:, P + 1, 0])
