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
def test_each_column_keeps_its_ends_and_extremes(js: Engine, points: int, width: int) -> None:
    rng = np.random.default_rng(points)
    px, py = np.sort(rng.uniform(50, 50 + width, points)), rng.normal(0, 40, points)
    of = [(c[0], c[py[c].argmin()], c[py[c].argmax()], c[-1]) for c in columns(px)]
    assert ask(js, px, py) == sorted({int(i) for four in of for i in four})


def test_what_leaves_a_dense_column_starts_at_its_last_point(js: Engine) -> None:
    assert ask(js, np.array([10.1, 10.2, 10.4, 10.8, 50]), np.array([50.0, 60, 100, 50, 50])) == [0, 2, 3, 4]


def test_a_line_of_fewer_points_than_columns_is_left_whole(js: Engine) -> None:
    px = np.linspace(0, 600, 500)
    assert ask(js, px, np.sin(px)) == list(range(500))


def test_a_gap_stays_a_gap(js: Engine) -> None:
    px, py = np.linspace(0, 10, 1_000), np.sin(np.arange(1_000.0))
    py[[0, 405, 406, 999]] = math.nan
    kept = ask(js, px, py)
    assert [i for i in kept if math.isnan(py[i])] == [0, 405, 406, 999]
    for side in (range(400, 405), range(407, 500)):  # the two parts of a column that the gap divides
        there = [i for i in kept if i in side]
        assert (min(py[there]), max(py[there])) == (min(py[side]), max(py[side]))


# A canvas of each line, drawn whole and thinned: the share of pixels that differ by more than a quarter.
PIXELS = """
const { axisOf, drawLine } = await load('plot');
const axes = { x: axisOf({ low: 0, high: ys.length - 1 }, 0, 300), y: axisOf({ low: -1, high: 1 }, 100, -100) };
const drawn = (on) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 200 });
  const ctx = canvas.getContext('2d');
  ctx.scale(2, 2);
  on(ctx);
  return ctx.getImageData(0, 0, 600, 200).data;
};
const thinned = drawn((ctx) => drawLine(ctx, axes, ys.keys(), ys, { colour: '#000', width: 3 }));
const whole = drawn((ctx) => {
  Object.assign(ctx, { lineWidth: 3, lineJoin: 'round' });
  ctx.beginPath();
  ys.forEach((y, i) => ctx.lineTo(axes.x.at(i), axes.y.at(y)));
  ctx.stroke();
});
let [differ, inked] = [0, 0];
for (let at = 3; at < whole.length; at += 4) {
  inked += whole[at] > 127;
  differ += Math.abs(whole[at] - thinned[at]) > 64;
}
return [differ, inked];
"""


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.4])
def test_on_the_screen_it_is_the_same_line(js: Engine, noise: float) -> None:
    t = np.linspace(0, 9, 10_000)
    ys = 0.5 * np.sin(t) + np.random.default_rng(1).normal(0, noise, t.size)
    differ, inked = js(PIXELS, ys=ys.tolist())
    assert inked > 2_000
    assert differ < 0.01 * inked


def test_no_point_is_no_line(js: Engine) -> None:
    assert ask(js, np.array([]), np.array([])) == []
