from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.plots.theme import DARK, LESS, LIGHT, MORE, heat_scale, letters_on, look

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


@pytest.mark.parametrize("name", PAGES)
def test_a_heat_scale_goes_from_the_page_to_both_sides_ever_stronger(name: str) -> None:
    dark, (page, _) = name == "dark", PAGES[name]
    scale = heat_scale(dark)
    places, colours = zip(*scale, strict=True)
    assert places == tuple(np.linspace(0, 1, len(scale)))
    middle = len(scale) // 2
    assert colours[middle] == page
    away = [abs(luminance(colour) - luminance(page)) for colour in colours]
    assert away[middle:] == sorted(away[middle:]) and away[middle::-1] == sorted(away[middle::-1])
    assert heat_scale(dark, signed=False)[-1][1] == colours[-1]
    assert heat_scale(dark, signed=False)[0] == (0, page)


@pytest.mark.parametrize("dark", [False, True])
def test_letters_are_read_on_every_colour_of_the_heat_scale(dark: bool) -> None:
    for _, colour in heat_scale(dark):
        low, high = sorted((luminance(colour), luminance(letters_on(colour))))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_more_and_less_are_no_class() -> None:
    for dark in (False, True):
        ends = {heat_scale(dark)[0][1], heat_scale(dark)[-1][1]}
        assert not ends & {look(c, dark).colour for c in range(12)}


def test_the_live_player_has_the_same_heat_colours() -> None:
    text = (PLAYER.parent / "heat.js").read_text()
    for name, dark in (("light", False), ("dark", True)):
        block = re.search(rf"{name}: {{ more: \[(.*?)\], less: \[(.*?)\] }}", text)
        assert block is not None
        written = ["#" + "".join(f"{int(part):02x}" for part in block[i].split(",")) for i in (1, 2)]
        assert written == [MORE[dark], LESS[dark]]
