"""Looking at a series set before it is used."""

from __future__ import annotations

import streamlit as st

from rnnviz import plots
from rnnviz.records import SeriesSet
from rnnviz.ui.choice import choose
from rnnviz.ui.errors import plain
from rnnviz.ui.launch import leave_run
from rnnviz.ui.panels import facts
from rnnviz.ui.registry import pages
from rnnviz.ui.state import dark

PER_CLASS, FEW_CLASSES = 3, 4


def look_and_use(series: SeriesSet) -> None:
    """What is in it, some series of each class, and the button that takes it to the training page."""
    st.subheader(plain(series.title))
    counts = ", ".join(f"**{plain(name)}**: {count}" for name, count in zip(series.classes, series.counts, strict=True))
    st.markdown(f"{facts(series)}  \nSeries in each class: {counts}")
    for note in series.source.get("notes", ()):
        st.markdown(f":material/info: {plain(note)}")
    shown = PER_CLASS if series.num_classes <= FEW_CLASSES else 1
    st.plotly_chart(
        plots.series(series, per_class=shown, dark=dark()),
        key="look",
        theme=None,
        alt="Some series of each class over time",
    )
    st.caption(f"Up to {shown} series of each class, in their own units.")
    if st.button("Use these series", type="primary", icon=":material/arrow_forward:", key="use"):
        leave_run()
        st.switch_page(pages()["train"], query_params={"data": choose(series)})
