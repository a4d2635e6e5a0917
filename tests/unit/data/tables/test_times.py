"""Dates and times of day against the standard library's."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rnnviz.data.tables.times import past_midnight, read_times
from tests.unit.data.tables.made import table_of, text_of

DAYS = [dt.date(2024, 1, 25) + dt.timedelta(days=i) for i in range(40)]
YEAR = [dt.date(2024, 1, 1) + dt.timedelta(days=i) for i in range(366)]
MONTHS = [dt.date(2022 + i // 12, i % 12 + 1, 1) for i in range(30)]
LONG = [day for _ in range(8) for day in DAYS]


def days_of(cells: list[str]) -> list[dt.date]:
    table = table_of(text_of(["t"], [[cell] for cell in cells]))
    times = read_times(table.column("t"), table.format)
    assert times.holds == "dates" and not times.open
    return [dt.date(1970, 1, 1) + dt.timedelta(seconds=float(second)) for second in times.values]


@pytest.mark.parametrize("written", ["%y-%m-%d", "%d-%m-%y", "%m-%d-%y", "%y/%m/%d", "%d/%m/%y"])
@pytest.mark.parametrize("order", ["as time", "back", "mixed"])
@pytest.mark.parametrize("days", [DAYS, YEAR, LONG], ids=["forty", "year", "series"])
def test_years_of_two_digits_first_or_last(days: list[dt.date], order: str, written: str) -> None:
    mixed = np.random.default_rng(3).permutation(len(days)) if order == "mixed" else np.arange(len(days))
    taken = [days[i] for i in (mixed[::-1] if order == "back" else mixed)]
    assert days_of([day.strftime(written) for day in taken]) == taken


@pytest.mark.parametrize("order", [1, -1])
def test_firsts_of_months_are_no_years(order: int) -> None:
    assert days_of([f"{day:%d.%m.%y}" for day in MONTHS][::order]) == MONTHS[::order]


def test_a_clock_goes_on_past_midnight_in_each_series() -> None:
    clock = np.array([80_000.0, 82_000, 1_000, 2_000, 81_000, 85_000, 500, 3_000])
    series = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    day = 86_400 * np.array([0, 0, 1, 1, 0, 0, 1, 1])
    np.testing.assert_array_equal(past_midnight(clock, series), clock + day)
    by_turns = np.argsort(np.tile(np.arange(4), 2), kind="stable")
    np.testing.assert_array_equal(past_midnight(clock[by_turns], series[by_turns]), (clock + day)[by_turns])


def test_a_clock_whose_rows_are_mixed_stays_as_it_is() -> None:
    clock = np.array([80_000.0, 1_000, 40_000, 20_000, 85_000])
    np.testing.assert_array_equal(past_midnight(clock, np.zeros(5, np.int64)), clock)
