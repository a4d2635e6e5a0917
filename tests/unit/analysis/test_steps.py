from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.analysis.steps import step_lengths
from rnnviz.errors import ShapeError


def test_every_step_has_its_true_length_in_all_dimensions() -> None:
    H = np.random.default_rng(0).normal(size=(5, 3, 7))
    lengths = np.array([5, 1, 3])
    found = step_lengths(H, lengths)
    for i, end in enumerate(lengths):
        before = np.zeros(7)
        for t in range(5):
            assert np.isnan(found[t, i]) if t >= end else found[t, i] == pytest.approx(math.dist(H[t, i], before))
            before = H[t, i]


def test_half_precision_is_counted_in_double() -> None:
    H = np.full((2, 1, 40000), 0.5, np.float16)
    np.testing.assert_allclose(step_lengths(H, np.array([2])), [[100], [0]])


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"H \(5, 3\) and lengths \(3,\); they must be \(l, p, h\)"):
        step_lengths(np.ones((5, 3)), np.array([5, 5, 5]))
    with pytest.raises(ShapeError, match="must be 1 to 5"):
        step_lengths(np.ones((5, 1, 2)), np.array([6]))
