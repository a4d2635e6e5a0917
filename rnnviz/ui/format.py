"""How a file is written: recognised, and every part of it can be said instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.data.files.table import Format
from rnnviz.ui.wished import pick_recognised, text

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western European (Windows-1252)",
    "latin-1": "Western European (ISO 8859-1)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "gb18030": "Chinese (GB 18030)",
    "shift_jis": "Japanese (Shift JIS)",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "spaces", ":": "colon"}
COUNTS = {count: str(count) for count in range(11)}
OF_NUMBERS: dict[str, tuple[str, dict[Any, str]]] = {
    "decimal": ("Decimals are written with", {".": "a point", ",": "a comma"}),
    "thousands": (
        "Thousands are marked with",
        {"": "nothing", ",": "a comma", ".": "a point", " ": "a space", "'": "an apostrophe"},
    ),
}
OF_ROWS: dict[str, tuple[str, dict[Any, str]]] = {
    "preamble": ("Lines before the table", COUNTS),
    "header": ("Rows of names", {0: "none", 1: "one", 2: "two", 3: "three"}),
    "units": ("A row of units", {True: "follows the names", False: "there is none"}),
    "footer": ("Lines below the table", COUNTS),
}
OF_TEXT: dict[str, tuple[str, dict[Any, str]]] = {
    "encoding": ("Letters are written in", ENCODINGS),
    "delimiter": ("Columns are separated by", DELIMITERS),
    "quote": ("Text stands in", {'"': "double quotes", "'": "single quotes", "": "no quotes"}),
    "comment": ("Comments begin with", {"": "nothing", "#": "#", "%": "%", "//": "//", ";": ";"}),
}
PARTS = {"text": {**OF_TEXT, **OF_NUMBERS, **OF_ROWS}, "sheet": {**OF_ROWS, **OF_NUMBERS}}


def format_controls(now: Format | None, wished: Mapping[str, Any]) -> None:
    """now: how the file was read, None where it could not be."""
    container = now.container if now else "text"
    parts = PARTS.get(container, OF_NUMBERS)
    if container == "sheet":
        text("sheet", "Which sheet", (now.sheet if now else None) or "")
    with st.grid(3, min_column_width=220):
        for name, (title, options) in parts.items():
            seen = getattr(now, name) if now else None
            shown = options if seen is None or seen in options else {**options, seen: str(seen)}
            pick_recognised(name, title, shown, wished, seen)
