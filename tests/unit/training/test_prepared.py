"""Runs of prepared sets are asked about raw series."""

from __future__ import annotations

import numpy as np
import pytest

import rnnviz
from rnnviz.data.preparation import Preparation, assemble, prepare
from rnnviz.data.tables.parts import Parts
from rnnviz.nn import equations
from rnnviz.records import SeriesSet

L, K, N = 9, 2, 24


def parts(seed: int, n: int = N) -> Parts:
    y = np.arange(n) % 2
    values = np.random.default_rng(seed).normal(4, 2, (n, L, K)) + (y * 2 - 1)[:, None, None] * np.arange(L)[:, None]
    names = tuple(f"s{i}" for i in range(n))
    return Parts(("x", "y"), values.reshape(-1, K), np.full(n, L), y, ("down", "up"), names)


def by_hand(X: np.ndarray, plan: Preparation, train: SeriesSet) -> np.ndarray:
    """``(l', n, k')`` what the network is to see of raw series ``(l, n, k)``."""
    X = X.astype(float)
    if plan.length == "cut":
        X = X[: plan.to]
    if plan.scaling == "series":
        X = (X - X.mean(0)) / X.std(0)
    p, n = plan.patch, X.shape[1]
    X = X[len(X) % p :]
    X = X.reshape(len(X) // p, p, n, K).transpose(0, 2, 1, 3).reshape(len(X) // p, n, p * K)
    if plan.scaling != "feature":
        return X
    own = train.X.reshape(-1, p * K).astype(float)
    return (X - own.mean(0)) / own.std(0)


@pytest.mark.parametrize(
    "plan",
    [
        Preparation(patch=2),
        Preparation(scaling="series"),
        Preparation(scaling="none"),
        Preparation(length="cut", to=5),
        Preparation(length="cut", to=7, scaling="series", patch=3),
    ],
    ids=str,
)
def test_raw_series_are_prepared_as_the_runs_own(plan: Preparation) -> None:
    run = rnnviz.train(assemble(prepare(parts(0), plan), "ready", {}), rnnviz.RunConfig(h=3, epochs=2))
    raw = assemble(prepare(parts(1, 10), Preparation()), "raw", {})
    X = by_hand(raw.X, plan, run.train)
    weights = {name: value.numpy().astype(float) for name, value in run.model.state_dict().items()}
    H = run.states(raw)
    assert H.shape == (1, len(X), 10, 3)
    np.testing.assert_allclose(H, equations.states(weights, X, "rnn"), atol=1e-4)
    told = equations.logits(weights, X, "rnn", np.full(10, len(X))).argmax(1)
    assert run.predict(raw) == [raw.classes[i] for i in told]


def test_the_borders_of_outliers_are_those_of_the_runs_own_series() -> None:
    own, new = parts(0), parts(1, 10)
    own.values[5, 0] = 1e5
    new.values[7, 1] = -1e6
    done = prepare(own, Preparation(outliers="clip"))
    run = rnnviz.train(assemble(done, "ready", {}), rnnviz.RunConfig(h=3, epochs=1))
    raw = assemble(prepare(new, Preparation()), "raw", {})
    X = raw.X.clip(np.float32(done.fitted["low"]), np.float32(done.fitted["high"]))
    assert (X != raw.X).sum() == 1
    clipped = SeriesSet(X, raw.y, raw.classes, raw.features, source=run.train.source)
    np.testing.assert_allclose(run.states(raw), run.states(clipped), atol=1e-6)
