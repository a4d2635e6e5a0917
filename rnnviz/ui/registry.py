"""The pages there are. The frame, the links between pages and the tests all read this list."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from rnnviz.ui import pages_folder


@dataclass(frozen=True)
class PageEntry:
    """One page: its file's name without ``.py``, its title, its icon and what it is for."""

    name: str
    title: str
    icon: str
    help: str


ENTRIES = (
    PageEntry(
        "start", "Start", ":material/play_circle:", "A network that learns while you watch: one question, one button."
    ),
    PageEntry("data", "Data", ":material/show_chart:", "Generate series, take a sample, or bring your own file."),
    PageEntry("train", "Train", ":material/tune:", "Every setting of a training, and the training itself, live."),
    PageEntry("inside", "Look inside", ":material/visibility:", "What goes on in a network, at every epoch and step."),
    PageEntry("compare", "Compare", ":material/compare:", "Two runs, or two epochs of one, side by side."),
    PageEntry("runs", "Runs", ":material/history:", "What has been trained: reopen, compare, rename, delete."),
)


def pages() -> dict[str, StreamlitPage]:
    """Name to ``st.Page``, in the menu's order; the first is the one that opens.

    Made anew for each run of a script: Streamlit notes in a page whether it may run now, so that of two visitors who
    shared one and came at the same moment the second would be turned away.
    """
    return {
        e.name: st.Page(
            pages_folder() / f"{e.name}.py",
            title=e.title,
            icon=e.icon,
            help=e.help,
            url_path=e.name,
            default=e is ENTRIES[0],
        )
        for e in ENTRIES
    }
