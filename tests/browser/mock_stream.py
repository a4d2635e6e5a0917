"""A server that speaks the player's protocol with made-up frames: the player is tested without a training."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from numpy.typing import NDArray
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from rnnviz.live.files import KeptFiles

PLAYER = Path(__file__).parents[2] / "rnnviz" / "ui" / "player"
FILES = KeptFiles(PLAYER)  # from memory: a file that is being sent when its page goes would stay open
WISHES = {"pause": "paused", "go": "running", "step": "running", "stop": "stopped"}
PARTS = ("background-color", "secondary-background-color", "text-color", "primary-color")
THEMES = {"light": ("#fff", "#f3f4f8", "#1d2233", "#4657d8"), "dark": ("#12141c", "#1c1f2b", "#e8eaf2", "#6c79f5")}
PAGE = """<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><body style="%s margin: 16px; background: var(--st-background-color)">
<div id="here"></div><script type="module">
import {show, close} from "/player/main.js";
const here = document.getElementById("here");
const usual = {socket: "/live/stream", token: "good", run: "run1", view: "train"};
window.again = (change, element = here) => show(element, {...usual, ...change});
window.gone = (element = here) => close(element);
again(%s);
</script>"""


@dataclass
class MockRun:
    """A made-up run: p series in the first of d dimensions part by class while the epochs go on."""

    p: int = 32
    l: int = 100
    k: int = 1
    d: int = 3
    h: int = 16
    classes: tuple[str, ...] = ("rising", "falling")
    epochs: int = 60
    per_epoch: int = 4
    rate: float = 25.0
    apart: float = 0.0  # seconds between what is said of a frame and the frame
    status: str = "running"
    frames: int = 0  # already there when the first browser comes
    learned: float = 0.97
    reason: str = ""
    uneven: bool = False
    kind: str = "pca"
    scale: float = 1.0
    fitted: int = 32
    refuse: str = ""
    name: str = "Rising or falling - RNN h 16"
    n_held_out: int = 100
    chance: float = 0.5
    notes: tuple[str, ...] = ()
    rest: asyncio.Event | None = None  # the past comes with its newest frame first, the others when this is set
    seq: int = field(default=0, init=False)
    version: int = field(default=1, init=False)
    learning_rate: float = field(default=1e-3, init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(1)
        self.y = np.arange(self.p) % len(self.classes)
        self.lengths = rng.integers(self.l // 2, self.l + 1, self.p) if self.uneven else np.full(self.p, self.l)
        t = np.linspace(0, 1, self.l)
        slope = np.linspace(1, -1, len(self.classes))[self.y]
        noise = rng.normal(0, 0.25, (self.p, self.l, self.k))
        self.X = (slope[:, None, None] * t[None, :, None] * (1 + np.arange(self.k)) + noise).astype(np.float32)
        walk = rng.normal(0, 1, (self.p, self.l, self.d)).cumsum(1) / np.sqrt(self.l)
        self.walk = np.convolve(np.ones(5) / 5, [1.0]).sum() * walk
        angle = 2 * np.pi * np.arange(len(self.classes)) / len(self.classes)
        self.goal = np.stack([np.cos(angle), np.sin(angle), 0.4 * np.cos(2 * angle)], 1)[:, : self.d]
        self.seq = self.frames

    def epoch_of(self, seq: int) -> float:
        return min(float(self.epochs), (seq - 1) / self.per_epoch)

    @property
    def epoch(self) -> float:
        return self.epoch_of(self.seq) if self.seq else 0.0

    def progress(self, epoch: float) -> float:
        return float(1 - np.exp(-4 * epoch / self.epochs))

    def coordinates(self, seq: int) -> NDArray[np.float64]:
        """(p, l, d), within about -2.2 to 2.2 times the scale."""
        grown = self.progress(self.epoch_of(seq))
        t = np.linspace(0, 1, self.l)[None, :, None]
        drift = 1.5 * grown * t**0.7 * self.goal[self.y][:, None, :]
        return self.scale * (0.5 * self.walk * (1.2 - 0.7 * grown) + drift)

    def frame_bytes(self, seq: int) -> bytes:
        share = self.coordinates(seq) / (4.4 * self.scale) + 0.5
        quantised = np.clip(np.rint(share * 4094), 0, 4094).astype("<u2")
        grown = self.progress(self.epoch_of(seq))
        count = len(self.classes)
        sure = 1 / count + (1 - 1 / count) * grown * np.linspace(0.05, 1, self.l)[None, :] * np.ones((self.p, 1))
        right = sure > 1 / count + 0.15
        verdict = np.where(right, self.y[:, None], (self.y[:, None] + 1) % count).astype(np.uint8)
        past = np.arange(self.l) >= self.lengths[:, None]  # padding: never to be looked at
        quantised[past], verdict[past] = 4094, 255
        head = struct.pack("<IIfIdII", 2, seq, self.epoch_of(seq), seq * 10, time.time() * 1000, self.version, self.d)
        bits = np.unpackbits(quantised.view(np.uint8).reshape(-1, 2), axis=1, bitorder="little")[:, :12]
        return (
            head
            + np.packbits(bits, bitorder="little").tobytes()
            + b"\0" * (len(bits) % 2)
            + verdict.tobytes()
            + np.rint(255 * sure).astype(np.uint8).tobytes()
        )

    def inside_bytes(self, seq: int) -> bytes:
        """Of a run whose networks were not recorded."""
        return struct.pack("<7If", 4, seq, 0, 0, 0, 0, 0, 0.0)

    def series_bytes(self, index: int) -> bytes:
        raise LookupError(f"series {index} was never examined")

    def input_bytes(self) -> bytes:
        return struct.pack("<IIII", 1, self.l, self.p, self.k) + self.X.astype("<f4").tobytes()

    def metrics_row(self, epoch: int) -> tuple[float, ...]:
        grown, guess = self.progress(epoch), 1 / len(self.classes)
        right = guess + (self.learned - guess) * grown
        wobble = 0.02 * np.sin(1.7 * epoch)
        loss = float(np.log(len(self.classes)) * (1.03 - grown))
        return epoch, loss, right, loss + 0.04 + abs(wobble), max(0.0, min(1.0, right - 0.02 + wobble))

    def metrics_bytes(self, after: int, upto: int) -> bytes:
        rows = np.array([self.metrics_row(e) for e in range(after + 1, upto + 1)], "<f4").reshape(-1, 5)
        return struct.pack("<II", 3, len(rows)) + rows.tobytes()

    def state(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "epoch": self.epoch,
            "epochs": self.epochs,
            "step": self.seq * 10,
            "learning_rate": self.learning_rate,
            "reason": self.reason,
            "seconds_left": (self.epochs - self.epoch) * self.per_epoch / self.rate,
        }

    def hello(self, run: str) -> dict[str, Any]:
        shapes = {
            "l": self.l,
            "p": self.p,
            "h": self.h,
            "k": self.k,
            "d": self.d,
            "n": 400,
            "num_classes": len(self.classes),
            "n_train": 300,
            "n_held_out": self.n_held_out,
            "chance": self.chance,
        }
        more = {
            "id": run,
            "name": self.name,
            "cell": "rnn",
            "h": self.h,
            "num_layers": 1,
            "seed": 0,
            "batch_size": 32,
            "device": "cpu",
            "found": False,
        }
        probes = {"names": [str(i + 1) for i in range(self.p)], "y": self.y.tolist(), "lengths": self.lengths.tolist()}
        features = [f"x{i + 1}" for i in range(self.k)]
        return {
            "type": "hello",
            "run": {**self.state(), **more},
            "shapes": shapes,
            "classes": list(self.classes),
            "features": features,
            "probes": probes,
            "title": "rising or falling",
            "notes": list(self.notes),
        }

    def axes(self) -> dict[str, Any]:
        names = [f"PC {i + 1}" if self.kind == "pca" else f"unit {i + 1}" for i in range(self.d)]
        share = [0.61, 0.22, 0.09][: self.d]
        edge = 2.2 * self.scale
        return {
            "type": "axes",
            "version": self.version,
            "kind": self.kind,
            "names": names,
            "share": share,
            "low": [-edge] * self.d,
            "high": [edge] * self.d,
            "fitted": self.fitted,
            "final": self.status == "done",
        }


class MockStream:
    """The server in a thread: ``with MockStream(MockRun()) as mock: browser.goto(mock.url())``."""

    def __init__(self, run: MockRun | None = None) -> None:
        self.runs = {"run1": run or MockRun()}
        self.commands: list[dict[str, Any]] = []
        self.painted: list[int] = []
        self.connections: list[dict[str, str]] = []
        self.sockets: set[WebSocket] = set()
        self.sent: list[list[int]] = []  # frames' numbers, per connection
        routes = [
            Route("/page", self._page),
            WebSocketRoute("/live/stream", self._stream),
            Mount("/player", FILES),
        ]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        app = Starlette(routes=routes)
        self.server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="critical", ws="websockets-sansio")
        )
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.loop: asyncio.AbstractEventLoop | None = None

    @property
    def run(self) -> MockRun:
        return self.runs["run1"]

    def url(self, theme: str = "light", **data: Any) -> str:
        return f"http://127.0.0.1:{self.port}/page?theme={theme}&data={json.dumps(data)}"

    def _serve(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.server.serve()

    def __enter__(self) -> MockStream:
        self.thread.start()
        while not self.server.started and self.thread.is_alive():
            self.thread.join(0.01)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.should_exit = self.server.force_exit = True  # an open tab would hold it for ten seconds
        self.thread.join(10)

    def send_the_rest(self) -> None:
        assert self.loop is not None and self.run.rest is not None
        self.loop.call_soon_threadsafe(self.run.rest.set)

    def cut(self, code: int = 1012) -> None:
        """Breaks every connection, as a server that goes away does."""

        async def close() -> None:
            for one in list(self.sockets):
                with suppress(RuntimeError, WebSocketDisconnect):
                    await one.close(code)

        if self.loop and self.loop.is_running():
            asyncio.run_coroutine_threadsafe(close(), self.loop).result(10)

    async def _page(self, request: Request) -> HTMLResponse:
        colours = THEMES[request.query_params.get("theme", "light")]
        theme = " ".join(f"--st-{part}: {colour};" for part, colour in zip(PARTS, colours, strict=True))
        return HTMLResponse(PAGE % (theme, json.dumps(json.loads(request.query_params.get("data", "{}")))))

    async def _stream(self, one: WebSocket) -> None:
        token = one.query_params["token"]
        self.connections.append(dict(one.query_params))
        await one.accept()
        if token == "bad":
            return await one.close(4401)
        name = token if token in self.runs else "run1"
        run = self.runs[name]
        self.sockets.add(one)
        listener = asyncio.create_task(self._listen(one, run))
        try:
            after, axes = (int(one.query_params[name]) for name in ("after", "axes"))
            async for message in self._messages(run, name, after, axes, "inside" in one.query_params):
                await (one.send_bytes(message) if isinstance(message, bytes) else one.send_text(json.dumps(message)))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            listener.cancel()
            self.sockets.discard(one)

    async def _messages(
        self, run: MockRun, name: str, after: int, axes: int, inside: bool
    ) -> AsyncIterator[bytes | dict[str, Any]]:
        after = after if axes == run.version else 0
        self.sent.append(sent := [])
        if run.status == "queued":
            yield run.hello(name) | {"probes": {"names": [], "y": [], "lengths": []}}
            while run.status == "queued":
                await asyncio.sleep(0.005)
        yield run.hello(name)
        yield run.input_bytes()
        if run.rest is None:
            yield run.axes()
        else:
            yield run.axes() | {"past": run.seq - after, "newest_first": True}
            sent.append(run.seq)
            yield run.frame_bytes(run.seq)
            await run.rest.wait()
            for seq in range(after + 1, run.seq):
                sent.append(seq)
                yield run.frame_bytes(seq)
            after = run.seq
        version, status, epoch, rate, fitted = run.version, run.status, 0, run.learning_rate, run.fitted
        due = time.monotonic()
        while True:
            if run.version != version:
                version, after = run.version, 0
                yield run.axes()
            if run.fitted != fitted:
                fitted = run.fitted
                yield run.axes()
            if int(run.epoch) > epoch:
                yield run.metrics_bytes(epoch, int(run.epoch))
                epoch = int(run.epoch)
                yield {"type": "status", **run.state()}
            if (run.status, run.learning_rate) != (status, rate):
                status, rate = run.status, run.learning_rate
                yield {"type": "status", **run.state()}
            await asyncio.sleep(run.apart)
            while after < run.seq:
                after += 1
                sent.append(after)
                if inside:
                    yield run.inside_bytes(after)
                yield run.frame_bytes(after)
            due = max(due + 1 / run.rate, time.monotonic())
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self._train(run)

    def _train(self, run: MockRun) -> None:
        if run.status != "running":
            return
        run.seq += 1
        if run.epoch >= run.epochs:
            run.status = "done"

    async def _listen(self, one: WebSocket, run: MockRun) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):
            while True:
                message = json.loads(await one.receive_text())
                if "painted" in message:
                    self.painted.append(message["painted"])
                    continue
                if "series" in message:
                    await one.send_bytes(run.series_bytes(message["series"]))
                    continue
                self.commands.append(message)
                if run.refuse:
                    await one.send_text(json.dumps({"type": "refused", "message": run.refuse}))
                    continue
                run.status = WISHES.get(message["do"], run.status)
                run.learning_rate = message.get("value", run.learning_rate)
