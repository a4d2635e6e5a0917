"""Which series set a session works with: the address names it."""

from __future__ import annotations

import streamlit as st

from rnnviz.errors import UnknownRunError
from rnnviz.records import SeriesSet
from rnnviz.ui.address import named, turn
from rnnviz.ui.launch import DATA, RUN
from rnnviz.ui.panels import task_series
from rnnviz.ui.showcase import TASK
from rnnviz.ui.state import series_set, store


def choose(series: SeriesSet) -> str:
    """Keeps the set in the store and makes it the session's; returns its fingerprint."""
    fingerprint = store().add_series(series)
    st.session_state[DATA] = fingerprint
    return fingerprint


def _of_run() -> str | None:
    try:
        return store().run(run).fingerprint if (run := named(RUN)) is not None else None
    except UnknownRunError:
        return None  # said where the run would be


def chosen() -> str:
    """The fingerprint of the set in the address, else of that of the run in the address, else of the session's, else of
    the first task at its default."""
    fingerprint = named(DATA) or _of_run() or st.session_state.get(DATA)
    fingerprint = fingerprint or store().add_series(task_series(TASK))
    series_set(fingerprint)  # a fingerprint that the store does not hold is refused here
    st.session_state[DATA] = fingerprint
    turn(DATA, fingerprint)
    return fingerprint
