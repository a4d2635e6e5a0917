from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.analysis.planes import units_plane
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import SeriesSet

H = np.random.default_rng(3).uniform(-1, 1, (5, 6, 4))


def length(i: int, t: int, units: tuple[int, ...] = (0, 1, 2, 3)) -> float:
    """Of the step to t (from 1) of series i."""
    before = H[t - 2, i, units] if t > 1 else np.zeros(len(units))
    return math.dist(H[t - 1, i, units], before)


def test_each_series_is_drawn_thin_and_the_mean_of_its_class_thick(few: SeriesSet, dark: bool) -> None:
    figure = plots.steps(H, few.y, few.lengths, few.classes, dark=dark)
    thin, thick = figure.data[0], figure.data[1]
    members = [0, 3]
    expected = [length(i, t) if t <= few.lengths[i] else np.nan for i in members for t in [1, 2, 3, 4, 5, 9]]
    np.testing.assert_allclose(thin.y, expected)
    means = [np.mean([length(i, t) for i in members if t <= few.lengths[i]]) for t in range(1, 6)]
    np.testing.assert_allclose(thick.y, means)
    assert thick.line.width > thin.line.width
    assert [trace.name for trace in figure.data[1::2]] == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]


def test_one_series_has_its_true_lengths_beside_those_of_the_picture(few: SeriesSet) -> None:
    axes = units_plane(H, (2, 0))
    figure = plots.steps(H, few.y, few.lengths, few.classes, index=3, projection=axes, names=few.names, step=2)
    true, drawn = figure.data
    np.testing.assert_allclose(true.y, [length(3, t) for t in (1, 2, 3)])
    np.testing.assert_allclose(drawn.y, [length(3, t, (2, 0)) for t in (1, 2, 3)])
    assert (true.name, drawn.name) == ("true, in all dimensions", "as drawn on unit 3, unit 1")
    assert plots.description(figure).endswith("in all 4 dimensions, of series d.")
    assert [shape.x0 for shape in figure.layout.shapes] == [2]


def test_axes_say_what_they_measure(few: SeriesSet) -> None:
    layout = plots.steps(H, few.y, few.lengths, few.classes).layout
    assert layout.xaxis.title.text == "time step t"
    assert layout.yaxis.title.text.startswith("step length")


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet) -> None:
    given = (few.y, few.lengths, few.classes)
    with pytest.raises(ConfigError, match="position 6; there are 0 to 5"):
        plots.steps(H, *given, index=6)
    with pytest.raises(ConfigError, match="there are 1 to 5"):
        plots.steps(H, *given, step=6)
    with pytest.raises(ShapeError, match=r"projection is for h = 3.*h = 4"):
        plots.steps(H, *given, index=0, projection=units_plane(H[..., :3], (0, 1)))
    with pytest.raises(ShapeError, match="one for each series"):
        plots.steps(H[:, :4], *given)
