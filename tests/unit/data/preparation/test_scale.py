from __future__ import annotations

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from rnnviz.data.preparation import Scale
from rnnviz.errors import ShapeError
from rnnviz.records import SeriesSet


def some_series(seed: int = 0) -> SeriesSet:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 10, 8)
    lengths[0] = 9
    X = rng.normal(50, 20, (9, 8, 3)) * (np.arange(9)[:, None] < lengths)[:, :, None]
    X[:, :, 2] = 7 * (np.arange(9)[:, None] < lengths)
    return SeriesSet(X, np.arange(8) % 2, ("a", "b"), lengths=lengths)


@pytest.mark.parametrize("seed", range(5))
def test_a_scale_agrees_with_scikit_learn_on_the_true_steps(seed: int) -> None:
    series = some_series(seed)
    rows = np.concatenate([series.X[:length, i] for i, length in enumerate(series.lengths)]).astype(np.float64)
    theirs = StandardScaler().fit(rows)
    scale = Scale.fit(series)
    np.testing.assert_allclose(scale.mean, theirs.mean_, rtol=1e-5)
    np.testing.assert_allclose(scale.std, theirs.scale_, rtol=1e-5)
    assert scale.mean.dtype == scale.std.dtype == np.float32
    assert scale.std[2] == 1
    scaled = scale.apply(series)
    assert scaled.dtype == np.float32
    assert scaled.shape == series.X.shape
    assert (scaled[~series.mask] == 0).all()
    ours = np.concatenate([scaled[:length, i] for i, length in enumerate(series.lengths)])
    np.testing.assert_allclose(ours, theirs.transform(rows), atol=1e-4)


def test_a_scale_refuses_series_with_other_features() -> None:
    with pytest.raises(ShapeError, match="k = 2"):
        Scale(np.zeros(2), np.ones(2)).apply(some_series())
    with pytest.raises(ShapeError):
        Scale(np.zeros(2), np.ones(3))


def test_huge_and_tiny_values_stay_numbers() -> None:
    X = np.zeros((2, 2, 2), np.float32)
    X[:, :, 0] = [[3e38, -3e38], [1e38, 2e38]]
    X[:, :, 1] = [[1e-45, 0], [0, 0]]
    series = SeriesSet(X, [0, 1], ("a", "b"))
    assert np.isfinite(Scale.fit(series).apply(series)).all()


@pytest.mark.parametrize("scaling", ["none", "series"])
def test_what_is_not_to_be_scaled_by_feature_is_not(scaling: str) -> None:
    raw = some_series()
    series = SeriesSet(raw.X, raw.y, raw.classes, lengths=raw.lengths, source={"preparation": {"scaling": scaling}})
    np.testing.assert_array_equal(Scale.of(series).apply(series), series.X)
    np.testing.assert_array_equal(Scale.of(raw).mean, Scale.fit(raw).mean)
