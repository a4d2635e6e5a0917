"""Alive when it opens: one question, one row of settings, one button, and the network itself."""

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.data.generators import TASKS
from rnnviz.errors import RnnVizError
from rnnviz.ui import controls
from rnnviz.ui.launch import launch, refuse, run_or_newest
from rnnviz.ui.panels import run_panel, task_line, task_series
from rnnviz.ui.registry import pages

FEATURED = ("rising", "tempo", "shapes", "first", "remember")
LARGEST_H, MOST_LAYERS = 64, 3


def propose_cell() -> None:
    """A task brings the cell it needs, unless the user has chosen one."""
    state = st.session_state
    proposed = TASKS[state["task"]].cell
    if state["cell"] == state.get("proposed", controls.field("cell").default):
        state["cell"] = proposed
    state["proposed"] = proposed


def train() -> None:
    state = st.session_state
    try:
        launch(task_series(state["task"]), RunConfig(cell=state["cell"], h=state["h"], num_layers=state["num_layers"]))
    except RnnVizError as error:
        refuse(error)


@st.fragment
def form() -> None:
    """A part of the page that answers alone: what is below it changes only with a press of the button."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        task = st.segmented_control(
            "What should it learn?",
            FEATURED,
            default=FEATURED[0],
            required=True,
            key="task",
            bind="query-params",
            format_func=lambda name: TASKS[name].title,
            on_change=propose_cell,
            wrap=True,
        )
        st.page_link(pages()["data"], label="more tasks, or your own file", icon=":material/upload_file:")
    task_line(task)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.slider(
            "Memory size `h`",
            1,
            LARGEST_H,
            controls.field("h").default,
            key="h",
            help=controls.field("h").description,
            bind="query-params",
            width=260,
        )
        st.segmented_control(
            "Layers",
            range(1, MOST_LAYERS + 1),
            default=1,
            required=True,
            key="num_layers",
            help=controls.field("num_layers").description,
            bind="query-params",
        )
        controls.cell()
        if st.button("Train", type="primary", icon=":material/play_arrow:", on_click=train, key="train"):
            st.rerun()


st.title("Watch a network learn")
st.markdown(
    "A recurrent network reads a series **one step at a time** and keeps what matters in a small memory. "
    "Choose what it should learn, press the button, and watch that memory find its way."
)
with st.container(border=True):
    form()
run_panel(run_or_newest(), "start")
