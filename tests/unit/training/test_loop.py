from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from rnnviz.config import CELLS
from rnnviz.errors import ConfigError, DataError, DeviceError, DivergedError, RnnVizError, ShapeError
from rnnviz.nn.model import Pass
from rnnviz.records import SeriesSet
from rnnviz.training import steps
from rnnviz.training.loop import Training
from tests.unit.training.made import (
    assert_same,
    config,
    finish,
    logits_of,
    scaled,
    series_set,
    twin_of,
    weights,
)


class Spy:
    """Sees what the network is shown while it learns: X, lengths and logits of every training batch."""

    def __init__(self, training: Training) -> None:
        self.seen: list[tuple[torch.Tensor, torch.Tensor | None, torch.Tensor]] = []
        self._first = scaled(training.train, training.train)[0]
        self._learn_from = training.model.learn_from
        training.model.learn_from = self._look  # type: ignore[method-assign]

    def _look(self, X: torch.Tensor, lengths: torch.Tensor | None = None) -> Pass:
        way = self._learn_from(X, lengths)
        self.seen.append((X.clone(), lengths, way.logits.clone()))
        return way

    def positions(self, X: torch.Tensor) -> list[int]:
        """Which of the training series these are, by their first values."""
        return [int(np.abs(self._first - own).sum(axis=1).argmin()) for own in X[0].numpy()]


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No noise on what is learned from, so that it can be recognised."""
    monkeypatch.setattr(steps, "JITTER", 0.0)


def test_the_noise_is_small_its_own_for_each_batch_and_follows_from_the_position() -> None:
    noise = steps.jitter((50, 40, 3), seed=1, epoch=2, batch=3)
    assert noise.dtype == np.float32
    assert noise.std() == pytest.approx(steps.JITTER, rel=0.05)
    assert abs(noise.mean()) < 0.05 * steps.JITTER
    np.testing.assert_array_equal(noise, steps.jitter((50, 40, 3), seed=1, epoch=2, batch=3))
    for other in ((0, 2, 3), (1, 0, 3), (1, 2, 0)):
        assert not np.array_equal(noise, steps.jitter((50, 40, 3), *other))


def test_the_rate_fades_from_all_to_nothing() -> None:
    faded = [steps.fade(progress) for progress in np.linspace(0, 1, 21)]
    assert faded[0] == 1
    assert faded[10] == pytest.approx(0.5)
    assert faded[-1] == pytest.approx(0, abs=1e-12)
    assert (np.diff(faded) < 0).all()


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("batch_size", [1, 4, 7, 1000])
def test_each_epoch_shows_every_training_series_exactly_once(batch_size: int) -> None:
    training = Training(series_set(), config(batch_size=batch_size, epochs=3))
    spy = Spy(training)
    orders, true_X = [], scaled(training.train, training.train)
    while not training.done:
        spy.seen.clear()
        epoch, batches = training.epoch, training.batches
        while training.epoch == epoch:
            training.advance()
        assert len(spy.seen) == batches
        order = []
        for X, lengths, _ in spy.seen:
            index = spy.positions(X)
            assert len(index) <= batch_size
            own = training.train.lengths[index]
            assert len(X) >= own.max()
            np.testing.assert_array_equal(np.full(len(index), len(X)) if lengths is None else lengths, own)
            for i, series in enumerate(index):
                np.testing.assert_allclose(X[: own[i], i], true_X[: own[i], series], atol=1e-5)
            order += index
        assert sorted(order) == list(range(training.train.n))
        orders.append(tuple(order))
    assert len(set(orders)) == 3, "each epoch has an order of its own"


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("cell", CELLS)
def test_the_metrics_of_an_epoch_are_pytorchs(cell: str) -> None:
    """Held-out ones at the weights after the epoch; the others as means over what was said while it learned."""
    training = Training(series_set(), config(cell=cell, num_layers=2))
    spy = Spy(training)
    for epoch in (1, 2):
        spy.seen.clear()
        metrics = None
        while metrics is None:
            assert training.epoch == epoch - 1
            metrics = training.advance()
        assert metrics.epoch == training.epoch == epoch
        assert training.batch == 0
        held_out, y = logits_of(training, training.held_out), torch.tensor(training.held_out.y)
        assert metrics.held_out_loss == pytest.approx(float(cross_entropy(held_out, y)), abs=1e-5)
        assert metrics.held_out_accuracy == pytest.approx(float((held_out.argmax(1) == y).float().mean()))
        said = torch.cat([logits for _, _, logits in spy.seen])
        labels = torch.tensor(training.train.y[[i for X, _, _ in spy.seen for i in spy.positions(X)]])
        assert metrics.loss == pytest.approx(float(cross_entropy(said, labels)), abs=1e-5)
        assert metrics.accuracy == pytest.approx(float((said.argmax(1) == labels).float().mean()))
        assert metrics.learning_rate == training.learning_rate == 0.01
        assert metrics.seconds > 0


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("cell", CELLS)
def test_a_step_goes_down_the_gradient_that_pytorch_finds(cell: str) -> None:
    """Adam's first step moves each weight against the sign of its slope, by no more than the learning rate."""
    training = Training(series_set(), config(cell=cell))
    spy, before = Spy(training), weights(training)
    twin = twin_of(training.model)
    training.advance()
    X, lengths, _ = spy.seen[0]
    labels = torch.tensor(training.train.y[spy.positions(X)])
    cross_entropy(twin(X, lengths), labels).backward()
    for name, weight in twin.named_parameters():
        slope, moved = weight.grad.numpy(), weights(training)[name] - before[name]
        steep = np.abs(slope) > 1e-3
        assert steep.any(), name
        np.testing.assert_array_equal(np.sign(moved[steep]), -np.sign(slope[steep]), err_msg=name)
        assert np.abs(moved).max() <= 0.01 * 1.001


def test_steps_and_batches_are_counted() -> None:
    training = Training(series_set(), config(epochs=2))
    assert (training.epoch, training.batch, training.step, training.done) == (0, 0, 0, False)
    for step in range(1, 2 * training.batches + 1):
        metrics = training.advance()
        assert training.step == step
        assert (training.epoch, training.batch) == divmod(step, training.batches)
        assert (metrics is not None) == (training.batch == 0)
    assert training.done
    with pytest.raises(RnnVizError, match="finished its 2 epochs"):
        training.advance()
    assert training.step == 2 * training.batches


@pytest.mark.parametrize("cell", CELLS)
def test_the_same_seed_gives_the_same_run_and_another_seed_another(cell: str) -> None:
    runs = [Training(series_set(), config(cell=cell, seed=seed)) for seed in (7, 7, 8)]
    histories = [[replace(metrics, seconds=0) for metrics in finish(run)] for run in runs]
    assert_same(weights(runs[0]), weights(runs[1]))
    assert histories[0] == histories[1]
    assert histories[0] != histories[2]
    assert any(not np.array_equal(weight, weights(runs[2])[name]) for name, weight in weights(runs[0]).items())


def test_a_training_neither_takes_nor_moves_anybody_elses_chance() -> None:
    ends = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        np.random.seed(seed)
        torchs, numpys = torch.random.get_rng_state(), np.random.get_state()[1].copy()
        training = Training(series_set(), config())
        finish(training)
        assert torch.equal(torch.random.get_rng_state(), torchs)
        np.testing.assert_array_equal(np.random.get_state()[1], numpys)
        assert torch.is_grad_enabled()
        ends.append(weights(training))
    assert_same(*ends)


def test_the_held_out_part_is_stratified_disjoint_and_the_seeds() -> None:
    series = series_set(n=60)
    training = Training(series, config(held_out=0.2))
    names = set(training.train.names), set(training.held_out.names)
    assert names[0] | names[1] == set(series.names)
    assert not names[0] & names[1]
    np.testing.assert_array_equal(training.held_out.counts, [4, 4, 4])
    np.testing.assert_array_equal(training.train.counts, [16, 16, 16])
    again, other = Training(series, config(held_out=0.2)), Training(series, config(held_out=0.2, seed=1))
    assert again.held_out.fingerprint == training.held_out.fingerprint
    assert other.held_out.fingerprint != training.held_out.fingerprint
    for part in (training.train, training.held_out):
        for i, name in enumerate(part.names):
            at = series.names.index(name)
            np.testing.assert_array_equal(part.X[:, i], series.X[:, at])
            assert (part.y[i], part.lengths[i]) == (series.y[at], series.lengths[at])


def test_the_scale_is_that_of_the_training_parts_true_steps() -> None:
    training = Training(series_set(), config())
    part = training.train
    values = np.concatenate([part.X[: part.lengths[i], i] for i in range(part.n)]).astype(np.float64)
    np.testing.assert_allclose(training.scale.mean, values.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(training.scale.std, values.std(axis=0), rtol=1e-5)


def test_nothing_is_learned_from_held_out_series() -> None:
    series, aside = series_set(), series_set(n=9, seed=5)
    loud = SeriesSet(aside.X * 100, 2 - aside.y, aside.classes, lengths=aside.lengths)
    quiet_run, loud_run = Training(series, config(), aside), Training(series, config(), loud)
    quiet, noisy = finish(quiet_run), finish(loud_run)
    assert_same(weights(quiet_run), weights(loud_run))
    assert [m.loss for m in quiet] == [m.loss for m in noisy]
    assert [m.held_out_loss for m in quiet] != [m.held_out_loss for m in noisy]


def test_a_given_held_out_set_is_used_whole_and_so_is_the_other() -> None:
    series, aside = series_set(), series_set(n=9, l=11, seed=5)
    training = Training(series, config(epochs=1), aside)
    assert training.train.fingerprint == series.fingerprint
    assert training.held_out.fingerprint == aside.fingerprint
    (metrics,) = finish(training)
    logits, y = logits_of(training, aside), torch.tensor(aside.y)
    assert metrics.held_out_loss == pytest.approx(float(cross_entropy(logits, y)), abs=1e-5)
    assert metrics.held_out_accuracy == pytest.approx(float((logits.argmax(1) == y).float().mean()))


def test_classes_of_a_held_out_set_are_matched_by_name() -> None:
    series, aside = series_set(), series_set(n=9, seed=5)
    turned = SeriesSet(aside.X, 2 - aside.y, aside.classes[::-1], lengths=aside.lengths, names=aside.names)
    straight, other = Training(series, config(), aside), Training(series, config(), turned)
    np.testing.assert_array_equal(other.held_out.y, aside.y)
    assert other.held_out.classes == series.classes
    assert [m.held_out_loss for m in finish(straight)] == [m.held_out_loss for m in finish(other)]


def test_a_held_out_set_that_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"k = 3 features, but the network learned from k = 2"):
        Training(series_set(), config(), series_set(n=9, k=3))
    strange = SeriesSet(np.ones((4, 3, 2)), [0, 1, 1], ("up", "sideways"))
    with pytest.raises(DataError, match=r"(?s)sideways.*down, up, flat") as caught:
        Training(series_set(), config(), strange)
    assert caught.value.findings[0].count == 2


@pytest.mark.parametrize("y", [[0, 0, 0, 0], [0, 0, 0, 1], [0]])
def test_series_that_cannot_be_split_are_refused(y: list[int]) -> None:
    with pytest.raises(DataError):
        Training(SeriesSet(np.ones((3, len(y), 1)), y, ("a", "b")), config())


def test_a_device_that_is_not_here_is_answered_with_those_that_are() -> None:
    with pytest.raises(DeviceError, match=r"'cuda:99'.*cpu"):
        Training(series_set(), config(device="cuda:99"))


@pytest.mark.parametrize("value", [0.0, -1.0, 1.5, float("nan"), float("inf")])
def test_a_learning_rate_out_of_limits_is_refused_and_the_old_one_stays(value: float) -> None:
    training = Training(series_set(), config())
    with pytest.raises(ConfigError, match="learning_rate"):
        training.learning_rate = value
    assert training.learning_rate == 0.01


def test_a_new_learning_rate_holds_from_the_next_step() -> None:
    kept, slowed = (Training(series_set(), config()) for _ in range(2))
    for training in (kept, slowed):
        training.advance()
    assert_same(weights(kept), weights(slowed))
    before = weights(kept)
    slowed.learning_rate = 1e-6
    for training in (kept, slowed):
        training.advance()
    moved = {name: np.abs(weights(slowed)[name] - weight).max() for name, weight in before.items()}
    assert max(moved.values()) < 1e-4
    assert any(np.abs(weights(kept)[name] - weight).max() > 1e-3 for name, weight in before.items())
    assert slowed.learning_rate == 1e-6
    assert slowed.config.learning_rate == 0.01


def test_values_in_the_padding_change_nothing() -> None:
    clean = series_set()
    junk = SeriesSet(
        np.where(clean.mask[..., None], clean.X, 1e3), clean.y, clean.classes, lengths=clean.lengths, names=clean.names
    )
    runs = [Training(series, config()) for series in (clean, junk)]
    histories = [[replace(metrics, seconds=0) for metrics in finish(run)] for run in runs]
    assert histories[0] == histories[1]
    assert_same(weights(runs[0]), weights(runs[1]))


def test_a_feature_that_never_changes_is_no_trouble() -> None:
    series = series_set(unequal=False)
    X = np.array(series.X)
    X[..., 1] = 7
    training = Training(SeriesSet(X, series.y, series.classes), config())
    assert all(np.isfinite([m.loss, m.held_out_loss]).all() for m in finish(training))


def test_the_smallest_set_there_is_can_be_learned() -> None:
    series = SeriesSet(np.arange(4.0).reshape(1, 4, 1), [0, 0, 1, 1], ("a", "b"))
    training = Training(series, config(h=1, held_out=0.5))
    assert (training.train.n, training.held_out.n) == (2, 2)
    assert len(finish(training)) == 2


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("poison", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_training_with_its_last_good_weights(poison: float, steps: int) -> None:
    training = Training(series_set(), config())
    for _ in range(steps):
        training.advance()
    with torch.no_grad():
        training.model.fc.weight.fill_(poison)
    with pytest.raises(
        DivergedError, match=rf"step {steps + 1} is no longer a number.*smaller learning rate than 0\.01"
    ):
        training.advance()
    assert all(np.isfinite(weight).all() for weight in weights(training).values())
    logits = logits_of(training, training.held_out)
    assert torch.isfinite(logits).all()


def test_a_held_out_loss_that_is_no_number_ends_it_too() -> None:
    """ReLU states add up over a long series of values as large as numbers can be, in the held-out part only."""
    series = series_set(l=40, unequal=False)
    series = SeriesSet(series.X / 10, series.y, series.classes)
    huge = SeriesSet(np.full((40, 6, 2), 3e38), np.arange(6) % 3, series.classes)
    training = Training(series, config(cell="rnn_relu", h=8), huge)
    while training.batch < training.batches - 1:
        training.advance()
    before = weights(training)
    with pytest.raises(DivergedError, match="held-out series after epoch 1 is no longer a number"):
        training.advance()
    assert training.epoch == 0
    assert all(np.isfinite(weight).all() for weight in weights(training).values())
    assert_same(weights(training), before)


@pytest.mark.parametrize("cell", CELLS)
def test_values_of_every_size_can_be_learned(cell: str) -> None:
    """They are standardised first, so the unit of a measurement does not matter."""
    series = series_set()
    ends = []
    for unit in (1.0, 2.0**40, 2.0**-40):
        training = Training(
            SeriesSet(series.X * unit, series.y, series.classes, lengths=series.lengths), config(cell=cell)
        )
        finish(training)
        ends.append(weights(training))
    for other in ends[1:]:
        for name, weight in ends[0].items():
            np.testing.assert_allclose(other[name], weight, atol=1e-4, err_msg=name)


def test_a_divergence_that_only_the_test_shows_leaves_a_state_that_can_be_asked_again() -> None:
    huge = SeriesSet(np.full((6, 6, 2), 2e38), np.arange(6) % 2, ("a", "b"))
    training = Training(
        SeriesSet(np.random.default_rng(0).normal(size=(6, 12, 2)), np.arange(12) % 2, ("a", "b")),
        config(cell="rnn_relu"),
        huge,
    )
    for _ in range(2):
        with pytest.raises(DivergedError):
            _go_on_for_ever(training)
        assert training.batch < training.batches


def _go_on_for_ever(training: Training) -> None:
    while True:
        training.advance()
