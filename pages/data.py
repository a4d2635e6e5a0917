"""Generate series, take a sample or bring a file; look; use."""

import streamlit as st

from rnnviz.ui.bringing import bring
from rnnviz.ui.errors import in_words
from rnnviz.ui.generating import generating
from rnnviz.ui.look import look_and_use
from rnnviz.ui.sampling import chosen_sample

WAYS = {"generate": "Generate", "sample": "Take a sample", "upload": "Bring your own file"}

st.title("Data")
st.markdown("Series for the network to learn from: each one a row of numbers over time, with a class it belongs to.")
way = st.segmented_control(
    "Where from?",
    WAYS,
    default="generate",
    required=True,
    format_func=lambda w: WAYS[w],
    key="way",
    bind="query-params",
    persist_state="session",
)
with in_words():
    if way == "upload":
        bring()
    elif way == "generate":
        generating()
    else:
        look_and_use(chosen_sample())
