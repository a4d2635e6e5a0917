"""Prepared series and hidden states as files of one's own."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from rnnviz.data.export import lost_in_csv, states_to_csv, to_csv, to_parquet
from rnnviz.errors import UnknownRunError
from rnnviz.records import SeriesSet
from rnnviz.runs.states import hidden_states
from rnnviz.runs.store import RunRow
from rnnviz.ui.state import store

EVERY_S = 2
MOVING = ("queued", "running")
BOTH = "Both are read back as the same series."


def downloads(series: SeriesSet) -> None:
    """Written only when a button is pressed."""
    stem = PurePath(series.title).stem or "series"
    st.markdown("The series as they would be trained on: one row for each step of each series.")
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: to_csv(series),
            f"{stem}_prepared.csv",
            "text/csv",
            key="save_csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Parquet",
            lambda: to_parquet(series),
            f"{stem}_prepared.parquet",
            "application/vnd.apache.parquet",
            key="save_parquet",
            icon=":material/download:",
            on_click="ignore",
        )
    lost = lost_in_csv(series)
    back = f"Only Parquet is read back as the same series: CSV does not say {', nor '.join(lost)}." if lost else BOTH
    st.caption(f"{back} Text that a spreadsheet would run as a formula is escaped.")


def states_download(run: RunRow) -> None:
    """The hidden states of a run's probe series, as soon as there are any: it looks again while the run moves."""
    st.fragment(_states, run_every=EVERY_S if run.status in MOVING else None)(run.id)


def _states(id: str) -> None:
    try:
        run = store().run(id)
    except UnknownRunError:  # deleted meanwhile, in another tab
        return
    if run.epoch < 1:
        return
    st.download_button(
        "Hidden states as CSV",
        lambda: _states_csv(id),
        f"{id}_states.csv",
        "text/csv",
        key=f"save_states_{id}",
        icon=":material/download:",
        on_click="ignore",
        help=f"Every layer's {run.config.h} numbers after each step of the {run.shapes.p} series watched, as of the "
        "run's last checkpoint: one row for each layer, series and step.",
    )


def _states_csv(id: str) -> bytes:
    found = hidden_states(store(), id)
    return states_to_csv(*found) if found else b"series,step,layer,class\n"
