from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import rnnviz
from rnnviz.data.preparation import Preparation, assemble, prepare
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn import equations
from rnnviz.records import Frame
from rnnviz.training import api
from tests.unit.training.made import series_set
from tests.unit.training.test_prepared import parts

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
    arrays = [part for part in vars(one).values() if isinstance(part, np.ndarray)]
    assert len(arrays) == 6 and all(part.size for part in arrays)
    monkeypatch.setattr(api, "FRAMES_BYTES", 5 * sum(part.nbytes for part in arrays))
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


def test_a_trace_is_of_one_series_up_to_its_own_end(run: rnnviz.Run) -> None:
    new = series_set(n=9, l=11, seed=4)
    for i in (0, 5):
        length, found = new.lengths[i], run.trace(new, i)
        assert found.P.shape == (length, 3)
        assert found.features == new.features
        H = np.stack([layer.H for layer in found.layers])
        np.testing.assert_allclose(H, run.states(new)[:, :length, i], atol=1e-5)
        assert run.train.classes[found.P[-1].argmax()] == run.predict(new)[i]


def test_a_raw_series_is_prepared_before_it_is_looked_into() -> None:
    """Two steps of two features become one step of four."""
    plan = Preparation(patch=2, length="cut", to=8)
    run = rnnviz.train(assemble(prepare(parts(0), plan), "ready", {}), CONFIG.but(epochs=1))
    raw = assemble(prepare(parts(1, 10), Preparation()), "raw", {})
    found, ready = run.trace(raw, 7), assemble(prepare(parts(1, 10), plan), "ready", {})
    assert found.X.shape == (4, 4)
    assert found.features == ready.features
    np.testing.assert_allclose(np.stack([layer.H for layer in found.layers]), run.states(raw)[:, :, 7], atol=1e-5)
    assert run.influence(raw, 7).shape == (4, 4)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_flow_is_the_slope_of_the_probes_losses(cell: str) -> None:
    """The gradient of the top layer's last state, by hand: W_fc' (P - the class); and 0 after the longest."""
    run = rnnviz.train(series_set(n=60, unequal=False), CONFIG.but(cell=cell, epochs=2))
    found = run.flow()
    assert (found.shape, found.dtype) == ((2, 6), np.float32)
    H, W, b = run.states(run.probes)[-1, -1], *(run.model.fc.state_dict()[name].numpy() for name in ("weight", "bias"))
    P = np.exp(H @ W.T + b)
    slopes = (P / P.sum(1, keepdims=True) - np.eye(3)[run.probes.y]) @ W
    assert found[1, -1] == pytest.approx(np.linalg.norm(slopes, axis=1).mean(), rel=1e-5)
    assert (found > 0).all()


def test_flow_of_probes_shorter_than_l_ends_with_them(run: rnnviz.Run) -> None:
    found, longest = run.flow(), run.probes.lengths.max()
    assert found.shape == (2, run.probes.l)
    assert (found[:, :longest] > 0).all()
    assert not found[:, longest:].any()


def test_saliency_is_of_the_class_said_or_of_another(run: rnnviz.Run) -> None:
    new = series_set(n=9, l=11, seed=4)
    i = int(new.lengths.argmax())
    logits = equations.readout(trace_weights(run), np.stack([layer.H for layer in run.trace(new, i).layers])[-1, -1])
    said, other = run.saliency(new, i), run.saliency(new, i, "occlusion", class_="flat")
    assert run.train.classes[said.target] == run.predict(new)[i]
    assert said.values.shape == (new.lengths[i], 2)
    assert said.logit == pytest.approx(logits[said.target], abs=1e-4)
    assert said.values.sum() == pytest.approx(said.logit - said.nothing, abs=2e-3)
    assert (other.target, other.values.shape) == (2, (new.lengths[i],))
    assert other.logit == pytest.approx(logits[2], abs=1e-4)


def trace_weights(run: rnnviz.Run) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in run.model.state_dict().items()}


def test_influence_is_how_much_a_state_moves_when_the_input_does(run: rnnviz.Run) -> None:
    new = series_set(n=9, l=11, seed=4)
    i = int(new.lengths.argmax())
    found, length = run.influence(new, i), new.lengths[i]
    assert (found.shape, found.dtype) == ((length, length), np.float32)
    X, weights, s = run.trace(new, i).X, {k: v.astype(float) for k, v in trace_weights(run).items()}, 3
    slopes = []
    for feature in range(2):
        ahead, back = X.copy(), X.copy()
        ahead[s, feature] += 1e-5
        back[s, feature] -= 1e-5
        moved = equations.states(weights, np.stack([ahead, back], 1), "rnn")[-1]
        slopes.append((moved[:, 0] - moved[:, 1]) / 2e-5)
    np.testing.assert_allclose(found[s], np.sqrt(np.square(slopes).sum((0, 2))), rtol=1e-4, atol=1e-7)


def test_what_cannot_be_looked_into_is_refused_in_words(run: rnnviz.Run) -> None:
    series = series_set(n=4)
    for ask in (run.trace, run.saliency, run.influence):
        for i in (-1, 4):
            with pytest.raises(ShapeError, match=f"There is no series {i}; there are 4, counted from 0"):
                ask(series, i)
        with pytest.raises(ShapeError, match="k = 3"):
            ask(series_set(k=3), 0)
    with pytest.raises(ConfigError, match="no class 'sideways'; the network learned down, up, flat"):
        run.saliency(series, 0, class_="sideways")
    with pytest.raises(ConfigError, match="no saliency method 'shap'"):
        run.saliency(series, 0, method="shap")


def test_the_same_call_gives_the_same_run(run: rnnviz.Run) -> None:
    pd.testing.assert_frame_equal(rnnviz.train(series_set(n=60), CONFIG).history, run.history)
