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
MANY_CLASSES = 12  # that many counts are a line, more are a paragraph


def look_and_use(series: SeriesSet) -> None:
    """What is in it, some series of each class, and the button that takes it to the training page."""
    st.subheader(plain(series.title))
    st.markdown(facts(series))
    for note in series.source.get("notes", ()):
        st.markdown(f":material/info: {plain(note)}")
    some_series(series)
    use_button(series)


def some_series(series: SeriesSet) -> None:
    """How many there are of each class, and a picture of a few."""
    st.markdown(f"Series in each class: {counts(series)}")
    shown = PER_CLASS if series.num_classes <= FEW_CLASSES else 1
    st.plotly_chart(
        plots.series(series, per_class=shown, dark=dark()),
        key="look",
        theme=None,
        alt="Some series of each class over time",
    )
    st.caption(f"Up to {shown} series of each class, in their own units.")


def counts(series: SeriesSet) -> str:
    """Series per class, of the first classes."""
    pairs = list(zip(series.classes, series.counts, strict=True))
    listed = ", ".join(f"**{plain(name)}**: {count}" for name, count in pairs[:MANY_CLASSES])
    return listed + (f" and {len(pairs) - MANY_CLASSES} more classes" if len(pairs) > MANY_CLASSES else "")


def use_button(series: SeriesSet, disabled: bool = False) -> None:
    """Takes the set to the training page."""
    if st.button("Use these series", type="primary", icon=":material/arrow_forward:", key="use", disabled=disabled):
        leave_run()
        st.switch_page(pages()["train"], query_params={"data": choose(series)})
