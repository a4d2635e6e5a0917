"""The prepared series as files of one's own."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from rnnviz.data.export import to_csv, to_parquet
from rnnviz.records import SeriesSet


def downloads(series: SeriesSet) -> None:
    """Written only when a button is pressed."""
    stem = PurePath(series.title).stem or "series"
    st.markdown("The series as they would be trained on: one row for each step of each series.")
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: to_csv(series),
            f"{stem}_prepared.csv",
            "text/csv",
            key="save_csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Parquet",
            lambda: to_parquet(series),
            f"{stem}_prepared.parquet",
            "application/vnd.apache.parquet",
            key="save_parquet",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption("Both are read back as the same series. Text that a spreadsheet would run as a formula is escaped.")
