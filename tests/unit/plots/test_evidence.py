from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import SeriesSet

VALUES = np.random.default_rng(5).normal(size=(5, 2))


def test_each_feature_is_a_line_on_the_ground_of_its_values(few: SeriesSet, dark: bool) -> None:
    figure = plots.saliency(VALUES, few, 1, step=2, dark=dark)
    grounds = [trace for trace in figure.data if trace.type == "heatmap"]
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    np.testing.assert_array_equal([ground.z[0] for ground in grounds], VALUES[:4].T)
    for f in range(2):
        for line in lines[2 * f : 2 * f + 2]:
            np.testing.assert_array_equal(line.y, few.X[:4, 1, f])
        low, high = grounds[f].y
        assert low < few.X[:4, 1, f].min() < few.X[:4, 1, f].max() < high
    assert {(ground.zmin, ground.zmax) for ground in grounds} == {(-np.abs(VALUES[:4]).max(), np.abs(VALUES[:4]).max())}
    assert [ground.showscale for ground in grounds] == [True, False]
    assert (figure.layout.yaxis.title.text, figure.layout.yaxis2.title.text) == ("speed", "height")
    assert {(shape.x0, shape.x1) for shape in figure.layout.shapes} == {(1.5, 2.5)}


def test_the_class_and_the_method_are_named(few: SeriesSet) -> None:
    figure = plots.saliency(VALUES, few, 1, method="occlusion", target=2)
    assert figure.layout.title.text.startswith("series b: what speaks for &lt;b&gt;odd&lt;/b&gt;<br>")
    assert "by occlusion" in figure.layout.title.text
    said = plots.description(plots.saliency(np.array([[0, 0], [1.5, -4.0], [0, 0], [0, 0.5], [9, 9]]), few, 1))
    assert said.endswith("what speaks for down, by integrated gradients: -2 logits in all, most at time step 2.")


def test_values_of_whole_steps_are_the_ground_of_every_feature(few: SeriesSet) -> None:
    steps = VALUES[:, 0]
    grounds = [trace for trace in plots.saliency(steps, few, 0).data if trace.type == "heatmap"]
    np.testing.assert_array_equal([ground.z[0] for ground in grounds], [steps, steps])
    assert plots.saliency(steps[:4], few, 1) == plots.saliency(steps, few, 1)


def test_whole_steps_count_once_in_the_description(few: SeriesSet) -> None:
    assert ": 3 logits in all" in plots.description(plots.saliency(np.array([1.0, 2, 0, 0, 0]), few, 0))


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet) -> None:
    with pytest.raises(ShapeError, match=r"\(3, 2\); for this series they must be \(5, 2\) or \(4, 2\)"):
        plots.saliency(VALUES[:3], few, 1)
    with pytest.raises(ConfigError, match="no class 3; there are 0 to 2"):
        plots.saliency(VALUES, few, 1, target=3)
    with pytest.raises(ConfigError, match="position 6"):
        plots.saliency(VALUES, few, 6)
    with pytest.raises(ConfigError, match="Time step 5 is not there; there are 1 to 4"):
        plots.saliency(VALUES, few, 1, step=5)
