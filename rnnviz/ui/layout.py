"""Which column is what: recognised, and every part of it can be said instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from rnnviz.data.reading import Reading
from rnnviz.data.tables.layout import Layout
from rnnviz.ui.errors import plain
from rnnviz.ui.wished import number, pick, several

KIND_WORDS = {
    "wide": "each row is a series",
    "long": "each row is one step of a series",
    "recording": "one long recording",
}
ROLES = {
    "wide": ("label", "series"),
    "long": ("label", "series", "time"),
    "recording": ("label", "series", "time", "target"),
}
ROLE_TITLES = {"label": "Class", "series": "Which series", "time": "Time", "target": "Whose future"}
ROLE_WORDS = {"feature": "feature", "step": "time step", "class": "class", "series": "series", "time": "time"}
CROSSING_WORDS = {
    "leave_out": "is left out",
    "most": "gets the class of most of its steps",
    "last": "gets the class of its last step",
}
LISTED = 300  # columns in a list of names that can still be handled


def kind_words(kind: str) -> str:
    words = KIND_WORDS.get(kind, kind)
    return words[0].upper() + words[1:]


def columns_table(reading: Reading) -> None:
    """Every column and what became of it."""
    facts = reading.columns[:LISTED]
    rows = {
        "Column": [f.name for f in facts],
        "Used as": [ROLE_WORDS.get(f.role, "not used") for f in facts],
        "Holds": [f.holds for f in facts],
        "Different": [f.distinct for f in facts],
        "Missing": [f.missing for f in facts],
        "For example": [f.example for f in facts],
        "Unit": [f.unit for f in facts],
    }
    if not any(f.unit for f in facts):
        del rows["Unit"]
    st.dataframe(rows, hide_index=True, key="columns", height="content" if len(facts) <= 10 else 320, alt="Columns")
    if len(reading.columns) > LISTED:
        st.caption(f"The first {LISTED} of {len(reading.columns):,} columns.")


def head_table(reading: Reading) -> None:
    """The first rows, as they were understood."""
    names = [facts.name for facts in reading.columns[: len(reading.head[0])]]
    rows = {name: [row[place] for row in reading.head] for place, name in enumerate(names)}
    st.dataframe(rows, hide_index=True, key="head", alt="The first rows of the file")
    st.caption(f"The first of {reading.rows:,} rows.")


def layout_controls(layout: Layout, columns: Sequence[str]) -> None:
    """The kind, the columns' roles and, for a recording, how it is cut."""
    pick("kind", "What a row is", KIND_WORDS, layout.kind)
    none_or_column: dict[Any, str] = {None: "none", **{name: plain_word(name) for name in columns}}
    with st.grid(4, min_column_width=190):
        for role in ROLES[layout.kind]:
            pick(role, ROLE_TITLES[role], none_or_column, getattr(layout, role))
        if layout.day_first is not None:
            pick("day_first", "01/02/2024 is in", {True: "February", False: "January"}, layout.day_first)
    _values(layout, columns)
    if layout.kind == "recording":
        _windows(layout)


def plain_word(name: str) -> str:
    """Options of a list are shown as they are, and may not be empty."""
    return name or "(no name)"


def _values(layout: Layout, columns: Sequence[str]) -> None:
    name, title = ("steps", "Time steps, in this order") if layout.kind == "wide" else ("features", "Features")
    chosen = getattr(layout, name)
    if len(columns) <= LISTED:
        several(name, title, columns, chosen)
    elif chosen:
        st.caption(f"{title}: {len(chosen):,} columns, {plain(chosen[0])} to {plain(chosen[-1])}.")


def _windows(layout: Layout) -> None:
    with st.grid(4, min_column_width=190):
        number("window", "Window", layout.window, 2, help="Steps in each series that is cut out.")
        number("stride", "Stride", layout.stride, 1, help="Steps from one window's start to the next.")
        if layout.label is None:
            number("ahead", "Looking ahead `q`", layout.ahead, 1, help="Does it rise or fall over the next q steps?")
        else:
            pick("crossing", "A window in which the class changes", CROSSING_WORDS, layout.crossing)
