from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.theme import look
from rnnviz.records import SeriesSet

H = np.random.default_rng(3).uniform(-1, 1, (5, 6, 4))


def test_every_unit_is_a_picture_of_all_series_sorted_by_class(few: SeriesSet, dark: bool) -> None:
    order = np.array([1, 3, 0, 2])
    figure = plots.unit_pictures(H, few.y, few.lengths, few.classes, order, dark=dark)
    assert [note.text for note in figure.layout.annotations] == ["unit 2", "unit 4", "unit 1", "unit 3"]
    series = sorted(range(6), key=lambda i: few.y[i])
    for cells, unit in zip(figure.data, order, strict=True):
        for row, i in zip(np.array(cells.z, float), series, strict=True):
            end = few.lengths[i]
            np.testing.assert_array_equal(row[:end], H[:end, i, unit])
            assert np.isnan(row[end:]).all()


def test_classes_are_named_in_the_middle_of_their_rows_and_parted_by_lines(few: SeriesSet, dark: bool) -> None:
    figure = plots.unit_pictures(H[..., :1], few.y, few.lengths, few.classes, dark=dark)
    assert list(figure.layout.yaxis.tickvals) == [0.5, 2.5, 4.5]
    assert [look(c, dark).colour in name for c, name in enumerate(figure.layout.yaxis.ticktext)] == [True] * 3
    assert "&lt;b&gt;odd&lt;/b&gt;" in figure.layout.yaxis.ticktext[2]
    assert [shape.y0 for shape in figure.layout.shapes] == [1.5, 3.5]


def test_all_pictures_have_the_same_colours_and_one_bar(few: SeriesSet) -> None:
    figure = plots.unit_pictures(H, few.y, few.lengths, few.classes)
    assert {(cells.zmin, cells.zmax) for cells in figure.data} == {(-figure.data[0].zmax, figure.data[0].zmax)}
    assert [cells.showscale for cells in figure.data] == [True, False, False, False]


def test_of_very_many_units_the_first_are_drawn_and_the_rest_is_said(few: SeriesSet) -> None:
    figure = plots.unit_pictures(np.zeros((5, 6, 100)), few.y, few.lengths, few.classes)
    assert len(figure.data) == 48
    assert figure.layout.title.text.startswith("48 of 100 units, 6 series sorted by class")


def test_the_step_is_marked_in_every_picture(few: SeriesSet) -> None:
    figure = plots.unit_pictures(H, few.y, few.lengths, few.classes, step=2)
    assert sum((shape.x0, shape.x1) == (1.5, 2.5) for shape in figure.layout.shapes) == 4


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet) -> None:
    with pytest.raises(ShapeError, match="one for each series"):
        plots.unit_pictures(H[:, :5], few.y, few.lengths, few.classes)
    with pytest.raises(ConfigError, match="there are 1 to 5"):
        plots.unit_pictures(H, few.y, few.lengths, few.classes, step=0)
