"""The controls that say how an uploaded table is read. Each starts at what was recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.data.tables import KINDS, Layout

AS_RECOGNISED = "as recognised"
NONE = ""  # an option of its own: None would be shown as nothing chosen

FORMAT_TITLES = {
    "encoding": "Letters are written in",
    "delimiter": "Columns are separated by",
    "decimal": "Decimals are written with",
    "header": "The first row holds",
}
FORMAT_WORDS: dict[str, dict[Any, str]] = {
    "encoding": {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16",
        "cp1252": "Western European (Windows-1252)",
        "latin-1": "Western European (ISO 8859-1)",
        "cp1250": "Central European (Windows-1250)",
        "cp1251": "Cyrillic (Windows-1251)",
        "gb18030": "Chinese (GB 18030)",
        "shift_jis": "Japanese (Shift JIS)",
    },
    "delimiter": {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "spaces"},
    "decimal": {".": "a point", ",": "a comma"},
    "header": {True: "names", False: "values"},
}
KIND_WORDS = {
    "wide": "each row is a series",
    "long": "each row is one step of a series",
    "recording": "one long recording, no classes",
}
ROLES = {"wide": ("label", "series"), "long": ("label", "series", "time"), "recording": ("time", "target")}
ROLE_WORDS = {"label": "Class", "series": "Which series", "time": "Time", "target": "Whose future"}


def format_controls(key: str, told: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> dict[str, Any]:
    """How text becomes cells: the parts of the format that were changed by hand.

    told: what is recognised beside the parts that are given to it.
    """
    changed: dict[str, Any] = {}
    with st.container(horizontal=True):
        for part, words in FORMAT_WORDS.items():
            seen = told(changed).get(part)
            recognised = f"{AS_RECOGNISED}: {words[seen]}" if seen in words else "not recognised"
            named = {AS_RECOGNISED: recognised, **words}
            choice = st.selectbox(
                FORMAT_TITLES[part], list(named), key=f"{part}_{key}", format_func=partial(_word, named)
            )
            if choice != AS_RECOGNISED:
                changed[part] = choice
    return changed


def kind_control(key: str, kind: str) -> str:
    """Which of the three ways of writing series it is; ``kind`` at the start."""
    return st.segmented_control(
        "How the file is laid out",
        KINDS,
        default=kind,
        required=True,
        key=f"kind_{key}",
        format_func=lambda k: KIND_WORDS[k],
    )


def role_controls(key: str, columns: Sequence[str], layout: Layout) -> dict[str, str | None]:
    """The columns of which a layout of this kind has one at most."""
    options = [NONE, *columns]
    chosen: dict[str, str | None] = {}
    with st.container(horizontal=True):
        for role in ROLES[layout.kind]:
            column = st.selectbox(
                f"{ROLE_WORDS[role]}: column",
                options,
                options.index(getattr(layout, role) or NONE),
                key=f"{role}_{key}",
                format_func=lambda c: c or "none",
            )
            chosen[role] = column or None
    return chosen


def value_controls(key: str, columns: Sequence[str], layout: Layout) -> dict[str, Any]:
    """The columns of values and, for a recording, how it is cut."""
    field, title = ("steps", "Time steps, in this order") if layout.kind == "wide" else ("features", "Features")
    values = st.multiselect(title, columns, getattr(layout, field), key=f"{field}_{key}")
    windows = _window_controls(key, layout) if layout.kind == "recording" else {}
    return {field: tuple(values), **windows}


def _word(words: Mapping[Any, str], option: Any) -> str:
    """Streamlit also asks for the words of an option that was there before."""
    return words.get(option, str(option))


def _window_controls(key: str, layout: Layout) -> dict[str, int]:
    with st.container(horizontal=True):
        return {
            "window": st.number_input(
                "Window", 2, None, layout.window, key=f"window_{key}", help="Steps in each series that is cut out."
            ),
            "stride": st.number_input(
                "Stride", 1, None, layout.stride, key=f"stride_{key}", help="Steps from one window's start to the next."
            ),
            "ahead": st.number_input(
                "Looking ahead `q`",
                1,
                None,
                layout.ahead,
                key=f"ahead_{key}",
                help="The class: does it rise or fall over the next q steps?",
            ),
        }
