"""Looking inside, in a real Chromium: the numbers are PyTorch's, both sliders move every view, and nothing is asked of
the server meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Page, expect

from rnnviz.config import CELLS
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
    player.until("Number(root.dataset.frames) >= what && root.dataset.painted > 0", mock.run.frames)


@pytest.mark.parametrize("cell", CELLS)
def test_the_numbers_of_the_frame_on_show_are_pytorchs(page: Page, player: Player, cell: str) -> None:
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


def test_a_network_that_was_not_recorded_is_said_to_be(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(h=4, l=20, p=6, frames=5, status="paused", without=True)) as mock:
        ready(page, player, mock)
        expect(page.get_by_text("for its weights to be kept with every picture").first).to_be_visible()
        expect(page.get_by_role("heading", name="Its memory, step by step")).to_be_visible()
