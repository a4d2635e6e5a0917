"""Which run the page Look inside is about."""

from __future__ import annotations

import streamlit as st

from rnnviz.runs.store import RunRow
from rnnviz.ui.launch import run_or_newest, show
from rnnviz.ui.registry import pages
from rnnviz.ui.state import store

MOST = 200
CHOSEN = "inside_run"


def choose_run() -> RunRow | None:
    """A menu of the runs that have begun, at the one the address names or the newest. None where there is none."""
    run = run_or_newest()
    runs = [row for row in store().runs() if row.started is not None][:MOST]
    if run is None or not runs:
        st.info("Nothing has been trained yet.", icon=":material/visibility:")
        st.page_link(pages()["start"], label="Train a first network", icon=":material/play_circle:")
        return None
    if all(row.id != run.id for row in runs):
        runs.insert(0, run)
    names = {row.id: row.name for row in runs}
    st.session_state[CHOSEN] = run.id
    st.selectbox("Run", list(names), format_func=lambda id: names[id], key=CHOSEN, on_change=_turn, width=420)
    return run


def _turn() -> None:
    show(st.session_state[CHOSEN])
