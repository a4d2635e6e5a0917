from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from rnnviz.analysis.nearest import nearest
from rnnviz.errors import ConfigError, ShapeError

LENGTHS = np.array([6, 4, 1, 3, 6])
H = np.random.default_rng(0).normal(size=(6, 5, 3))


@given(st.integers(0, 4).flatmap(lambda i: st.tuples(st.just(i), st.integers(1, int(LENGTHS[i])))), st.integers(1, 7))
def test_the_nearest_are_found_as_by_looking_at_every_state(asked: tuple[int, int], count: int) -> None:
    series, step = asked
    here = H[step - 1, series]
    best = [
        min((math.dist(H[t, i], here), i, t + 1) for t in range(end)) for i, end in enumerate(LENGTHS) if i != series
    ]
    found = nearest(H, series, step, LENGTHS, count)
    expected = sorted(best)[:count]
    assert list(zip(found.series, found.steps, strict=True)) == [(i, t) for _, i, t in expected]
    np.testing.assert_allclose(found.distances, [distance for distance, _, _ in expected])


def test_at_the_same_step_it_is_sklearns_neighbours() -> None:
    own = np.flatnonzero(LENGTHS >= 3)
    search = NearestNeighbors(n_neighbors=len(own)).fit(H[2, own])
    distances, places = search.kneighbors(H[2, [4]])
    found = nearest(H, 4, 3, LENGTHS, any_step=False)
    assert found.series.tolist() == own[places[0, 1:]].tolist()
    np.testing.assert_allclose(found.distances, distances[0, 1:])
    assert found.steps.tolist() == [3, 3, 3]


def test_padding_is_no_neighbour() -> None:
    spoilt = np.where((np.arange(6)[:, None] < LENGTHS)[..., None], H, H[5, 0])
    assert (nearest(spoilt, 0, 6, LENGTHS, 9).distances > 0).all()


def test_of_equal_states_the_first_series_and_the_earliest_step_come_first() -> None:
    found = nearest(np.ones((4, 3, 2)), 1, 2, np.full(3, 4))
    assert found.series.tolist() == [0, 2]
    assert found.steps.tolist() == [1, 1]


def test_a_series_alone_has_no_neighbour() -> None:
    assert nearest(H[:, :1], 0, 1, LENGTHS[:1]).series.size == 0


def test_what_is_not_there_is_refused_in_words() -> None:
    with pytest.raises(ConfigError, match="no series at position 5; there are 0 to 4"):
        nearest(H, 5, 1, LENGTHS)
    with pytest.raises(ConfigError, match="no time step 2; it has 1 to 1"):
        nearest(H, 2, 2, LENGTHS)
    with pytest.raises(ConfigError, match="at least 1 state"):
        nearest(H, 0, 1, LENGTHS, count=0)
    with pytest.raises(ShapeError, match=r"\(l, p, h\)"):
        nearest(H, 0, 1, LENGTHS[:3])
