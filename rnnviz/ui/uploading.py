"""A file of one's own: what it looks like, how it is read, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import streamlit as st

from rnnviz.data.tables import (
    VALUES_MISSING,
    WAY_WORDS,
    Layout,
    Table,
    guess_again,
    inspect_table,
    lay_out,
    recognise,
)
from rnnviz.errors import DataError, Finding
from rnnviz.records import SeriesSet
from rnnviz.ui.errors import plain
from rnnviz.ui.tables import FORMAT_WORDS, format_controls, kind_control, role_controls, value_controls

TYPES = ["csv", "tsv", "txt"]
ASK = "ask"
MISSING_WORDS: dict[str, str] = {ASK: "tell me about them", **WAY_WORDS}
HEAD_ROWS = 8
KEPT = timedelta(hours=1)
Fields = tuple[tuple[str, Any], ...]

HOW = """
- **Each row is a series**: one column per time step, one column with the class.
- **Each row is one step**: a column says which series the row belongs to, one gives the time, one the class;
  the others are features.
- **One long recording**: no classes. It is cut into windows, and the network learns whether the values rise
  or fall next.
"""


def uploaded() -> SeriesSet | None:
    """The set that the uploaded file holds, read as the controls say. None before there is a file.

    Raises ``DataError`` with everything that is wrong with it, after the controls that may mend it were drawn.
    """
    file = st.file_uploader(
        "CSV or TSV file", TYPES, key="file", help="Numbers as text, separated by commas, semicolons, tabs or spaces."
    )
    if file is None:
        st.markdown("Three ways of writing series are understood; which one yours is will be recognised.")
        st.markdown(HOW)
        return None
    table = _inspect(file.file_id, file.name, file, _written(file))
    # what a guess depends on is in the keys of the widgets that start at it, so that another guess makes them anew
    key = f"{file.file_id}_{[getattr(table.layout, part) for part in FORMAT_WORDS]}"
    kind = kind_control(key, table.layout.kind)
    layout, reason = _guess(key, table, (("kind", kind),))
    st.info(plain(reason), icon=":material/table_view:")
    st.dataframe(table.frame.head(HEAD_ROWS), alt=f"The first rows of {file.name}")
    return _series(file.file_id, table, _changed(key, table, layout))


def _written(file: Any) -> Fields:
    """The parts of the format that were changed by hand. The controls are open where recognising them failed."""
    told = _recognise(file.file_id, file, ())
    with st.expander("How the text is written", expanded=told.keys() < FORMAT_WORDS.keys(), icon=":material/edit:"):
        changed = format_controls(
            file.file_id, lambda fixed: _recognise(file.file_id, file, tuple(fixed.items())) if fixed else told
        )
    return tuple(changed.items())


def _changed(key: str, table: Table, guessed: Layout) -> Layout:
    """The guess with what the user changes of it. Another column of classes or times leaves other columns of values."""
    kind = guessed.kind
    with st.expander("Which column is what", icon=":material/edit:"):
        roles = role_controls(f"{kind}_{key}", table.columns, guessed)
        layout, _ = _guess(key, table, (("kind", kind), *roles.items()))
        return replace(layout, **value_controls(f"{kind}_{roles}_{key}", table.columns, layout))


def _series(file_id: str, table: Table, layout: Layout) -> SeriesSet:
    """The series, after asking about missing values where there are any. Raises ``DataError``."""
    result = _lay_out(file_id, table, layout, None)
    if not isinstance(result, SeriesSet) and any(finding.what == VALUES_MISSING for finding in result):
        missing = st.selectbox(
            "Missing values",
            MISSING_WORDS,
            format_func=lambda m: MISSING_WORDS[m],
            key=f"missing_{file_id}",
            help="Nothing is filled in unless you say how.",
        )
        if missing != ASK:
            result = _lay_out(file_id, table, layout, missing)
    if not isinstance(result, SeriesSet):
        raise DataError(result)
    return result


@st.cache_resource(max_entries=64, ttl=KEPT, show_spinner=False)
def _recognise(file_id: str, _file: Any, fixed: Fields) -> dict[str, Any]:
    _file.seek(0)
    return recognise(_file, **dict(fixed))


@st.cache_resource(max_entries=64, ttl=KEPT, show_spinner=False)
def _guess(key: str, _table: Table, fixed: Fields) -> tuple[Layout, str]:
    """The layout and its reason. key: of the file and its format."""
    guessed = guess_again(_table, **dict(fixed))
    return guessed.layout, guessed.reason


# A table or a set may hold hundreds of megabytes, and a person works on one file at a time: few are kept.


@st.cache_resource(max_entries=2, ttl=KEPT, show_spinner="Reading the file ...")
def _inspect(file_id: str, name: str, _file: Any, fixed: Fields) -> Table:
    _file.seek(0)
    return inspect_table(_file.read(), name, **dict(fixed))


@st.cache_resource(max_entries=2, ttl=KEPT, show_spinner="Laying out the series ...")
def _lay_out(file_id: str, _table: Table, layout: Layout, missing: str | None) -> SeriesSet | tuple[Finding, ...]:
    """The set or, kept as well, why there is none."""
    try:
        return lay_out(_table, layout, missing)
    except DataError as error:
        return error.findings
