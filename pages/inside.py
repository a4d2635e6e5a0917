"""What goes on inside a network: every view of its hidden state, moved by two sliders."""

import streamlit as st

from rnnviz.ui.errors import in_words
from rnnviz.ui.inside import choose_run
from rnnviz.ui.player import player

head = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
head.title("Look inside", width="content")
with in_words():
    run = choose_run(head)
    st.markdown(
        "Two sliders at the bottom: one goes through the training, the other through a series. Every view follows, "
        "and every number is this network's own."
    )
    player(run.id if run else None, "inside")
