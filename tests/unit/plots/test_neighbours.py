from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.analysis.nearest import Neighbours, nearest
from rnnviz.errors import ConfigError
from rnnviz.plots.theme import look
from rnnviz.records import SeriesSet

H = np.random.default_rng(2).uniform(-1, 1, (5, 6, 4))


def test_the_asked_series_stands_above_its_neighbours(few: SeriesSet, dark: bool) -> None:
    found = nearest(H, 1, 3, few.lengths, count=2)
    figure = plots.nearest(few, 1, 3, found, dark=dark)
    rows = [1, *found.series]
    for row, i in enumerate(rows):
        for f in range(2):
            line = figure.data[2 * row + f]
            np.testing.assert_array_equal(line.y, few.X[: few.lengths[i], i, f])
            assert line.line.color == look(int(few.y[i]), dark).colour
    assert [shape.x0 for shape in figure.layout.shapes] == [3, *found.steps]
    titles = [note.text for note in figure.layout.annotations]
    assert titles[0] == "series b (down), t = 3: the asked one"
    name = few.names[found.series[0]]
    assert titles[1].startswith(f"series {name} (")
    assert titles[1].endswith(f", t = {found.steps[0]}: distance {found.distances[0]:.3g}")
    assert f"{name} at {found.steps[0]}" in plots.description(figure)


def test_a_series_alone_is_drawn_alone(few: SeriesSet) -> None:
    figure = plots.nearest(few, 0, 1, nearest(H[:, :1], 0, 1, few.lengths[:1]))
    assert len(figure.data) == 2
    assert plots.description(figure).endswith("with distances: none.")


def test_what_is_not_there_is_refused_in_words(few: SeriesSet) -> None:
    found = Neighbours(np.array([3]), np.array([4]), np.array([0.5]))
    with pytest.raises(ConfigError, match="no time step 4 of a series at position 3"):
        plots.nearest(few, 0, 1, found)
    with pytest.raises(ConfigError, match="no time step 1 of a series at position 6"):
        plots.nearest(few, 6, 1, found)
