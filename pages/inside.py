"""What goes on inside a network: every view of its hidden state, moved by two sliders."""

import streamlit as st

from rnnviz.ui.errors import in_words
from rnnviz.ui.inside import choose_run
from rnnviz.ui.player import player

st.title("Look inside")
st.markdown(
    "Move through the training with one slider and through a series with the other: every view follows. "
    "All numbers are this network's own, worked out from its recorded weights."
)
with in_words():
    run = choose_run()
    player(run.id if run else None, "inside")
