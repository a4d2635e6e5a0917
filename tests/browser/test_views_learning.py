"""The tab "Learning" in a real Chromium: views follow both bars, and long work is done beside the painting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from rnnviz.config import Cell
from tests.browser.mock_network import NetworkRun
from tests.browser.mock_stream import MockStream
from tests.browser.networks import weights_of
from tests.browser.player import PATIENCE_MS, Player


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1600}, "reduced_motion": "reduce"}


@pytest.fixture
def player(page: Page) -> Player:
    return Player(page)


def open_tab(page: Page, player: Player, mock: MockStream) -> None:
    page.goto(mock.url(view="inside") + "&tab=learning")
    player.until("Number(root.dataset.frames) >= what && root.rnnviz?.stats.count > 0", mock.run.frames)
    says(panel(page, "What it has learned"), "Furthest from 0")


def worked_out(page: Page) -> None:
    """Waits until every view is of the frame on show."""
    for words in ("Being worked out…", "Still of epoch"):
        expect(page.get_by_text(words)).to_have_count(0, timeout=PATIENCE_MS)


def says(view: Locator, words: str) -> None:
    expect(view).to_contain_text(words, timeout=PATIENCE_MS)


def panel(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_every_view_follows_both_sliders(page: Page, player: Player, cell: Cell) -> None:
    run = NetworkRun(cell=cell, num_layers=2, h=6, k=2, l=24, p=6, d=2, frames=9, status="paused", uneven=True)
    with MockStream(run) as mock:
        open_tab(page, player, mock)
        for seq, step in ((9, 7), (2, 3)):
            player.ask("root.rnnviz.seek(what)", {"epoch": run.epoch_of(seq), "step": step})
            worked_out(page)
            says(panel(page, "Where learning flows"), f"At step {step}: ")  # painted with the next frame of the screen
            told = panel(page, "Where learning flows").inner_text().partition(f"At step {step}: ")[2]
            assert float(told.split()[0]) == pytest.approx(run.frame(seq).flow[1, step - 1], rel=0.06)
            W = weights_of(run.network(seq), 1)[1].detach().numpy()[:6]
            size = float(np.abs(np.linalg.eigvals(W)).max())
            says(panel(page, "What W_hh does"), f"the largest has the size {size:.2f}")
            says(panel(page, "What still moves"), f"Its memory after step {step} is moved most")
            says(panel(page, "Which steps decide"), "Together the steps add")
            says(panel(page, "What it has learned"), f"W_hh (6 × {6 if cell == 'rnn' else 24})")


def test_the_time_step_asks_for_no_new_work(page: Page, player: Player) -> None:
    page.add_init_script(
        "window.asked = 0; const post = Worker.prototype.postMessage;"
        "Worker.prototype.postMessage = function (...all) { window.asked++; return post.apply(this, all); }"
    )
    with MockStream(NetworkRun(h=4, l=20, p=4, d=2, frames=5, status="paused")) as mock:
        open_tab(page, player, mock)
        worked_out(page)
        asked = page.evaluate("asked")
        assert asked >= 3
        for step in (5, 9, 14):
            player.ask("root.rnnviz.seek({step: what})", step)
            says(panel(page, "What still moves"), f"Its memory after step {step} ")
        assert page.evaluate("asked") == asked


def test_a_click_moves_the_bar_and_a_menu_changes_the_question(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, k=2, p=4, d=2, frames=5, status="paused")) as mock:
        open_tab(page, player, mock)
        decides = panel(page, "Which steps decide")
        says(decides, "Together")
        decides.get_by_label("Method").select_option("Occlusion")
        says(decides, "Occlusion: how much the score")
        expect(decides.get_by_label("Feature")).to_be_hidden()
        decides.get_by_label("Class", exact=True).select_option('for "falling"')
        says(decides, 'score (logit) of "falling"')
        for title in ("Where learning flows", "Which steps decide", "What still moves"):
            before = player.value("step")
            box = panel(page, title).locator("canvas.rnnviz-canvas").bounding_box()
            assert box
            share = 0.5 if before != "10" else 0.7
            page.mouse.click(box["x"] + share * box["width"], box["y"] + share * box["height"])
            player.until("root.dataset.step !== what", before)


def test_the_weights_are_read_by_keyboard(page: Page, player: Player) -> None:
    run = NetworkRun(cell="gru", h=4, l=12, p=4, d=2, frames=5, status="paused")
    with MockStream(run) as mock:
        open_tab(page, player, mock)
        weights = panel(page, "What it has learned")
        says(weights, "b_hn (1 × 4)")
        weights.locator("canvas.rnnviz-canvas").focus()
        step = player.value("step")
        for key in ("PageDown", "ArrowRight", "ArrowRight", "ArrowDown"):
            page.keyboard.press(key)
        value = float(weights_of(run.network(5), 0)[1][2, 1].detach())
        says(weights, "W_hh from unit 2 to unit 3 (reset r): ")
        told = weights.locator("[aria-live]").inner_text()
        assert float(told.rpartition(": ")[2].replace("−", "-")) == pytest.approx(value, rel=1e-2)
        assert player.value("step") == step


def test_the_influence_is_read_by_keyboard(page: Page, player: Player) -> None:
    run = NetworkRun(h=4, l=12, k=2, p=4, d=2, frames=5, status="paused")
    with MockStream(run) as mock:
        open_tab(page, player, mock)
        worked_out(page)
        moves = panel(page, "What still moves")
        told = moves.locator("[aria-live]")
        moves.locator("canvas.rnnviz-canvas").focus()
        for _ in range(4):
            page.keyboard.press("ArrowUp")
        player.until("root.dataset.step === '8'")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        says(moves, "input at step 6, state after step 8: ")
        X = torch.tensor(run.scaled[:, int(player.number("selected"))], dtype=torch.float64)
        size = influence_of(run.network(5), X, s=6, t=8)
        assert float(told.inner_text().rpartition(": ")[2]) == pytest.approx(size, rel=1e-2)
        page.keyboard.press("ArrowRight")
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        says(moves, "input at step 8, state after step 8: ")  # no input moves what was before it
        assert player.value("step") == "8"


def influence_of(network: torch.nn.Module, X: torch.Tensor, s: int, t: int) -> float:
    """The size of the derivative of H_t by X_s (both from 1), from autograd."""
    rnn = network.rnn.double()

    def state(x: torch.Tensor) -> torch.Tensor:
        whole = torch.cat([X[: s - 1], x[None], X[s:]])
        return rnn(whole[:, None])[0][t - 1, 0]

    return float(torch.linalg.matrix_norm(torch.autograd.functional.jacobian(state, X[s - 1])))
