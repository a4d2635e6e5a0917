"""What every test has: a store of its own, one thread for torch, and no clock in the property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_NUM_THREADS", "1")
settings.register_profile("rnnviz", deadline=None, max_examples=50)
settings.load_profile("rnnviz")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store which only this test uses; nobody's own runs are touched."""
    url = f"sqlite:///{tmp_path / 'rnnviz.sqlite'}"
    monkeypatch.setenv("RNNVIZ_STORE", url)
    return url
