"""Who asks without end, and who comes at the wrong moment."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Callable
from typing import Any, cast

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from rnnviz.live import jobs
from rnnviz.live.channel import Channel
from rnnviz.live.viewer import Viewer
from rnnviz.runs.store import Store
from tests.unit.live.recording import Recording
from tests.unit.live.test_stream import address, until


class Deaf:
    """A browser that hears nothing before it has said all, and leaves when its last word is answered."""

    def __init__(self, says: list[dict[str, Any]]) -> None:
        self.query_params: dict[str, str] = {}
        self.texts, self.series = list[dict[str, Any]](), list[int]()
        self._says, self._done = iter(says), asyncio.Event()

    async def receive_text(self) -> str:
        for said in self._says:
            return json.dumps(said)
        self._done.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def send_text(self, text: str) -> None:
        await self._done.wait()
        self.texts.append(json.loads(text))
        if "leave" in text:
            raise WebSocketDisconnect

    async def send_bytes(self, data: bytes) -> None:
        kind, index = struct.unpack_from("<2I", data)
        if kind == 5:
            self.series.append(index)


def test_who_asks_and_does_not_listen_fills_no_memory(store: Store) -> None:
    recording = Recording.begin(store)
    asked = [{"series": 1}, {"series": 2}, {"series": 10**30}, {"do": "dance"}, {"do": "embed", "frame": 1}]

    async def speak() -> Deaf:
        socket = Deaf(asked * (2 * jobs.MOST_UNSENT) + [{"do": "leave"}])
        with pytest.raises(WebSocketDisconnect):
            await Viewer(cast(WebSocket, socket), Channel(store, recording.run), store).serve()
        return socket

    socket = asyncio.run(speak())
    types = [text["type"] for text in socket.texts]
    assert socket.series == [1, 2]
    assert types.count("refused") == jobs.MOST_UNSENT
    assert types.count("job") == jobs.MOST_UNSENT


def test_a_run_that_begins_between_two_looks_is_seen_whole(
    store: Store, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = Recording.claimed(store)
    happens = iter([lambda: recording.taken_up(0)])

    def slow(read: Callable[[str], Any]) -> Callable[[str], Any]:
        def look(run: str) -> Any:
            found = read(run)
            next(happens, lambda: None)()
            return found

        return look

    monkeypatch.setattr(store, "probes", slow(store.probes))
    monkeypatch.setattr(store, "examined", slow(store.examined))
    with client.websocket_connect(address(store, recording.run.id, inside=1)) as socket:
        hello = until(socket, "hello")
        recording.frame()
        while not hello["probes"]["names"]:
            hello = until(socket, "hello")
    assert hello["examined"]["names"] == list(recording.examined.names)
