from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

import rnnviz
from rnnviz.plots.theme import DARK, LIGHT, look

PLAYER = Path(rnnviz.__file__).parent / "ui" / "player" / "palette.js"
PAGES = {"light": ("#ffffff", LIGHT), "dark": ("#12141c", DARK)}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_twelve_classes_differ_in_colour_and_without_colour() -> None:
    looks = [look(c) for c in range(12)]
    assert len({one.colour for one in looks}) == 12
    assert len({(one.dash, one.marker) for one in looks}) == 12
    assert len({(one.dash, one.marker_3d) for one in looks[:6]}) == 6


@pytest.mark.parametrize("name", PAGES)
def test_every_colour_stands_out_from_its_page(name: str) -> None:
    page, colours = PAGES[name]
    for colour in colours:
        low, high = sorted((luminance(page), luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 2.9, colour  # 3 is what WCAG asks of a picture's parts


@pytest.mark.parametrize("name", PAGES)
def test_no_two_colours_are_nearly_the_same(name: str) -> None:
    for one, other in combinations(PAGES[name][1], 2):
        apart = [abs(int(one[i : i + 2], 16) - int(other[i : i + 2], 16)) for i in (1, 3, 5)]
        assert sum(apart) >= 45, (one, other)


def test_a_thirteenth_class_begins_again() -> None:
    assert look(12) == look(0)


@pytest.mark.parametrize(("name", "colours"), [("LIGHT", LIGHT), ("DARK", DARK)])
def test_the_live_player_draws_with_the_same_colours(name: str, colours: tuple[str, ...]) -> None:
    block = re.search(rf"const {name} = \[(.*?)\]", PLAYER.read_text(), re.DOTALL)
    assert block is not None
    assert tuple(re.findall(r"#[0-9a-f]{6}", block[1])) == colours
