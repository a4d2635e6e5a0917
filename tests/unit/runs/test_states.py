"""The states of a kept run are those that PyTorch's own network has."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.config import CELLS, Cell, RunConfig
from rnnviz.errors import UnknownRunError
from rnnviz.records import SeriesSet
from rnnviz.runs.states import hidden_states
from rnnviz.runs.store import Store
from tests.unit.runs.test_session import submit, train


@pytest.mark.parametrize("cell", CELLS)
def test_states_are_pytorchs(store: Store, series: SeriesSet, cell: Cell) -> None:
    ragged = SeriesSet(series.X, series.y, series.classes, lengths=np.arange(series.n) % 5 + series.l - 4)
    id = submit(store, ragged, RunConfig(epochs=2, batch_size=10, h=4, num_layers=2, cell=cell))
    training = train(store, id)
    found = hidden_states(store, id)
    assert found is not None
    H, probes = found
    with torch.no_grad():
        theirs = training.model.states(torch.from_numpy(training.scale.apply(probes))).numpy()
    theirs[:, ~probes.mask] = 0
    assert H.shape == (2, probes.l, probes.n, 4)
    np.testing.assert_allclose(H, theirs, rtol=1e-5, atol=1e-6)


def test_there_are_none_before_the_first_checkpoint(store: Store, series: SeriesSet) -> None:
    assert hidden_states(store, submit(store, series)) is None
    with pytest.raises(UnknownRunError):
        hidden_states(store, "nothing")
