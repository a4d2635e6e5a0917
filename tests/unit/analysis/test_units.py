from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_selection import f_classif

from rnnviz.analysis.units import order, telling
from rnnviz.errors import ShapeError

LENGTHS = np.array([6, 4, 1, 3, 6, 5, 6, 2])
Y = np.array([0, 1, 2, 0, 1, 2, 0, 1])


def states(h: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(6, 8, h))


def ends(H: np.ndarray) -> np.ndarray:
    return np.array([H[end - 1, i] for i, end in enumerate(LENGTHS)])


def test_how_much_a_unit_tells_is_what_an_analysis_of_variance_says() -> None:
    H = states()
    F = f_classif(ends(H), Y)[0]
    between, within = 2, len(Y) - 3  # degrees of freedom
    np.testing.assert_allclose(telling(H, Y, LENGTHS), F * between / (F * between + within))


def test_the_extremes_are_0_and_1() -> None:
    H = states(3)
    H[LENGTHS - 1, np.arange(8), 0] = [7, -2, 5, 7, -2, 5, 7, -2]  # the class alone decides
    H[LENGTHS - 1, np.arange(8), 1] = 0.1  # says nothing
    found = telling(H, Y, LENGTHS)
    assert found[0] == pytest.approx(1)
    assert found[1] == 0
    assert 0 < found[2] < 1


def test_units_that_do_the_same_lie_side_by_side() -> None:
    H = states(6)
    H[..., 4] = -2 * H[..., 1]
    H[..., 5] = H[..., 2] + 0.01 * H[..., 3]
    places = {unit: place for place, unit in enumerate(order(H, Y, LENGTHS))}
    assert abs(places[4] - places[1]) == 1
    assert abs(places[5] - places[2]) == 1


@given(st.integers(1, 6), st.integers(0, 99))
def test_the_order_is_the_described_one(h: int, seed: int) -> None:
    H = states(h, seed)
    own = np.array([H[t, i] for i, end in enumerate(LENGTHS) for t in range(end)])
    tells = list(telling(H, Y, LENGTHS))
    expected = [tells.index(max(tells))]
    while len(expected) < h:
        left = [unit for unit in range(h) if unit not in expected]
        alike = [abs(np.corrcoef(own[:, unit], own[:, expected[-1]])[0, 1]) for unit in left]
        expected.append(left[alike.index(max(alike))])
    assert order(H, Y, LENGTHS).tolist() == expected


def test_padding_does_not_count() -> None:
    H = states()
    spoilt = np.where((np.arange(6)[:, None] < LENGTHS)[..., None], H, 1e6)
    np.testing.assert_array_equal(order(spoilt, Y, LENGTHS), order(H, Y, LENGTHS))
    np.testing.assert_array_equal(telling(spoilt, Y, LENGTHS), telling(H, Y, LENGTHS))


def test_equal_and_constant_units_keep_their_own_order() -> None:
    np.testing.assert_array_equal(order(np.full((6, 8, 4), 0.3), Y, LENGTHS), [0, 1, 2, 3])
    H = np.repeat(states(1), 4, axis=2)
    np.testing.assert_array_equal(order(H * [1, -1, 3, 0.5], Y, LENGTHS), [0, 1, 2, 3])


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"they must be \(l, p, h\) and \(p,\)"):
        order(states()[0], Y, LENGTHS)
    with pytest.raises(ShapeError, match=r"y has the shape \(7,\); with 8 series it must be \(8,\)"):
        telling(states(), Y[:7], LENGTHS)
