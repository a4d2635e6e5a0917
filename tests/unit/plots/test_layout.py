"""What all figures share."""

from __future__ import annotations

from html import unescape
from importlib import import_module
from pkgutil import iter_modules

import plotly.graph_objects as go
import pytest

from rnnviz import plots
from rnnviz.plots.layout import finish, shortened


def test_no_figure_has_the_name_of_a_module_which_would_hide_it() -> None:
    modules = {module.name for module in iter_modules(plots.__path__)}
    for name in modules:
        import_module(f"rnnviz.plots.{name}")
    assert not modules & set(plots.__all__)
    assert all(callable(getattr(plots, name)) for name in plots.__all__)


def test_long_titles_are_broken_and_nothing_in_them_is_read_as_markup(dark: bool) -> None:
    words = "a rather long title with <b>marks</b> & more words than a telephone has room for"
    figure = finish(go.Figure(), "x", dark, title=words, note="a note")
    *lines, note = figure.layout.title.text.split("<br>")
    assert unescape(" ".join(lines)) == words
    assert all(len(unescape(line)) <= 56 for line in lines) and len(lines) == 2
    assert note == '<span style="font-size:12px">a note</span>'
    assert finish(go.Figure(), "x", dark).layout.title.text is None


def test_more_lines_get_more_room_above() -> None:
    room = [finish(go.Figure(), "x", False, title="word " * count).layout.margin.t for count in (1, 20, 30)]
    assert room == sorted(set(room))


def test_a_legend_of_many_names_goes_below_the_picture_which_grows() -> None:
    def drawn(count: int) -> go.Figure:
        return finish(go.Figure([go.Scatter(y=[1], name=str(i)) for i in range(count)]), "x", False, height=400)

    assert drawn(6).layout.legend.y is None
    assert drawn(6).layout.height == 400
    assert (drawn(12).layout.legend.yref, drawn(12).layout.legend.y) == ("container", 0)
    assert drawn(12).layout.height > 400


@pytest.mark.parametrize(
    ("text", "short"), [("short", "short"), ("x" * 18, "x" * 18), ("class number 10 of many", "class num…0 of many")]
)
def test_a_long_name_loses_its_middle(text: str, short: str) -> None:
    assert shortened(text) == short[:18] if len(text) <= 18 else shortened(text).endswith("of many")
    assert len(shortened(text)) <= 18
