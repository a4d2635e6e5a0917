"""When the workers start: after the first page, unless something wants one."""

from __future__ import annotations

import asyncio

import pytest

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from rnnviz.ui import lifespan


class Looked(Store):
    """Notes each look for work."""

    looks = 0

    def has_work(self) -> bool:
        self.looks += 1
        return super().has_work()


async def until(condition: asyncio.Event, within: float = 20) -> None:
    await asyncio.wait_for(condition.wait(), within)


def starting(store: Store) -> tuple[asyncio.Task[None], asyncio.Event]:
    started = asyncio.Event()
    return asyncio.create_task(lifespan.after_the_first_page(store, started.set)), started


def test_workers_start_after_the_first_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "FIRST_PAGE_S", 0.3)

    async def road() -> None:
        began = asyncio.get_running_loop().time()
        _, started = starting(store)
        await until(started)
        assert asyncio.get_running_loop().time() - began >= 0.3

    asyncio.run(road())


def test_what_wants_a_worker_does_not_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "FIRST_PAGE_S", 3_600)
    looked = Looked(store.url)

    async def road() -> None:
        task, started = starting(looked)
        while looked.looks < 3:
            await asyncio.sleep(0)
        assert not started.is_set()
        store.submit(store.add_series(generate("rising", n=20)), RunConfig())
        await until(started)
        await task

    asyncio.run(road())
    looked.close()


def test_a_server_that_ends_first_starts_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifespan, "FIRST_PAGE_S", 3_600)

    async def road() -> None:
        task, started = starting(store)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not started.is_set()

    asyncio.run(road())
