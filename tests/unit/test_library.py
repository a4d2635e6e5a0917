"""What a notebook sees: ``import rnnviz`` and a run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

import rnnviz
from rnnviz.errors import ConfigError, DataError, DeviceError, DivergedError
from rnnviz.records import Frame, SeriesSet
from rnnviz.training.loop import Training
from tests.unit.nn import by_hand
from tests.unit.training.made import config, finish, logits_of, scaled, series_set

TOP = Path(__file__).resolve().parents[2]
NAMES = [
    "TASKS",
    "RNNModel",
    "RnnVizError",
    "Run",
    "RunConfig",
    "SeriesSet",
    "generate",
    "plots",
    "inspect",
    "read_table",
    "states_to_csv",
    "to_csv",
    "to_parquet",
    "train",
]


def modules_after(code: str) -> set[str]:
    check = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", check], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_front_door_is_light() -> None:
    loaded = modules_after("import rnnviz")
    assert "rnnviz" in loaded
    assert not loaded & {"torch", "pandas", "plotly", "numpy", "pydantic", "sqlalchemy", "streamlit"}


def test_a_training_needs_no_screen_and_no_store() -> None:
    loaded = modules_after("import rnnviz\nrnnviz.train")
    assert "torch" in loaded
    assert not loaded & {"streamlit", "sqlalchemy", "plotly", "starlette", "rnnviz.runs", "rnnviz.live"}


def test_every_public_name_is_there() -> None:
    assert sorted(rnnviz.__all__) == sorted(NAMES)
    assert set(NAMES) <= set(dir(rnnviz))
    for name in NAMES:
        assert getattr(rnnviz, name) is getattr(rnnviz, name)
    assert rnnviz.SeriesSet is SeriesSet
    assert rnnviz.RNNModel.__name__ == "RNNModel"
    assert "rising" in rnnviz.TASKS
    assert issubclass(ConfigError, rnnviz.RnnVizError)


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(AttributeError, match=r"'rnnviz' has no attribute 'fit'; it has .*train"):
        rnnviz.fit  # noqa: B018


@pytest.fixture(scope="module")
def run() -> rnnviz.Run:
    return rnnviz.train(series_set(n=40), config(cell="gru", num_layers=2, epochs=3))


def test_the_history_has_a_row_per_epoch(run: rnnviz.Run) -> None:
    history = run.history
    assert list(history.columns) == ["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy"]
    assert history.epoch.tolist() == [1, 2, 3]
    assert history.epoch.dtype == np.int64
    assert np.isfinite(history.to_numpy()).all()
    assert history[["accuracy", "held_out_accuracy"]].stack().between(0, 1).all()


def test_a_run_is_what_the_loop_trains() -> None:
    series, settings = series_set(), config()
    training = Training(series, settings)
    expected = pd.DataFrame(finish(training))
    run = rnnviz.train(series, settings)
    pd.testing.assert_frame_equal(run.history, expected[list(run.history.columns)])
    for name, weight in training.model.state_dict().items():
        assert torch.equal(run.model.state_dict()[name], weight)
    assert run.train.fingerprint == training.train.fingerprint
    assert run.held_out.fingerprint == training.held_out.fingerprint
    assert run.config == settings


def test_predictions_are_class_names_and_pytorchs(run: rnnviz.Run) -> None:
    series = series_set(n=17, l=9, seed=3)
    said = run.predict(series)
    logits = logits_of(run, series)
    assert said == [series.classes[int(i)] for i in logits.argmax(1)]
    assert all(type(name) is str for name in said)
    right = np.mean(np.array(run.predict(run.held_out)) == np.array(run.held_out.classes)[run.held_out.y])
    assert right == pytest.approx(run.history.held_out_accuracy.iloc[-1])


def test_predictions_have_the_names_of_the_classes_learned(run: rnnviz.Run) -> None:
    series = series_set(n=5, seed=3)
    renamed = SeriesSet(series.X, [0] * 5, ("unknown",), lengths=series.lengths)
    assert run.predict(renamed) == run.predict(series)


def test_many_series_are_answered_as_few_are(run: rnnviz.Run) -> None:
    series = series_set(n=1100, l=5, seed=4)
    index = [0, 511, 512, 1099]
    said = run.predict(series)
    assert len(said) == 1100
    assert [said[i] for i in index] == run.predict(series.take(index))
    np.testing.assert_allclose(run.states(series)[:, :, index], run.states(series.take(index)), atol=1e-5)


def test_states_are_those_of_the_equations_and_0_after_a_series_end(run: rnnviz.Run) -> None:
    series = series_set(n=6, l=8, seed=3)
    H = run.states(series)
    assert isinstance(H, np.ndarray)
    assert (H.shape, H.dtype) == ((2, 8, 6, 3), np.float32)
    expected = by_hand.states(by_hand.weights_of(run.model), scaled(series, run.train), "gru", 2)
    np.testing.assert_allclose(H, expected * series.mask[None, :, :, None], atol=1e-5)


def test_frames_are_of_the_probes_from_the_first_step_to_the_last(run: rnnviz.Run) -> None:
    assert all(isinstance(frame, Frame) for frame in run.frames)
    steps = [frame.step for frame in run.frames]
    assert steps == sorted(set(steps))
    assert (run.frames[0].step, run.frames[0].epoch, run.frames[-1].epoch) == (0, 0, 3)
    assert set(run.probes.names) <= set(run.held_out.names)
    np.testing.assert_allclose(run.frames[-1].H, run.states(run.probes)[-1], atol=2e-3)
    last = run.frames[-1].P[run.probes.lengths - 1, np.arange(run.probes.n)]
    assert [run.train.classes[i] for i in last.argmax(-1)] == run.predict(run.probes)


def test_a_run_says_what_it_is(run: rnnviz.Run) -> None:
    words = repr(run)
    assert "gru" in words
    assert "h=3" in words
    assert "epoch 3 of 3" in words
    assert f"{run.history.held_out_accuracy.iloc[-1]:.2f}" in words


def test_series_with_other_features_are_refused_in_words(run: rnnviz.Run) -> None:
    for ask in (run.states, run.predict):
        with pytest.raises(rnnviz.RnnVizError, match=r"k = 3 features, but the network learned from k = 2"):
            ask(series_set(n=4, k=3))


def test_frames_are_shown_as_they_are_recorded_with_the_history_so_far() -> None:
    shown: list[tuple[Frame, pd.DataFrame]] = []

    def look(frame: Frame, history: pd.DataFrame) -> None:
        shown.append((frame, history))

    run = rnnviz.train(series_set(), config(epochs=3), on_frame=look)
    assert [frame for frame, _ in shown] == run.frames
    for frame, history in shown:
        assert isinstance(frame, Frame)
        assert len(history) == int(frame.epoch)
        assert list(history.columns) == list(run.history.columns)
        pd.testing.assert_frame_equal(history, run.history.iloc[: len(history)], check_dtype=False)
    assert len(shown[0][1]) == 0
    assert len(shown[-1][1]) == 3


def test_looking_does_not_change_what_is_learned() -> None:
    seen = rnnviz.train(series_set(), config(), on_frame=lambda frame, history: None)
    unseen = rnnviz.train(series_set(), config())
    pd.testing.assert_frame_equal(seen.history, unseen.history)
    assert all(torch.equal(a, b) for a, b in zip(seen.model.parameters(), unseen.model.parameters(), strict=True))


def test_a_held_out_set_of_ones_own_is_used_whole() -> None:
    aside = series_set(n=9, seed=5)
    run = rnnviz.train(series_set(), config(epochs=1), held_out=aside)
    assert run.held_out.fingerprint == aside.fingerprint
    assert run.train.n == series_set().n


@pytest.mark.parametrize(
    ("series", "settings", "error"),
    [
        (SeriesSet(np.ones((3, 4, 1)), [0] * 4, ("a", "b")), {}, DataError),
        (SeriesSet(np.ones((3, 4, 1)), [0, 0, 0, 1], ("a", "b")), {}, DataError),
        (series_set(), {"device": "cuda:99"}, DeviceError),
    ],
)
def test_what_cannot_be_trained_is_refused_in_words(series: SeriesSet, settings: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        rnnviz.train(series, config(**settings))
    with pytest.raises(ConfigError):
        rnnviz.RunConfig(epochs=0)


def test_a_loss_that_is_no_number_is_told() -> None:
    series = series_set(l=40, unequal=False)
    series = SeriesSet(series.X / 10, series.y, series.classes)
    huge = SeriesSet(np.full((40, 6, 2), 3e38), np.arange(6) % 3, series.classes)
    with pytest.raises(DivergedError, match="no longer a number"):
        rnnviz.train(series, config(cell="rnn_relu", h=8), held_out=huge)


@pytest.mark.parametrize("cell", ["rnn", "rnn_relu", "gru", "lstm"])
def test_a_small_task_is_learned(cell: str) -> None:
    """With what the task and the settings propose, but a higher learning rate, so that few epochs are enough."""
    series = rnnviz.generate("rising", n=200, l=20)
    run = rnnviz.train(series, rnnviz.RunConfig(cell=cell, epochs=12, learning_rate=0.01))
    assert run.history.held_out_accuracy.iloc[-1] >= 0.9
    assert run.history.loss.iloc[-1] < run.history.loss.iloc[0]
    fresh = rnnviz.generate("rising", n=100, l=20, seed=99)
    right = np.mean(np.array(run.predict(fresh)) == np.array(fresh.classes)[fresh.y])
    assert right >= 0.85
