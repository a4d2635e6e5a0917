from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnviz import plots
from rnnviz.analysis.projection import Projection
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Frame, SeriesSet

H = np.random.default_rng(2).uniform(-1, 1, (5, 6, 4)).astype(np.float32)


def projection(h: int, d: int, kind: str = "pca") -> Projection:
    """Made by hand, so that the answer is known: axis a is unit h - a, moved by 0.5."""
    names = tuple(f"PC {a + 1}" if kind == "pca" else f"unit {a + 1}" for a in range(d))
    axes = np.eye(h)[:, ::-1][:, :d]
    return Projection(kind, names, np.array([0.5, 0.25, 0.125][:d]), np.full(h, 0.5), axes, -np.ones(d), np.ones(d), 3)


def by_hand(i: int, t: int, d: int, h: int = 4) -> list[float]:
    return [float(H[t - 1, i, h - 1 - a]) - 0.5 for a in range(d)]


def places(trace: go.Scatter, d: int) -> dict[tuple[str, int], list[float]]:
    coordinates = np.array([trace[letter] for letter in "xyz"[:d]], float).T
    said = zip(trace.customdata, coordinates, strict=True)
    return {(name, t): list(place) for (name, t), place in said if t is not None and np.isfinite(place).all()}


def draw(few: SeriesSet, states: object, d: int, step: int | None = None, h: int = 4) -> go.Figure:
    axes = projection(h, d)
    return plots.trajectories(states, few.y, few.lengths, few.classes, axes, step, names=few.names)


@pytest.mark.parametrize("d", [2, 3])
def test_every_path_goes_through_the_projected_states_to_its_own_end(few: SeriesSet, d: int) -> None:
    figure = draw(few, H, d)
    drawn: dict[tuple[str, int], list[float]] = {}
    for trace in figure.data[::2]:
        assert trace.mode == "lines"
        drawn |= places(trace, d)
    assert len(drawn) == few.lengths.sum()
    for (name, t), place in drawn.items():
        np.testing.assert_allclose(place, by_hand(few.names.index(name), t, d), rtol=1e-6)


def test_paths_of_one_class_are_not_joined(few: SeriesSet) -> None:
    up = draw(few, H, 2).data[0]
    assert np.flatnonzero(np.isnan(up.x)).tolist() == [5, 9]  # after the five steps of a and the three of d


def test_dots_are_at_the_step_or_at_the_end_of_a_series_which_ended_before(few: SeriesSet) -> None:
    found: dict[tuple[str, int], list[float]] = {}
    for trace in draw(few, H, 2, step=4).data[1::2]:
        assert trace.mode == "markers"
        found |= places(trace, 2)
    assert set(found) == {("a", 4), ("b", 4), ("c", 4), ("d", 3), ("e", 4), ("f", 1)}
    np.testing.assert_allclose(found["e", 4], by_hand(4, 4, 2), rtol=1e-6)


def test_without_a_step_dots_are_at_each_series_own_end(few: SeriesSet) -> None:
    dots = [key for trace in draw(few, H, 2).data[1::2] for key in places(trace, 2)]
    assert sorted(dots) == list(zip(few.names, few.lengths.tolist(), strict=True))


def test_of_several_layers_the_top_one_is_drawn_and_a_frame_as_well(few: SeriesSet) -> None:
    layers = np.stack([np.zeros_like(H), H])
    assert draw(few, layers, 2) == draw(few, H, 2)
    half = H.astype(np.float16)
    frame = Frame(1.0, 3, half, np.ones((5, 6, 3), np.float16) / 3)
    assert draw(few, frame, 2) == draw(few, half, 2)


def test_axes_say_the_variance_and_keep_their_ranges(few: SeriesSet) -> None:
    figure = draw(few, H, 2)
    assert figure.layout.xaxis.title.text == "PC 1 (50 %)"
    assert figure.layout.yaxis.range == (-1, 1)
    assert figure.layout.title.text == "2 directions through 4 units: 75 % of the variance"
    assert draw(few, H, 3).layout.scene.zaxis.title.text == "PC 3 (12 %)"


def test_units_are_named_as_what_they_are(few: SeriesSet) -> None:
    axes = projection(2, 2, kind="units")
    figure = plots.trajectories(H[..., :2], few.y, few.lengths, few.classes, axes)
    assert figure.layout.xaxis.title.text == "unit 1"
    assert figure.layout.title.text is None


def test_one_unit_is_drawn_over_the_time_step(few: SeriesSet) -> None:
    axes = projection(1, 1, kind="units")
    figure = plots.trajectories(H[..., :1], few.y, few.lengths, few.classes, axes, names=few.names)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("time step t", "unit 1")
    for (name, t), (x, value) in places(figure.data[0], 2).items():
        assert x == t
        assert value == pytest.approx(H[t - 1, few.names.index(name), 0] - 0.5)


def test_a_class_without_a_series_is_not_drawn(few: SeriesSet) -> None:
    axes = projection(4, 2)
    figure = plots.trajectories(H[:, :2], few.y[:2], few.lengths[:2], few.classes, axes)
    assert [trace.name for trace in figure.data if trace.mode == "lines"] == ["up", "down"]


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet) -> None:
    with pytest.raises(ShapeError, match=r"projection is for h = 3.*h = 4"):
        draw(few, H, 2, h=3)
    with pytest.raises(ShapeError, match=r"one for each series"):
        draw(few, H[:, :5], 2)
    with pytest.raises(ShapeError, match=r"\(l, n, h\) or \(num_layers, l, n, h\)"):
        draw(few, H[0], 2)
    with pytest.raises(ConfigError, match="there are 1 to 5"):
        draw(few, H, 2, step=6)


@pytest.mark.parametrize("d", [2, 3])
def test_the_mean_path_of_a_class_is_that_of_the_series_which_last(few: SeriesSet, d: int) -> None:
    figure = plots.trajectories(H, few.y, few.lengths, few.classes, projection(4, d), step=2, means=True)
    means = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [trace.name for trace in means] == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]
    for c, trace in enumerate(means):
        members = np.flatnonzero(few.y == c)
        for t in range(1, few.lengths[members].max() + 1):
            there = [by_hand(i, t, d) for i in members if few.lengths[i] >= t]
            place = [trace[letter][t - 1] for letter in "xyz"[:d]]
            np.testing.assert_allclose(place, np.mean(there, axis=0), rtol=1e-6)
            assert tuple(trace.customdata[t - 1]) == (len(there), t)
        assert np.flatnonzero(trace.marker.size).tolist() == [1]  # the dot is at step 2
    assert "each class's mean path" in plots.description(figure)


def test_each_class_is_in_the_legend_once_with_and_without_means(few: SeriesSet) -> None:
    for means in (False, True):
        figure = plots.trajectories(H, few.y, few.lengths, few.classes, projection(4, 2), means=means)
        shown = [trace.name for trace in figure.data if trace.showlegend is not False]
        assert shown == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]


def test_two_of_many_units_say_what_they_leave_out(few: SeriesSet) -> None:
    figure = plots.trajectories(H, few.y, few.lengths, few.classes, projection(4, 2, kind="units"))
    assert figure.layout.title.text == "2 of 4 units: 75 % of the variance"
    assert figure.layout.xaxis.title.text == "unit 1 (50 %)"
