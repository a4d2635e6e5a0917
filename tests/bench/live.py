"""How alive it looks: a real Chromium, a real server and a real training, timed in the page itself.

The press, the frames and the answers are all timed by the browser's own clock, which is the machine's and so the
workers' too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from tests.bench.dashboard import dashboard
from tests.bench.figure import Figure
from tests.bench.measured import p95
from tests.browser.player import Player, train
from tests.browser.server import Server

PRESSES, CLICKS, WATCHED_MS = 10, 25, 6000
EPOCHS = 50_000
STEPS = 100

NOTE_CLICKS = "document.addEventListener('click', () => { window.clicked = Date.now() }, true)"
# The page's own answer to a click: the moment the shapes with the user's numbers have changed.
NOTE_ANSWERS = """
new MutationObserver(() => {
  const text = [...document.querySelectorAll('[data-testid=stMetricValue]')].map((e) => e.textContent).join()
  if (text !== window.shapes) { window.shapes = text; window.answered = Date.now() }
}).observe(document.body, {subtree: true, childList: true, characterData: true})
"""


def figures() -> Iterator[Figure]:
    """``live.*``: milliseconds at the 95th percentile, and frames a second."""
    with dashboard() as (server, page):
        data = Store(server.store_url).add_series(generate("rising", l=STEPS))
        player = Player(page)
        page.goto(server.url)  # the worker is warm when the first screen's own run is done
        player.until_status("done")
        first, pause, stop = _presses(server, page, player, data)
        yield Figure("live.first_frame_ms", p95(first), 500, "low")
        yield Figure("live.pause_ms", p95(pause), 300, "low")
        yield Figure("live.stop_ms", p95(stop), 300, "low")
        _start(server, page, player, data, seed=PRESSES)
        fps, late = _watch(page, player)
        yield Figure("live.fps", fps, 20, "high")
        yield Figure("live.late_ms", p95(late), 120, "low")
        yield Figure("live.click_ms", p95(_clicks(page)), 300, "low")
        player.press("Stop")
        player.until_status("stopped")


def _presses(server: Server, page: Page, player: Player, data: str) -> tuple[list[float], list[float], list[float]]:
    first, pause, stop = [], [], []
    for seed in range(PRESSES):
        _start(server, page, player, data, seed)
        first.append(player.ask("root.rnnviz.stats.first_painted - window.clicked"))
        pause.append(_answer(player, lambda: player.press("Pause"), "paused"))
        stop.append(_answer(player, lambda: player.press("Stop"), "stopped"))
    return first, pause, stop


def _start(server: Server, page: Page, player: Player, data: str, seed: int) -> None:
    """A page that is at rest, and then the press."""
    page.goto(f"{server.url}/train?data={data}&epochs={EPOCHS}&seed={seed}")
    page.get_by_test_id("stMetricValue").first.wait_for()
    page.wait_for_load_state("networkidle")
    before = player.value("run") if page.locator(".rnnviz-player").count() else ""
    page.evaluate(NOTE_CLICKS)
    train(page)
    player.until_another_run(before)
    player.more_frames(3)


def _answer(player: Player, press: Callable[[], None], status: str) -> float:
    """Milliseconds from the click to the status being on the page."""
    player.ask(
        """new MutationObserver((_, watch) => {
             if (root.dataset.status === what) { window.answered = Date.now(); watch.disconnect() }
           }).observe(root, {attributes: true})""",
        status,
    )
    press()
    player.until_status(status)
    return float(player.page.evaluate("window.answered - window.clicked"))


def _watch(page: Page, player: Player) -> tuple[float, list[float]]:
    """Frames painted a second, and each one's milliseconds from the worker's commit to the paint."""
    player.more_frames(20)
    since = page.evaluate("Date.now()")
    page.wait_for_timeout(WATCHED_MS)
    painted = player.ask("root.rnnviz.stats.painted.filter((frame) => frame.painted >= what)", since)
    return 1000 * len(painted) / WATCHED_MS, [frame["painted"] - frame["committed"] for frame in painted]


def _clicks(page: Page) -> list[float]:
    """A setting changed elsewhere on the page while the run trains, until the page has answered."""
    page.evaluate(NOTE_CLICKS)
    page.evaluate(NOTE_ANSWERS)
    more = page.get_by_test_id("stNumberInput").filter(has_text="Memory size").get_by_test_id("stNumberInputStepUp")
    took = []
    for _ in range(CLICKS):
        page.evaluate("window.answered = 0")
        more.click()
        page.wait_for_function("window.answered > window.clicked")
        took.append(float(page.evaluate("window.answered - window.clicked")))
    return took
