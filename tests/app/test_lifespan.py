"""When the workers start and end: a moment after the server, unless something wants one, and with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from rnnviz.ui import lifespan

PATIENCE_S = 20


class Parts:
    """Stands for the engine and the reader: notes what is done to them."""

    def __init__(self, *_: object) -> None:
        self.did: list[str] = []
        self.started = asyncio.Event()

    def start(self) -> None:
        self.did.append("start")
        self.started.set()

    def warm(self) -> None:
        self.did.append("warm")

    def stop(self) -> None:
        self.did.append("stop")


@pytest.fixture
def parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> Parts:
    made = Parts()
    monkeypatch.setattr(lifespan, "LocalEngine", lambda url: made)
    monkeypatch.setattr(lifespan, "reader", lambda: made)
    monkeypatch.setattr(lifespan, "ensure_showcase", lambda store: None)
    monkeypatch.setattr(lifespan, "HEAD_START_S", 3_600)
    return made


def serve(parts: Parts, meanwhile: Callable[[], object] | None = None) -> None:
    """A server that ends as soon as its workers have started, or at once where nothing is to happen meanwhile."""

    async def road() -> None:
        async with lifespan.lifespan(None):
            if meanwhile is not None:
                await asyncio.to_thread(meanwhile)
                await asyncio.wait_for(parts.started.wait(), PATIENCE_S)

    asyncio.run(road())


def test_workers_start_when_the_head_start_is_over(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "HEAD_START_S", 0.01)
    serve(parts, lambda: None)
    assert parts.did == ["start", "warm", "stop", "stop"]


def test_what_wants_a_worker_does_not_wait(parts: Parts, store: Store) -> None:
    serve(parts, lambda: store.submit(store.add_series(generate("rising", n=20)), RunConfig()))
    assert parts.did == ["start", "warm", "stop", "stop"]


def test_a_store_that_does_not_answer_is_logged_and_keeps_no_worker_waiting(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(store: Store) -> bool:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Store, "has_work", broken)
    serve(parts, lambda: None)
    assert parts.did == ["start", "warm", "stop", "stop"]
    assert "the disk is gone" in caplog.text


def test_a_server_that_ends_before_starts_none(parts: Parts) -> None:
    serve(parts)
    assert parts.did == ["stop", "stop"]
