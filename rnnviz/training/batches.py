"""The series as tensors on the device, and the order in which an epoch goes through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from torch import Tensor

from rnnviz.records import Floats, Ints, SeriesSet

CHUNK = 512  # series that go through the network at once where no gradients are kept


@dataclass(frozen=True)
class Batch:
    """X ``(l, n, k)``, y ``(n,)`` and lengths ``(n,)`` on one device; lengths is None where all series are l long."""

    X: Tensor
    y: Tensor
    lengths: Tensor | None


class Pool:
    """A series set put on the device once; batches are taken from it by index.

    X: ``(l, n, k)`` float32, the scaled values. y, lengths: of the same set.
    """

    def __init__(self, series: SeriesSet, X: Floats, device: torch.device) -> None:
        self.n = series.n
        self._lengths = series.lengths
        self._equal = bool((series.lengths == series.l).all())
        self._X = torch.tensor(X, device=device)
        self._y = torch.tensor(series.y, device=device)
        self._lengths_there = torch.tensor(series.lengths, device=device)

    def batch(self, index: Ints) -> Batch:
        """These series, cut to the longest of them."""
        there = torch.from_numpy(index).to(self._X.device)
        y = self._y.index_select(0, there)
        if self._equal:
            return Batch(self._X.index_select(1, there), y, None)
        lengths = self._lengths[index]
        longest = int(lengths.max())
        X = self._X[:longest].index_select(1, there)
        return Batch(X, y, None if (lengths == longest).all() else self._lengths_there.index_select(0, there))

    def chunks(self) -> Iterator[tuple[Ints, Batch]]:
        """All series in their order, a bounded number at a time, each with its positions."""
        for start in range(0, self.n, CHUNK):
            index = np.arange(start, min(start + CHUNK, self.n))
            yield index, self.batch(index)


def order(n: int, batch_size: int, seed: int, epoch: int) -> list[Ints]:
    """The positions ``0..n-1`` in the chance order of this epoch, in batches of nearly equal size.

    It follows from (seed, epoch) alone, so a run resumes in the middle of an epoch without any generator's state.
    """
    chance = np.random.default_rng((seed, epoch)).permutation(n)
    return np.array_split(chance, ceil(n / batch_size))
