"""What has been trained: reopen, compare, rename, delete."""

import streamlit as st

from rnnviz import plots
from rnnviz.ui.history import DELETE, confirm_delete, curves_table, labelled, run_row
from rnnviz.ui.launch import show_refusal
from rnnviz.ui.registry import pages
from rnnviz.ui.state import dark, store

A_PAGE = 10

st.title("Runs")
show_refusal()
runs = store().runs()
if not runs:
    st.info("Nothing has been trained yet.", icon=":material/history:")
    st.page_link(pages()["start"], label="Train a first network", icon=":material/play_circle:")
    st.stop()
st.markdown("Everything that has been trained here. Tick two or more to lay their curves over each other.")
asked = st.session_state.pop(DELETE, None)
if asked is not None:
    confirm_delete(asked)
places = -(-len(runs) // A_PAGE)
place = st.pagination(places, key="page", bind="query-params") if places > 1 else 1
shown = runs[(place - 1) * A_PAGE : place * A_PAGE]
last = store().last_metrics([run.id for run in shown])
chosen = [run for run in shown if run_row(run, last.get(run.id))]
if len(chosen) >= 2:
    st.subheader("Compared")
    st.plotly_chart(
        plots.curves({label: curves_table(run.id) for label, run in labelled(chosen).items()}, dark=dark()),
        key="compared",
        theme=None,
        alt="Loss and accuracy of the ticked runs",
    )
