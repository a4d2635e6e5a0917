"""Steps in the names of columns, each name in turn."""

from __future__ import annotations

import datetime as dt

import pytest

from rnnviz.data.tables.steps import find_steps

FIRST = dt.date(2022, 1, 1)
DAYS = [FIRST + dt.timedelta(days=i) for i in range(60)]
MONTHS = [dt.date(2022 + i // 12, i % 12 + 1, 1) for i in range(36)]
TIMES = {
    "days": [f"{day:%Y-%m-%d}" for day in DAYS],
    "days with points": [f"{day:%d.%m.%Y}" for day in DAYS],
    "days or months first": [f"{month:%d/%m/%Y}" for month in MONTHS],
    "months or days first": [f"{month:%m/%d/%Y}" for month in MONTHS],
    "days in two digits": [f"{day:%y-%m-%d}" for day in DAYS],
    "months": [f"{month:%Y-%m}" for month in MONTHS],
    "months in words": [f"{month:%b %Y}" for month in MONTHS],
    "months in short": [f"{month:%b-%y}" for month in MONTHS],
    "months of Eurostat": [f"{month.year}M{month.month:02}" for month in MONTHS],
    "quarters": [f"{year}Q{quarter}" for year in range(2020, 2024) for quarter in range(1, 5)],
    "quarters first": [f"Q{quarter} {year}" for year in range(2020, 2024) for quarter in range(1, 5)],
    "weeks": [f"{year}-W{week:02}" for year in (2020, 2021, 2022) for week in range(1, 53)],
    "clock": [f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 720, 30)],
    "clock past midnight": [f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in range(1320, 1500, 5)],
    "moments": [f"{day} {hour:02}:00" for day in DAYS[:3] for hour in range(24)],
}


@pytest.mark.parametrize("names", TIMES.values(), ids=TIMES)
def test_names_that_say_when_are_steps_of_one_feature(names: list[str]) -> None:
    found = find_steps(names)
    assert found is not None
    assert (found.features, found.columns, found.reordered) == (("value",), tuple(names), False)


def test_names_out_of_the_order_of_time_are_put_into_it() -> None:
    names = [f"{day:%Y-%m-%d}" for day in DAYS]
    found = find_steps(["age", *reversed(names)])
    assert found is not None
    assert (found.columns, found.reordered) == (tuple(names), True)


@pytest.mark.parametrize("word", ["marker", "decay", "juncture", "sensor"])
def test_words_that_begin_as_months_do_are_none(word: str) -> None:
    names = [f"{word}_{i:02}" for i in range(10, 20)]
    found = find_steps([*names, *(f"other_{i:02}" for i in range(10, 20))])
    assert found is not None
    assert found.features == (word, "other")
