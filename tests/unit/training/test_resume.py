"""A training taken up from its state goes on as if it had never been put down, bit for bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load, save

from rnnviz.config import CELLS
from rnnviz.errors import ShapeError
from rnnviz.records import Metrics
from rnnviz.training.loop import Training
from tests.unit.training.made import assert_same, config, series_set, weights

CLOCK = "sums"  # its last number is time, which no two runs share


def step(training: Training, changes: dict[int, float]) -> list[Metrics]:
    """One step; before it, the learning rate which is to hold from there."""
    if training.step in changes:
        training.learning_rate = changes[training.step]
    metrics = training.advance()
    return [] if metrics is None else [replace(metrics, seconds=0)]


def sent(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Through bytes, as a store keeps them."""
    return load(save(state))


def without_clock(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {**state, CLOCK: state[CLOCK][:-1]}


@settings(max_examples=6)
@given(data=st.data())
@pytest.mark.parametrize("cell", CELLS)
def test_a_training_is_resumed_at_any_step(cell: str, data: st.DataObject) -> None:
    series, settings = series_set(n=20), config(cell=cell, num_layers=data.draw(st.integers(1, 2)), epochs=2)
    whole = Training(series, settings)
    steps = 2 * whole.batches
    changes = {data.draw(st.integers(0, steps - 1)): 0.05, data.draw(st.integers(0, steps - 1)): 0.002}
    rests = data.draw(st.lists(st.integers(0, steps), min_size=1, max_size=3))
    history: list[Metrics] = []
    while not whole.done:
        history += step(whole, changes)

    resumed, again = Training(series, settings), []
    for at in range(steps + 1):
        for _ in range(rests.count(at)):
            state = sent(resumed.state())
            resumed = Training(series, settings)
            resumed.restore(state)
            assert_same(resumed.state(), state)
        if at < steps:
            again += step(resumed, changes)
    assert_same(without_clock(resumed.state()), without_clock(whole.state()))
    assert again == history
    assert resumed.done


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_state_says_where_it_was_taken(steps: int) -> None:
    training = Training(series_set(), config())
    for _ in range(steps):
        training.advance()
    training.learning_rate = 0.5
    other = Training(series_set(), config(epochs=2))
    other.restore(sent(training.state()))
    assert (other.epoch, other.batch, other.step) == (training.epoch, training.batch, steps)
    assert other.learning_rate == 0.5
    assert_same(weights(other), weights(training))


def test_a_state_taken_does_not_move_with_the_training() -> None:
    training = Training(series_set(), config())
    training.advance()
    state = training.state()
    kept = {name: np.array(array) for name, array in state.items()}
    training.advance()
    assert_same(state, kept)
    assert any(not np.array_equal(array, kept[name]) for name, array in training.state().items())


def test_a_state_restored_is_not_held_on_to() -> None:
    one, other = (Training(series_set(), config()) for _ in range(2))
    state = one.state()
    kept = {name: np.array(array) for name, array in state.items()}
    other.restore(state)
    other.advance()
    assert_same(state, kept)


@pytest.mark.parametrize("changes", [{"h": 4}, {"num_layers": 2}, {"cell": "gru"}])
def test_the_state_of_another_network_is_refused_and_nothing_is_changed(changes: dict[str, object]) -> None:
    training, other = Training(series_set(), config(**changes)), Training(series_set(), config())
    training.advance()
    before = training.state()
    with pytest.raises(ShapeError, match=r"another network: .* has the shape"):
        training.restore(other.state())
    assert_same(training.state(), before)
