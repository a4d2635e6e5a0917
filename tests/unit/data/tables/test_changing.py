"""Series in which the class changes: what stands there, and what is done about it by a click."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.data.reading import Reading, inspect


def read(*classes: str, **wishes: Any) -> Reading:
    """Long series s1, s2... whose rows have these classes, a letter each; "." for none."""
    rows = [
        f"s{i + 1},{t},{(i + 2 * t * t) % 7}.5,{'' if c == '.' else 'walk' if c == 'w' else 'run'}"
        for i, own in enumerate(classes)
        for t, c in enumerate(own)
    ]
    return inspect("\n".join(["series,time,x,class", *rows]).encode(), kind="long", label="class", **wishes)


CLEAN = ("wwwww", "rrrrr", "wwwww", "rrrrr")


def changes(reading: Reading, weight: str) -> list[tuple[str, int]]:
    return [(f.where, f.count) for f in reading.findings if f.code == "class_changes" and f.weight == weight]


def test_the_rows_of_each_class_are_counted() -> None:
    reading = read(*CLEAN, "wwrw.", "rwrrr")
    assert changes(reading, "stops") == [("series s5 (3 walk, 1 run); s6 (4 run, 1 walk)", 2)]
    (finding,) = (f for f in reading.findings if f.code == "class_changes")
    assert [fix.words for fix in finding.fixes] == [
        "Take the class that most rows of each have",
        "Leave out those 2 of 6 series",
        "Cut the series into windows",
    ]


def test_most_rows_decide_and_it_is_noted() -> None:
    series = read(*CLEAN, "wwrw.", changing="most").series
    assert series is not None
    assert [series.classes[y] for y in series.y] == ["walk", "run", "walk", "run", "walk"]
    assert "Series took the class that most of their rows have: series s5 (3 walk, 1 run)." in series.source["notes"]


def test_a_series_is_left_out_and_it_is_noted() -> None:
    series = read(*CLEAN, "wwrww", changing="leave_out").series
    assert series is not None
    assert series.names == ("s1", "s2", "s3", "s4")
    assert "Series in which the class changes were left out: series s5 (4 walk, 1 run)." in series.source["notes"]


def test_where_no_class_has_most_rows_none_is_taken() -> None:
    reading = read(*CLEAN, "wwrr", "wwwwr")
    (finding,) = (f for f in reading.findings if f.code == "class_changes")
    assert "most" not in [fix.changes.get("changing") for fix in finding.fixes]
    wished = read(*CLEAN, "wwrr", "wwwwr", changing="most")
    assert changes(wished, "stops") == [("series s5 (2 run, 2 walk)", 1)]
    assert changes(wished, "tells") == [("series s6 (4 walk, 1 run)", 1)]


@pytest.mark.parametrize("way", ["leave_out", "most"])
def test_nothing_is_left_out_or_told_where_nothing_changes(way: str) -> None:
    reading = read(*CLEAN, changing=way)
    assert reading.series is not None and reading.series.n == 4
    assert changes(reading, "tells") == []


def test_not_all_series_can_be_left_out() -> None:
    reading = read("wwrw", "rrwr", changing="leave_out")
    assert changes(reading, "stops") != []
    (finding,) = (f for f in reading.findings if f.code == "class_changes")
    assert "leave_out" not in [fix.changes.get("changing") for fix in finding.fixes]
