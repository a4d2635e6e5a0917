"""How times go: gaps, and pauses that come every week."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from rnnviz.data.pace import DAY, Pace, pace

MONDAY = 19_723 * DAY  # 2024-01-01
HOUR = 3_600.0


def of(times: Iterable[float], calendar: bool = True) -> Pace:
    seconds = np.array(sorted(times), np.float64)
    found = pace(seconds, np.array([len(seconds)]), calendar)
    assert found is not None
    return found


def days(count: int, which: Iterable[int] = range(5)) -> list[float]:
    """So many weeks' days, 0 for Monday."""
    return [MONDAY + (7 * week + day) * DAY for week in range(count) for day in which]


def office(weeks: int) -> list[float]:
    """Hours from nine to five on working days."""
    return [day + hour * HOUR for day in days(weeks) for hour in range(9, 18)]


@pytest.mark.parametrize(
    ("times", "interval", "pauses"),
    [
        (days(8), DAY, 7),
        (days(2), DAY, 1),
        (days(6, [0, 1, 3, 4]), DAY, 11),
        (office(4), HOUR, 19),
        ([t + 7 for t in office(4)], HOUR, 19),
    ],
    ids=["working days", "one weekend", "closed on Wednesdays too", "office hours", "not on the hour"],
)
def test_pauses_of_every_week_are_no_gaps(times: list[float], interval: float, pauses: int) -> None:
    found = of(times)
    assert (found.interval, len(found.pauses), len(found.gaps), len(found.off)) == (interval, pauses, 0, 0)


def test_a_holiday_among_working_days_is_a_gap() -> None:
    times = days(8)
    friday, wednesday = times.pop(4 * 5 + 4), times.pop(2 * 5 + 2)
    found = of(times)
    assert len(found.pauses) == 6
    kept = np.array(times)
    for row, day in zip(found.gaps, (wednesday, friday), strict=True):
        assert kept[row] < day < kept[row + 1]


@pytest.mark.parametrize("weeks", [1, 3])
def test_what_is_left_out_once_is_a_gap(weeks: int) -> None:
    times = [MONDAY + hour * HOUR for hour in range(24 * 7 * weeks) if not 30 <= hour < 40]
    found = of(times)
    assert (len(found.pauses), found.gaps.tolist()) == (0, [29])


def test_a_gap_on_a_weekend_on_which_else_something_came_is_a_gap() -> None:
    saturday = MONDAY + 5 * DAY
    found = of(
        t for t in np.arange(MONDAY, MONDAY + 6.5 * DAY, HOUR) if not saturday + 9 * HOUR < t < saturday + 13 * HOUR
    )
    assert (len(found.pauses), found.gaps.tolist()) == (0, [5 * 24 + 9])


def test_more_than_a_week_is_a_gap() -> None:
    times = [t for t in days(12) if not MONDAY + 21 * DAY <= t < MONDAY + 42 * DAY]
    found = of(times)
    assert (len(found.pauses), found.gaps.tolist()) == (7, [14])


def test_without_a_calendar_nothing_is_a_weekend() -> None:
    found = of(days(8), calendar=False)
    assert (len(found.pauses), len(found.gaps)) == (0, 7)


def test_series_share_their_pauses_and_none_lies_between_them() -> None:
    times = np.array(days(3) * 4)
    found = pace(times, np.full(4, 15), True)
    assert found is not None
    assert (len(found.pauses), len(found.off), found.of) == (8, 0, 56)


def test_even_times_have_neither() -> None:
    found = of(np.arange(100.0))
    assert (found.interval, len(found.pauses), len(found.gaps), len(found.off)) == (1, 0, 0, 0)


@pytest.mark.parametrize("times", [None, np.array([1.0]), np.array([1.0, np.nan]), np.array([2.0, 1.0])])
def test_no_pace_where_times_do_not_rise(times: np.ndarray | None) -> None:
    assert pace(times, np.array([0 if times is None else len(times)]), True) is None
