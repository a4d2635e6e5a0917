"""The largest that may be: what a page is sent of it, and how long each view takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from rnnviz.config import RunConfig
from rnnviz.data.limits import MAX_CLASSES, MAX_SERIES
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store
from tests.bench.dashboard import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import load, say
from tests.bench.wire import Wire
from tests.browser.player import Player

LONG, MANY_UNITS = 10_000, 1_024
TRAINED_S, VIEWED_MS = 240, 30_000
LARGEST_MB, LONGEST_S = 2, 2

# Opens a tab and waits until its views are there and nothing is left to be painted or worked out, in two paintings.
OPEN = """async (name) => {
  const root = document.querySelector('.rnnviz-player')
  const began = performance.now()
  const body = root.querySelector(`[data-tab="${name}"]`)
  document.getElementById(`rnnviz-tab-${name}`).click()
  const frame = () => new Promise(requestAnimationFrame)
  for (let quiet = 0; quiet < 2 && performance.now() - began < 30_000; ) {
    await frame()
    quiet = body.childElementCount && root.rnnviz.idle ? quiet + 1 : 0
  }
  return performance.now() - began
}"""


@dataclass(frozen=True)
class Large:
    """make: the series. config: of a training as short as it can be."""

    make: Callable[[], SeriesSet]
    config: RunConfig


def drawn(l: int, n: int, num_classes: int = 2) -> SeriesSet:
    """Noisy waves; a class is how many of them there are in a series."""
    y = np.arange(n) % num_classes
    t = np.linspace(0, 2 * np.pi, l, dtype=np.float32)[:, None]
    X = np.sin((1 + y) * t, dtype=np.float32)
    X += np.random.default_rng(0).normal(0, 0.1, X.shape).astype(np.float32)
    return SeriesSet(X[..., None], y, tuple(f"class {c}" for c in range(num_classes)))


LARGE = {
    "steps": Large(lambda: drawn(LONG, 40), RunConfig(epochs=1)),
    "units": Large(lambda: drawn(20, 80), RunConfig(epochs=1, h=MANY_UNITS)),
    "classes": Large(lambda: drawn(50, 10 * MAX_CLASSES, MAX_CLASSES), RunConfig(epochs=2)),
    "series": Large(lambda: drawn(20, MAX_SERIES), RunConfig(epochs=1, batch_size=1_024)),
}


def figures() -> Iterator[Figure]:
    """``size.<what>.mb``: of that run alone; what is the same for every run is in the cache.

    ``size.<what>.open``, ``size.<what>.<tab>``: seconds until the page Look inside, and then each of its tabs, stands
    with nothing left to be painted or worked out.
    """
    with dashboard() as (server, page):
        store, player = Store(server.store_url), Player(page)
        page.goto(f"{server.url}/inside")
        player.until_status("done")
        tabs = [tab.get_attribute("id") or "" for tab in page.get_by_role("tab").all()]
        names = [tab.removeprefix("rnnviz-tab-") for tab in tabs]
        for name in names:  # every script is in the cache
            page.evaluate(OPEN, name)
        wire = Wire(page)
        for what, large in LARGE.items():
            page.goto("about:blank")
            run = _trained(store, page, what, large)
            address, newest = f"{server.url}/inside?run={run}", store.frame_numbers(run)[-1]
            yield from _views(page, wire, address, newest, what, names)


def _trained(store: Store, page: Page, what: str, large: Large) -> str:
    began = perf_counter()
    run = store.submit(store.add_series(large.make()), large.config).id
    while store.latest(run).status in ("queued", "running"):
        assert perf_counter() - began < TRAINED_S, f"Training with many {what} does not end."
        page.wait_for_timeout(100)
    row = store.run(run)
    say(
        f"size.{what}",
        f"{row.shapes}, h {row.config.h}, {row.status} after {perf_counter() - began:.0f} s {row.reason}",
    )
    return run


def _views(page: Page, wire: Wire, address: str, newest: int, what: str, names: list[str]) -> Iterator[Figure]:
    before = wire.received()
    page.goto(address, wait_until="commit")
    try:
        Player(page).until("root.rnnviz?.stats.painted.at(-1)?.seq >= what && root.rnnviz.idle", newest, VIEWED_MS)
        opened = float(page.evaluate("performance.now()")) / 1000
    except TooLate:
        opened = float("nan")
    yield Figure(f"size.{what}.open", opened, LONGEST_S, "low")
    for name in names:
        yield Figure(f"size.{what}.{name}", page.evaluate(OPEN, name) / 1000, LONGEST_S, "low")
    kept = Player(page).number("frames")
    told = page.get_by_text("They are kept with every picture up to").filter(visible=True).count()
    say(
        f"size.{what}",
        f"{kept:.0f} frames in the browser; load {load()}" + "; the network itself is not recorded" * (told > 0),
    )
    yield Figure(f"size.{what}.mb", (wire.received() - before) / 1e6, LARGEST_MB, "low")
