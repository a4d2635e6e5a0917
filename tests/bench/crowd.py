"""Twenty at once: each has a page open and watches, some train, and everybody presses."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import cycle
from time import perf_counter, time

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from tests.bench.dashboard import served
from tests.bench.figure import Figure
from tests.bench.measured import p95, say, spread
from tests.bench.process import cpu_seconds
from tests.bench.session import Session
from tests.bench.watcher import Watcher
from tests.browser.server import Server

PEOPLE, WORKERS = 20, 2
CLICKS, THINKING_S = 10, 1.0
WORKERS_WITHIN_S = 60
LABEL = "Memory size h"


def figures() -> Iterator[Figure]:
    """``crowd.20``: milliseconds at the 95th percentile from a press until the page's script has answered it, of ten
    presses of each of twenty who watch the runs that two workers train. Sessions and players are spoken to as a browser
    does, without one: twenty browsers would need a machine of their own."""
    with served({"RNNVIZ_WORKERS": str(WORKERS)}) as server:
        took = asyncio.run(_together(server, Store(server.store_url)))
    spread("crowd.20", took, "ms")
    yield Figure("crowd.20", p95(took), 1000, "low")


async def _together(server: Server, store: Store) -> list[float]:
    await _until_there(store)
    data = store.add_series(generate("rising", l=100))
    runs = [store.submit(data, RunConfig(seed=seed, epochs=100_000)).id for seed in range(WORKERS)]
    watchers = [Watcher(server.url, store, run) for _, run in zip(range(PEOPLE), cycle(runs), strict=False)]
    async with asyncio.TaskGroup() as group:
        watching = [group.create_task(watcher.watch()) for watcher in watchers]
        busy, since = cpu_seconds(server.pid), time()
        people = [
            group.create_task(_presses(server, run, place))
            for place, run in zip(range(PEOPLE), cycle(runs), strict=False)
        ]
        took = [one for person in people for one in await person]
        seconds = time() - since
        say("crowd.20", f"{(cpu_seconds(server.pid) - busy) / seconds:.2f} of a core in the server")
        rates = [watcher.heard.frames / seconds for watcher in watchers]
        say("crowd.20", f"{min(rates):.1f} to {max(rates):.1f} frames a second to each")
        for task in watching:
            task.cancel()
    for run in runs:
        store.ask(run, "stop")
    return took


async def _until_there(store: Store) -> None:
    async with asyncio.timeout(WORKERS_WITHIN_S):
        while len(await asyncio.to_thread(store.workers)) < WORKERS:
            await asyncio.sleep(0.1)


async def _presses(server: Server, run: str, place: int) -> list[float]:
    """One who opens the page, and then presses again and again, each time a while after the answer."""
    took = []
    async with Session(server.url, f"/train?run={run}") as session:
        await session.shown()
        label = next(label for label in session.numbers if label.startswith(LABEL))
        await asyncio.sleep(THINKING_S * place / PEOPLE)
        for turn in range(CLICKS):
            began = perf_counter()
            await session.move(label, 2 + turn)
            took.append(1000 * (perf_counter() - began))
            assert any(f"× {2 + turn}" in shape for shape in session.metrics), "The page has not answered this press."
            await asyncio.sleep(THINKING_S)
    return took
