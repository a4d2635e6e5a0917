"""Every setting of a training, each with a sentence, and then the training itself."""

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.errors import RnnVizError
from rnnviz.ui import controls
from rnnviz.ui.backout import states_download
from rnnviz.ui.choice import chosen
from rnnviz.ui.errors import in_words, plain
from rnnviz.ui.launch import forget_refusal, launch, refuse, run_on_screen, set_form_to_run
from rnnviz.ui.panels import facts, run_panel, shapes_line
from rnnviz.ui.registry import pages
from rnnviz.ui.state import series_set, store


def config() -> RunConfig:
    """What the settings say. Raises ``ConfigError``."""
    return RunConfig(**{name: st.session_state[name] for name in RunConfig.model_fields})


def train() -> None:
    try:
        launch(st.session_state["data"], config())
    except RnnVizError as error:
        refuse(error)


@st.fragment
def form(fingerprint: str) -> None:
    """A part of the page that answers alone: what is below it changes only with a press of the button."""
    controls.cell()
    st.caption(controls.field("cell").description)
    with st.grid(4, min_column_width=190):
        for name in ("h", "num_layers", "epochs", "batch_size", "learning_rate", "held_out", "seed"):
            controls.number(name)
        controls.device(store().devices())
    allowed = False
    with in_words():
        settings, allowed = config(), True
        shapes_line(series_set(fingerprint), settings)
    pressed = st.button(
        "Train", type="primary", icon=":material/play_arrow:", on_click=train, key="train", disabled=not allowed
    )
    if pressed:
        st.rerun()
    if not allowed:
        forget_refusal()  # pressed before the page had heard of the setting; it is said above


st.title("Train")
set_form_to_run()
fingerprint = chosen()
series = series_set(fingerprint)
with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown(f"Series: **{plain(series.title)}** · {facts(series)}")
    st.page_link(pages()["data"], label="change", icon=":material/show_chart:")
with st.container(border=True):
    form(fingerprint)
with in_words():
    run = run_on_screen()
    run_panel(run, "train")
    if run is not None:
        states_download(run)
