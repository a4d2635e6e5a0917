"""Steps in the names of columns, each name in turn."""

from __future__ import annotations

import datetime as dt

import pytest

from rnnviz.data.files.names import numbered
from rnnviz.data.tables.steps import find_steps
from tests.unit.data.tables.made import codes, guessed, text_of

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


@pytest.mark.parametrize(
    ("names", "columns", "reordered"),
    [
        (["t4", "t3", "t2", "t1"], ("t1", "t2", "t3", "t4"), True),
        (["x_3", "y_3", "x_2", "y_2", "x_1", "y_1"], ("x_1", "y_1", "x_2", "y_2", "x_3", "y_3"), True),
        (["t-4", "t-3", "t-2", "t-1"], ("t-4", "t-3", "t-2", "t-1"), False),
        (["x_lag3", "x_lag2", "x_lag1"], ("x_lag3", "x_lag2", "x_lag1"), False),
    ],
)
def test_only_lags_count_down(names: list[str], columns: tuple[str, ...], reordered: bool) -> None:
    found = find_steps(names)
    assert found is not None
    assert (found.columns, found.reordered) == (columns, reordered)


@pytest.mark.parametrize(
    ("header", "features", "length"),
    [
        (["x"] * 4, ("value",), 4),
        (["x", "y"] * 3, ("x", "y"), 3),
        (["acc1", "acc2", "acc3"] * 5, ("acc1", "acc2", "acc3"), 5),
    ],
)
def test_the_first_of_repeated_names_is_the_first_step(header: list[str], features: tuple, length: int) -> None:
    names = numbered(header)
    found = find_steps(names)
    assert found is not None
    assert (found.columns, found.features, found.l) == (tuple(names), features, length)


def test_repeated_blocks_of_numbered_steps_are_features() -> None:
    found = find_steps(numbered(["t1", "t2", "t3"] * 3))
    assert found is not None
    assert (found.l, found.columns[:3]) == (3, ("t1", "t1 (2)", "t1 (3)"))


def test_the_same_step_twice_stops() -> None:
    header = ["t1", "t2", "t3", "t01", "label"]
    rows = [[i, i + 1, i + 3, 9 - i, "ab"[i % 2]] for i in range(8)]
    found = guessed(text_of(header, rows), kind="wide")
    assert found.layout.steps == ("t1", "t2", "t3")
    assert [(f.weight, f.where) for f in found.findings if f.code == "steps_unequal"] == [("stops", "'t01'")]
    mended = guessed(text_of(header, rows), kind="wide", features=["value"])
    assert codes(mended.findings, "stops") == []
