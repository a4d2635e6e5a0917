"""What lives as long as the server: the engine with its workers, the reader of files, and a first trained run for the
first visitor."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from threadpoolctl import threadpool_limits

from rnnviz.live import nagle
from rnnviz.runs.engine import LocalEngine
from rnnviz.runs.store import Store, default_url
from rnnviz.ui.showcase import ensure_showcase
from rnnviz.ui.state import reader

HEAD_START_S, LOOK_S = 2.5, 0.1

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Starts workers and reader soon after the server, and ends them with it."""
    nagle.switch_off()
    one_thread()
    store = Store(default_url())
    engine = LocalEngine(store.url)

    def start() -> None:
        engine.start()
        reader().warm()

    await asyncio.to_thread(ensure_showcase, store)
    gc.freeze()  # what is loaded now stays; later collections need not look at it
    starting = asyncio.create_task(start_soon(store, start), name="engine")
    try:
        yield {}
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await asyncio.to_thread(engine.stop)
        await asyncio.to_thread(reader().stop)


async def start_soon(store: Store, start: Callable[[], None]) -> None:
    """Whoever opens the page as soon as there is a server has the machine for it: starting workers and reader takes
    2.5 s of a core, beside which the first text took 1.3 s instead of 0.9. What wants a worker does not wait."""
    until = monotonic() + HEAD_START_S
    while monotonic() < until and not await asyncio.to_thread(_has_work, store):
        await asyncio.sleep(LOOK_S)
    try:
        start()
    except Exception:
        log.exception("The workers could not be started: nothing will be trained here.")


def _has_work(store: Store) -> bool:
    try:
        return store.has_work()
    except Exception:
        log.exception("It is not known whether anything waits to be trained.")
        return True


def one_thread() -> None:
    """The server's products are small: threads that wait for each other on a busy machine made the axes of a run of 225
    frames take 3.3 instead of 0.4 seconds."""
    threadpool_limits(limits=1, user_api="blas")
