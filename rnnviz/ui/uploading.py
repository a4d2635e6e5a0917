"""A file of one's own: what it looks like, how it is read, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from rnnviz.data.tables import KINDS, Layout, Table, inspect_table, lay_out
from rnnviz.records import SeriesSet

TYPES = ["csv", "tsv", "txt"]
KIND_WORDS = {
    "wide": "each row is a series",
    "long": "each row is one step of a series",
    "recording": "one long recording, no classes",
}
MISSING_WORDS = {
    None: "tell me about them",
    "interpolate": "draw a line between the neighbours",
    "carry": "repeat the last value",
    "leave_out": "leave those series out",
}
HEAD_ROWS = 8
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

HOW = """
- **Each row is a series**: one column per time step, one column with the class.
- **Each row is one step**: a column says which series the row belongs to, one gives the time, one the class;
  the others are features.
- **One long recording**: no classes. It is cut into windows, and the network learns whether the values rise
  or fall next.
"""


def uploaded() -> SeriesSet | None:
    """The set that the uploaded file holds, read as the controls say. None before there is a file.

    Raises ``DataError`` with everything that is wrong with it.
    """
    file = st.file_uploader(
        "CSV or TSV file", TYPES, key="file", help="Numbers as text, separated by commas, semicolons or tabs."
    )
    if file is None:
        st.markdown("Three ways of writing series are understood; which one yours is will be recognised.")
        st.markdown(HOW)
        return None
    table = _inspect(file.file_id, file.name, file, ())
    kind = st.segmented_control(
        "How the file is laid out",
        KINDS,
        default=table.layout.kind,
        required=True,
        key=f"kind_{file.file_id}",
        format_func=lambda k: KIND_WORDS[k],
    )
    if kind != table.layout.kind:
        table = _inspect(file.file_id, file.name, file, (("kind", kind),))
    st.info(table.reason, icon=":material/table_view:")
    st.dataframe(table.frame.head(HEAD_ROWS), alt=f"The first rows of {file.name}")
    table, layout = _changed(file, table)
    missing = st.selectbox(
        "Missing values",
        MISSING_WORDS,
        format_func=lambda m: MISSING_WORDS[m],
        key=f"missing_{file.file_id}",
        help="Nothing is filled in unless you say how.",
    )
    return _lay_out(file.file_id, table, layout, missing)


def _changed(file: Any, table: Table) -> tuple[Table, Layout]:
    """The layout with what the user changes of it."""
    with st.expander("Change how it is read", icon=":material/edit:"):
        form = _format(file, table.layout)
        if form.items() - {(n, getattr(table.layout, n)) for n in form}:
            table = _inspect(file.file_id, file.name, file, (("kind", table.layout.kind), *form.items()))
        return table, replace(table.layout, **_columns(file, table))


def _format(file: Any, layout: Layout) -> dict[str, Any]:
    """How text becomes cells."""
    with st.container(horizontal=True):
        delimiters = list(DELIMITERS) if layout.delimiter in DELIMITERS else [layout.delimiter, *DELIMITERS]
        return {
            "delimiter": st.selectbox(
                "Columns are separated by",
                delimiters,
                delimiters.index(layout.delimiter),
                format_func=lambda d: DELIMITERS.get(d, repr(d)),
                key=f"delimiter_{file.file_id}",
            ),
            "decimal": st.selectbox(
                "Decimals are written with",
                (".", ","),
                (".", ",").index(layout.decimal),
                format_func=lambda d: {".": "a point", ",": "a comma"}[d],
                key=f"decimal_{file.file_id}",
            ),
            "header": st.checkbox("The first row holds names", layout.header, key=f"header_{file.file_id}"),
        }


def _columns(file: Any, table: Table) -> dict[str, Any]:
    """Which column is what, for the fields that this kind of layout has."""
    layout, key = table.layout, f"{table.layout.kind}_{file.file_id}"
    changes: dict[str, Any] = {}
    roles = {"wide": ("label", "series"), "long": ("label", "series", "time"), "recording": ("time", "target")}[
        layout.kind
    ]
    words = {"label": "Class", "series": "Which series", "time": "Time", "target": "Whose future"}
    with st.container(horizontal=True):
        for role in roles:
            options = [None, *table.columns]
            changes[role] = st.selectbox(
                f"{words[role]}: column",
                options,
                options.index(getattr(layout, role)),
                key=f"{role}_{key}",
                format_func=lambda c: "none" if c is None else c,
            )
    many = "steps" if layout.kind == "wide" else "features"
    changes[many] = tuple(_many(many, table, key))
    if layout.kind == "recording":
        changes |= _windows(layout, key)
    return changes


def _many(field: str, table: Table, key: str) -> list[str]:
    words = {"steps": "Time steps, in this order", "features": "Features"}
    return st.multiselect(words[field], table.columns, getattr(table.layout, field), key=f"{field}_{key}")


def _windows(layout: Layout, key: str) -> dict[str, int]:
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


@st.cache_resource(max_entries=8, show_spinner="Reading the file ...")
def _inspect(file_id: str, name: str, _file: Any, fixed: tuple[tuple[str, Any], ...]) -> Table:
    _file.seek(0)
    return inspect_table(_file.read(), name, **dict(fixed))


@st.cache_resource(max_entries=8, show_spinner="Laying out the series ...")
def _lay_out(file_id: str, _table: Table, layout: Layout, missing: str | None) -> SeriesSet:
    return lay_out(_table, layout, missing)
