"""Two runs side by side, in a real Chromium: one bar moves both, and one side may stay at an epoch of its own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.mock_stream import MockRun, MockStream

LEFT, RIGHT = "[data-side=left]", "[data-side=right]"


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1400}, "reduced_motion": "reduce"}


def until(page: Page, side: str, condition: str) -> None:
    page.wait_for_function(
        f"() => {{ const data = document.querySelector('{side}')?.dataset; return data && ({condition}) }}"
    )


def open_both(page: Page, mock: MockStream, right: str) -> None:
    page.goto(mock.url(other={"run": right, "token": right}))
    for side in (LEFT, RIGHT):
        until(page, side, "Number(data.frames) >= 9")


def test_one_bar_moves_both_runs(page: Page) -> None:
    with MockStream(MockRun(frames=40, p=6, status="paused")) as mock:
        mock.runs["run2"] = MockRun(frames=20, p=6, l=60, status="paused", kind="units", d=2)
        open_both(page, mock, "run2")
        page.get_by_role("slider", name="Epoch", exact=True).fill("3")
        page.get_by_role("slider", name="Time step").fill("70")
        until(page, LEFT, "data.shownEpoch === '3' && data.step === '70'")
        until(page, RIGHT, "data.shownEpoch === '3' && data.step === '60'")  # its series end there
        page.locator(LEFT).get_by_role("combobox", name="Series").select_option("4")
        until(page, RIGHT, "data.selected === '4'")
        expect(page.get_by_text("Left: ").first).to_be_visible()


def test_the_keyboard_and_a_click_on_either_side_move_the_one_bar(page: Page) -> None:
    with MockStream(MockRun(frames=20, p=6, l=20, status="paused")) as mock:
        mock.runs["run2"] = MockRun(frames=20, p=6, l=20, status="paused")
        open_both(page, mock, "run2")
        page.get_by_role("button", name="Play the time steps", exact=True).focus()
        page.keyboard.press("Home")
        until(page, LEFT, "data.step === '1'")
        until(page, RIGHT, "data.step === '1'")
        page.locator(f"{RIGHT} .rnnviz-strip canvas").click(position={"x": 60, "y": 30})
        page.keyboard.press("ArrowRight")  # from where the click went
        until(page, RIGHT, "data.step === '2'")
        page.locator(f"{RIGHT} .rnnviz-strip canvas").click(position={"x": 300, "y": 30})
        expect(page.get_by_role("slider", name="Time step")).not_to_have_value("2")
        page.locator(RIGHT).get_by_role("combobox", name="Series").select_option("3")
        until(page, LEFT, "data.selected === '3'")


def test_who_stays_at_an_epoch_stays_at_the_one_on_show(page: Page) -> None:
    with MockStream(MockRun(frames=40, p=6, status="paused")) as mock:
        mock.runs["run2"] = MockRun(frames=40, p=6, status="paused")
        open_both(page, mock, "run2")
        page.get_by_role("button", name="Stay at one epoch").click()
        page.get_by_role("slider", name="Epoch", exact=True).fill("5")
        until(page, LEFT, "data.shownEpoch === '5'")
        until(page, RIGHT, "data.shownEpoch === '9.75'")
        page.get_by_role("button", name="Stay at one epoch").click()
        until(page, RIGHT, "data.shownEpoch === '5'")  # where the left one is


def test_one_run_twice_shows_two_of_its_epochs(page: Page) -> None:
    with MockStream(MockRun(frames=40, p=6, status="paused")) as mock:
        open_both(page, mock, "run1")
        until(page, RIGHT, "data.shownEpoch === '0'")
        until(page, LEFT, "data.shownEpoch === '9.75'")
        page.get_by_role("slider", name="Epoch", exact=True).fill("5")
        until(page, LEFT, "data.shownEpoch === '5'")
        page.get_by_role("slider", name="Epoch of this side").fill("2")
        until(page, RIGHT, "data.shownEpoch === '2'")
        page.get_by_role("button", name="Stay at one epoch").click()
        page.get_by_role("slider", name="Epoch", exact=True).fill("7")
        until(page, RIGHT, "data.shownEpoch === '7'")
