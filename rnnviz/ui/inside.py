"""Which runs are looked into: a menu of those that have begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnviz.errors import UnknownRunError
from rnnviz.runs.store import RunRow
from rnnviz.ui.address import named, turn
from rnnviz.ui.errors import plain
from rnnviz.ui.labels import labelled
from rnnviz.ui.launch import run_or_newest, show
from rnnviz.ui.registry import pages
from rnnviz.ui.state import store

MOST = 200
INSIDE, LEFT, RIGHT = "inside_run", "left_run", "right_run"
OTHER = "with"


def choose_run(place: DeltaGenerator) -> RunRow | None:
    """A menu in this place, at the run that the address names or the newest. None, and a sentence here, where there is
    none."""
    run = _run_or_nothing()
    if run is not None:
        with place:
            _menu("Run", INSIDE, run, _begun(), show)
    return run


def choose_two() -> tuple[str, str] | None:
    """The ids of two runs: the one on screen, and the one the address names beside it or the next older one."""
    run = _run_or_nothing()
    if run is None:
        return None
    begun = _begun()
    left, right = st.columns(2)
    with left:
        _menu("Left", LEFT, run, begun, show)
    with right:
        other = _other(run, begun)
        _menu("Right", RIGHT, other, begun, _put_beside)
    if run.fingerprint != other.fingerprint:
        st.caption(":material/info: They learned from different series: see how each does, not which is better.")
    return run.id, other.id


def _other(run: RunRow, begun: Sequence[RunRow]) -> RunRow:
    asked = named(OTHER)
    try:
        return store().run(asked) if asked is not None else _next_to(run, begun)
    except UnknownRunError as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        return _next_to(run, begun)


def _next_to(run: RunRow, begun: Sequence[RunRow]) -> RunRow:
    return next((row for row in begun if row.id != run.id), run)


def _run_or_nothing() -> RunRow | None:
    """What the address names or the newest; where that is not there any more, a sentence and a way to the others."""
    try:
        run = run_or_newest()
    except UnknownRunError as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        st.page_link(pages()["runs"], label="All runs", icon=":material/history:")
        return None
    if run is None:
        st.info("Nothing has been trained yet.", icon=":material/visibility:")
        st.page_link(pages()["start"], label="Train a first network", icon=":material/play_circle:")
    return run


def _put_beside(run: str) -> None:
    turn(OTHER, run)


def _begun() -> list[RunRow]:
    return [row for row in store().runs() if row.started is not None][:MOST]


def _with(runs: Sequence[RunRow], run: RunRow) -> list[RunRow]:
    return [*runs, *([] if any(row.id == run.id for row in runs) else [run])]


def _menu(label: str, key: str, run: RunRow, begun: Sequence[RunRow], turn_to: Callable[[str], None]) -> None:
    names = {row.id: label for label, row in labelled(_with(begun, run)).items()}
    st.session_state[key] = run.id
    st.selectbox(
        label,
        list(names),
        format_func=lambda id: names[id],
        key=key,
        on_change=lambda: turn_to(st.session_state[key]),
        width=420,
    )
