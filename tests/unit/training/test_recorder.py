from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import CELLS
from rnnviz.records import SeriesSet
from rnnviz.training.loop import Training
from rnnviz.training.recorder import Pace, Recorder, choose
from tests.unit.nn import by_hand
from tests.unit.training.made import assert_same, config, finish, scaled, series_set, weights

HALF = {"rtol": 2e-3, "atol": 2e-3}  # what float16 keeps


def balanced(counts: list[int], total: int) -> list[int]:
    """Fill the classes like glasses: always the emptiest which has something left to give, the first of equals."""
    given = [0] * len(counts)
    for _ in range(min(total, sum(counts))):
        open_ = [c for c in range(len(counts)) if given[c] < counts[c]]
        given[min(open_, key=lambda c: given[c])] += 1
    return given


@given(y=st.lists(st.integers(0, 4), min_size=1, max_size=60), count=st.integers(1, 70))
def test_probes_are_taken_from_all_classes_in_turn(y: list[int], count: int) -> None:
    labels = np.array(y)
    index = choose(labels, count)
    assert len(set(index.tolist())) == len(index) == min(count, len(y))
    counts = np.bincount(labels, minlength=5).tolist()
    np.testing.assert_array_equal(np.bincount(labels[index], minlength=5), balanced(counts, count))
    assert index.tolist() == sorted(index.tolist(), key=lambda i: (y[i], i))


def test_probes_are_held_out_series_with_their_raw_values() -> None:
    training = Training(series_set(n=80), config(held_out=0.5))
    probes = Recorder(training, probes=7).probes
    assert probes.n == 7
    assert sorted(probes.counts) == [2, 2, 3]
    assert (np.diff(probes.y) >= 0).all()
    for i, name in enumerate(probes.names):
        at = training.held_out.names.index(name)
        np.testing.assert_array_equal(probes.X[:, i], training.held_out.X[:, at])
        assert (probes.y[i], probes.lengths[i]) == (training.held_out.y[at], training.held_out.lengths[at])


def test_a_frame_without_measuring_is_the_same_but_for_what_was_not_measured() -> None:
    training = Training(series_set(n=40, unequal=True), config(held_out=0.5, num_layers=2))
    recorder = Recorder(training, probes=5)
    whole, light = recorder.frame(), recorder.frame(measured=False)
    for name in ("H", "P", "W"):
        np.testing.assert_array_equal(getattr(light, name), getattr(whole, name))
    assert (light.flow.size, light.verdicts.size, light.early.size) == (0, 0, 0)
    assert (whole.flow.shape, whole.early.shape) == ((2, recorder.probes.l), (20,))
    assert len(whole.verdicts) == recorder.examined.n == training.held_out.n > 5


def test_what_is_measured_is_the_networks() -> None:
    training = Training(series_set(n=60, unequal=True), config(held_out=0.5))
    for _ in range(4):
        training.advance()
    recorder = Recorder(training, probes=5)
    frame, series = recorder.frame(), recorder.examined
    assert series.names[:5] == recorder.probes.names
    X = torch.tensor(training.scale.apply(series))
    with torch.no_grad():
        H, _ = training.model.run(X)
        said = training.model.fc(H).argmax(-1).numpy()
    np.testing.assert_array_equal(frame.verdicts, said[series.lengths - 1, np.arange(series.n)])
    half = np.ceil(series.lengths / 2).astype(int)
    right = said[half - 1, np.arange(series.n)] == series.y
    assert frame.early[9] == pytest.approx(right.mean())
    held = torch.nn.utils.parameters_to_vector(training.model.parameters()).detach().numpy()
    np.testing.assert_array_equal(frame.W, held)


def test_a_verdict_is_the_networks_however_little_it_prefers_it() -> None:
    training = Training(series_set(n=60), config(held_out=0.5))
    with torch.no_grad():
        training.model.fc.weight.mul_(1e-5)  # what float16 can't tell apart
        training.model.fc.bias.zero_()
    recorder = Recorder(training)
    series, frame = recorder.examined, recorder.frame()
    with torch.no_grad():
        logits = training.model(torch.tensor(training.scale.apply(series)), torch.tensor(series.lengths))
    np.testing.assert_array_equal(frame.verdicts, logits.argmax(1))
    assert frame.early[-1] == pytest.approx((logits.argmax(1).numpy() == series.y).mean())
    assert len(set(frame.verdicts.tolist())) > 1


def test_there_are_never_more_probes_than_held_out_series() -> None:
    training = Training(series_set(), config())
    assert Recorder(training, probes=1000).probes.n == training.held_out.n


def test_long_series_get_fewer_probes_so_that_a_frame_stays_small() -> None:
    l, n = 3000, 60
    series = SeriesSet(np.random.default_rng(0).normal(size=(l, n, 1)), np.arange(n) % 2, ("a", "b"))
    recorder = Recorder(Training(series, config(h=64, held_out=0.5)), probes=32)
    assert 1 < recorder.probes.n < 30
    frame = recorder.frame()
    assert frame.H.nbytes + frame.P.nbytes <= 2 * 2**20


@pytest.mark.parametrize("unequal", [True, False])
@pytest.mark.parametrize("cell", CELLS)
def test_a_frame_holds_the_states_and_verdicts_of_the_probes(cell: str, unequal: bool) -> None:
    training = Training(series_set(n=40, unequal=unequal), config(cell=cell, num_layers=2, held_out=0.5))
    recorder = Recorder(training, probes=9)
    for _ in range(3):
        training.advance()
    frame, probes = recorder.frame(), recorder.probes
    X = scaled(probes, training.train)
    parameters = by_hand.weights_of(training.model)
    H = by_hand.states(parameters, X, cell, 2)[-1]
    with torch.no_grad():
        run, _ = training.model.run(torch.tensor(X, dtype=torch.float32))
    assert (frame.H.shape, frame.P.shape) == ((probes.l, 9, 3), (probes.l, 9, 3))
    assert frame.H.dtype == frame.P.dtype == np.float16
    logits = np.stack([by_hand.readout(parameters, H_t) for H_t in H])
    P = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    for i, end in enumerate(probes.lengths):
        np.testing.assert_allclose(frame.H[:end, i], H[:end, i], **HALF)
        np.testing.assert_allclose(frame.H[:end, i], run[:end, i], **HALF)
        np.testing.assert_allclose(frame.P[:end, i], P[:end, i], **HALF)
        np.testing.assert_allclose(frame.P[:end, i].astype(float).sum(-1), 1, atol=2e-3)
        assert not frame.H[end:, i].any()
        assert not frame.P[end:, i].any()


def test_a_frame_says_when_it_was_taken() -> None:
    training = Training(series_set(), config(epochs=2))
    recorder = Recorder(training)
    for step in range(2 * training.batches + 1):
        frame = recorder.frame()
        assert frame.step == step
        assert frame.epoch == pytest.approx(step / training.batches)
        if not training.done:
            training.advance()


def test_states_too_large_for_a_frame_stay_numbers() -> None:
    training = Training(series_set(), config(cell="rnn_relu"))
    with torch.no_grad():
        training.model.rnn.weight_ih_l0.fill_(1e6)
    frame = Recorder(training).frame()
    assert np.isfinite(frame.H).all()
    assert np.isfinite(frame.P).all()
    assert frame.H.max() > 6e4


@pytest.mark.parametrize("cell", CELLS)
def test_recording_does_not_change_what_is_recorded(cell: str) -> None:
    alone, watched = (Training(series_set(), config(cell=cell)) for _ in range(2))
    torchs = torch.random.get_rng_state()
    recorder = Recorder(watched)
    frames = []
    while not watched.done:
        frames.append(recorder.frame())
        watched.advance()
    finish(alone)
    assert_same(weights(alone), weights(watched))
    assert torch.equal(torch.random.get_rng_state(), torchs)
    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in watched.model.parameters())
    assert not np.array_equal(frames[0].H, frames[-1].H)


def test_a_frame_does_not_move_with_the_training() -> None:
    training = Training(series_set(), config())
    recorder = Recorder(training)
    frame = recorder.frame()
    kept = frame.H.copy(), frame.P.copy()
    finish(training)
    recorder.frame()
    np.testing.assert_array_equal(frame.H, kept[0])
    np.testing.assert_array_equal(frame.P, kept[1])


ticks = st.lists(st.floats(1e-4, 0.2), min_size=1, max_size=300)


@given(gaps=ticks, per_second=st.floats(1, 60), start=st.floats(-1e3, 1e6))
def test_frames_are_due_at_most_so_often(gaps: list[float], per_second: float, start: float) -> None:
    pace, times = Pace(per_second), start + np.cumsum(gaps)
    taken = [now for now in times if pace.due(now)]
    assert taken[0] == times[0], "the first one is always due"
    assert (np.diff(taken) >= 1 / per_second - 1e-6).all()
    assert all(any(abs(now - t) <= 1 / per_second for t in taken) for now in times), "and none is left out for long"


@given(
    share=st.floats(0.01, 0.5),
    work=st.lists(st.floats(1e-4, 0.1), min_size=20, max_size=200),
    costs=st.lists(st.floats(1e-5, 0.5), min_size=200, max_size=200),
)
def test_recording_costs_no_more_than_its_share(share: float, work: list[float], costs: list[float]) -> None:
    """On a clock that work and recording move; each frame is paid for before the next one is taken."""
    pace, now, spent, begun = Pace(per_second=25, share=share), 0.0, 0.0, 0.0
    for seconds, cost in zip(work, costs, strict=False):
        if pace.due(now):
            assert spent <= share * (now - begun) + 1e-6
            now += cost
            spent += cost
            pace.spent(now, cost)
        now += seconds


def test_cheap_frames_are_not_made_rarer() -> None:
    pace, now, count = Pace(per_second=10, share=0.5), 0.0, 0
    while now < 10:
        if pace.due(now):
            count += 1
            pace.spent(now + 1e-4, 1e-4)
        now += 0.001
    assert 98 <= count <= 101
