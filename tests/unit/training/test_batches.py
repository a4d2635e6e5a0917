from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.batches import CHUNK, Pool, order
from tests.unit.training.made import series_set

CPU = torch.device("cpu")


@given(n=st.integers(1, 200), size=st.integers(1, 80), seed=st.integers(0, 9), epoch=st.integers(0, 9))
def test_an_epoch_goes_through_every_series_once_in_even_batches(n: int, size: int, seed: int, epoch: int) -> None:
    batches = order(n, size, seed, epoch)
    sizes = [len(batch) for batch in batches]
    assert sorted(np.concatenate(batches)) == list(range(n))
    assert max(sizes) <= size
    assert max(sizes) - min(sizes) <= 1
    for batch, again in zip(batches, order(n, size, seed, epoch), strict=True):
        np.testing.assert_array_equal(batch, again)


def test_each_epoch_and_seed_has_an_order_of_its_own() -> None:
    orders = {tuple(np.concatenate(order(50, 50, seed, epoch))) for seed in range(3) for epoch in range(3)}
    assert len(orders) == 9


def test_a_batch_is_cut_to_its_longest_series() -> None:
    series = series_set(n=12)
    index = np.argsort(series.lengths, kind="stable")[[2, 0, 1]]
    batch = Pool(series, series.X, CPU).batch(index)
    longest = series.lengths[index].max()
    np.testing.assert_array_equal(batch.X.numpy(), series.X[:longest, index])
    np.testing.assert_array_equal(batch.y.numpy(), series.y[index])
    assert len(batch.X) == longest < series.l
    if batch.lengths is not None:
        np.testing.assert_array_equal(batch.lengths.numpy(), series.lengths[index])


def test_series_of_one_length_need_no_lengths() -> None:
    series = series_set(unequal=False)
    assert Pool(series, series.X, CPU).batch(np.arange(4)).lengths is None


def test_chunks_are_all_series_in_their_order() -> None:
    series = series_set(n=2 * CHUNK + 3)
    chunks = list(Pool(series, series.X, CPU).chunks())
    np.testing.assert_array_equal(np.concatenate([index for index, _ in chunks]), np.arange(series.n))
    np.testing.assert_array_equal(np.concatenate([batch.y.numpy() for _, batch in chunks]), series.y)
    assert max(len(index) for index, _ in chunks) == CHUNK
