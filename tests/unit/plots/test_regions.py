from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.analysis.planes import Regions, readout_plane, regions, units_plane
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.plots.theme import faded, look
from rnnviz.records import SeriesSet

H = np.random.default_rng(2).uniform(-1, 1, (5, 6, 4))
W, b = np.random.default_rng(3).normal(size=(3, 4)), np.zeros(3)


def drawn(few: SeriesSet, ground: Regions, d: int = 2, dark: bool = False) -> object:
    axes = readout_plane(W, H, d)
    return plots.trajectories(H, few.y, few.lengths, few.classes, axes, regions=ground, dark=dark)


def test_the_ground_is_the_class_of_each_place_in_its_colour(few: SeriesSet, dark: bool) -> None:
    axes = readout_plane(W, H)
    ground = regions(axes, W, b, (9, 8))
    figure = plots.trajectories(H, few.y, few.lengths, few.classes, axes, regions=ground, dark=dark)
    cells = figure.data[0]
    np.testing.assert_array_equal(cells.z, ground.classes)
    np.testing.assert_allclose([cells.x, cells.y[:8]], [ground.x, ground.y[:8]])
    for c in range(3):
        share = (c + 0.5) / 3
        colour = next(colour for edge, colour in cells.colorscale if edge >= share)
        assert colour == faded(look(c, dark).colour, 0.22, dark)
    assert set(np.array(cells.text)[ground.classes == 2]) == {"&lt;b&gt;odd&lt;/b&gt;"}


def test_names_stand_within_their_own_regions(few: SeriesSet) -> None:
    ground = regions(readout_plane(W, H), W, b, (40, 50))
    figure = drawn(few, ground)
    notes = figure.layout.annotations  # type: ignore[attr-defined]
    assert len(notes) == 3
    for note in notes:
        row, column = np.abs(ground.y - note.y).argmin(), np.abs(ground.x - note.x).argmin()
        c = [f"<b>{name}</b>" for name in ("up", "down", "&lt;b&gt;odd&lt;/b&gt;")].index(note.text)
        assert ground.classes[row, column] == c


def test_a_ground_that_is_exact_and_one_that_is_a_slice_say_so(few: SeriesSet) -> None:
    exact = drawn(few, regions(readout_plane(W, H), W, b))
    assert "what the readout says there, exactly" in exact.layout.title.text  # type: ignore[attr-defined]
    axes = units_plane(H, (0, 1))
    figure = plots.trajectories(H, few.y, few.lengths, few.classes, axes, regions=regions(axes, W, b))
    assert "a slice" in figure.layout.title.text
    assert "Ground: a slice" in plots.description(figure)
    assert "2 of 4 units: " in figure.layout.title.text


def test_one_unit_has_its_ground_over_all_time_steps(few: SeriesSet) -> None:
    one = H[..., :1]
    axes = units_plane(one, (0,))
    ground = regions(axes, W[:, :1], b, (8, 1))
    figure = plots.trajectories(one, few.y, few.lengths, few.classes, axes, regions=ground)
    cells = figure.data[0]
    np.testing.assert_array_equal(cells.z, np.repeat(ground.classes, 2, axis=1))
    left, right = cells.x
    width = right - left
    assert (left - width / 2, right + width / 2) == (0.5, 5.5)


def test_a_region_too_small_for_its_name_has_none(few: SeriesSet) -> None:
    classes = np.zeros((20, 20), np.int64)
    classes[0, 0] = 1
    places = np.linspace(-1, 1, 20)
    figure = drawn(few, Regions(places, places, classes, True))
    assert [note.text for note in figure.layout.annotations] == ["<b>up</b>"]  # type: ignore[attr-defined]


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet) -> None:
    ground = regions(readout_plane(W, H), W, b)
    with pytest.raises(ShapeError, match="Regions on 2 axes can't be the ground of paths on 3"):
        drawn(few, ground, d=3)
    with pytest.raises(ConfigError, match="of class 9, but there are 3 classes"):
        drawn(few, Regions(ground.x, ground.y, np.full_like(ground.classes, 8), True))
