"""Two runs, or two epochs of one, side by side under one bar."""

import streamlit as st

from rnnviz.ui.errors import in_words
from rnnviz.ui.inside import choose_two
from rnnviz.ui.player import pair

st.title("Compare")
st.markdown(
    "Two networks side by side: each at its newest epoch, or both at the one you choose, and at the same step. The "
    "shorter one waits at its end. Choose one run on both sides to compare two of its epochs."
)
with in_words():
    both = choose_two()
    if both is not None:
        pair(*both)
