"""The unrolled network and the equation of one of its numbers, in a real Chromium."""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from rnnviz.config import CELLS, Cell
from tests.browser.engine import Engine
from tests.browser.mock_network import NetworkRun
from tests.browser.mock_stream import MockStream
from tests.browser.player import Player

SIZES = [dict(zip(("num_layers", "h", "k", "num_classes"), size, strict=True)) for size in
         product((1, 2, 3, 8), (1, 5, 17, 256), (1, 5, 64), (2, 5, 12))]  # fmt: skip
WIDTHS = (324, 560, 1090)
LAYOUT = """const {unroll, rowsOf} = await load('unrolling');
  const laid = sizes.map((size) => {
    const rows = rowsOf(size.num_layers, size.h, size.num_layers - 1);
    return unroll(width, {...size, steps, t, rows});
  });"""


@pytest.fixture
def window() -> dict[str, Any]:
    return {"viewport": {"width": 1280, "height": 1800}, "reduced_motion": "reduce"}


@pytest.fixture
def player(page: Page) -> Player:
    return Player(page)


def opened(page: Page, player: Player, mock: MockStream) -> Locator:
    """The tab with the newest frame on show; the equation's panel."""
    page.goto(mock.url(view="inside"))
    player.until("Number(root.dataset.frames) >= what && root.rnnviz?.stats.count > 0", mock.run.frames)
    page.get_by_role("tab", name="Unrolled").click()
    card = page.get_by_role("region", name="Where one number comes from")
    expect(card.get_by_role("table").first).to_be_visible()
    return card


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("steps", "t"), [(1, 0), (2, 1), (100, 0), (100, 50), (100, 99)])
def test_boxes_stand_apart_and_the_current_step_is_there(js: Engine, width: int, steps: int, t: int) -> None:
    laid = js(LAYOUT + "return laid", sizes=SIZES, width=width, steps=steps, t=t)
    for each in laid:
        times = [column["t"] for column in each["columns"]]
        assert t in times
        assert times == list(range(times[0], times[-1] + 1))
        assert times[-1] < steps
        edges = [0] + [edge for one in each["columns"] for edge in (one["left"], one["left"] + one["width"])] + [width]
        assert (np.diff(edges) > 10).all()
        boxes = [each["readout"], *reversed(each["layers"]), each["input"]]
        assert all(above["top"] + above["height"] + 20 < below["top"] for above, below in pairwise(boxes))
        assert boxes[-1]["top"] + boxes[-1]["height"] <= each["height"] < 1300


def test_what_is_clicked_is_what_is_drawn(js: Engine) -> None:
    body = """const {hit, HEAD, ROW} = await load('unrolling');
      return laid.map((one) => one.columns.map(({t, left, width}) => one.layers.map(({top, rows, strip}) => [
        Array.from({length: rows}, (_, row) => hit(one, left + width / 2, top + HEAD + (row + 0.5) * ROW)),
        hit(one, left + 3, top + 3), strip && hit(one, left + width / 4, strip + 3), hit(one, left - 3, top + 3)])))"""
    for size, columns in zip(SIZES, js(LAYOUT + body, sizes=SIZES, width=1090, steps=9, t=4), strict=True):
        for t, column in enumerate(columns, start=columns[0][0][1]["t"]):
            for layer, (rows, head, strip, beside) in enumerate(column):
                assert [(hit["t"], hit["box"], hit["row"]) for hit in rows] == [(t, layer, i) for i in range(len(rows))]
                assert (head["t"], head["box"], head["row"]) == (t, layer, None)
                assert beside is None
                assert (strip is None) == (len(rows) == size["h"])
                assert strip is None or (strip["row"], strip["across"]) == ("strip", 0.25)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layer", [1, 2])
def test_the_number_on_the_card_is_pytorchs(page: Page, player: Player, cell: Cell, layer: int) -> None:
    run = NetworkRun(cell=cell, num_layers=2, h=19, k=3, l=14, p=6, frames=9, status="paused")
    with MockStream(run) as mock, torch.no_grad():
        card = opened(page, player, mock)
        card.get_by_role("combobox", name="Layer").select_option(f"layer {layer}")
        card.get_by_role("combobox", name="Unit").select_option("unit 12")
        player.ask("root.rnnviz.seek({step: 9})")
        expect(card).to_contain_text("After step 9 unit 12 is at")
        H = run.network(9).states(torch.tensor(run.scaled[:, :1]))[layer - 1, :, 0]
        assert numbers(card.inner_text())[0][-1] == pytest.approx(float(H[8, 11]), abs=6e-4)
        said = re.search(r"unit 12 is at (\S+) \((\S+) a step before\)", card.inner_text())
        assert said is not None
        assert [number(text) for text in said.groups()] == pytest.approx([float(H[8, 11]), float(H[7, 11])], abs=6e-3)
        for table in card.get_by_role("table").all():
            rows = [
                row.locator("td.rnnviz-number").all_inner_texts() for row in table.locator("tbody tr:visible").all()
            ]
            made = [number(product) for _, product in rows]
            assert sum(made) == pytest.approx(
                number(table.locator("tfoot").inner_text().split()[1][:-1]), abs=6e-4 * 11
            )
            for how, product in rows[:-1]:  # the last is that of the others
                factors = [number(factor) for factor in how.split(" × ")]
                assert np.prod(factors) == pytest.approx(number(product), abs=3e-3 * max(1, *np.abs(factors)))


def numbers(text: str) -> list[list[float]]:
    """The results of what looks like ``= 0.123`` at the end of a line, the last line first."""
    return [[number(found)] for found in reversed(re.findall(r"= (−?\d+\.\d+)$", text, re.MULTILINE))]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_a_click_on_a_unit_opens_its_equation_and_moves_the_bar(page: Page, player: Player) -> None:
    with MockStream(NetworkRun(num_layers=2, h=6, k=2, l=30, p=4, frames=5, status="paused")) as mock:
        card = opened(page, player, mock)
        player.ask("root.rnnviz.seek({step: 10})")
        canvas = page.locator(".rnnviz-unrolled canvas")
        player.until("root.querySelector('.rnnviz-unrolled').clientHeight > 250")
        x, y = player.ask("""import('/player/unrolling.js').then(({unroll, rowsOf, HEAD, ROW}) => {
          const size = {num_layers: 2, h: 6, k: 2, num_classes: 2, steps: 30, t: 9, rows: rowsOf(2, 6, 1)};
          const {columns, layers} = unroll(root.querySelector('.rnnviz-unrolled').clientWidth, size);
          const {left, width} = columns.find(({t}) => t === 10);
          return [left + width / 2, layers[0].top + HEAD + 3.5 * ROW];
        })""")
        canvas.click(position={"x": x, "y": y})
        expect(card).to_contain_text("After step 11 unit 4 is at")
        expect(card.get_by_role("combobox", name="Layer")).to_have_value("0")
        player.until("root.dataset.step === '11'")


# A view drawn on a context that notes where each text lies; those that touch another or lie outside of the picture.
OVERLAPS = """Promise.all([import('/player/views/unrolled.js'), import('/player/views/equation.js')]).then(([a, b]) => {
  const {player} = root.rnnviz.inside, texts = [];
  const context = document.createElement('canvas').getContext('2d');
  context.fillText = function (text, x, y) {
    const {width} = this.measureText(text);
    const left = x - {left: 0, center: width / 2, right: width}[this.textAlign];
    if (text) texts.push({text, left, right: left + width, top: y - 4, bottom: y + 4});
  };
  const view = new {Unrolled: a.Unrolled, Equation: b.Equation}[what.view](player);
  view.draw(context, {width: what.width, height: 5000});
  view.close();
  const out = texts.filter(({left, right, top}) => left < -0.5 || right > what.width + 0.5 || top < 0);
  const apart = (p, q) => p.right <= q.left || q.right <= p.left || p.bottom <= q.top || q.bottom <= p.top;
  const pairs = texts.flatMap((p, i) => texts.slice(i + 1).filter((q) => !apart(p, q)).map((q) => [p, q]));
  return {count: texts.length, out, pairs: pairs.slice(0, 3)};
})"""


@pytest.mark.parametrize(
    ("cell", "num_layers", "h", "k", "classes"),
    [
        ("rnn", 1, 1, 1, ("rising", "falling")),
        ("rnn_relu", 1, 16, 2, ("rising", "falling", "still")),
        ("gru", 2, 40, 5, tuple(f"a class with a long name {i}" for i in range(12))),
        ("lstm", 8, 24, 64, ("yes", "no")),
        ("gru", 1, 256, 1, ("yes", "no")),
    ],
)
def test_no_text_lies_on_another(
    page: Page, player: Player, cell: Cell, num_layers: int, h: int, k: int, classes: tuple[str, ...]
) -> None:
    run = NetworkRun(
        cell=cell, num_layers=num_layers, h=h, k=k, l=120, p=3, d=1, frames=3, classes=classes, status="paused"
    )
    with MockStream(run) as mock:
        card = opened(page, player, mock)
        for step, width, view in product((1, 60, 120), WIDTHS, ("Unrolled", "Equation")):
            player.ask("root.rnnviz.seek({step: what})", step)
            expect(card).to_contain_text(f"After step {step} unit")
            found = player.ask(OVERLAPS, {"view": view, "width": width})
            assert found["count"] > 10
            assert (found["out"], found["pairs"]) == ([], []), f"{view} at step {step}, {width} px"


@pytest.mark.parametrize("view", ["unrolled", "equation"])
def test_it_can_be_saved_as_a_drawing_and_as_numbers(page: Page, player: Player, view: str) -> None:
    with MockStream(NetworkRun(cell="gru", h=20, k=2, l=30, p=4, frames=5, status="paused")) as mock:
        opened(page, player, mock)
        panel = page.locator(".rnnviz-panel", has=page.locator(f".rnnviz-{view}"))
        saved = {}
        for name in ("Drawing (SVG)", "Numbers (CSV)"):
            panel.locator("summary").click()
            with page.expect_download() as download:
                panel.get_by_role("button", name=name).click()
            saved[name] = download.value.path().read_text()
    assert saved["Drawing (SVG)"].count("<text") > 30
    rows = [line.split(",") for line in saved["Numbers (CSV)"].splitlines()]
    assert {len(row) for row in rows} == {len(rows[0])}
    products = [float(row[-1]) for row in rows if row[0] == "z"]
    assert view == "unrolled" or sum(products[:-2]) == pytest.approx(products[-2], abs=1e-9)
    assert view == "equation" or [row[0] for row in rows[1:]] == [str(t) for t in range(1, 31)]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_card_stays_within_its_panel(page: Page, player: Player, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1400})
    with MockStream(NetworkRun(cell="lstm", num_layers=2, h=256, k=64, l=12, p=3, frames=3, status="paused")) as mock:
        opened(page, player, mock)
        assert player.ask("document.documentElement.scrollWidth") <= width
        boxes = "[...root.querySelectorAll('.rnnviz-card *')].map((node) => node.getBoundingClientRect().right)"
        assert (
            max(player.ask(boxes)) <= player.ask("root.querySelector('.rnnviz-card').getBoundingClientRect().right") + 1
        )


ABOUT = {"layer": 0, "unit": 1, "t": 4, "cell": "rnn", "features": ["x1", "x2"]}


def term(source: str, index: int, value: float, weight: float, times: float = 1) -> dict[str, Any]:
    parts = {"from": source, "index": index, "value": value, "weight": weight, "times": times}
    return {**parts, "product": value * weight * times}


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (
            [term("h", 6, 0.93, 1.2), term("x", 0, 1.5, 0.4), term("h", 0, 0.1, 0.2)],
            "mostly because unit 7 was on (0.93 × 1.20 = +1.12)",
        ),
        (
            [term("h", 1, -0.9, 1), term("x", 1, 2, -0.8), term("bias", 0, 1, 0.1)],
            "mostly because the input x2 is high (2.00 × −0.80 = −1.60)",
        ),
        (
            [term("h", i, 0.3, 0.5) for i in range(8)],
            "pushed there by 8 parts, the largest: unit 1 was a little on (0.30 × 0.50 = +0.15), "
            "it itself was a little on (0.30 × 0.50 = +0.15) and unit 3 was a little on (0.30 × 0.50 = +0.15)",
        ),
        (
            [term("bias", 0, 1, -2), term("h", 0, 1, 1.5)],
            "mostly because its bias is −2.00, though others pull against it (+1.50 against −2.00)",
        ),
        ([term("h", 0, 1, 1), term("h", 2, 1, -0.95)], "because +1.00 from some and −0.95 from others nearly cancel"),
        ([term("h", 0, 0, 3), term("bias", 0, 1, 0)], "for nothing pushes it either way"),
        ([term("h", 3, -0.8, 1, 0.5)], "mostly because unit 4 was strongly negative (−0.80 × 1.00 × 0.50 = −0.40)"),
    ],
)  # fmt: skip
def test_the_largest_contributions_in_words(js: Engine, terms: list[dict[str, Any]], words: str) -> None:
    gate = {"terms": terms, "sum": sum(term["product"] for term in terms)}
    assert js("return (await load('card')).because(gate, about)", gate=gate, about=ABOUT) == words


def test_terms_are_grouped_by_size(js: Engine) -> None:
    terms = [term("h", i, (-1) ** i * i / 10, 1) for i in range(12)]
    got = js("return (await load('card')).largest(terms, 8)", terms=terms)
    assert [found["index"] for found in got["shown"]] == [11, 10, 9, 8, 7, 6, 5, 4]
    assert got["others"] == 4
    assert got["together"] == pytest.approx(-0.1 + 0.2 - 0.3)
    few = js("return (await load('card')).largest(terms, 8)", terms=terms[1:10])
    assert (len(few["shown"]), few["others"]) == (9, 0)  # one alone is no group
    first = js(
        "return (await load('card')).largest(terms, 8)", terms=[term("h", i, 0, 1) for i in range(5)] + terms[:3]
    )
    assert ([found["index"] for found in first["shown"]], first["others"]) == ([2, 1], 6)  # zeros say nothing
