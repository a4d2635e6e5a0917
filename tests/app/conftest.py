"""Pages run without a server or a worker: a store of their own, made for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnviz.runs.store import Store
from rnnviz.ui import frame_path, pages_folder

TIMEOUT_S = 60


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that the pages of this test use."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("RNNVIZ_STORE", url)
    st.cache_resource.clear()
    st.cache_data.clear()
    opened = Store(url)
    yield opened
    opened.close()
    st.cache_resource.clear()


@pytest.fixture
def open_page(store: Store) -> Callable[..., AppTest]:
    """``open_page("train", data="...")`` runs the page as its link would."""

    def open_(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(frame_path()), default_timeout=TIMEOUT_S)
        app.run()
        for key, value in query.items():
            app.query_params[key] = value
        if name != "start" or query:
            app.switch_page(str(pages_folder() / f"{name}.py"))
            app.run()
        return app

    return open_
