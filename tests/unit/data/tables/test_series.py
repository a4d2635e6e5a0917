"""The order of steps within series, and names of windows."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.tables import guess, lay_out, merge
from tests.unit.data.tables.made import laid_out, table_of, text_of

MINUTES = range(23 * 60 + 55, 24 * 60 + 7)
VALUES = np.random.default_rng(8).normal(size=(6, len(MINUTES))).round(3)


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


@pytest.mark.parametrize("by_turns", [False, True])
def test_a_clock_that_passes_midnight_keeps_the_order_of_the_file(by_turns: bool) -> None:
    rows = [[f"s{i}", clock(m), VALUES[i, t], "ab"[i % 2]] for i in range(6) for t, m in enumerate(MINUTES)]
    rows = sorted(rows, key=lambda row: row[1] < "12") if by_turns else rows
    parts = laid_out(text_of(["series", "time", "v", "label"], rows))
    np.testing.assert_array_equal(parts.values[:, 0], VALUES.ravel())
    assert parts.times is not None
    np.testing.assert_array_equal(np.diff(parts.times.reshape(6, -1)), 60)
    assert [(f.code, f.count) for f in parts.findings if f.weight == "tells"] == [("order", 6 * 7)]


def test_a_clock_whose_rows_are_mixed_is_put_in_order() -> None:
    mixed = np.random.default_rng(2).permutation(20)
    rows = [[f"s{i}", clock(600 + 5 * t), int(t), "ab"[i % 2]] for i in range(6) for t in mixed]
    parts = laid_out(text_of(["series", "time", "v", "label"], rows))
    np.testing.assert_array_equal(parts.values[:, 0], np.tile(np.arange(20), 6))


def test_windows_of_files_of_one_name_have_names_of_their_own() -> None:
    text = text_of(["time", "v", "label"], [[t, t * t % 11, "ab"[t // 30 % 2]] for t in range(120)])
    table = merge([table_of(text, "data.csv"), table_of(text, "data.csv")], 2)
    wishes = {"kind": "recording", "series": "file", "time": "time", "label": "label", "window": 10, "stride": 10}
    parts = lay_out(table, guess(table, wishes).layout)
    assert parts.recording is not None
    assert len(set(parts.names)) == parts.n == len(parts.recording["starts"]) == 24
    assert sorted(parts.recording["starts"].values()) == list(range(0, 240, 10))
