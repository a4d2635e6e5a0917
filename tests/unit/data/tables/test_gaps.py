"""Steps that are left out in time: said from when to when, cut, or a pause of every week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from rnnviz.data.reading import Reading, inspect
from rnnviz.data.tables.clock import lasting
from rnnviz.errors import Finding

START = datetime(2024, 1, 1, 8, tzinfo=UTC)
NOISE = np.random.default_rng(0).normal(size=2_000).round(3)


def stamps(count: int, out: list[range], every: timedelta = timedelta(hours=1)) -> list[str]:
    """Times of so many steps, without those that are left out."""
    left = {i for part in out for i in part}
    return [f"{START + i * every:%Y-%m-%d %H:%M}" for i in range(count) if i not in left]


def long(times: list[str], n: int = 6) -> bytes:
    rows = [f"s{i},{t},{NOISE[i * 200 + j]},{'ab'[i % 2]}" for i in range(n) for j, t in enumerate(times)]
    return "\n".join(["series,when,x,class", *rows]).encode()


def recording(times: list[str]) -> bytes:
    rows = [f"{t},{NOISE[i]},{'ab'[i // 30 % 2]}" for i, t in enumerate(times)]
    return "\n".join(["when,x,class", *rows]).encode()


def only(reading: Reading, code: str) -> Finding:
    (found,) = (f for f in reading.findings if f.code == code)
    return found


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.02, "0.02 s"),
        (90, "1 min 30 s"),
        (3_600, "1 h"),
        (86_400, "1 day"),
        (3 * 86_400 + 7_200 + 5, "3 days 2 h"),
        (3 * 86_400 + 5, "3 days"),
        (400 * 86_400, "400 days"),
        (12_345 * 86_400, "12,345 days"),
    ],
)
def test_time_spans_in_words(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_the_longest_gaps_are_said_from_when_to_when() -> None:
    times = stamps(100, [range(20, 22), range(40, 68), range(80, 85)])
    found = only(inspect(long(times, 4)), "gaps")
    assert (found.weight, found.count) == ("warns", 12)
    first, second, *_ = found.where.split("; ")
    assert first.startswith("1 day 5 h from 2024-01-02 23:00 to 2024-01-04 04:00, after row 39, column x")
    assert second.startswith("6 h from 2024-01-04 15:00 to 2024-01-04 21:00")


def test_gaps_in_numbers_have_the_unit_of_their_column() -> None:
    times = [f"{t / 10:g}" for t in range(60) if t not in (20, 21)]
    data = long(times).replace(b"when", b"time (ms)")
    assert "0.3 ms from 1.9 to 2.2, after row" in only(inspect(data), "gaps").where


def test_series_are_cut_at_their_gaps() -> None:
    times = stamps(30, [range(10, 14)])
    reading = inspect(long(times, 6), gaps="cut")
    series = reading.series
    assert series is not None
    assert series.names[:4] == ("s0 part 1", "s0 part 2", "s1 part 1", "s1 part 2")
    assert (series.n, series.lengths.tolist()) == (12, [10, 16] * 6)
    np.testing.assert_array_equal(series.X[:10, 2, 0], NOISE[200:210].astype(np.float32))
    np.testing.assert_array_equal(series.X[:16, 3, 0], NOISE[210:226].astype(np.float32))
    note = "Series were cut at 6 gaps, where steps are left out: 6 series into 12 pieces."
    assert series.source["notes"] == [note]
    assert "gaps" not in [f.code for f in reading.findings]


def test_no_window_reaches_over_a_gap_where_the_recording_is_cut() -> None:
    times = stamps(400, [range(100, 113)])
    wishes: dict[str, Any] = {"window": 15, "stride": 5}
    found = only(inspect(recording(times), **wishes), "gaps")
    (cut,) = (fix for fix in found.fixes if "gaps" in fix.changes)
    assert cut.words == "Cut the recording at the gaps"
    series = inspect(recording(times), **wishes, **cut.changes).series
    assert series is not None
    starts = series.source["recording"]["starts"].values()
    assert not [start for start in starts if start < 100 < start + 15]
    assert 100 in starts


def test_nothing_is_cut_where_nothing_is_left_out() -> None:
    plain, cut = (inspect(long(stamps(30, [])), gaps=gaps).series for gaps in ("cross", "cut"))
    assert plain is not None and cut is not None
    assert (plain.names, plain.lengths.tolist()) == (cut.names, cut.lengths.tolist())


def test_weekends_of_working_days_are_told_and_not_cut() -> None:
    every = timedelta(days=1)
    times = stamps(42, [range(week * 7 + 5, week * 7 + 7) for week in range(6)], every)
    reading = inspect(long(times, 10), gaps="cut")
    assert reading.series is not None and reading.series.n == 10
    told = only(reading, "pauses")
    assert (told.weight, told.count) == ("tells", 50)
    assert told.where.startswith("3 days from 2024-01-05 08:00 to 2024-01-08 08:00")
    assert not [f for f in reading.findings if f.weight == "warns"]


def test_steps_that_would_mostly_be_made_up_are_said_before_and_after() -> None:
    times = stamps(400, [range(20, 380)])
    found = only(inspect(long(times)), "gaps")
    assert "Evenly spaced, 90% of the steps would be made up on straight lines." in found.remedy
    assert [fix.changes for fix in found.fixes] == [{"gaps": "cut"}, {"spacing": "keep"}, {"spacing": "even"}]
    reading = inspect(long(times), spacing="even")
    after = only(reading, "made_up")
    assert (after.weight, after.what) == ("warns", "90% of the steps are made up")
    assert reading.series is not None
    assert any(note.endswith("that came: 90% of them are made up.") for note in reading.series.source["notes"])
    for fix in after.fixes:
        assert "made_up" not in [f.code for f in inspect(long(times), **{"spacing": "even", **fix.changes}).findings]


def test_few_gaps_make_up_little() -> None:
    found = only(inspect(long(stamps(60, [range(10, 14)]))), "gaps")
    assert "made up" not in found.remedy
    assert "made_up" not in [f.code for f in inspect(long(stamps(60, [range(10, 14)])), spacing="even").findings]
