from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from rnnviz.analysis.planes import holds_readout, readout_plane, regions, units_plane
from rnnviz.analysis.projection import Projection, ProjectionFit
from rnnviz.errors import ConfigError, ShapeError


def states(h: int, seed: int = 0, m: int = 60) -> np.ndarray:
    chance = np.random.default_rng(seed)
    turn = np.linalg.qr(chance.normal(size=(h, h)))[0]
    return np.tanh(0.2 + chance.normal(size=(m, h)) * 0.6 ** np.arange(h) @ turn)


def readout(num_classes: int, h: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    return chance.normal(size=(num_classes, h)).astype(np.float32), chance.normal(size=num_classes) / 4


def differences(W: np.ndarray) -> np.ndarray:
    return np.asarray(W[1:] - W[0], np.float64)


def within(axes: np.ndarray, directions: np.ndarray) -> bool:
    """By least squares: whether the directions are combinations of the axes."""
    found = np.linalg.lstsq(axes, directions.T, rcond=None)[0]
    return bool(np.allclose(axes @ found, directions.T, atol=1e-6))


def said(W: np.ndarray, b: np.ndarray, H: np.ndarray) -> np.ndarray:
    """One state after another: the class with the largest logit."""
    return np.array([max(range(len(W)), key=lambda c: float(W[c] @ state + b[c])) for state in H])


def test_chosen_units_are_drawn_with_their_own_values() -> None:
    H = states(6)
    plane = units_plane(H, (4, 1))
    assert (plane.kind, plane.names, plane.d, plane.lossless) == ("units", ("unit 5", "unit 2"), 2, False)
    np.testing.assert_array_equal(plane.apply(H), H[:, [4, 1]])
    np.testing.assert_allclose(plane.share, H[:, [4, 1]].var(0) / H.var(0).sum())
    np.testing.assert_array_equal([plane.low, plane.high], [[-1, -1], [1, 1]])


def test_unbounded_units_are_drawn_as_far_as_they_go() -> None:
    H = 9 * states(5)
    plane = units_plane(H.reshape(3, 20, 5), (0, 2, 3), bounded=False)
    assert plane.shows(plane.apply(H))
    assert (plane.high - plane.low < 1.2 * np.ptp(H[:, [0, 2, 3]], axis=0)).all()


def test_two_units_of_two_leave_nothing_out() -> None:
    assert units_plane(states(2), (1, 0)).lossless


@pytest.mark.parametrize("units", [(), (1, 1), (0, 5), (-1, 0), (0, 1, 2, 3)])
def test_units_that_cannot_be_axes_are_refused_in_words(units: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="choose 1 to 3 different ones of 0 to 4"):
        units_plane(states(5), units)


def test_with_two_classes_the_first_axis_is_the_difference_of_their_rows() -> None:
    W, _ = readout(2, 7)
    H = states(7)
    plane = readout_plane(W, H, d=3)
    along = (W[1] - W[0]).astype(np.float64)
    along /= np.linalg.norm(along)
    np.testing.assert_allclose(plane.axes[:, 0], along, atol=1e-7)
    rest = H - H.mean(0)
    rest = rest - np.outer(rest @ along, along)
    expected = PCA(2, svd_solver="full").fit(rest).components_
    np.testing.assert_allclose(np.abs(np.sum(expected * plane.axes[:, 1:].T, axis=1)), 1, atol=1e-6)
    assert plane.names == ("readout 1", "other 1", "other 2")


@pytest.mark.parametrize("d", [2, 3])
def test_with_three_classes_the_axes_span_the_differences(d: int) -> None:
    W, _ = readout(3, 8)
    plane = readout_plane(W, states(8), d)
    assert within(plane.axes[:, :2], differences(W))
    assert plane.names == ("readout 1", "readout 2", "other 1")[:d]


def test_with_more_classes_the_axes_show_the_largest_variance_between_logits() -> None:
    W, _ = readout(6, 9)
    H = states(9)
    plane = readout_plane(W, H)
    assert within(differences(W).T, plane.axes.T)
    logits = H @ W.astype(np.float64).T
    logits -= logits.mean(1, keepdims=True)
    main = PCA(2, svd_solver="full").fit_transform(logits)
    drawn = np.column_stack([plane.apply(H), np.ones(len(H))])
    fitted = drawn @ np.linalg.lstsq(drawn, main, rcond=None)[0]
    np.testing.assert_allclose(fitted, main, atol=1e-6)  # the two largest logit components are read off the picture


def test_the_last_class_lies_on_the_positive_side() -> None:
    W, _ = readout(2, 5)
    H = states(5)
    assert (readout_plane(W[::-1], H).axes[:, 0] == -readout_plane(W, H).axes[:, 0]).all()
    assert differences(W)[0] @ readout_plane(W, H).axes[:, 0] > 0


cases = st.tuples(st.integers(1, 8), st.integers(1, 7), st.integers(1, 3), st.integers(0, 99), st.integers(1, 9))


@given(cases)
def test_axes_are_orthonormal_and_the_shares_are_those_of_the_variance(case: tuple[int, int, int, int, int]) -> None:
    h, num_classes, d, seed, m = case
    W, H = readout(num_classes, h, seed)[0], states(h, seed, m)
    plane = readout_plane(W, H, d)
    assert plane.d == min(d, h)
    np.testing.assert_allclose(plane.axes.T @ plane.axes, np.eye(plane.d), atol=1e-9)
    assert plane.shows(plane.apply(H))
    if m > 1:
        np.testing.assert_allclose(plane.share, plane.apply(H).var(0) / H.var(0).sum(), atol=1e-9)
    assert holds_readout(plane, W) == within(plane.axes, differences(W))


@pytest.mark.parametrize("num_classes", [1, 3])
def test_a_readout_that_tells_nothing_apart_leaves_the_principal_components(num_classes: int) -> None:
    H = states(5)
    plane = readout_plane(np.ones((num_classes, 5)), H)
    expected = PCA(2, svd_solver="full").fit(H).components_
    np.testing.assert_allclose(np.abs(np.sum(expected * plane.axes.T, axis=1)), 1, atol=1e-9)
    assert plane.names == ("other 1", "other 2")


def test_states_that_are_all_alike_still_get_the_readouts_axes() -> None:
    W, _ = readout(3, 6)
    plane = readout_plane(W, np.full((4, 6), 0.5))
    assert within(plane.axes, differences(W))
    np.testing.assert_array_equal(plane.share, [0, 0])


@pytest.mark.parametrize(("num_classes", "held"), [(2, True), (3, True), (4, False)])
def test_two_axes_hold_the_differences_of_up_to_three_classes(num_classes: int, held: bool) -> None:
    W, _ = readout(num_classes, 6)
    assert holds_readout(readout_plane(W, states(6)), W) is held
    fit = ProjectionFit(6, True)
    fit.add(states(6)[:, None])
    assert not holds_readout(fit.fit().first(2), W)


def test_all_units_hold_every_readout() -> None:
    assert holds_readout(units_plane(states(2), (0, 1)), readout(5, 2)[0])
    assert not holds_readout(units_plane(states(3), (0, 1)), readout(2, 3)[0])


def axes_at(points: np.ndarray, plane: Projection, shape: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Row and column of the cell in which a point lies; and whether it lies well within it."""
    share = (points - plane.low) / (plane.high - plane.low) * [shape[1], shape[0]]
    return share[:, 1].astype(int), share[:, 0].astype(int), share


@given(st.sampled_from([2, 3]), st.integers(2, 7), st.integers(0, 99))
def test_exact_regions_are_the_verdict_on_every_state_drawn_there(num_classes: int, h: int, seed: int) -> None:
    (W, b), H = readout(num_classes, h, seed), states(h, seed)
    plane = readout_plane(W, H)
    shown = regions(plane, W, b, (40, 50))
    assert shown.exact and shown.classes.shape == (40, 50)
    row, column, _ = axes_at(plane.apply(H), plane, (40, 50))
    logits = H @ W.T.astype(np.float64) + b
    for state, r, c in zip(logits, row, column, strict=True):
        middle = plane.mean + plane.axes @ [shown.x[c], shown.y[r]]
        reach = np.abs(W @ plane.axes).sum(1).max() * max(np.ptp(shown.x) / 49, np.ptp(shown.y) / 39)
        first, second = np.sort(state)[::-1][:2]
        if first - second > 2 * reach:  # so far from the border that the cell has one class
            assert shown.classes[r, c] == state.argmax() == said(W, b, middle[None])[0]


def test_a_slice_is_the_verdict_in_the_plane_through_the_mean_and_says_so() -> None:
    (W, b), H = readout(5, 8), states(8)
    for plane in (readout_plane(W, H), units_plane(H, (3, 6))):
        shown = regions(plane, W, b, (5, 7))
        assert not shown.exact
        for r, y in enumerate(shown.y):
            for c, x in enumerate(shown.x):
                assert shown.classes[r, c] == said(W, b, (plane.mean + plane.axes @ [x, y])[None])[0]


def test_a_slice_through_two_units_goes_through_the_mean_of_the_others() -> None:
    H = states(4)
    plane = units_plane(H, (2, 0))
    np.testing.assert_allclose(plane.mean, [0, H[:, 1].mean(), 0, H[:, 3].mean()])


def test_places_are_the_middles_of_equal_parts_of_the_ranges() -> None:
    plane = units_plane(states(2), (0, 1))
    shown = regions(plane, *readout(2, 2), shape=(2, 4))
    np.testing.assert_allclose(shown.x, [-0.75, -0.25, 0.25, 0.75])
    np.testing.assert_allclose(shown.y, [-0.5, 0.5])


def test_one_unit_has_regions_along_its_only_axis() -> None:
    W, b = np.array([[1.0], [-1.0]]), np.array([0.5, 0.0])
    shown = regions(units_plane(states(1), (0,)), W, b, (8, 5))
    assert shown.exact and shown.classes.shape == (8, 1)
    np.testing.assert_array_equal(shown.classes[:, 0], np.where(shown.y > -0.25, 0, 1))


def test_what_does_not_fit_is_refused_in_words() -> None:
    W, b = readout(3, 6)
    H = states(6)
    with pytest.raises(ShapeError, match=r"W has the shape \(3, 6\).*h = 5"):
        readout_plane(W, states(5))
    with pytest.raises(ShapeError, match=r"must be \(num_classes, h\) with h = 6"):
        holds_readout(readout_plane(W, H), W[0])
    with pytest.raises(ShapeError, match="at least one state"):
        readout_plane(W, H[:0])
    with pytest.raises(ShapeError, match=r"b has the shape \(2,\).*\(3,\)"):
        regions(readout_plane(W, H), W, b[:2])
    with pytest.raises(ConfigError, match=r"projection.first\(2\)"):
        regions(readout_plane(W, H, 3), W, b)
    with pytest.raises(ConfigError, match="there are 1 to 3"):
        readout_plane(W, H, 4)
