"""A reading goes through bytes unchanged."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.reading import Reading
from rnnviz.errors import Finding, Fix
from rnnviz.reader.codec import read_reading, write_reading
from tests.unit.reader.fakes import a_reading

words = st.text(max_size=8)
values = st.none() | st.booleans() | st.integers(-9, 9) | words
fixes = st.builds(Fix, words, st.dictionaries(words, values, max_size=2))
findings = st.builds(
    Finding,
    words,
    words,
    words,
    st.integers(0, 9),
    words,
    words,
    st.sampled_from(["stops", "asks", "warns", "tells"]),
    st.lists(fixes, max_size=2).map(tuple),
)


def there_and_back(reading: Reading) -> Reading:
    with TemporaryDirectory() as folder:
        write_reading(Path(folder) / "answer", reading)
        return read_reading(Path(folder) / "answer")


def test_every_field_comes_back() -> None:
    before = a_reading()
    after = there_and_back(before)
    for field in fields(Reading):
        if field.name != "series":
            assert getattr(after, field.name) == getattr(before, field.name)
    assert before.series and after.series
    assert after.series.fingerprint == before.series.fingerprint
    assert after.series.title == "a set"
    assert after.series.source == {"file": "anna.csv"}
    np.testing.assert_array_equal(after.series.X, before.series.X)


def test_a_reading_that_opened_nothing_comes_back() -> None:
    before = Reading(("x.pdf",), findings=(Finding("This is a PDF", "Bring a table."),))
    after = there_and_back(before)
    assert [getattr(after, f.name) for f in fields(Reading)] == [getattr(before, f.name) for f in fields(Reading)]


@given(
    st.lists(findings, max_size=3).map(tuple), st.lists(st.lists(words, max_size=3).map(tuple), max_size=3).map(tuple)
)
def test_any_words_come_back(found: tuple[Finding, ...], head: tuple[tuple[str, ...], ...]) -> None:
    before = replace(a_reading(), findings=found, head=head)
    after = there_and_back(before)
    assert after.findings == found
    assert after.head == head
