"""Which runs are looked into: a menu of those that have begun."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from rnnviz.runs.store import RunRow
from rnnviz.ui.launch import run_or_newest, show
from rnnviz.ui.registry import pages
from rnnviz.ui.state import store

MOST = 200
INSIDE, LEFT, RIGHT = "inside_run", "left_run", "right_run"
OTHER = "with"


def choose_run() -> RunRow | None:
    """At the run that the address names, or the newest. None, and a sentence, where there is none."""
    run = run_or_newest()
    if run is None:
        _nothing_yet()
        return None
    _menu("Run", INSIDE, run.id, lambda: show(st.session_state[INSIDE]))
    return run


def choose_two() -> tuple[str, str] | None:
    """The ids of two runs: the one on screen, and the one the address names beside it or the next older one."""
    run = run_or_newest()
    if run is None:
        _nothing_yet()
        return None
    left, right = st.columns(2)
    with left:
        _menu("Left", LEFT, run.id, lambda: show(st.session_state[LEFT]))
    with right:
        other = _menu("Right", RIGHT, _other(run), lambda: _put_beside(st.session_state[RIGHT]))
    return run.id, other


def _other(run: RunRow) -> str:
    named = st.query_params.get(OTHER)
    if named is not None:
        return store().run(named).id
    others = [row.id for row in _begun() if row.id != run.id]
    return others[0] if others else run.id


def _put_beside(run: str) -> None:
    st.query_params[OTHER] = run


def _begun() -> list[RunRow]:
    return [row for row in store().runs() if row.started is not None][:MOST]


def _menu(label: str, key: str, run: str, turn: Callable[[], None]) -> str:
    names = {row.id: row.name for row in (*_begun(), store().run(run))}
    st.session_state[key] = run
    st.selectbox(label, list(names), format_func=lambda id: names[id], key=key, on_change=turn, width=420)
    return run


def _nothing_yet() -> None:
    st.info("Nothing has been trained yet.", icon=":material/visibility:")
    st.page_link(pages()["start"], label="Train a first network", icon=":material/play_circle:")
