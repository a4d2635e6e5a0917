"""A column that is no step must not become one without a word."""

from __future__ import annotations

import numpy as np

from rnnviz.data.reading import inspect

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def survey(age: bool) -> bytes:
    rng = np.random.default_rng(3)
    rows = [",".join(("Name", *(("Age",) if age else ()), *DAYS, "Mood"))]
    for i in range(30):
        walked = rng.integers(2_000, 12_000, 7)
        cells = [f"p{i}x", *([str(rng.integers(18, 80))] if age else []), *map(str, walked), ("good", "bad")[i % 2]]
        rows.append(",".join(cells))
    return "\n".join(rows).encode()


def test_an_age_before_the_steps_is_asked_about() -> None:
    reading = inspect(survey(age=True))
    (question,) = (finding for finding in reading.findings if finding.weight == "asks")
    assert (question.code, question.where) == ("steps_odd", "'Age'")
    without, everything = (inspect(survey(age=True), **fix.changes).series for fix in question.fixes)
    assert without is not None and everything is not None
    assert (without.l, everything.l) == (7, 8)
    np.testing.assert_array_equal(without.X, everything.X[1:])


def test_columns_of_one_size_are_not() -> None:
    assert inspect(survey(age=False)).findings == ()
