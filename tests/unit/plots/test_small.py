from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import plots
from rnnviz.records import SeriesSet

SVG = "{http://www.w3.org/2000/svg}"


def groups(picture: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(picture).findall(f"{SVG}g")


def points(path: ElementTree.Element) -> np.ndarray:
    return np.array([pair.split(",") for pair in path.get("d", "")[1:].split()], float)


def test_each_class_is_one_group_with_its_name_and_a_path_for_each_feature(few: SeriesSet) -> None:
    found = groups(plots.thumbnail(few))
    assert [group.findtext(f"{SVG}title") for group in found] == list(few.classes)
    assert [len(group.findall(f"{SVG}path")) for group in found] == [2, 2, 2]
    assert len({group.get("stroke") for group in found}) == 3


def test_a_rising_series_rises_on_the_picture() -> None:
    X = np.linspace(0, 1, 20)[:, None, None] * np.array([1, -1])[None, :, None]
    rising, falling = groups(plots.thumbnail(SeriesSet(X, np.array([0, 1]), ("up", "down"))))
    assert (np.diff(points(rising[1])[:, 1]) <= 0).all()  # SVG counts downwards
    assert (np.diff(points(falling[1])[:, 1]) >= 0).all()


def test_the_longest_series_of_a_class_is_drawn_over_the_whole_width(few: SeriesSet) -> None:
    drawn = [points(group[1]) for group in groups(plots.thumbnail(few))]
    assert [len(line) for line in drawn] == [5, 5, 5]  # of a, e and c
    assert {(line[0, 0], line[-1, 0]) for line in drawn} == {(3, 117)}


def test_one_short_pulse_in_a_long_series_is_not_lost() -> None:
    X = np.zeros((5000, 2, 1), np.float32)
    X[3217, 0] = 1
    pulse, flat = groups(plots.thumbnail(SeriesSet(X, np.array([0, 1]), ("pulse", "flat"))))
    assert np.ptp(points(pulse[1])[:, 1]) > 20
    assert np.ptp(points(flat[1])[:, 1]) == 0
    assert len(points(pulse[1])) <= 100


def test_a_series_of_one_step_is_a_dot(few: SeriesSet) -> None:
    single = few.take([5])
    (group,) = groups(plots.thumbnail(single))
    assert len(points(group[1])) == 2
    assert np.ptp(points(group[1]), axis=0).tolist() == [0, 0]


@given(st.text(), st.integers(1, 9), st.integers(1, 12))
def test_any_name_and_any_number_of_classes_gives_valid_svg_inside_its_box(name: str, l: int, classes: int) -> None:
    X = np.random.default_rng(l).normal(size=(l, classes, 1))
    made = SeriesSet(X, np.arange(classes), tuple(f"{name}{c}" for c in range(classes)), title=name)
    for group in groups(plots.thumbnail(made)):
        x, y = points(group[1]).T
        assert 0 <= x.min() <= x.max() <= 120
        assert 0 <= y.min() <= y.max() <= 64
