"""What the tests and the benchmark read from a player, and how they press its buttons."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

ROOT = ".rnnviz-player"
PATIENCE_MS = 60_000


class Player:
    """The one player of a page. Values come from the attributes of its root, not from pixels."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def value(self, name: str) -> str:
        return self.page.locator(ROOT).get_attribute(f"data-{name}") or ""

    def number(self, name: str) -> float:
        return float(self.value(name) or 0)

    def ask(self, expression: str, what: Any = None) -> Any:
        """A JavaScript expression in which ``root`` is the player's root and ``what`` this value."""
        return self.page.evaluate(
            f"(what) => {{ const root = document.querySelector('{ROOT}'); return {expression} }}", what
        )

    def until(self, condition: str, what: Any = None, timeout: float = PATIENCE_MS) -> None:
        """Waits for such an expression to be true."""
        self.page.wait_for_function(
            f"(what) => {{ const root = document.querySelector('{ROOT}'); return root && ({condition}) }}",
            arg=what,
            timeout=timeout,
        )

    def until_status(self, status: str, timeout: float = PATIENCE_MS) -> None:
        self.until("root.dataset.status === what", status, timeout)

    def until_another_run(self, than: str) -> str:
        """Waits for a run other than this one to be on the screen with a frame; returns its id."""
        self.until("root.dataset.run && root.dataset.run !== what && Number(root.dataset.frames) > 0", than)
        return self.value("run")

    def until_drawn(self, count: int = 1) -> None:
        self.until("root.rnnviz?.stats.count >= what", count)

    def drawn(self) -> int:
        """Frames painted so far."""
        return int(self.ask("root.rnnviz.stats.count"))

    def more_frames(self, count: int) -> None:
        self.until_drawn(self.drawn() + count)

    def press(self, name: str) -> None:
        """One of the player's own buttons, once it may be pressed."""
        button = self.page.locator(ROOT).get_by_role("button", name=name, exact=True)
        expect(button).to_be_enabled(timeout=PATIENCE_MS)
        button.click()


def train(page: Page) -> None:
    """Presses the page's own button."""
    page.get_by_test_id("stMain").get_by_role("button", name="Train", exact=True).click()


def set_number(page: Page, label: str, value: float) -> None:
    """Types into a number field and waits until the address has it, so that the page has taken it."""
    field = page.get_by_role("spinbutton", name=re.compile(f"^{re.escape(label)}"))
    field.fill(str(value))
    field.press("Enter")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE_MS)
