"""A dashboard with a store of its own and a tab of a Chromium, for the families that look at it as a visitor does."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ensure
from tests.browser.conftest import ARGUMENTS
from tests.browser.server import Server

WINDOW = {"width": 1280, "height": 900}


@contextmanager
def dashboard(environment: Mapping[str, str] | None = None) -> Iterator[tuple[Server, Page]]:
    """environment: more variables for the server's process."""
    with served(environment) as server, chromium() as browser:
        yield server, tab(browser)


@contextmanager
def served(environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The dashboard alone."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as last:
        server = Server(Path(folder), dict(environment or {}))
        last.callback(server.stop)
        yield server.start()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = ensure()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def tab(browser: Browser) -> Page:
    """A tab of a visitor who was never here: nothing is cached."""
    return browser.new_context(viewport=WINDOW).new_page()
