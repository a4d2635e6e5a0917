"""What a long run leaves in the store, and what the server keeps of runs that were looked at."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.engine import LocalEngine
from rnnviz.runs.store import Store
from tests.bench.dashboard import served
from tests.bench.figure import Figure
from tests.bench.measured import say
from tests.bench.process import megabytes
from tests.bench.session import Session
from tests.bench.watcher import Watcher
from tests.browser.server import Server
from tests.unit.runs.waiting import wait_until

EPOCHS, STEPS = 10_000, 100
SERIES, HELD_OUT = 44, 0.75  # little to learn from, and 32 series whose states every frame holds
RUNS, SETTLING = 200, 20
PATIENCE_S = 300.0


def figures() -> Iterator[Figure]:
    """``memory.run``: MB that the store has grown by after a run of 10,000 epochs.

    ``memory.views``: MB that the server's process has grown by after 200 runs were looked at.
    """
    yield Figure("memory.run", kept(), 64, "low")
    yield Figure("memory.views", asyncio.run(grown()), 50, "low")


def kept() -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite"
        store = Store(f"sqlite:///{file}")
        data = store.add_series(generate("rising", n=SERIES, l=STEPS))
        before = weight(file)
        engine = LocalEngine(store.url, workers=1)
        engine.start()
        try:
            run = store.submit(data, RunConfig(epochs=EPOCHS, held_out=HELD_OUT)).id
            wait_until(lambda: store.latest(run).status == "done", "the long run is done", PATIENCE_S)
            said = f"{len(store.frame_numbers(run))} frames of {store.run(run).shapes.p} series"
        finally:
            engine.stop()
        say("memory.run", f"{said}, {len(store.metrics(run))} epochs")
        after = weight(file)
        store.close()
    return after - before


def weight(file: Path) -> float:
    """MB of a SQLite store on the disk, what it has not yet put in its place included."""
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*")) / 1e6


async def grown() -> float:
    """Each run is looked at as a browser does it: a session of the page, and a player that takes all it is sent."""
    with served() as server:
        store = Store(server.store_url)
        runs = await asyncio.to_thread(trained, store)
        for run in runs[:SETTLING]:
            await look(server, store, run)
        before = megabytes(server.pid)
        heard = [await look(server, store, run) for run in runs[SETTLING:]]
        after = megabytes(server.pid)
    say("memory.views", f"{before:.0f} MB after {SETTLING} runs, {after:.0f} MB after {RUNS} more")
    say("memory.views", f"{sum(heard) / len(heard) / 1e6:.2f} MB sent of each run")
    return after - before


def trained(store: Store) -> Sequence[str]:
    data = store.add_series(generate("rising", n=SERIES, l=STEPS))
    runs = [store.submit(data, RunConfig(epochs=2, held_out=HELD_OUT, seed=seed)).id for seed in range(SETTLING + RUNS)]
    while store.latest(runs[-1]).status != "done":
        sleep(0.1)
    return runs


async def look(server: Server, store: Store, run: str) -> int:
    """Bytes that the player was sent."""
    async with Session(server.url, f"/inside?run={run}") as session:
        await session.shown()
        player = Watcher(server.url, store, run, inside=True)
        await player.until((await asyncio.to_thread(store.frame_numbers, run))[-1])
    return player.heard.size
