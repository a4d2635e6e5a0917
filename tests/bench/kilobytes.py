"""What a frame of a live run weighs on the way to the browser, early and late in a long training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, WebSocket

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.live.wire import FRAME, FRAME_HEADER
from rnnviz.runs.store import Store
from tests.bench.dashboard import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import say
from tests.browser.player import Player

EPOCHS = (10, 100, 1_000)
STEPS, SERIES, TRAJECTORIES = 100, 400, 32
SECONDS = 150  # may pass until the last of these epochs is over, in a training that itself takes a fifth of that


@dataclass(frozen=True)
class Message:
    """size: bytes. frame, epoch: of a frame; 0 of whatever else is sent."""

    size: int
    frame: int = 0
    epoch: float = 0


def figures() -> Iterator[Figure]:
    """``live.kb.<epoch>``: KB (1,000 bytes) over the stream's socket for each new frame, until this epoch.

    Whatever else the socket carries is counted, also frames that are sent again because their axes have changed.
    """
    with dashboard() as (server, page):
        store = Store(server.store_url)
        player = Player(page)
        page.goto(server.url)
        player.until_status("done")  # the first screen's own run has left the worker to this one
        data = store.add_series(generate("rising", n=SERIES, l=STEPS))
        received = listen(page)
        run = store.submit(data, RunConfig(epochs=100_000)).id
        page.goto(f"{server.url}/train?run={run}")
        player.until("Number(root.dataset.epoch) > what", EPOCHS[-1] + 1, 1000 * SECONDS)
        assert player.ask("root.rnnviz.stats.count") > 0
        assert store.run(run).shapes.p == TRAJECTORIES
        store.ask(run, "stop")
        player.until_status("stopped")
    for epoch in EPOCHS:
        yield Figure(f"live.kb.{epoch}", per_frame(received, epoch) / 1000, 24, "low")


def listen(page: Page) -> list[Message]:
    """Fills as the page's streams say something."""
    received: list[Message] = []

    def hear(socket: WebSocket) -> None:
        if "/live/" in socket.url:
            socket.on("framereceived", lambda data: received.append(message(data)))

    page.on("websocket", hear)
    return received


def message(data: str | bytes) -> Message:
    if isinstance(data, str) or int.from_bytes(data[:4], "little") != FRAME:
        return Message(len(data))
    _, frame, epoch, *_ = FRAME_HEADER.unpack_from(data)
    return Message(len(data), frame, epoch)


def per_frame(received: Sequence[Message], epoch: int) -> float:
    """Bytes of all messages until this epoch's first frame, over the frames among them that were new."""
    came = received[: _until(received, epoch)]
    size, new = sum(one.size for one in came), {one.frame for one in came if one.frame}
    alone = sorted({one.size for one in came if one.frame})
    again = sum(1 for one in came if one.frame) - len(new)
    say(f"live.kb.{epoch}", f"{len(new)} frames of {alone} bytes, {again} sent again; {size} bytes in all")
    return size / len(new)


def _until(received: Sequence[Message], epoch: int) -> int:
    """With that frame, and with the past that may follow it: the newest frame comes first."""
    first = next(place for place, one in enumerate(received) if one.epoch >= epoch)
    rest = enumerate(received[first:], first)
    return next((place for place, one in rest if one.frame > received[first].frame), len(received))
