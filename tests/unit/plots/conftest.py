"""A small series set: unequal lengths, two features, three classes, and a name which looks like markup."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.records import SeriesSet


@pytest.fixture
def few() -> SeriesSet:
    """l = 5, n = 6, k = 2, classes up, down, <b>odd</b>; series i ends after 5, 4, 5, 3, 5, 1 steps."""
    lengths = np.array([5, 4, 5, 3, 5, 1])
    X = np.random.default_rng(0).normal(size=(5, 6, 2)).astype(np.float32)
    X[np.arange(5)[:, None] >= lengths] = 0
    return SeriesSet(
        X,
        np.array([0, 1, 2, 0, 1, 2]),
        ("up", "down", "<b>odd</b>"),
        ("speed", "height"),
        lengths,
        tuple("abcdef"),
        title="few & small",
    )


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def dark(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)
