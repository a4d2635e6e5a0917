"""Lines of more points than columns of pixels: what is left out of them can't be seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.browser.engine import Engine

SCRIPT = "return (await load('dense')).seen(Float64Array.from(px), Float64Array.from(py, (v) => v ?? NaN))"


def ask(js: Engine, px: NDArray[np.float64], py: NDArray[np.float64]) -> list[int]:
    values = [None if math.isnan(v) else v for v in py.tolist()]
    return [int(i) for i in js(SCRIPT, px=px.tolist(), py=values)]


def columns(px: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(np.floor(px) == column) for column in np.unique(np.floor(px))]


@pytest.mark.parametrize(("points", "width"), [(10_000, 600), (5_000, 1_201), (30, 7)])
def test_each_column_keeps_its_lowest_and_highest_point_in_their_order(js: Engine, points: int, width: int) -> None:
    rng = np.random.default_rng(points)
    px, py = np.sort(rng.uniform(50, 50 + width, points)), rng.normal(0, 40, points)
    kept = ask(js, px, py)
    ends = [(column[py[column].argmin()], column[py[column].argmax()]) for column in columns(px)]
    assert kept == sorted({int(i) for both in ends for i in both})


def test_a_line_of_fewer_points_than_columns_is_left_whole(js: Engine) -> None:
    px = np.linspace(0, 600, 500)
    assert ask(js, px, np.sin(px)) == list(range(500))


def test_a_gap_stays_a_gap(js: Engine) -> None:
    px, py = np.linspace(0, 10, 1_000), np.sin(np.arange(1_000.0))
    py[[0, 405, 406, 999]] = math.nan
    kept = ask(js, px, py)
    assert [i for i in kept if math.isnan(py[i])] == [0, 405, 999]  # the two beside each other are one
    for side in (range(400, 405), range(407, 500)):  # the two parts of a column that the gap divides
        there = [i for i in kept if i in side]
        assert (min(py[there]), max(py[there])) == (min(py[side]), max(py[side]))


def test_no_point_is_no_line(js: Engine) -> None:
    assert ask(js, np.array([]), np.array([])) == []
