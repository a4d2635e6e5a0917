"""Every task against what its sentence promises, recomputed here from the values alone."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import CELLS
from rnnviz.data.generators import TASKS, generate
from rnnviz.errors import ConfigError

every_task = pytest.mark.parametrize("task", TASKS)


@every_task
def test_the_same_seed_gives_the_same_series_and_another_seed_others(task: str) -> None:
    first, again, other = (generate(task, n=40, seed=seed) for seed in (3, 3, 4))
    assert first.fingerprint == again.fingerprint
    assert first.fingerprint != other.fingerprint


@every_task
@settings(max_examples=5, deadline=None)
@given(n=st.integers(20, 90), seed=st.integers(0, 2**31 - 1))
def test_classes_are_balanced_and_shuffled(task: str, n: int, seed: int) -> None:
    series = generate(task, n=n, seed=seed)
    assert series.n == n
    assert series.X.dtype == np.float32
    assert series.counts.max() - series.counts.min() <= 1
    assert (np.diff(series.y) < 0).any()


@every_task
def test_words_controls_and_source_are_there(task: str) -> None:
    described = TASKS[task]
    names = [control.name for control in described.controls]
    assert names[:2] == ["n", "l"]
    assert described.cell in CELLS
    assert described.sentence.endswith((".", "?"))
    for control in described.controls:
        assert control.low <= control.default <= control.high
    series = generate(task, seed=7)
    assert series.source == {"task": task, "seed": 7, **{c.name: c.default for c in described.controls}}
    assert series.title == described.title
    assert series.X.shape[:2] == (series.source["l"], series.source["n"])


@every_task
def test_every_control_works_at_both_its_limits(task: str) -> None:
    for control in TASKS[task].controls:
        for value in (control.low, control.high):
            roomy = {"l": 400} if task == "remember" and control.name == "d" else {}
            short = {"d": 1} if task == "remember" and control.name == "l" else {}
            given_values = {"n": 20} | roomy | short | {control.name: value}
            assert generate(task, **given_values).source[control.name] == value


def test_rising_ends_on_the_side_its_class_says() -> None:
    series = generate("rising", n=50, l=20, k=3, noise=0.0)
    rises = series.X[-1] > series.X[0]
    for feature in range(3):
        np.testing.assert_array_equal(rises[:, feature], series.y == series.classes.index("rising"))


def test_tempo_differs_in_how_often_the_wave_crosses_zero() -> None:
    series = generate("tempo", n=60, l=200, noise=0.0)
    crossings = (np.diff(np.sign(series.X[:, :, 0]), axis=0) != 0).sum(axis=0)
    slow = series.y == series.classes.index("slow")
    assert crossings[slow].max() < crossings[~slow].min()


@pytest.mark.parametrize("k", [2, 4])
def test_first_is_the_feature_whose_pulse_is_earliest(k: int) -> None:
    series = generate("first", n=80, l=12, k=k, noise=0.0)
    np.testing.assert_array_equal(series.X.sum(axis=0), 1)
    assert series.X.sum(axis=2).max() == 1
    np.testing.assert_array_equal(series.X.argmax(axis=0).argmin(axis=1), series.y)


def test_remember_shows_the_sign_exactly_d_steps_before_the_end() -> None:
    series = generate("remember", n=40, l=30, d=12, noise=0.0)
    expected = np.zeros((30, 40))
    expected[30 - 12 - 1] = np.where(series.y == series.classes.index("plus"), 1, -1)
    np.testing.assert_array_equal(series.X[:, :, 0], expected)
    noisy = generate("remember", n=40, l=30, d=12, noise=0.2).X[:, :, 0]
    assert (noisy[:17] == 0).all()
    assert (noisy[18:] != 0).all()


def test_shapes_are_what_they_are_called() -> None:
    series = generate("shapes", n=60, l=48, period=12, noise=0.0)
    wave = series.X[:, :, 0]
    square = (np.abs(wave) == 1).all(axis=0)
    drops = (np.diff(wave, axis=0) < 0).sum(axis=0)
    named = np.where(square, "square", np.where(drops <= 4, "sawtooth", "sine"))
    np.testing.assert_array_equal(named, np.array(series.classes)[series.y])


def test_wheel_turns_the_way_its_class_says() -> None:
    series = generate("wheel", n=60, l=20, k=3, noise=0.0)
    places = np.exp(2j * np.pi * np.arange(3) / 3)
    angle = np.unwrap(np.angle((series.X * places).sum(axis=2)), axis=0)
    turned = np.sign(np.round(angle[-1] - angle[0], 3))
    np.testing.assert_array_equal(turned + 1, series.y)


@pytest.mark.parametrize("k", [3, 4, 8])
def test_no_single_sensor_tells_left_from_right_but_two_do(k: int) -> None:
    """A sensor sees cos(w t + phase), and so it does when the wheel turns the other way from the mirrored phase."""
    series = generate("wheel", n=600, l=12, k=k, noise=0.0)
    left, right = (series.y == series.classes.index(name) for name in ("turns left", "turns right"))
    for moment in (series.X[:-1] * series.X[1:], series.X, np.diff(series.X, axis=0)):
        for sensor in range(k):
            seen = [np.sort(moment[:, turns, sensor].mean(axis=0)) for turns in (left, right)]
            assert abs(seen[0].mean() - seen[1].mean()) < 0.1
    one, other = series.X[..., 0].astype(float), series.X[..., 1].astype(float)
    ahead = (one[:-1] * other[1:] - one[1:] * other[:-1]).mean(axis=0)
    assert ahead[left].max() < 0 < ahead[right].min()


def test_words_fit_whatever_the_controls_say() -> None:
    """Sentences stand beside every setting: no count that a control changes, no thing the formula is not."""
    for name, word in (("wheel", "three"), ("first", "two"), ("knocks", "three"), ("chaos", "pendulum")):
        assert word not in re.findall(r"\w+", TASKS[name].sentence.lower())


def test_knocks_can_be_counted() -> None:
    series = generate("knocks", n=80, l=20, difficulty=5, noise=0.0)
    np.testing.assert_array_equal(series.X.sum(axis=(0, 2)), series.y + 1)
    assert series.classes == ("once", "twice", "3 times", "4 times", "5 times")


def test_parity_is_the_number_of_ones() -> None:
    series = generate("parity", n=200, l=9, noise=0.0)
    ones = (series.X[:, :, 0] == 1).sum(axis=0)
    np.testing.assert_array_equal(ones % 2, series.y)
    assert set(series.lengths) == set(range(1, 10))
    assert (series.X[~series.mask] == 0).all()


def test_bells_follow_saito() -> None:
    """With l = 128 the bump starts at 16..32 and lasts 32..96; a cylinder is level, a bell climbs, a funnel falls."""
    series = generate("bells", n=90, l=128, noise=0.0)
    for i in range(series.n):
        bump = series.X[:, i, 0].astype(float)
        support = np.flatnonzero(bump)
        kind = series.classes[series.y[i]]
        # t counts from 1; the bell is 0 at t = a, the funnel at t = b, so their support is one shorter
        a = support[0] + 1 - (kind == "bell")
        b = support[-1] + 1 + (kind == "funnel")
        assert 16 <= a <= 32
        assert 32 <= b - a <= 96
        slope = np.diff(bump[support])
        if kind == "cylinder":
            np.testing.assert_array_equal(slope, 0)
        else:
            peak = bump[support[-1]] if kind == "bell" else bump[support[0]]
            np.testing.assert_allclose(slope, (1 if kind == "bell" else -1) * peak / (b - a), atol=1e-5)


def test_damped_swings_die_out_and_chaotic_ones_do_not() -> None:
    series = generate("chaos", n=60, l=400, noise=0.0)
    late = np.abs(series.X[-60:, :, 0]).max(axis=0)
    calm = series.y == series.classes.index("damped")
    assert late[calm].max() < 0.75
    assert late[~calm].min() > 0.75


def test_radio_am_keeps_its_zero_crossings_even_and_fm_its_height() -> None:
    series = generate("radio", n=60, l=400, noise=0.0)
    peaks = np.abs(series.X[:, :, 0]).reshape(50, 8, 60).max(axis=1)
    am = series.y == series.classes.index("AM")
    assert peaks[:, am].std(axis=0).min() > peaks[:, ~am].std(axis=0).max()


def test_same_compares_the_first_step_with_the_last() -> None:
    series = generate("same", n=60, l=15, noise=0.0)
    np.testing.assert_array_equal(series.X[0, :, 0] == series.X[-1, :, 0], series.y == series.classes.index("same"))
    assert len(np.unique(series.X[0])) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"task": "nothing"}, ["nothing", "rising", "parity"]),
        ({"task": "rising", "volume": 3}, ["volume", "noise"]),
        ({"task": "rising", "n": 0}, ["n", "0", "20", "10000"]),
        ({"task": "rising", "n": 20.5}, ["whole number", "20.5"]),
        ({"task": "rising", "n": True}, ["whole number", "True"]),
        ({"task": "rising", "noise": float("nan")}, ["noise", "nan"]),
        ({"task": "rising", "noise": "much"}, ["noise", "much"]),
        ({"task": "rising", "seed": -1}, ["Seed", "-1"]),
        ({"task": "remember", "l": 10, "d": 10}, ["gap", "10"]),
        ({"task": "first", "l": 400, "k": 7}, ["k", "7", "6"]),
    ],
)
def test_what_cannot_be_is_said_in_words(arguments: dict, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        generate(**arguments)
    for word in words:
        assert word in str(caught.value)
