"""What the worker gives the views of "Learning", the weights in the equations' form, and the views' words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.config import CELLS, Cell
from tests.browser.engine import Engine
from tests.browser.networks import made, model, series, shipped, tensor, weights_of

every_cell = pytest.mark.parametrize("cell", CELLS)
SIZE = (2, 5, 2, 3, 17, 2.0)
JOB = """
const {JOBS} = await load('jobs');
const {shape, weights} = net, l = X.length / shape.k;
return JOBS[job]({weights: new Float32Array(weights), shape, X: new Float32Array(X), l, ...more});
"""


def work(js: Engine, job: str, network: Any, X: Any, **more: Any) -> Any:
    return js(JOB, job=job, net=shipped(network), X=X.ravel().tolist(), more=more)


def test_a_trace_that_fades_by_a_tenth_at_each_step(js: Engine) -> None:
    """H_t = 0.9 H_{t-1} + 0.5 X_t while all is positive."""
    network = model("rnn_relu", 1, 1, 1, 2, seed=1)
    for weight, value in zip(network.rnn.parameters(), (0.5, 0.9, 0.0, 0.0), strict=True):
        weight.data.fill_(value)
    for l, every in ((12, 1), (350, 4)):
        got = work(js, "influence", network, np.ones((l, 1), np.float32))
        assert got["every"] == every
        values = np.array(got["values"], float).reshape(l, -1)
        ago = np.arange(l)[:, None] - np.arange(0, l, every)
        np.testing.assert_allclose(values, np.where(ago < 0, np.nan, 0.5 * 0.9 ** ago.clip(0)), rtol=1e-5, atol=1e-12)


def test_many_features_and_layers_are_followed_from_fewer_steps(js: Engine) -> None:
    strides = "const {sourceStride} = await load('jobs'); return cases.map(({l, ...shape}) => sourceStride(shape, l))"
    small: dict[str, Any] = {"cell": "rnn", "k": 1, "h": 32, "num_layers": 1}
    cases = [{**small, "l": 5}, {**small, "l": 100}, {**small, "l": 2000}, {**small, "l": 2000, "k": 64}]
    *few, many = js(strides, cases=cases)
    assert few == [1, 1, 20]
    assert 20 < many <= 200


@every_cell
@pytest.mark.parametrize("method", ["gradients", "occlusion"])
@torch.no_grad()
def test_what_each_step_does_to_the_logit_of_the_verdict(js: Engine, cell: Cell, method: str) -> None:
    network, X = made(cell, SIZE)
    got = work(js, "saliency", network, X, target=-1, method=method)
    logits, average = network(tensor(X))[0], network(0 * tensor(X))[0]
    target = int(logits.argmax())
    assert got["target"] == target
    assert got["logit"] == pytest.approx(float(logits[target]), abs=1e-9)
    assert got["base"] == pytest.approx(float(average[target]), abs=1e-9)
    if method == "gradients":
        assert sum(got["values"]) == pytest.approx(got["logit"] - got["base"], abs=2e-3)
    else:
        hidden = tensor(X).clone()
        hidden[3] = 0
        assert got["values"][3] == pytest.approx(float(logits[target] - network(hidden)[0, target]), abs=1e-9)


@every_cell
@torch.no_grad()
def test_how_far_the_state_of_each_series_moves_at_each_step(js: Engine, cell: Cell) -> None:
    network, X = made(cell, SIZE)
    l = len(X)
    both = np.stack([X, X[::-1]])
    both[1, l - 4 :] = 0  # after its end
    lengths = [l, l - 4]
    script = JOB.replace("l = X.length / shape.k", "l = X.length / shape.k / more.p")
    got = js(script, job="steps", net=shipped(network), X=both.ravel().tolist(), more={"p": 2, "lengths": lengths})
    for values, x, length in zip(np.array(got, float).reshape(2, l), both, lengths, strict=True):
        H = network.run(torch.tensor(x[:, None], dtype=torch.float64))[0][:length, 0]
        moved = torch.diff(H, dim=0, prepend=torch.zeros_like(H[:1])).norm(dim=1)
        np.testing.assert_allclose(values[:length], moved, atol=1e-6)
        assert np.isnan(values[length:]).all()


@every_cell
def test_the_spectrum_of_each_block(js: Engine, cell: Cell) -> None:
    network, _ = made(cell, SIZE)
    blocks = weights_of(network, 1)[1].detach().numpy().reshape(-1, 5, 5)
    script = """
    const {JOBS} = await load('jobs');
    return JOBS.spectra({weights: [new Float32Array(net.weights)], shape: net.shape, layer: 1, block});
    """
    for block, W in enumerate(blocks):
        (found,) = js(script, net=shipped(network), block=block)
        sizes = np.sort(np.abs(np.linalg.eigvals(W)))
        np.testing.assert_allclose(sorted(np.hypot(*np.transpose(found))), sizes, atol=1e-9)


def test_only_the_latest_question_is_answered(js: Engine) -> None:
    """The first is under way when the others come; of those only the last counts. The same again is no question."""
    script = """
    const {Background} = await load('background');
    const seen = [];
    const ask = (asker, of) => asker.ask([of], () => ({job: 'spectra', weights: [], shape: {}}));
    await new Promise((done) => {
      const one = new Background(() => seen.push(`one ${one.answer.of[0]}`));
      const two = new Background(() => { seen.push(`two ${two.answer.of[0]}`); if (two.answer.of[0] === 6) done(); });
      [1, 2, 3, 3].forEach((of) => ask(one, of));
      [4, 5, 6].forEach((of) => ask(two, of));
      window.closing = () => [one, two].forEach((asker) => asker.close());
    });
    closing();
    return seen;
    """
    assert sorted(js(script)) == ["one 1", "one 3", "two 6"]


def test_what_goes_wrong_there_is_told(js: Engine) -> None:
    script = """
    const {Background} = await load('background');
    return new Promise((done) => {
      const asker = new Background(() => { asker.close(); done(asker.answer.error); });
      const shape = {cell: 'rnn', k: 1, h: 1, num_layers: 1, num_classes: 2};
      asker.ask([1], () => ({job: 'spectra', weights: [new Float32Array(3)], shape}));
    });
    """
    assert js(script) == "3 weights; this network has 8."


@every_cell
@torch.no_grad()
def test_the_matrices_are_those_of_the_equations(js: Engine, cell: Cell) -> None:
    """A step of the second layer, written down with them, is PyTorch's."""
    network = model(cell, 2, 4, 2, 3, seed=2)
    script = "return (await load('weights')).matricesOf(await network(shipped), 1)"
    of = {m["name"]: np.reshape(m["values"], (m["rows"], m["columns"])) for m in js(script, shipped=shipped(network))}
    below, before = series(2, 4, seed=1).astype(float)
    start = torch.tensor(before)[None, None]
    W_x, W_h, b_x, b_h = weights_of(network, 1)
    kind = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}.get(cell, torch.nn.RNN)
    more = {"nonlinearity": "relu"} if cell == "rnn_relu" else {}
    layer = kind(4, 4, **more).double()
    for own, weight in zip(layer.parameters(), (W_x, W_h, b_x, b_h), strict=True):
        own.copy_(weight)
    expected, _ = layer(torch.tensor(below)[None, None], (start, start) if cell == "lstm" else start)
    sums = np.split((below @ of["W_xh"] + before @ of["W_hh"] + of["b_h"])[0], of["W_hh"].shape[1] // 4)
    sigma = [1 / (1 + np.exp(-a)) for a in sums]
    if cell == "gru":
        m = before @ of["W_hh"][:, 8:] + of["b_hn"][0]
        n = np.tanh(below @ of["W_xh"][:, 8:] + of["b_h"][0, 8:] + sigma[0] * m)
        state = (1 - sigma[1]) * n + sigma[1] * before
    elif cell == "lstm":
        state = sigma[3] * np.tanh(sigma[1] * before + sigma[0] * np.tanh(sums[2]))
    else:
        state = np.tanh(sums[0]) if cell == "rnn" else sums[0].clip(0)
    np.testing.assert_allclose(state, expected.numpy()[0, 0], atol=1e-9)
    logits = expected.numpy()[0] @ of["fc W"] + of["fc b"]
    np.testing.assert_allclose(logits, network.fc(expected)[0].numpy(), atol=1e-9)


def test_axes_widen_and_never_jump(js: Engine) -> None:
    script = """
    const {OverFrames, Widest, rangeOf} = await load('ranges');
    const frames = [[1, 5], [NaN, NaN], [-2, 3]].map((values) => ({values}));
    let looked = 0;
    const all = new OverFrames(({values}) => (looked++, rangeOf(values)));
    const widest = new Widest();
    const seen = [['a', 1, 2], ['a', 0, 1], ['b', 5, 6]].map(([of, ...range]) => widest.cover([of], range));
    return {some: all.of(frames.slice(0, 2)), all: all.of(frames), none: all.of([frames[1]]), looked, seen};
    """
    expected = {"some": [1, 5], "all": [-2, 5], "none": None, "looked": 3, "seen": [[1, 2], [0, 2], [5, 6]]}
    assert js(script) == expected


WORDS = {
    "flow": {
        "flowWords(1e-6, 2e-3)": "2,000 times weaker than at the last: what happened early can hardly teach it",
        "flowWords(1, 40)": "40 times weaker than at the last: what happened early teaches it little.",
        "flowWords(1, 1.1)": "as strong as at the last: early and late steps can teach it alike.",
        "flowWords(50, 1)": "50 times stronger than at the last: it grows on its way back.",
        "flowWords(3e38, 1)": "more than a million times stronger than at the last: it explodes",
        "flowWords(0, 1)": "At the first step the gradient is exactly 0",
        "flowWords(0, 0)": "The loss depends on no state",
    },
    "influence": {
        "influenceWords([0.2, 0.1, 0.5], 3, 1)": "of that very step (by 0.500); that of step 1 still moves it (0.200)",
        "influenceWords([1e-9, 0.4, NaN], 9, 8)": "that very step (by 0.400); that of step 1 hardly moves it any more",
        "influenceWords([0, 0], 2, 1)": "No input moves its memory after step 2 any more.",
    },
    "spectrum": {
        "spectrumWords([[0, 0.5], [0, -0.5]], 'rnn', '')": "None of the 2 eigenvalues lie outside the circle",
        "spectrumWords([[0.5, 0]], 'rnn', '')": "would fade in the end, halving at each step; tanh",
        "spectrumWords([[1.05, 0], [0, 0]], 'rnn', '')": "1 of the 2 eigenvalues lies outside the circle",
        "spectrumWords([[1.05, 0]], 'rnn_relu', '')": "would grow in the end, doubling every 14 steps; a unit",
        "spectrumWords([[1.001, 0]], 'rnn', '')": "a disturbance along it would last",
        "spectrumWords([[2, 0]], 'gru', ' of z')": "With gates this is no rate",
    },
    "saliency": {
        "completeWords({sum: 3.2, difference: 3.2004, logit: 2.8, base: -0.4}, 'up')": "to the score (logit) of up: "
        "what this series has (2.80) less what an average one has (−0.400; residual 4.0e-4).",
        "completeWords({sum: 1, difference: 2, logit: 2, base: 0}, 'up')": "residual 1.00: only roughly complete",
    },
}


@pytest.mark.parametrize(("module", "call"), [(module, call) for module, calls in WORDS.items() for call in calls])
def test_words(js: Engine, module: str, call: str) -> None:
    assert WORDS[module][call] in js(f"return (await load('views/{module}')).{call}")
