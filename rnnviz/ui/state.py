"""What a session shares with the rest of the program. It holds ids and nothing that matters."""

from __future__ import annotations

from functools import cache

import streamlit as st

from rnnviz.reader.pool import Reader
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store, default_url


@st.cache_resource
def store() -> Store:
    """The one store of this server."""
    return Store(default_url())


@cache
def reader() -> Reader:
    """What reads this server's uploaded files. Not Streamlit's to keep: the lifespan, which has no session, ends it."""
    return Reader()


def dark() -> bool:
    """Whether the page is dark, for figures which bring their own colours."""
    return st.context.theme.type == "dark"


@st.cache_resource(max_entries=4, show_spinner=False)
def series_set(fingerprint: str) -> SeriesSet:
    """A stored series set. Never changes under its fingerprint."""
    return store().series(fingerprint)
