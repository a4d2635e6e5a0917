from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from rnnviz.analysis.projection import Projection, ProjectionFit
from rnnviz.errors import ConfigError, ShapeError


def frames_of(h: int, count: int = 3, l: int = 9, p: int = 7, seed: int = 0) -> list[np.ndarray]:
    """States within -1..1 that spread differently along every direction and lie off the middle."""
    chance = np.random.default_rng(seed)
    turn = np.linalg.qr(chance.normal(size=(h, h)))[0]
    spread = 0.5 ** np.arange(h)
    return [np.tanh(0.3 + chance.normal(size=(l, p, h)) * spread @ turn) for _ in range(count)]


def fitted(frames: list[np.ndarray], bounded: bool = True, mask: np.ndarray | None = None) -> ProjectionFit:
    fit = ProjectionFit(frames[0].shape[-1], bounded)
    for H in frames:
        fit.add(H, mask)
    return fit


def pooled(frames: list[np.ndarray], mask: np.ndarray | None = None) -> np.ndarray:
    """``(states, h)``: every state that counts, one under another."""
    l, p, _ = frames[0].shape
    return np.array(
        [H[t, i] for H in frames for t in range(l) for i in range(p) if mask is None or mask[t, i]], np.float64
    )


def square(d: int = 2) -> Projection:
    """Axes drawn from -1 to 1."""
    names = tuple(f"unit {i + 1}" for i in range(d))
    return Projection("units", names, np.ones(d) / d, np.zeros(d), np.eye(d), -np.ones(d), np.ones(d), 1)


@pytest.mark.parametrize("mask_seed", [None, 0])
@pytest.mark.parametrize("h", [4, 7, 20])
def test_the_axes_are_sklearns_principal_components(h: int, mask_seed: int | None) -> None:
    frames, mask = frames_of(h), None
    if mask_seed is not None:
        lengths = np.random.default_rng(mask_seed).integers(1, 10, 7)
        mask = np.arange(9)[:, None] < lengths
    states = pooled(frames, mask)
    expected, projection = PCA(3, svd_solver="full").fit(states), fitted(frames, mask=mask).fit()
    assert (projection.kind, projection.names, projection.d, projection.fitted) == (
        "pca",
        ("PC 1", "PC 2", "PC 3"),
        3,
        3,
    )
    np.testing.assert_allclose(projection.mean, expected.mean_, atol=1e-12)
    np.testing.assert_allclose(projection.share, expected.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(np.abs(np.sum(projection.axes * expected.components_.T, axis=0)), 1, atol=1e-9)
    signs = np.sign(np.sum(projection.axes * expected.components_.T, axis=0))
    np.testing.assert_allclose(projection.apply(states), expected.transform(states) * signs, atol=1e-9)
    np.testing.assert_allclose(projection.axes.T @ projection.axes, np.eye(3), atol=1e-12)


def test_padding_does_not_count_whatever_stands_there() -> None:
    frames, mask = frames_of(5), np.arange(9)[:, None] < np.array([9, 1, 4, 4, 2, 7, 3])
    spoilt = [np.where(mask[..., None], H, 1e6) for H in frames]
    clean, other = (fitted(list(f), mask=mask, bounded=False).fit() for f in (frames, spoilt))
    for name in ("mean", "axes", "share", "low", "high"):
        np.testing.assert_array_equal(getattr(clean, name), getattr(other, name))


def test_a_frame_of_padding_only_adds_nothing() -> None:
    frames = frames_of(5)
    fit = fitted(frames)
    fit.add(np.full((9, 7, 5), 3.0), np.zeros((9, 7), bool))
    np.testing.assert_array_equal(fit.fit().axes, fitted(frames).fit().axes)


def test_states_far_from_0_lose_no_digits() -> None:
    """The spread is summed about the mean: squares of large numbers would drown it."""
    frames = [H + 1e6 for H in frames_of(6)]
    expected = PCA(3, svd_solver="full").fit(pooled(frames_of(6)))
    np.testing.assert_allclose(fitted(frames, bounded=False).fit().share, expected.explained_variance_ratio_, rtol=1e-6)


@given(
    sizes=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=5),
    h=st.integers(4, 8),
    seed=st.integers(0, 99),
)
def test_frames_of_any_sizes_are_pooled_as_one(sizes: list[tuple[int, int]], h: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    frames = [chance.normal(size=(l, p, h)) for l, p in sizes]
    states = np.concatenate([H.reshape(-1, h) for H in frames])
    projection = fitted(frames, bounded=False).fit()
    variances = np.linalg.svd(states - states.mean(axis=0), compute_uv=False) ** 2
    whole = variances.sum()
    expected = np.pad(variances, (0, 3))[:3] / whole if whole > 1e-20 else np.zeros(3)
    np.testing.assert_allclose(projection.share, expected, atol=1e-9)
    assert projection.share.sum() <= 1 + 1e-12
    np.testing.assert_allclose(projection.apply(states).var(axis=0) * len(states), projection.share * whole, atol=1e-8)


def test_an_axis_shows_its_largest_loading_upwards() -> None:
    axes = fitted(frames_of(6)).fit().axes
    assert all(axes[np.abs(axes[:, i]).argmax(), i] > 0 for i in range(3))


@pytest.mark.parametrize("flips", [(1, 1, 1), (-1, 1, -1), (-1, -1, -1)])
def test_axes_point_as_the_previous_ones_did(flips: tuple[int, int, int]) -> None:
    frames = frames_of(6)
    first = fitted(frames[:2]).fit()
    before = Projection("pca", first.names, first.share, first.mean, first.axes * flips, first.low, first.high, 2)
    after = fitted(frames).fit(before)
    assert (np.sum(after.axes * before.axes, axis=0) > 0).all()
    np.testing.assert_allclose(np.abs(after.axes), np.abs(fitted(frames).fit().axes))
    assert after.shows(after.apply(pooled(frames)))


def test_axes_of_another_size_are_no_guide() -> None:
    expected = fitted(frames_of(6)).fit()
    np.testing.assert_array_equal(fitted(frames_of(6)).fit(fitted(frames_of(4)).fit()).axes, expected.axes)


@pytest.mark.parametrize("bounded", [True, False])
@pytest.mark.parametrize("h", [1, 2, 3])
def test_few_units_are_their_own_axes(h: int, bounded: bool) -> None:
    frames = frames_of(h)
    projection, states = fitted(frames, bounded).fit(), pooled(frames)
    assert projection.kind == "units"
    assert projection.names == ("unit 1", "unit 2", "unit 3")[:h]
    assert projection.d == h
    np.testing.assert_array_equal(projection.apply(frames[0]), frames[0])
    np.testing.assert_allclose(projection.share, states.var(axis=0) / states.var(axis=0).sum())
    assert projection.share.sum() == pytest.approx(1)
    assert projection.shows(projection.apply(states))
    if bounded:
        np.testing.assert_array_equal([projection.low, projection.high], [[-1] * h, [1] * h])
    else:
        assert (projection.low < states.min(axis=0)).all()
        assert (projection.high > states.max(axis=0)).all()
        assert (projection.high - projection.low < 1.5 * np.ptp(states, axis=0)).all()


@pytest.mark.parametrize("bounded", [True, False])
@pytest.mark.parametrize("h", [4, 16, 64])
def test_the_ranges_show_what_was_fitted_and_are_not_much_larger(h: int, bounded: bool) -> None:
    frames = [np.clip(H, -1, 1) for H in frames_of(h)]
    projection = fitted(frames, bounded).fit()
    seen = projection.apply(pooled(frames))
    assert projection.shows(seen)
    assert (projection.high - projection.low < 4 * np.ptp(seen, axis=0)).all()


@pytest.mark.parametrize("h", [1, 3, 4, 9])
def test_states_that_are_all_alike_can_be_drawn(h: int) -> None:
    H = np.full((4, 3, h), 0.25)
    for bounded in (True, False):
        projection = fitted([H], bounded).fit()
        np.testing.assert_array_equal(projection.share, np.zeros(min(h, 3)))
        assert (projection.high > projection.low).all()
        assert projection.shows(projection.apply(H))
        np.testing.assert_allclose(projection.axes.T @ projection.axes, np.eye(min(h, 3)), atol=1e-12)


def test_states_of_half_precision_are_counted_in_double() -> None:
    halves = [H.astype(np.float16) for H in frames_of(5)]
    expected = fitted([H.astype(np.float64) for H in halves]).fit()
    projection = fitted(halves).fit()
    np.testing.assert_array_equal(projection.axes, expected.axes)
    assert projection.apply(halves[0]).dtype == np.float64


@pytest.mark.parametrize("shape", [(5,), (4, 5), (9, 7, 5)])
def test_states_of_any_leading_shape_are_projected(shape: tuple[int, ...]) -> None:
    projection, H = fitted(frames_of(5)).fit(), np.random.default_rng(1).normal(size=shape)
    expected = [[(state - projection.mean) @ axis for axis in projection.axes.T] for state in H.reshape(-1, 5)]
    np.testing.assert_allclose(projection.apply(H), np.reshape(expected, (*shape[:-1], 3)))


def test_what_does_not_fit_is_refused_in_words() -> None:
    fit = ProjectionFit(4, True)
    with pytest.raises(ShapeError, match="no state to fit axes on; add a frame first"):
        fit.fit()
    for H, mask in (
        (np.ones((3, 2, 5)), None),
        (np.ones((3, 4)), None),
        (np.ones((3, 2, 4)), np.ones((2, 3), bool)),
    ):
        with pytest.raises(ShapeError, match=r"takes \(l, p, 4\) and \(l, p\)"):
            fit.add(H, mask)
    assert fit.frames == 0
    fit.add(np.ones((3, 2, 4)))
    with pytest.raises(ShapeError, match=r"\(3, 2, 5\); these axes take \(\.\.\., h\) with h = 4"):
        fit.fit().apply(np.ones((3, 2, 5)))


def test_a_range_shows_its_own_ends_and_nothing_beyond() -> None:
    axes = square()
    assert axes.shows(np.array([[-1.0, 1.0], [0.0, 0.5]]))
    assert not axes.shows(np.array([[0.0, 0.0], [0.0, 1.0001]]))
    assert not axes.shows(np.array([[-1.5, 0.0]]))


coordinates = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=8).map(np.array)


@given(coordinates)
def test_ranges_are_widened_where_they_must_be_and_just_enough(points: np.ndarray) -> None:
    before = square()
    after = before.covering(points)
    assert after.shows(points)
    for axis in range(2):
        least, most = points[:, axis].min(), points[:, axis].max()
        needed = max(1, most) - min(-1, least)
        for edge, old, end, out in (
            (after.low[axis], -1, least, least < -1),
            (after.high[axis], 1, most, most > 1),
        ):
            assert edge == old if not out else 0 < abs(edge - end) <= 0.5 * needed
    for name in ("kind", "names", "share", "mean", "axes", "fitted"):
        assert getattr(after, name) is getattr(before, name)
    again = after.covering(points)
    np.testing.assert_array_equal([again.low, again.high], [after.low, after.high])


def test_a_path_that_grows_seldom_leaves_its_range() -> None:
    axes, changes = square(1), 0
    for reach in np.linspace(1, 100, 1000):
        point = np.array([[reach]])
        if not axes.shows(point):
            axes, changes = axes.covering(point), changes + 1
    assert 1 <= changes <= 50


def test_the_first_axes_are_those_of_all_of_them() -> None:
    frames = frames_of(6)
    whole = fitted(frames).fit()
    flat = whole.first(2)
    np.testing.assert_array_equal(flat.apply(frames[0]), whole.apply(frames[0])[..., :2])
    assert (flat.d, flat.names, flat.kind, flat.fitted) == (2, whole.names[:2], "pca", 3)
    np.testing.assert_array_equal([flat.low, flat.high, flat.share], [whole.low[:2], whole.high[:2], whole.share[:2]])
    with pytest.raises(ConfigError, match="first 4 axes can't be taken; there are 1 to 3"):
        whole.first(4)


@pytest.mark.parametrize(("h", "lossless"), [(1, True), (3, True), (4, False)])
def test_axes_leave_nothing_out_where_there_are_as_many_as_units(h: int, lossless: bool) -> None:
    assert fitted(frames_of(h)).fit().lossless is lossless
