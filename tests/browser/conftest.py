"""A real Chromium and a running dashboard for the tests of this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser.chromium import ensure
from tests.browser.engine import Engine, engine
from tests.browser.server import Server

SCREENSHOTS = Path(__file__).parent / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOG_LINES = 40
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the test whether it failed, so that a fixture can keep a picture of what was on the screen; what a
    failed test's page and server said goes into its report."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    if report.when == "call" and report.failed:
        report.sections += _said(getattr(item, "funcargs", {}))
    return report


def _said(fixtures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, fixture in fixtures.items():
        if isinstance(fixture, Server):
            yield f"log of {name}", "\n".join(fixture.log.read_text(errors="replace").splitlines()[-LOG_LINES:])
        elif isinstance(fixture, Page):
            with suppress(Error):
                yield f"words on {name}", fixture.locator("body").inner_text(timeout=5_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = ensure()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One dashboard for all browser tests."""
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A dashboard of the test's own, for tests which restart or kill it."""
    running = Server(tmp_path).start()
    yield running
    running.stop()


@pytest.fixture
def window() -> dict[str, Any]:
    """How the tab of a test looks; a test module may have its own."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def page(chromium: Browser, window: dict[str, Any], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab in a fresh context. An error in a script of its pages fails the test; a failed test leaves screenshots."""
    context = chromium.new_context(**window)
    errors: list[str] = []
    context.on("weberror", lambda problem: errors.append(str(problem.error)))
    yield context.new_page()
    if errors or request.node.stash.get(FAILED, False):
        _keep_screenshots(context, request.node.nodeid)
    context.close()
    assert not errors, "Scripts of the page failed:\n" + "\n".join(errors)


@pytest.fixture(scope="module")
def js(chromium: Browser) -> Iterator[Engine]:
    """The player's own computations, in a tab without a player."""
    context = chromium.new_context()
    yield engine(context)
    context.close()


def _keep_screenshots(context: BrowserContext, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "_", name.removeprefix("tests/browser/"))
    for number, tab in enumerate(context.pages, start=1):
        tab.screenshot(path=SCREENSHOTS / f"{stem}-{number}.png")
