from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.data.preparation import Preparation, assemble, prepare
from rnnviz.data.reading import inspect
from rnnviz.data.tables.parts import Parts


def recorded(rows: int, blocks: int, label: bool = True) -> bytes:
    values = np.random.default_rng(0).normal(size=rows).round(3)
    names = [f",{'up' if i // blocks % 2 else 'down'}" if label else "" for i in range(rows)]
    lines = [f"{i},{value}{name}" for i, (value, name) in enumerate(zip(values, names, strict=True))]
    return "\n".join([f"time,x{',class' if label else ''}", *lines]).encode()


def notes_of(data: bytes, **wishes: Any) -> list[str]:
    series = inspect(data, kind="recording", **wishes).series
    assert series is not None
    return list(series.source["notes"])


def test_windows_that_were_left_out_are_noted_without_advice() -> None:
    notes = notes_of(recorded(600, 50), window=20, stride=20)
    assert notes == ["Windows were left out: 6 windows in which the class changes (of 30)."]


def test_a_class_that_comes_next_is_noted() -> None:
    (note,) = notes_of(recorded(600, 1, label=False), window=20, stride=20, ahead=6, target="x")
    assert note == "The class was read off what comes next: whether x rises or falls over the next 6 steps."


def test_the_order_of_the_rows_is_noted() -> None:
    head, *rows = recorded(600, 20).decode().splitlines()
    rows[3], rows[4] = rows[4], rows[3]
    data = "\n".join([head, *rows]).encode()
    assert notes_of(data, window=20, stride=20, time="time") == ["Rows were put in the order of time: row 5."]
    (note,) = notes_of(data, window=20, stride=20, time=None, features=("x",))
    assert note == "Rows were taken in the order of the file."


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"missing": "carry"}, "1 missing value was filled in: the value before carried on."),
        ({"missing": "leave_out"}, "1 series with missing values was left out: series s1."),
        (
            {"missing": "carry", "length": "cut", "to": 5},
            "Only the first 5 steps of each series were used; 18 steps after them were left out.",
        ),
        (
            {"missing": "carry", "patch": 2},
            "Every 2 steps were folded into one with 2 features instead of 1; "
            "6 steps at the start of series were left off.",
        ),
        (
            {"missing": "carry", "scaling": "series"},
            "Each feature of each series was scaled to mean 0 and standard deviation 1 over its own steps.",
        ),
    ],
)
def test_each_choice_is_noted_in_one_sentence(choice: dict[str, Any], words: str) -> None:
    values = np.random.default_rng(0).normal(size=(6 * 7 + 6, 1))
    values[3] = np.nan
    names = tuple(f"s{i + 1}" for i in range(6))
    lengths = np.array([7, 7, 7, 9, 9, 9])
    parts = Parts(("x",), values, lengths, np.arange(6) % 2, ("up", "down"), names)
    notes = assemble(prepare(parts, Preparation(**choice)), "title", {}).source["notes"]
    assert words in notes
    assert not any(note.count(". ") for note in notes)
