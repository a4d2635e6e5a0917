"""What lives as long as the server: the engine with its workers, the reader of files, and a first trained run for the
first visitor."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from threadpoolctl import threadpool_limits

from rnnviz.live import nagle
from rnnviz.runs.engine import LocalEngine
from rnnviz.runs.store import Store, default_url
from rnnviz.ui.showcase import ensure_showcase
from rnnviz.ui.state import reader


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Starts workers and reader before the first session and ends them with the server."""
    nagle.switch_off()
    one_thread()
    store = Store(default_url())
    engine = LocalEngine(store.url)
    try:
        engine.start()
        reader().warm()
        await asyncio.to_thread(ensure_showcase, store)
        gc.freeze()  # what is loaded now stays; later collections need not look at it
        yield {}
    finally:
        await asyncio.to_thread(engine.stop)
        await asyncio.to_thread(reader().stop)


def one_thread() -> None:
    """The server's products are small: threads that wait for each other on a busy machine made the axes of a run of 225
    frames take 3.3 instead of 0.4 seconds."""
    threadpool_limits(limits=1, user_api="blas")
