from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.runs.thinning import MOST_BYTES, MOST_FRAMES, Thinning


def feed(thinning: Thinning, count: int, size: int) -> list[int]:
    """Numbers 1 to count, one frame each ten steps; returns those that are left."""
    left: list[int] = []
    for number in range(1, count + 1):
        gone = thinning.add(number, number * 10, size)
        left = [kept for kept in [*left, number] if kept not in gone]
    return left


@given(st.integers(1, 400), st.integers(3, 60), st.integers(1, 100))
def test_the_first_and_the_newest_stay_and_the_budget_holds(count: int, most: int, size: int) -> None:
    left = feed(Thinning(most=most, most_bytes=1000), count, size)
    assert left[0] == 1
    assert left[-1] == count
    assert len(left) <= max(2, min(most, 1000 // size))
    assert len(left) == min(count, max(2, min(most, 1000 // size)))


def test_what_is_left_of_a_long_run_is_evenly_spaced_but_for_the_newest() -> None:
    left = feed(Thinning(most=100), 5000, 1)
    gaps = [b - a for a, b in pairwise(left)][:74]
    assert max(gaps) <= 4 * min(gaps)
    assert left[-25:] == list(range(4976, 5001))


def test_frames_that_are_there_already_count() -> None:
    thinning = Thinning([(1, 0, 10), (5, 50, 10), (9, 90, 10)], most=3)
    assert thinning.last_step == 90
    assert thinning.add(10, 100, 10) == [5]
    assert thinning.last_step == 100


def test_nothing_there_has_no_last_step() -> None:
    assert Thinning().last_step is None


def test_the_budget_is_the_one_promised() -> None:
    assert MOST_BYTES <= 64 * 2**20
    left = feed(Thinning(), 700, MOST_BYTES // 100)
    assert len(left) == 100
    assert MOST_FRAMES == 600
