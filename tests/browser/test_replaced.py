"""What is left when a run makes room for another one, a connection breaks, or a file does not come: nothing stale, and
nothing that waits for ever."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.engine import Engine
from tests.browser.mock_network import NetworkRun
from tests.browser.mock_stream import MockStream
from tests.browser.player import Player


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1400}, "reduced_motion": "reduce"}


@pytest.fixture
def player(page: Page) -> Player:
    return Player(page)


def ready(page: Page, player: Player, mock: MockStream, **data: Any) -> None:
    page.goto(mock.url(view="inside", **data))
    player.until("Number(root.dataset.frames) >= what && root.rnnviz?.stats.count > 0", mock.run.frames)


def show(page: Page, player: Player, run: str) -> None:
    page.evaluate(f"again({{run: '{run}', token: '{run}', view: 'inside'}})")
    player.until("root.dataset.run === what && Number(root.dataset.frames) > 0", run)


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_what_was_chosen_in_one_run_is_not_looked_for_in_another(page: Page, player: Player) -> None:
    """A cell of five classes and a number of the sixth matrix, in a tab that is closed when the run is replaced."""
    run = NetworkRun(cell="gru", h=8, l=20, p=10, frames=4, status="paused", classes=tuple("abcde"))
    with MockStream(run) as mock:
        mock.runs["run2"] = NetworkRun(h=2, l=10, p=4, frames=4, status="paused")
        ready(page, player, mock)
        open_tab(page, "Mistakes")
        page.get_by_label("Class", exact=True).select_option("4")
        open_tab(page, "Learning")
        page.get_by_label("The weights of a layer").focus()
        page.keyboard.press("PageUp")  # the last matrix
        expect(page.get_by_text('fc b of "a": ')).to_be_visible()
        open_tab(page, "Paths")
        show(page, player, "run2")
        open_tab(page, "Mistakes")
        expect(page.get_by_text('series of "rising"').first).to_be_visible()
        open_tab(page, "Learning")
        expect(page.get_by_text("Furthest from 0: ")).to_be_visible()
        expect(page.get_by_text('fc b of "a": ')).to_be_hidden()


def test_questions_about_a_run_that_is_gone_hold_nothing_up(page: Page, player: Player) -> None:
    """One is being answered and others wait when the run is replaced."""
    with MockStream(NetworkRun(h=24, l=120, p=4, frames=4, status="paused")) as mock:
        mock.runs["run2"] = NetworkRun(h=3, l=10, p=4, frames=4, status="paused")
        ready(page, player, mock)
        open_tab(page, "Learning")
        expect(page.get_by_text("Being worked out").first).to_be_attached()
        show(page, player, "run2")
        player.until("root.rnnviz.idle")
        expect(page.get_by_text("Being worked out")).to_have_count(0)
        expect(page.get_by_text("3 eigenvalues")).to_be_visible()


def test_a_series_that_was_lost_with_the_connection_is_asked_for_again(page: Page, player: Player) -> None:
    run = NetworkRun(h=4, l=20, p=6, frames=4, status="paused")
    with MockStream(run) as mock:
        ready(page, player, mock)
        whole = run.series_bytes
        run.series_bytes = lambda index: b""  # type: ignore[method-assign]
        player.ask("root.rnnviz.select(7)")
        player.until("root.dataset.selected === '7'")
        run.series_bytes = whole  # type: ignore[method-assign]
        mock.cut()
        player.until("root.rnnviz.inside.series?.index === 7")


def test_a_run_that_is_not_there_leaves_no_pictures_of_the_one_before(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        page.evaluate("again({run: 'gone', token: 'bad', view: 'inside'})")
        expect(page.get_by_text("There is nothing to show.")).to_be_visible()
        expect(page.get_by_text("Waiting for the first picture of its memory").first).to_be_visible()


def test_a_tab_whose_views_did_not_come_can_be_opened_again(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        page.route("**/views/lines.js", lambda route: route.abort())
        open_tab(page, "Units")
        expect(page.get_by_text("These views could not be loaded.")).to_be_visible()
        page.unroute("**/views/lines.js")
        open_tab(page, "Paths")
        open_tab(page, "Units")
        expect(page.get_by_role("heading", name="One unit over time")).to_be_visible()
        expect(page.get_by_text("These views could not be loaded.")).to_have_count(0)


def test_a_list_keeps_the_focus_of_the_keyboard(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        open_tab(page, "Mistakes")
        near = page.get_by_role("group", name="The nearest series").get_by_role("button").nth(1)
        near.focus()
        page.keyboard.press("Enter")
        player.until("root.dataset.selected !== '0' && root.rnnviz.idle")
        expect(near).to_be_focused()
        menu = page.get_by_label("Save: What got confused")
        menu.focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Numbers (CSV)")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Numbers (CSV)")).to_have_count(0)
        expect(menu).to_be_focused()


def test_a_drawing_of_the_paths_has_all_its_lines(page: Page, player: Player) -> None:
    """In SVG a text ends the path that was begun."""
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        page.get_by_label("Save: Its memory, step by step").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Drawing (SVG)").click()
        count = page.evaluate(
            """(text) => {
              const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
              const texts = [...drawing.querySelectorAll("text")].map((node) => node.textContent);
              const paths = [...drawing.querySelectorAll("path")].map((path) => path.getAttribute("d"));
              const most = Math.max(...paths.map((path) => path.split("M").length - 1));
              return [texts.filter((one) => /^−?[0-9.]+$/.test(one)).length, most]
            }""",
            download.value.path().read_text(),
        )
        assert count[0] > 5
        assert count[1] >= count[0]  # a line for each number on the axes


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.5, 0.25, "0.50"),
        (-3, 1, "−3"),
        (-0.001, 0.1, "0.0"),
        (1013200, 200, "1.0132e+6"),
        (-250000, 50000, "−2.5e+5"),
        (1.2e-6, 2e-7, "1.2e-6"),
        (0, 2e-7, "0.0e+0"),
    ],
)
def test_a_number_differs_from_the_next_one_on_its_axis(js: Engine, value: float, step: float, text: str) -> None:
    assert js("return (await load('scale')).label(value, step)", value=value, step=step) == text


@pytest.mark.parametrize("order", [("gone(here)", "put()"), ("put()", "gone(here)")])
def test_a_page_that_puts_another_element_in_place_of_the_old_one_keeps_its_player(
    page: Page, player: Player, order: tuple[str, str]
) -> None:
    """As Streamlit does for another run, in either order."""
    with MockStream(NetworkRun(h=3, l=10, p=4, frames=4, status="paused")) as mock:
        mock.runs["run2"] = NetworkRun(h=2, l=10, p=4, frames=4, status="paused")
        ready(page, player, mock)
        open_tab(page, "Units")
        page.evaluate("window.root = document.querySelector('.rnnviz-player')")
        page.evaluate(
            f"""() => {{
              setTimeout(() => (window.lingered = true), 700)  // longer than a player that has left stays
              const here = document.getElementById('here');
              const put = () => {{
                window.next = document.body.appendChild(document.createElement('div'))
                again({{run: 'run2', token: 'run2', view: 'inside'}}, window.next)
              }}
              {order[0]}; {order[1]}
              here.remove()
            }}"""
        )
        player.until("root.dataset.run === 'run2' && Number(root.dataset.frames) > 0")
        assert (
            page.evaluate("window.next.contains(window.root) && document.querySelectorAll('.rnnviz-player').length")
            == 1
        )
        expect(page.get_by_role("tab", name="Units", exact=True)).to_have_attribute("aria-selected", "true")
        page.wait_for_function("window.lingered")
        assert page.evaluate("window.next.contains(window.root)")
        player.ask("root.rnnviz.seek({epoch: 0})")
        player.until("root.rnnviz.stats.count > what", player.drawn())
        page.evaluate("gone(window.next); gone(window.next)")
        page.evaluate("setTimeout(() => (window.lingeredAgain = true), 700); again({view: 'inside'}, window.next)")
        page.wait_for_function("window.lingeredAgain")
        assert page.evaluate("window.next.contains(window.root)")
        page.evaluate("gone(window.next)")  # nothing comes in its place
        expect(page.locator(".rnnviz-player")).to_have_count(0)
        again = {"run": "run1", "token": "good", "view": "inside"}
        page.evaluate("(data) => window.again(data, document.body)", again)
        player.until("Number(root.dataset.frames) > 0 && root !== window.root")
