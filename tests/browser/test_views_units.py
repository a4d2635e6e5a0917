"""Single units, in a real Chromium: their order is Python's, gates are PyTorch's, and the three views move together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from rnnviz.analysis.units import order, telling
from rnnviz.config import Cell
from rnnviz.nn.trace import trace
from tests.browser.engine import Engine
from tests.browser.mock_network import NetworkRun
from tests.browser.mock_stream import MockStream
from tests.browser.player import Player

LENGTHS = np.array([6, 4, 1, 3, 6, 5, 6, 2])
Y = np.array([0, 1, 2, 0, 1, 2, 0, 1])


def states(h: int, seed: int) -> NDArray[np.float32]:
    """(l, p, h), padding of large numbers."""
    H = np.random.default_rng(seed).normal(size=(6, 8, h)).astype(np.float32)
    H[np.arange(6)[:, None] >= LENGTHS] = 1e6
    return H


def alike(h: int) -> NDArray[np.float32]:
    """Units that are constant, equal, opposite and nearly equal."""
    H = states(h, 0)
    H[..., 1], H[..., 3], H[..., 5] = 0.25, -2 * H[..., 0], H[..., 2] + np.float32(0.01) * H[..., 4]
    return H


@pytest.mark.parametrize("H", [*(states(h, h) for h in (1, 2, 7, 40)), alike(9), np.full((6, 8, 4), 0.3, np.float32)])
def test_the_order_of_the_units_is_pythons(js: Engine, H: NDArray[np.float32]) -> None:
    values = H.transpose(1, 0, 2)  # series first
    body = """const {order, telling} = await load('order'), about = [new Float32Array(H), y, lengths, h];
      return {order: order(...about), telling: telling(...about)}"""
    got = js(body, H=values.ravel().tolist(), y=Y.tolist(), lengths=LENGTHS.tolist(), h=H.shape[2])
    np.testing.assert_allclose(got["telling"], telling(H, Y, LENGTHS), atol=1e-12)
    assert got["order"] == order(H, Y, LENGTHS).tolist()


def test_a_page_of_pictures_is_drawn_pixel_by_pixel(js: Engine) -> None:
    """Two units of three series over four steps, two pixels a step: the middle series has two steps, one row is between
    classes."""
    body = """const {mosaic, rowsOf} = await load('mosaic'), pixels = new Uint32Array(20 * 8);
      const rows = rowsOf([2, 0, 1], [0, 1, 1], 6), table = Uint32Array.from({length: 256}, (_, i) => i + 1);
      const values = {values: Float32Array.from({length: 24}, (_, i) => i), lengths: [2, 4, 4], l: 4, h: 2};
      const places = [{left: 1, top: 1, unit: 1}, {left: 10, top: 2, unit: 0}];
      mosaic(pixels, 20, places, 8, rows, values, {low: 0, scale: 1, table});
      return {rows, pixels}"""
    got = js(body)
    assert got["rows"] == [2, 2, -1, 0, 1, 1]
    expected = np.zeros((8, 20), int)
    value = np.arange(24).reshape(3, 4, 2) + 1
    for left, top, unit in ((1, 1, 1), (10, 2, 0)):
        for row, series in enumerate(got["rows"]):
            line = np.repeat(value[series, :, unit], 2) if series >= 0 else np.zeros(8)
            expected[top + row, left : left + 8] = np.where(np.arange(8) < (4 if series == 0 else 8), line, 0)
    np.testing.assert_array_equal(np.reshape(got["pixels"], (8, 20)), expected)


@pytest.mark.parametrize(("width", "units", "page"), [(1200, 250, 32), (340, 250, 12), (1200, 1, 6), (1200, 3, 18)])
def test_pictures_lie_side_by_side(js: Engine, width: int, units: int, page: int) -> None:
    body = """const grid = (await load('mosaic')).gridOf(width, units, 32);
      const places = Array.from({length: Math.min(units, grid.perPage)}, (_, i) => grid.at(i));
      return {...grid, at: places, height: grid.height(places.length)}"""
    grid = js(body, width=width, units=units)
    assert grid["perPage"] == page
    corners = [(place["left"], place["top"]) for place in grid["at"]]
    assert len(set(corners)) == min(units, page)
    for left, top in corners:
        assert left >= 0
        assert left + grid["across"] <= width
        assert top + grid["down"] <= grid["height"]
        near = [(x, y) for x, y in corners if abs(x - left) < grid["across"] and abs(y - top) < grid["down"]]
        assert near == [(left, top)]


@pytest.mark.parametrize(
    ("range_", "values", "expected"),
    [
        ([-1, 1], [7], [-1, 1]),
        ([0, 1e999], [0.3, 3.1], [0, 5]),
        ([-1e999, 1e999], [0.3, -120], [-200, 200]),
        ([-1e999, 1e999], [5, float("nan"), float("inf")], [-5, 5]),
        ([0, 1e999], [0], [0, 1]),
    ],
)
def test_ranges_are_what_can_be_or_what_is_rounded_up(
    js: Engine, range_: list[float], values: list[float], expected: list[float]
) -> None:
    assert js("return (await load('quantities')).rangeFor(range, values)", range=range_, values=values) == expected


@pytest.mark.parametrize(
    ("held", "newest", "status", "epoch", "live", "again"),
    [
        (8, 15.9, "running", 15, True, False),
        (8, 16, "running", 15, True, True),
        (8, 16, "running", 15, False, False),  # somebody looks back
        (0, 0.5, "running", 0, True, False),
        (0, 2, "running", 1, True, True),
        (150, 200, "done", 200, False, True),
        (200, 3, "done", 200, True, False),  # all frames are sent again
        (64, 40, "running", 10, True, True),  # the work since was lost
        (64, 64.5, "running", 63, True, False),
    ],
)
def test_when_the_order_is_taken_again(
    js: Engine, held: float, newest: float, status: str, epoch: float, live: bool, again: bool
) -> None:
    body = "return (await load('unitsonshow')).overtaken({epoch: held}, {epoch: newest}, {status, epoch}, live)"
    assert js(body, held=held, newest=newest, status=status, epoch=epoch, live=live) is again


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1400}, "reduced_motion": "reduce"}


@pytest.fixture
def run() -> NetworkRun:
    return NetworkRun(
        cell="lstm", num_layers=2, h=5, k=2, l=14, p=6, frames=9, status="paused", uneven=True, classes=("a", "b", "c")
    )


@pytest.fixture
def player(page: Page, run: NetworkRun) -> Iterator[Player]:
    """With the tab open, its three views drawn."""
    with MockStream(run) as mock:
        page.goto(mock.url(view="inside") + "&tab=units")
        player = Player(page)
        player.until("Number(root.dataset.frames) >= what && root.rnnviz?.stats.count > 0", run.frames)
        page.evaluate("""async () => { const {unitsOf} = await import('/player/unitsonshow.js');
          window.units = unitsOf(document.querySelector('.rnnviz-player').rnnviz.inside.player) }""")
        expect(seen(page, "All units, all series")).to_contain_text("6 held-out series")
        yield player


def seen(page: Page, title: str) -> Any:
    return page.get_by_role("region", name=title).locator(".rnnviz-about")


def test_every_gate_of_every_layer_is_that_of_the_equations(page: Page, run: NetworkRun, player: Player) -> None:
    player.ask("root.rnnviz.select(2)")
    player.until("root.dataset.selected === '2'")
    traces = [trace(run.network(9), run.scaled[:end, i]) for i, end in enumerate(run.lengths)]
    for layer in (0, 1):
        page.get_by_role("combobox", name="Layer").select_option(str(layer))
        for name in ("H", "C", "i", "f", "g", "o"):
            page.get_by_role("combobox", name="What is shown of each unit").select_option(name)
            expected = np.zeros((run.p, run.l, run.h))
            for i, one in enumerate(traces):
                expected[i, : run.lengths[i]] = one.layers[layer].H if name == "H" else one.layers[layer].gates[name]
            got = page.evaluate("({own: [...units.own], all: [...units.all]})")
            np.testing.assert_allclose(np.reshape(got["all"], expected.shape), expected, atol=1e-6, err_msg=name)
            own = np.reshape(got["own"], (-1, run.h))
            np.testing.assert_allclose(own, expected[2, : run.lengths[2]], atol=1e-6, err_msg=name)


def test_a_click_picks_in_all_views(page: Page, run: NetworkRun, player: Player) -> None:
    order = page.evaluate("units.order.units")
    region = page.get_by_role("region", name="What every unit does")
    canvas = region.locator("canvas").first
    box = canvas.bounding_box()
    assert box
    area = {"left": 58, "right": 14, "top": 34, "bottom": 42}
    across = (box["width"] - area["left"] - area["right"]) / run.l
    down = (box["height"] - area["top"] - area["bottom"]) / run.h
    canvas.click(position={"x": area["left"] + 3.5 * across, "y": area["top"] + 3.5 * down})
    player.until("root.dataset.step === '4'")
    for title in ("What every unit does", "One unit over time"):
        expect(seen(page, title)).to_contain_text(f"unit {order[3] + 1}")
    expect(page.get_by_role("combobox", name="Unit", exact=True)).to_have_value(str(order[3]))
    page.get_by_role("button", name="Next unit").click()
    expect(seen(page, "One unit over time")).to_contain_text(f"unit {order[4] + 1}")


def test_a_picture_gives_unit_series_and_step(page: Page, run: NetworkRun, player: Player) -> None:
    order = page.evaluate("units.order.units")
    canvas = page.get_by_role("region", name="All units, all series").locator("canvas").first
    width = (canvas.bounding_box() or {"width": 0})["width"]
    grid = page.evaluate(
        """async ([width, h, p]) => { const grid = (await import('/player/mosaic.js')).gridOf(width, h, p);
          return {...grid, at: grid.at(2)} }""",
        [width, run.h, run.p],
    )
    x = grid["at"]["left"] + 6.5 / run.l * grid["across"]
    canvas.click(position={"x": x, "y": 26 + grid["at"]["top"] + 4.5 / run.p * grid["down"]})
    player.until("root.dataset.step === '7' && root.dataset.selected === '4'")
    expect(seen(page, "One unit over time")).to_contain_text(f"unit {order[2] + 1}. Thick: series s5")


def test_the_order_stays_while_epochs_are_played(page: Page, run: NetworkRun, player: Player) -> None:
    kept = page.evaluate("window.kept = units.order, {units: kept.units, H: [...units.player.inside.probed()]}")
    H = np.reshape(kept["H"], (run.p, run.l, run.h)).transpose(1, 0, 2)
    assert kept["units"] == order(H, run.y, run.lengths).tolist()
    for epoch in (0, 1, 0.5):
        player.ask("root.rnnviz.seek({epoch: what})", epoch)
        player.until("Number(root.dataset.shownEpoch) === what", epoch)
        assert page.evaluate("units.order === kept")


@pytest.mark.parametrize("cell", ["rnn", "rnn_relu", "gru"])
def test_whatever_a_cell_has_of_its_units_is_told(page: Page, cell: Cell) -> None:
    one = NetworkRun(cell=cell, h=3, l=10, p=4, frames=4, status="paused")
    with MockStream(one) as mock:
        page.goto(mock.url(view="inside") + "&tab=units")
        menu = page.get_by_role("combobox", name="What is shown of each unit")
        for title in menu.locator("option").all_inner_texts():
            menu.select_option(title)
            expect(seen(page, "What every unit does")).to_contain_text(f"The {title} of 3 units")
