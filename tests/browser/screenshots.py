"""``python -m tests.browser.screenshots``: every page and tab in a trained state, light and dark, wide and narrow.

To be looked at by a person. The pictures go to tests/browser/screenshots/, which is not kept.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from rnnviz.ui.registry import ENTRIES
from tests.browser.chromium import ensure
from tests.browser.conftest import ARGUMENTS, SCREENSHOTS
from tests.browser.player import Player
from tests.browser.server import Server

WIDTHS = {"wide": 1280, "narrow": 390}
THEMES = ("light", "dark")
LOADED = "[...document.querySelectorAll('.rnnviz-player')].some((player) => player.dataset.frames > 1)"
STILL = "[...document.querySelectorAll('.rnnviz-player')].every((player) => !player.rnnviz || player.rnnviz.idle)"
# From the middle of the series: its end hides what the step does.
MIDDLE = "document.querySelectorAll('.rnnviz-player').forEach((one) => one.rnnviz?.seek({step: what}))"


def main() -> None:
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir()
    chromium = ensure()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        server = Server(Path(folder)).start()
        try:
            left, right = _trained(server, browser)
            for (name, width), theme in itertools.product(WIDTHS.items(), THEMES):
                _take_all(server, browser, f"{name}-{theme}", width, theme, f"run={left}&with={right}")
        finally:
            server.stop()
            browser.close()
    print(SCREENSHOTS)


def _trained(server: Server, browser: Browser) -> tuple[str, str]:
    """Two finished runs: a GRU with three classes, and an RNN of two layers with several features."""
    store = Store(server.store_url)
    shapes = store.submit(store.add_series(generate("shapes", n=300, l=60)), RunConfig(cell="gru", h=16, epochs=60))
    wheel = store.submit(store.add_series(generate("wheel", n=300, l=60)), RunConfig(h=12, num_layers=2, epochs=60))
    page = browser.new_page()
    for run in (shapes, wheel):
        page.goto(f"{server.url}/train?run={run.id}")
        Player(page).until_status("done")
    page.close()
    return shapes.id, wheel.id


def _take_all(server: Server, browser: Browser, kind: str, width: int, theme: str, query: str) -> None:
    scheme = "dark" if theme == "dark" else "light"
    viewport = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    for entry in ENTRIES:
        path = "" if entry is ENTRIES[0] else entry.name  # the first page has no path of its own
        page.goto(f"{server.url}/{path}?{query}")
        page.get_by_role("heading", level=1).wait_for()
        if entry.name in ("start", "train", "inside", "compare"):
            page.wait_for_function(LOADED)
            page.evaluate(f"(what) => {{ {MIDDLE} }}", 30)
        if entry.name == "runs":
            _tick(page)
        for suffix in _tabs(page):
            page.wait_for_load_state("networkidle")
            page.wait_for_function(STILL)
            _whole(page, width).screenshot(path=SCREENSHOTS / f"{entry.name}{suffix}-{kind}.png")
    context.close()


def _tick(page: Page) -> None:
    """Chooses all runs, so that their curves lie over each other."""
    boxes = page.get_by_test_id("stCheckbox").locator("label")
    boxes.first.wait_for()
    for box in boxes.all():
        box.click()
    page.get_by_test_id("stPlotlyChart").first.wait_for()


def _tabs(page: Page) -> Iterator[str]:
    """Opens each tab of the page in turn; a page without any counts as one."""
    tabs = page.locator(".rnnviz-tab").all()
    if not tabs:
        yield ""
    for tab in tabs:
        tab.click()
        page.locator(".rnnviz-views:visible .rnnviz-panel").first.wait_for()
        yield f"-{tab.inner_text().lower()}"


def _whole(page: Page, width: int) -> Page:
    """The window as tall as what it shows: Streamlit scrolls inside of it."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(6000, int(height))})
    return page


if __name__ == "__main__":
    main()
