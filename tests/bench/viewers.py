"""Ten who watch one run that trains."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from tests.bench.dashboard import chromium, served, tab
from tests.bench.figure import Figure
from tests.bench.measured import load, say
from tests.bench.process import cpu_seconds
from tests.bench.watcher import Watcher
from tests.browser.player import Player
from tests.browser.server import Server

VIEWERS, FRAMES, SECONDS, SETTLING = 10, 20, 10, 3


def figures() -> Iterator[Figure]:
    """``viewers.tabs``: tabs that load and paint; ``viewers.core``: the share of a core that the server takes for ten.

    The share is taken with players that keep up with every frame. Ten tabs on one small machine do not, and a server
    that has little to send takes little: what it takes for them is only printed. Where not each player gets 20 frames a
    second the share is no number, and so misses its bar.
    """
    with served() as server:
        store = Store(server.store_url)
        with chromium() as browser:
            first = tab(browser)
            first.goto(server.url)
            Player(first).until_status("done")
            run = store.submit(store.add_series(generate("rising", n=400, l=100)), RunConfig(epochs=100_000)).id
            first.goto(f"{server.url}/train?run={run}")
            tabs = [first, *(first.context.new_page() for _ in range(VIEWERS - 1))]
            for page in tabs[1:]:
                page.goto(f"{server.url}/train?run={run}", wait_until="commit")
            painting = sum(_paints(page) for page in tabs)
            yield Figure("viewers.tabs", painting, VIEWERS, "high")
            _say_what_tabs_take(server, tabs)
        yield Figure("viewers.core", asyncio.run(_share_with_sockets(server, store, run)), 0.3, "low")
        store.ask(run, "stop")


def _paints(page: Page) -> bool:
    """Whether a tab goes on painting frames."""
    try:
        Player(page).until_drawn(3)
    except TooLate:
        return False
    return True


def _say_what_tabs_take(server: Server, tabs: list[Page]) -> None:
    players = [Player(page) for page in tabs]
    before, busy, since = [player.drawn() for player in players], cpu_seconds(server.pid), perf_counter()
    tabs[0].wait_for_timeout(1000 * SECONDS)
    busy, seconds = cpu_seconds(server.pid) - busy, perf_counter() - since
    rates = [(player.drawn() - then) / seconds for player, then in zip(players, before, strict=True)]
    say(
        "viewers.tabs",
        f"{min(rates):.1f} to {max(rates):.1f} frames a second painted in each, {busy / seconds:.3f} of a core",
    )


async def _share_with_sockets(server: Server, store: Store, run: str) -> float:
    watchers = [Watcher(server.url, store, run) for _ in range(VIEWERS)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(watcher.watch()) for watcher in watchers]
        await asyncio.sleep(SETTLING)
        before, busy, since = [one.heard.frames for one in watchers], cpu_seconds(server.pid), perf_counter()
        await asyncio.sleep(SECONDS)
        busy, seconds = cpu_seconds(server.pid) - busy, perf_counter() - since
        rates = [(one.heard.frames - then) / seconds for one, then in zip(watchers, before, strict=True)]
        for task in tasks:
            task.cancel()
    say(
        "viewers.core",
        f"{busy / seconds:.3f} with {min(rates):.1f} to {max(rates):.1f} frames a second to each; load {load()}",
    )
    return busy / seconds if min(rates) >= FRAMES else float("nan")
