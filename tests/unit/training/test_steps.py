from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.steps import JITTER, batch_size_for, fade, jitter, share_of


@given(n=st.integers(4, 5000), size=st.integers(1, 5000))
def test_a_batch_is_as_large_as_asked_or_a_quarter(n: int, size: int) -> None:
    got = batch_size_for(n, size)
    assert 1 <= got <= size
    assert got == size or 4 * (got - 1) < n <= 4 * got


def test_the_rate_fades_from_whole_over_half_to_nothing() -> None:
    assert [fade(p) for p in (0.0, 0.5, 1.0, 1.5)] == pytest.approx([1, 0.5, 0, 0])
    assert all(fade(a / 50) > fade((a + 1) / 50) for a in range(50))


def test_only_the_recurrence_of_an_elman_cell_moves_less() -> None:
    assert share_of("rnn.weight_hh_l1", "rnn", 16) == 0.25
    assert share_of("rnn.weight_hh_l0", "rnn_relu", 3) == 1
    assert share_of("rnn.weight_ih_l0", "rnn", 16) == share_of("rnn.weight_hh_l0", "gru", 16) == 1


def test_noise_follows_from_seed_and_place() -> None:
    first, again = jitter((20, 30, 4), 1, 2, 3), jitter((20, 30, 4), 1, 2, 3)
    np.testing.assert_array_equal(first, again)
    assert first.dtype == np.float32
    assert first.std() == pytest.approx(JITTER, rel=0.1)
    for other in ((0, 2, 3), (1, 0, 3), (1, 2, 0)):
        assert not np.array_equal(first, jitter((20, 30, 4), *other))
