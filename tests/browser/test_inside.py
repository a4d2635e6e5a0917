"""Looking inside, in a real Chromium: the numbers are PyTorch's, both sliders move every view, and nothing is asked of
the server meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from rnnviz.config import CELLS, Cell
from rnnviz.live import wire
from tests.browser.mock_network import NetworkRun
from tests.browser.mock_stream import MockStream
from tests.browser.player import Player

TABS = ("Paths", "Units", "Verdict", "Learning", "Unrolled", "Mistakes")


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1400}, "reduced_motion": "reduce"}


@pytest.fixture
def player(page: Page) -> Player:
    return Player(page)


def ready(page: Page, player: Player, mock: MockStream, **data: Any) -> None:
    page.goto(mock.url(view="inside", **data))
    player.until("Number(root.dataset.frames) >= what && root.rnnviz?.stats.count > 0", mock.run.frames)


@pytest.mark.parametrize("cell", CELLS)
def test_the_numbers_of_the_frame_on_show_are_pytorchs(page: Page, player: Player, cell: Cell) -> None:
    run = NetworkRun(cell=cell, num_layers=2, h=5, k=2, l=14, p=6, frames=9, status="paused", uneven=True)
    with MockStream(run) as mock:
        ready(page, player, mock)
        player.ask("root.rnnviz.select(3)")
        player.ask("root.rnnviz.seek({epoch: 1})")
        player.until("root.dataset.shownEpoch === '1' && root.dataset.selected === '3'")
        got = player.ask(
            "(({trace, states}) => ({H: trace.layers.map((layer) => [...layer.H]), P: [...trace.P], all: [...states]}))"
            "(root.rnnviz.inside)"
        )
        end = int(run.lengths[3])
        model = run.network(5)
        with torch.no_grad():
            H = model.states(torch.tensor(run.scaled[:end, 3:4]))[:, :, 0]
            P = model.fc(H[-1]).softmax(-1)
        np.testing.assert_allclose(np.reshape(got["H"], H.shape), H, atol=1e-6)
        np.testing.assert_allclose(np.reshape(got["P"], P.shape), P, atol=1e-6)
        # recorded in float16
        all_states = np.reshape(got["all"], (6, 14, 5)).transpose(1, 0, 2)
        np.testing.assert_allclose(all_states, run.frame(5).H.astype(float), rtol=1e-3, atol=1e-3)


def test_any_examined_series_can_be_chosen_and_is_asked_for_once(page: Page, player: Player) -> None:
    run = NetworkRun(h=4, l=20, p=6, more=3, frames=5, status="paused")
    with MockStream(run) as mock:
        ready(page, player, mock)
        page.get_by_role("combobox", name="Series").select_option("7")
        player.until("root.rnnviz.inside.trace?.l === 20 && root.dataset.selected === '7'")
        X = player.ask("[...root.rnnviz.inside.series.X]")
        np.testing.assert_array_equal(np.array(X, np.float32), run.examined.X[:, 7].ravel())


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (65_536, "This run was recorded before the weights were kept"),
        (37, "it has 38 of them, and up to 37 are kept with every picture"),  # 4 + 4 * 4 + 2 * 4 + 2 * 5
    ],
)
def test_a_network_that_was_not_recorded_is_said_to_be(page: Page, player: Player, most: int, words: str) -> None:
    run = NetworkRun(h=4, l=20, p=6, frames=5, status="paused", without=True, most_weights=most)
    with MockStream(run) as mock:
        ready(page, player, mock)
        expect(page.get_by_text(words).first).to_be_visible()
        expect(page.get_by_role("heading", name="Its memory, step by step")).to_be_visible()


# A page for each kind: Chromium 156 now and then drops one when a page downloads more than ten within seconds.
@pytest.mark.parametrize(
    ("kind", "begins"), [("Numbers (CSV)", b""), ("Drawing (SVG)", b"<?xml"), ("Picture (PNG)", b"\x89PNG")]
)
@pytest.mark.parametrize("tab", TABS)
def test_every_view_of_a_tab_is_painted_and_can_be_taken_along(
    page: Page, player: Player, tab: str, kind: str, begins: bytes
) -> None:
    run = NetworkRun(cell="gru", h=6, k=2, l=30, p=6, frames=9, status="paused", classes=("a", "b", "c"))
    with MockStream(run) as mock:
        ready(page, player, mock)
        page.get_by_role("tab", name=tab).click()
        panel = page.get_by_role("tabpanel")
        expect(panel.locator(".rnnviz-panel").first).to_be_visible()
        player.until("root.rnnviz.idle")
        for view in panel.locator(".rnnviz-panel").all():
            expect(view.locator(".rnnviz-empty:visible")).to_have_count(0)
            title = view.get_by_role("heading").inner_text()
            view.get_by_label(f"Save: {title}").click()
            with page.expect_download() as download:
                view.get_by_role("button", name=kind).click()
            content = download.value.path().read_bytes()
            assert content.lstrip().startswith(begins) or content.startswith(b"<svg"), (title, content[:40])
            assert len(content) > 30, title


def test_nothing_is_asked_of_the_server_while_both_sliders_move(page: Page, player: Player) -> None:
    run = NetworkRun(h=6, l=30, p=6, frames=30, status="paused")
    with MockStream(run) as mock:
        ready(page, player, mock)
        player.until("root.rnnviz.idle")  # the worker has its scripts
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        before = len(mock.painted), len(mock.commands)
        for step in range(1, 31):
            player.ask("root.rnnviz.seek({step: what, epoch: what / 5})", step)
            player.until("root.dataset.step === String(what)", step)
        assert (asked, (len(mock.painted), len(mock.commands))) == ([], before)


def test_the_keyboard_alone_moves_the_bar(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=9, status="paused")) as mock:
        ready(page, player, mock)
        page.locator(".rnnviz-player").focus()
        for key, step in (("Home", "1"), ("ArrowRight", "2"), ("End", "20"), ("ArrowLeft", "19")):
            page.keyboard.press(key)
            player.until("root.dataset.step === what", step)
        page.keyboard.press("ArrowDown")
        player.until("root.dataset.shownEpoch === '1.75'")
        page.get_by_role("tab", name="Paths").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Units")).to_have_attribute("aria-selected", "true")
        assert "tab=units" in page.url
        expect(page.get_by_role("heading", name="What every unit does")).to_be_visible()
        for key, name in (("End", "Learning"), ("ArrowRight", "Paths"), ("ArrowLeft", "Learning"), ("Home", "Paths")):
            page.keyboard.press(key)
            expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")


class Exploding(NetworkRun):
    """Its weights are so large that no number holds the states after some steps."""

    def inside_bytes(self, seq: int) -> bytes:
        frame = self.frame(seq)
        return wire.inside_bytes(replace(frame, W=np.full_like(frame.W, 1e30)), seq)


def test_states_that_are_no_numbers_are_never_shown(page: Page, player: Player) -> None:
    with MockStream(Exploding(cell="rnn_relu", h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        for tab in TABS:
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tabpanel").locator(".rnnviz-panel").first).to_be_visible()
            player.until("root.rnnviz.idle")
            text = page.get_by_role("tabpanel").inner_text()
            assert not any(word in text for word in ("NaN", "Infinity", "undefined")), text
        expect(page.get_by_role("tabpanel").get_by_text("grow beyond all numbers in this series")).to_be_visible()


def test_the_camera_goes_by_keyboard(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=4, status="paused")) as mock:
        ready(page, player, mock)
        page.get_by_label("Paths of the hidden state").focus()
        camera = "(({zoom, x, yaw}) => [zoom, x, yaw])(root.rnnviz.camera)"
        start = player.ask(camera)
        page.keyboard.press("+")
        page.keyboard.press("Shift+ArrowRight")
        assert player.ask(camera) == [1.25, 24, start[2]]
        page.keyboard.press("0")
        assert player.ask(camera) == start
        page.keyboard.press("ArrowLeft")  # without Shift it is the time step's
        player.until("root.dataset.step === '19'")
        page.get_by_role("button", name="3-D", exact=True).click()
        page.get_by_label("Paths of the hidden state").focus()
        page.keyboard.press("Shift+ArrowRight")
        assert player.ask(camera) == pytest.approx([1, 0, start[2] + 0.24])


def test_the_curves_are_zoomed_by_keyboard(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=41, status="paused")) as mock:
        ready(page, player, mock)
        zoom = "root.rnnviz.zoom"
        player.ask("root.rnnviz.seek({epoch: 4})")
        page.get_by_label("Loss and accuracy after each epoch").focus()
        page.keyboard.press("+")
        low, high = player.ask(zoom)
        span = high - low
        assert low > 0 and low < 4 < high
        assert (4 - low) / span == pytest.approx(4 / (1.5 * span))  # the epoch on show stays where it was
        page.keyboard.press("Shift+ArrowRight")
        assert player.ask(zoom) == pytest.approx([low + 0.1 * span, high + 0.1 * span])
        for _ in range(20):
            page.keyboard.press("Shift+ArrowLeft")
        assert player.ask(zoom) == pytest.approx([0, span])  # no further than there are epochs
        for key in ("-", "+", "0"):
            page.keyboard.press(key)
            assert (player.ask(zoom) is None) == (key != "+")
        page.keyboard.press("ArrowLeft")  # without Shift it is the time step's
        player.until("root.dataset.step === '19'")


def test_the_open_tab_stays_in_the_address_when_another_run_comes(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=3, l=10, p=4, frames=4, status="paused")) as mock:
        mock.runs["run2"] = NetworkRun(h=2, l=10, p=4, frames=4, status="paused")
        ready(page, player, mock)
        page.get_by_role("tab", name="Unrolled").click()
        page.evaluate("history.pushState({}, '', '/page?run=run2')")  # as the page does for another run
        page.evaluate("again({run: 'run2', token: 'run2', view: 'inside'})")
        page.wait_for_url("**/page?run=run2&tab=unrolled")


def test_the_loss_is_told_whichever_tab_was_open_first(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=3, l=10, p=4, frames=9, status="paused")) as mock:
        page.goto(mock.url(view="inside") + "&tab=units")
        player.until("root.rnnviz?.stats.count > 0")
        page.get_by_role("tab", name="Paths").click()
        expect(page.get_by_role("row", name="loss")).not_to_contain_text("–")
