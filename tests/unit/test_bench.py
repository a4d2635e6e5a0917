"""The benchmark's runner: what a figure says, and which families it finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import chosen, families
from tests.bench.figure import Figure


@pytest.mark.parametrize(
    ("value", "bar", "better", "ok"),
    [
        (0.9, 0.9, "high", True),
        (0.8999, 0.9, "high", False),
        (120, 120, "low", True),
        (121, 120, "low", False),
        (float("nan"), 0.9, "high", False),
        (float("-inf"), 120, "low", False),
    ],
)
def test_a_figure_is_ok_where_it_reaches_its_bar(value: float, bar: float, better: str, ok: bool) -> None:
    assert Figure("a.b", value, bar, better).ok is ok  # type: ignore[arg-type]


def test_a_figure_is_one_line_with_four_keys() -> None:
    line = Figure("learns.rising.rnn", 0.97654321, 0.9).to_json()
    assert json.loads(line) == {"name": "learns.rising.rnn", "value": 0.976543, "bar": 0.9, "ok": True}
    assert "\n" not in line


def test_a_value_that_is_no_number_is_null_in_the_line() -> None:
    assert json.loads(Figure("a.b", float("nan"), 1).to_json())["value"] is None


def test_families_are_the_modules_with_figures(tmp_path: Path) -> None:
    (tmp_path / "learns.py").write_text("import x\n\n\ndef figures():\n    yield from ()\n")
    (tmp_path / "helper.py").write_text("def other():\n    figures()\n")
    assert families(tmp_path) == {"learns": tmp_path / "learns.py"}


def test_all_families_are_measured_or_the_ones_asked_for() -> None:
    there = {"learns": Path("learns.py"), "live": Path("live.py")}
    assert chosen([], there) == ["learns", "live"]
    assert chosen(["live"], there) == ["live"]
    with pytest.raises(SystemExit, match="no family sings; there are learns, live"):
        chosen(["sings"], there)
