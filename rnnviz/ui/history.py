"""The list of runs: one row each, what it is and what can be done with it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from rnnviz import plots
from rnnviz.config import CELL_TITLES
from rnnviz.errors import RnnVizError
from rnnviz.records import Metrics
from rnnviz.runs.store import RunRow
from rnnviz.ui.errors import in_words, plain
from rnnviz.ui.labels import labelled
from rnnviz.ui.launch import RUN, refuse, show
from rnnviz.ui.registry import pages
from rnnviz.ui.state import dark, store

ICONS = {
    "queued": ":material/hourglass_top:",
    "running": ":material/play_circle:",
    "paused": ":material/pause_circle:",
    "done": ":material/check_circle:",
    "stopped": ":material/stop_circle:",
    "failed": ":material/error:",
}
DELETE = "delete_asked"
MOVING = ("queued", "running", "paused")
A_PAGE = 10
AGES = ((86_400, "d"), (3_600, "h"), (60, "min"))


def age(then: float) -> str:
    """ "12 min ago", in the largest unit that fits."""
    seconds = time.time() - then
    return next((f"{int(seconds // size)} {unit} ago" for size, unit in AGES if seconds >= size), "just now")


def run_list() -> None:
    """A page of runs, and above it the curves of those that are ticked."""
    if DELETE in st.session_state:
        st.rerun()  # the question is asked by the whole page
    runs = store().runs()
    places = -(-len(runs) // A_PAGE)
    compared = st.container()
    place = st.pagination(places, key="page", bind="query-params") if places > 1 else 1
    shown = runs[(place - 1) * A_PAGE : place * A_PAGE]
    last = store().last_metrics([run.id for run in shown])
    ticked = [run for run in shown if run_row(run, last.get(run.id))]
    if len(ticked) >= 2:
        with compared:
            _compare(ticked)


def _compare(runs: Sequence[RunRow]) -> None:
    st.subheader("Compared")
    st.plotly_chart(
        plots.curves({label: curves_table(run.id) for label, run in labelled(runs).items()}, dark=dark()),
        key="compared",
        theme=None,
        alt="Loss and accuracy of the ticked runs",
    )


def run_row(run: RunRow, last: Metrics | None) -> bool:
    """One run: a tick to compare it, its name and facts, and its actions. Returns the tick."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"row_{run.id}"):
        ticked = st.checkbox("Compare", key=f"compare_{run.id}", label_visibility="collapsed")
        with st.container(width="stretch", gap=None):
            st.markdown(f"{ICONS[run.status]} **{plain(run.name)}**")
            st.caption(_facts(run, last))
        if st.button("Open", key=f"open_{run.id}", icon=pages()["train"].icon):
            show(run.id)
            st.switch_page(pages()["train"], query_params={"run": run.id, "data": run.fingerprint})
        with st.popover("", icon=":material/edit:", help="Rename"):
            st.text_input("Name", run.name, key=f"name_{run.id}", max_chars=120, on_change=partial(_rename, run.id))
        st.button(
            "", key=f"delete_{run.id}", icon=":material/delete:", help="Delete", on_click=_ask_to_delete, args=(run.id,)
        )
    return ticked


def curves_table(run: str) -> pd.DataFrame:
    """The run's metrics as ``Run.history`` has them."""
    rows = [(m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy) for m in store().metrics(run)]
    return pd.DataFrame(rows, columns=["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy"])


@st.dialog("Delete this run?")
def confirm_delete(run: str) -> None:
    """Says what goes and what stays before it goes."""
    with in_words():
        row = store().run(run)
        st.markdown(f"**{plain(row.name)}** with its curves, frames and weights. Its series stay.")
        if row.status in MOVING:
            st.markdown("It has not finished: deleting it stops its training.")
        with st.container(horizontal=True):
            if st.button("Delete", type="primary", key="delete_yes"):
                store().delete(run)
                if st.session_state.get(RUN) == run:
                    del st.session_state[RUN]
                st.rerun()
            if st.button("Keep", key="delete_no"):
                st.rerun()


def _facts(run: RunRow, last: Metrics | None) -> str:
    config = run.config
    rates = " then ".join(f"{rate:g}" for rate in (config.learning_rate, *(rate for _, rate in run.changes)))
    right = f"{last.held_out_accuracy:.0%} of held-out series right" if last else "nothing learned yet"
    return (
        f"{run.status} · {right} · epoch {run.epoch:.0f} of {run.epochs} · {CELL_TITLES[config.cell]}, h {config.h}, "
        f"{config.num_layers} layer{'s' * (config.num_layers > 1)}, learning rate {rates}, "
        f"at most {config.batch_size} series a batch, seed {config.seed} · {age(run.created)}"
    )


def _rename(run: str) -> None:
    try:
        store().rename(run, st.session_state[f"name_{run}"])
    except RnnVizError as error:
        refuse(error)


def _ask_to_delete(run: str) -> None:
    st.session_state[DELETE] = run
