"""One player's socket: what it has been sent, what it has painted, what it asks."""

from __future__ import annotations

import asyncio
import contextlib
import json
from bisect import bisect_right
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import numpy as np
from starlette.websockets import WebSocket, WebSocketDisconnect

from rnnviz.errors import RnnVizError, UnknownRunError
from rnnviz.live import jobs, wire
from rnnviz.live.channel import Channel
from rnnviz.live.picture import Picture, Pictures
from rnnviz.records import Metrics, SeriesSet
from rnnviz.runs.store import Store

IN_FLIGHT = 3
"""Frames sent and not yet painted; a slower browser skips frames instead of falling behind."""

PAINTED_S = 0.15
"""How long the rest of the past waits for its newest picture to be painted."""

CURVE_POINTS = 2000
"""Epochs of the past that a newly opened player is sent, evenly over all."""

LONGEST_MESSAGE, LONGEST_NUMBER = 1000, 12

WISHES = ("pause", "go", "step", "stop")


class Viewer:
    """Sends one browser everything it lacks, and does what it asks."""

    def __init__(self, socket: WebSocket, channel: Channel, store: Store) -> None:
        self._socket, self._channel, self._store = socket, channel, store
        self._news, self._painted = asyncio.Event(), asyncio.Event()
        self._fault: Exception | None = None
        self._refusals: deque[str] = deque(maxlen=jobs.MOST_UNSENT)
        self._greeted_with: SeriesSet | None = None
        self._status: dict[str, Any] | None = None
        self._told: tuple[int, int, bool] = (_number(socket, "axes"), 0, False)
        self._inside = _number(socket, "inside") > 0
        self._wanted: dict[int, SeriesSet] = {}  # positions in their set, in the order they were asked for, each once
        self._asked = jobs.Asked(store, channel.run.id, self._news)
        self._has = 0  # pictures that the choice of the past which was sent is of
        self._unpainted: list[int] = []
        self._seq = _number(socket, "after")
        self._epoch = 0

    async def serve(self) -> None:
        """Until the browser leaves or the run is gone. One task sends, so that messages keep their order; one listens;
        one looks after what takes seconds.

        Raises ``UnknownRunError`` when the run is deleted meanwhile.
        """
        self._news.set()
        try:
            await self._channel.open(self._news)
            async with anyio.create_task_group() as tasks:
                for work in (self._send_all, self._listen, self._asked.follow):
                    tasks.start_soon(self._until_gone, work, tasks.cancel_scope)
        finally:
            self._channel.close(self._news)
        if self._fault is not None:
            raise self._fault

    async def _until_gone(self, work: Callable[[], Awaitable[None]], tasks: anyio.CancelScope) -> None:
        try:
            await work()
        except (UnknownRunError, WebSocketDisconnect) as error:
            self._fault = error
            tasks.cancel()

    async def _send_all(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            await self._send_news()

    async def _send_news(self) -> None:
        if self._channel.fault is not None:
            raise self._channel.fault
        while self._refusals:
            await self._socket.send_text(wire.message("refused", message=self._refusals.popleft()))
        await self._greet()
        await self._send_status()
        await self._send_series()
        await self._send_answers()
        await self._send_metrics()
        await self._send_pictures()

    async def _greet(self) -> None:
        """Once at the start, and again when the run has found its probe series."""
        probes = self._channel.probes
        if self._status is not None and probes is self._greeted_with:
            return
        self._greeted_with, self._status = probes, self._channel.status()
        if self._inside:
            await asyncio.to_thread(self._channel.inside)  # the first time it takes a while
        hello = self._channel.hello()  # before the rest: who has the probes has all that are examined
        inside = self._channel.inside() if self._inside else {}
        await self._socket.send_text(wire.message("hello", **hello, **inside))
        if probes is not None:
            await self._socket.send_bytes(wire.input_bytes(probes))

    async def _send_status(self) -> None:
        status = self._channel.status()
        if status != self._status:
            self._status = status
            await self._socket.send_text(wire.message("status", **status))

    async def _send_series(self) -> None:
        """Those of the examined series that were asked for."""
        wanted, self._wanted = self._wanted, {}
        for index, series in wanted.items():
            await self._socket.send_bytes(wire.series_bytes(series, index))

    async def _send_answers(self) -> None:
        for answer in self._asked.take():
            await (self._socket.send_text(answer) if isinstance(answer, str) else self._socket.send_bytes(answer))

    async def _send_metrics(self) -> None:
        metrics = self._channel.metrics
        if metrics and metrics[-1].epoch < self._epoch:  # the run was picked up from an earlier checkpoint
            self._epoch = 0
        fresh = metrics[bisect_right(metrics, self._epoch, key=lambda m: m.epoch) :]
        if fresh:
            self._epoch = fresh[-1].epoch
            await self._socket.send_bytes(wire.metrics_bytes(_thinned(fresh)))

    async def _send_pictures(self) -> None:
        pictures = self._channel.pictures
        if pictures is None or pictures.newest is None:
            return
        if pictures.newest.axes != self._told[0] or pictures.state != self._told:
            await self._send_axes(pictures)
        newest = pictures.newest
        if newest.axes == self._told[0] and newest.seq > self._seq and len(self._unpainted) < IN_FLIGHT:
            await self._send_picture(newest)

    async def _send_axes(self, pictures: Pictures) -> None:
        """New axes make every picture sent before worthless: the past goes again, drawn in them. So it does at the end
        where only some of it was sent meanwhile. Who has nothing yet gets the newest picture first."""
        newest_first = not self._told[0] and not self._seq
        lacks = await asyncio.to_thread(pictures.past, self._told[0], self._seq, self._inside, self._has)
        words, past, self._has = lacks
        self._told = (words["version"], words["fitted"], words["final"])
        await self._socket.send_text(wire.message("axes", newest_first=newest_first, **words))
        if not past:
            return
        if newest_first:
            await self._send_and_wait(past[-1])
        for picture in past[:-1] if newest_first else past:
            await self._send_picture(picture)
        self._seq = past[-1].seq
        self._unpainted = [seq for seq in self._unpainted if seq == self._seq]  # the others are not painted singly

    async def _send_and_wait(self, picture: Picture) -> None:
        """Until it is painted, or for a moment: a browser paints late while a hundred messages wait for it."""
        self._painted.clear()
        await self._send_picture(picture)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._painted.wait(), PAINTED_S)

    async def _send_picture(self, picture: Picture) -> None:
        self._unpainted.append(picture.seq)
        self._seq = picture.seq
        if self._inside:
            await self._socket.send_bytes(picture.inside)
        await self._socket.send_bytes(picture.data)

    async def _listen(self) -> None:
        while True:
            asked = _message(await self._socket.receive_text())
            painted = asked.get("painted")
            series = asked.get("series")
            if isinstance(painted, int):
                self._painted.set()
                self._unpainted = [seq for seq in self._unpainted if seq > painted]
            elif isinstance(series, int):
                self._want(series)
            elif asked.get("do") in tuple(jobs.KINDS):
                await self._asked.ask(asked)
            else:
                await self._obey(asked)
            self._news.set()

    def _want(self, index: int) -> None:
        """There are no examined series before the run has begun; a player asks when it has heard of them."""
        series = self._channel.examined
        if series is not None and 0 <= index < series.n:
            self._wanted[index] = series

    async def _obey(self, asked: dict[str, Any]) -> None:
        try:
            await asyncio.to_thread(self._ask, asked)
        except RnnVizError as error:
            self._refusals.append(str(error))
        self._channel.hurry()

    def _ask(self, asked: dict[str, Any]) -> None:
        run, wish = self._channel.run.id, asked.get("do")
        if wish == "learning_rate":
            value: Any = asked.get("value")  # whatever a browser sent: the config checks it
            self._store.set_learning_rate(run, value)
        elif wish in WISHES:
            self._store.ask(run, wish)
        else:
            raise RnnVizError(f"There is no command {wish!r}; there are {', '.join(WISHES)} and learning_rate.")


def _number(socket: WebSocket, name: str) -> int:
    """What a browser that comes back says it still has; 0 where it says nothing."""
    text = socket.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _message(text: str) -> dict[str, Any]:
    """What a browser asks; nothing where it sends what no player of ours would."""
    try:
        asked = json.loads(text[:LONGEST_MESSAGE])
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _thinned(rows: list[Metrics]) -> list[Metrics]:
    """At most ``CURVE_POINTS`` of many: first, last, and of each stretch those with the lowest and highest loss."""
    if len(rows) <= CURVE_POINTS:
        return rows
    kept = {0, len(rows) - 1}
    for stretch in np.array_split(np.arange(len(rows)), CURVE_POINTS // 2 - 1):
        losses = [rows[i].held_out_loss for i in stretch]
        kept |= {int(stretch[np.argmin(losses)]), int(stretch[np.argmax(losses)])}
    return [rows[i] for i in sorted(kept)]
