from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import rnnviz
from rnnviz.errors import ShapeError
from rnnviz.nn import equations
from rnnviz.records import Frame
from rnnviz.training import api
from tests.unit.training.made import series_set

CONFIG = rnnviz.RunConfig(h=4, num_layers=2, epochs=12, learning_rate=0.02)


@pytest.fixture(scope="module")
def run() -> rnnviz.Run:
    return rnnviz.train(series_set(n=60), CONFIG)


def test_history_has_a_row_per_epoch(run: rnnviz.Run) -> None:
    assert list(run.history) == ["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy"]
    assert list(run.history.epoch) == list(range(1, 13))
    assert np.isfinite(run.history.to_numpy()).all()


def test_states_and_verdicts_are_those_of_the_equations_on_scaled_series(run: rnnviz.Run) -> None:
    new = series_set(n=9, l=11, seed=4)
    own = run.train.X[run.train.mask].astype(float)
    X = (new.X - own.mean(0)) / own.std(0)
    weights = {name: value.numpy().astype(float) for name, value in run.model.state_dict().items()}
    H = run.states(new)
    expected = equations.states(weights, X, "rnn")
    assert H.shape == (2, 11, 9, 4)
    np.testing.assert_allclose(H[:, new.mask], expected[:, new.mask], atol=1e-4)
    assert not H[:, ~new.mask].any()
    verdicts = equations.logits(weights, X, "rnn", new.lengths).argmax(1)
    assert run.predict(new) == [new.classes[i] for i in verdicts]


def test_predict_agrees_with_the_last_row_of_history(run: rnnviz.Run) -> None:
    told = np.array(run.predict(run.held_out))
    right = np.array([run.held_out.classes[i] for i in run.held_out.y])
    assert (told == right).mean() == pytest.approx(run.history.held_out_accuracy.iloc[-1])


def test_frames_go_from_the_first_weights_to_the_last(run: rnnviz.Run) -> None:
    assert (run.frames[0].epoch, run.frames[-1].epoch) == (0, 12)
    last = run.states(run.probes)[-1]
    np.testing.assert_allclose(run.frames[-1].H, last, atol=2e-3)


def test_on_frame_sees_each_frame_with_the_history_so_far() -> None:
    seen: list[tuple[Frame, pd.DataFrame]] = []
    run = rnnviz.train(
        series_set(), CONFIG.but(epochs=2), on_frame=lambda frame, history: seen.append((frame, history))
    )
    assert [frame for frame, _ in seen] == run.frames
    assert all(len(history) == int(frame.epoch) for frame, history in seen)


def test_frames_stay_within_their_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    run = api.Run(api.Training(series_set(), CONFIG))
    one = run._recorder.frame()
    monkeypatch.setattr(api, "FRAMES_BYTES", 5 * (one.H.nbytes + one.P.nbytes))
    for _ in range(40):
        run._training.advance()
        run._record(None)
        assert len(run.frames) <= 5
    steps = [frame.step for frame in run.frames]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (1, 40)


def test_series_with_other_features_are_refused(run: rnnviz.Run) -> None:
    for ask in (run.states, run.predict):
        with pytest.raises(ShapeError, match="k = 3"):
            ask(series_set(k=3))


def test_the_same_call_gives_the_same_run(run: rnnviz.Run) -> None:
    pd.testing.assert_frame_equal(rnnviz.train(series_set(n=60), CONFIG).history, run.history)
