"""What has been trained: reopen, compare, rename, delete."""

import streamlit as st

from rnnviz.ui.history import DELETE, confirm_delete, run_list
from rnnviz.ui.launch import show_refusal
from rnnviz.ui.registry import pages
from rnnviz.ui.state import store

EVERY_S = 2

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
moving = any(run.status in ("queued", "running") for run in runs)
st.fragment(run_list, run_every=EVERY_S if moving else None)()
