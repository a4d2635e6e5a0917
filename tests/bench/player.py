"""How the time machine plays: a real run in a real Chromium, its two sliders dragged in every tab, timed there."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Browser, Page, WebSocket

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from tests.bench import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import say
from tests.bench.wire import Wire
from tests.browser.player import Player

CELLS = ("rnn", "lstm")
EPOCHS, STEPS, UNITS, SERIES = 200, 100, 32, 400
SECONDS = 3
TRAINED_MS = 300_000

# Moves a slider at every animation frame, more than a hand ever would, and counts how often all views were painted.
DRAG = """async ([name, seconds]) => {
  const root = document.querySelector('.rnnviz-player')
  const slider = root.querySelector(`input[type=range][aria-label="${name}"]`)
  const low = Number(slider.min), high = Number(slider.max)
  const frame = () => new Promise(requestAnimationFrame)
  const before = root.rnnviz.paints, began = performance.now()
  for (let i = 0; performance.now() - began < 1000 * seconds; i++) {
    const share = 0.5 - 0.5 * Math.cos(i / 25)
    slider.value = String(low + share * (high - low))
    slider.dispatchEvent(new Event('input'))
    await frame()
  }
  return 1000 * (root.rnnviz.paints - before) / (performance.now() - began)
}"""


def figures() -> Iterator[Figure]:
    """``player.*``: the first load, repaints a second of all views of each tab, and what is asked meanwhile."""
    with dashboard.served() as server, dashboard.chromium() as browser:
        page = dashboard.tab(browser)
        store = Store(server.store_url)
        data = store.add_series(generate("rising", n=SERIES, l=STEPS))
        player, traffic = Player(page), Traffic(page)
        page.goto(server.url)
        player.until_status("done", TRAINED_MS)  # the first screen's own run
        for cell in CELLS:
            run = store.submit(data, RunConfig(cell=cell, h=UNITS, epochs=EPOCHS)).id
            page.goto(f"{server.url}/inside?run={run}")
            player.until_status("done", TRAINED_MS)
            yield from _load(browser, f"{server.url}/inside?run={run}", cell)
            yield from _drags(page, traffic, cell)


def _load(browser: Browser, address: str, cell: str) -> Iterator[Figure]:
    """For a visitor who was never here: what the player loads, its scripts and the whole past, as it is on the wire."""
    page = dashboard.tab(browser)
    wire, player = Wire(page), Player(page)
    page.goto(address)
    player.until("root.rnnviz && root.rnnviz.idle && root.dataset.shownEpoch === what", str(EPOCHS))
    page.wait_for_load_state("networkidle")
    loaded, own, whole = player.ask("root.rnnviz.stats.loaded_ms"), wire.received("/live/"), wire.received()
    say(f"player.load_mb.{cell}", f"{player.number('frames'):.0f} frames; the whole page {whole / 1e6:.2f} MB")
    page.context.close()
    yield Figure(f"player.load_mb.{cell}", own / 1e6, 6, "low")
    yield Figure(f"player.load_s.{cell}", loaded / 1000, 1.5, "low")


def _drags(page: Page, traffic: Traffic, cell: str) -> Iterator[Figure]:
    asked = 0
    for name in ("Epoch", "Time step"):
        rates: dict[str, float] = {}
        for tab in page.get_by_role("tab").all():
            tab.click()
            page.wait_for_load_state("networkidle")
            page.evaluate(DRAG, [name, 0.5])  # what is computed once for every frame
            traffic.sent = 0
            rates[tab.inner_text()] = float(page.evaluate(DRAG, [name, SECONDS]))
            asked += traffic.sent
        kind = name.split()[-1].lower()
        for tab_name, rate in rates.items():
            yield Figure(f"player.fps.{cell}.{kind}.{tab_name.lower()}", rate, 30, "high")
    yield Figure(f"player.asked_while_dragging.{cell}", asked, 0, "low")


class Traffic:
    """What a page asks for: requests, and messages of the player's socket."""

    def __init__(self, page: Page) -> None:
        self.sent = 0
        page.on("websocket", self._watch)
        page.on("request", lambda _: self._count())

    def _watch(self, socket: WebSocket) -> None:
        if "/live/" in socket.url:
            socket.on("framesent", lambda _: self._count())

    def _count(self) -> None:
        self.sent += 1
