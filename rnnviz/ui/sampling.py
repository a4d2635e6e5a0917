"""The ready files in sample_data/."""

from __future__ import annotations

import streamlit as st

from rnnviz.data.samples import SAMPLES, load_sample
from rnnviz.records import SeriesSet


def chosen_sample() -> SeriesSet:
    """The sample chosen here; the first one at the start."""
    name = st.selectbox(
        "Which sample?", SAMPLES, format_func=lambda s: SAMPLES[s].title, key="sample", bind="query-params"
    )
    st.markdown(SAMPLES[name].sentence)
    return _load(name)


@st.cache_resource(max_entries=16, show_spinner="Reading the file ...")
def _load(name: str) -> SeriesSet:
    return load_sample(name)
