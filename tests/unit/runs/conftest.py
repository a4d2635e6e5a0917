"""Small series that can be learned, and a store of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store


def walks(n: int = 60, l: int = 20, seed: int = 0) -> SeriesSet:
    """Random walks which drift up or down."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    steps = rng.normal(size=(l, n, 1)) + np.where(y == 1, 0.3, -0.3)[None, :, None]
    return SeriesSet(steps.cumsum(0), y, ("down", "up"), title="down or up", source={"task": "walks", "seed": seed})


@pytest.fixture(scope="session")
def series() -> SeriesSet:
    return walks()


@pytest.fixture(scope="session")
def other_series() -> SeriesSet:
    return walks(n=20, seed=1)


@pytest.fixture
def store(own_store: str) -> Iterator[Store]:
    store = Store(own_store)
    yield store
    store.close()
