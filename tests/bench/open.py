"""How long it takes to open: against the smallest Streamlit app there can be, each from a server that just started."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from tests.bench.dashboard import chromium, tab
from tests.bench.figure import Figure
from tests.bench.measured import spread
from tests.browser.player import Player
from tests.browser.server import Server

STARTS = 9
ONE_LINE = 'import streamlit as st\nst.write("hi")\n'
# Python keeps what it has compiled, as it does for everybody; and nothing is asked of the network.
ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": "", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}

# Looks at every painting, from the very beginning of the page, and notes the milliseconds since it was asked for.
NOTE_TEXT = """
const look = () => {
  const texts = document.querySelectorAll('[data-testid=stMain] :is(h1, p)')
  if ([...texts].some((text) => text.textContent.trim())) window.first_text = performance.now()
  else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


def figures() -> Iterator[Figure]:
    """``open.first_text``, ``open.first_chart``: times of the dashboard's first page over the time to "hi"."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        ours, theirs = dashboard_in(Path(folder)), one_line_in(Path(folder))
        until_trained(ours, browser)
        started(theirs, browser)
        texts, charts, his = [], [], []
        for _ in range(STARTS):
            text, chart = started(ours, browser, chart=True)
            texts.append(text)
            charts.append(chart)
            his.append(started(theirs, browser)[0])
    for what, times in {"text": texts, "chart": charts, "hi": his}.items():
        spread(f"open.{what}", times, "ms")
    yield Figure("open.first_text", median(texts) / median(his), 1.3, "low")
    yield Figure("open.first_chart", median(charts) / median(his), 2.5, "low")


def dashboard_in(folder: Path) -> Server:
    (folder / "ours").mkdir()
    return Server(folder / "ours", ENVIRONMENT)


def one_line_in(folder: Path) -> Server:
    script = folder / "theirs" / "hi.py"
    script.parent.mkdir()
    script.write_text(ONE_LINE)
    return Server(script.parent, ENVIRONMENT, script)


def until_trained(server: Server, browser: Browser) -> None:
    """The very first start, which trains what every later one shows."""
    server.start()
    page = tab(browser)
    page.goto(server.url)
    Player(page).until_status("done")
    page.context.close()
    server.stop()


def started(server: Server, browser: Browser, chart: bool = False) -> tuple[float, float]:
    """A process that just started, and a browser that was never there: milliseconds to the first text and chart."""
    server.start()
    page = tab(browser)
    try:
        page.add_init_script(NOTE_TEXT)
        page.goto(server.url)
        text = page.wait_for_function("window.first_text").json_value()
        return float(text), _first_chart(Player(page)) if chart else 0.0
    finally:
        page.context.close()
        server.stop()


def _first_chart(player: Player) -> float:
    player.until_drawn()
    return float(player.ask("root.rnnviz.stats.first_painted - performance.timeOrigin"))
