"""Everything that is wrong with a table is said at once, with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.tables import WAY_WORDS, limits, read_table, reading
from rnnviz.errors import DataError, Finding, RnnVizError


def findings(text: bytes, **options: object) -> tuple[Finding, ...]:
    with pytest.raises(DataError) as caught:
        read_table(text, **options)
    for finding in caught.value.findings:
        assert finding.what
        assert finding.remedy
        assert finding.count >= 1
    return caught.value.findings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"t1,t2,label\n", "no rows"),
        (b"PK\x03\x04\x00\x00 workbook", "Excel"),
        (b"a,b\n\x00\x01,2\n", "not a text file"),
        (b"values\n1\n2\n3\n", "one column only"),
        (b't1,t2,label\n1,2,a\n1,"2,b\n' + b"1,2,a\n" * 30000, "cut into cells"),
        (b"t1,t2,t3,label\n1,2,3,a\n2,3,4,a\n", "same class, 'a'"),
        (b"t1,t2,t3,label\n1,2,3,a\n", "only one series"),
        (b"t1,t2,t3,t4,t5,t6,t7\n1.5,2.5,3.5,3,3,3,3\n2.5,3.5,4.5,3,3,3,3\n", "No column of classes"),
        (b"series,time,v,label\n1,0,1,a\n1,1,2,a\n2,0,3,b\n2,0,4,b\n", "Times come twice"),
        (b"series,time,v,label\n1,0,1,a\n1,1,2,b\n2,0,3,b\n2,1,4,b\n", "class changes within"),
        (b"series,time,v,label\n1,0,1,a\n1,soon,2,a\n2,0,3,b\n2,1,4,b\n", "neither numbers nor dates"),
        (b"series,time,v,label\n1,0,1,a\n1,,2,a\n2,0,3,b\n2,1,4,b\n", "no time"),
        (b"series,time,v,label\n1,0,1,a\n1,1,2,a\n,0,3,b\n2,1,4,b\n2,2,4,b\n", "belong to no series"),
        (b"t1,t2,t3,label\n1,2,3,a\n2,3,4,\n2,3,4,b\n", "no class"),
        (b"t1,t2,t3,label\n1,2,3,a\n,,,b\n2,3,4,b\n", "no value at all"),
    ],
)
def test_each_kind_of_trouble_has_its_sentence(text: bytes, words: str) -> None:
    assert any(words in finding.what for finding in findings(text)), [f.what for f in findings(text)]


def test_all_findings_come_at_once_with_row_column_and_count() -> None:
    text = b"\n".join(
        [
            b"name,t1,t2,t3,t4,label",
            b"one,1,2,3,4,a",
            b"two,1,abc,inf,4,a",
            b"",
            b"three,1,,3,4,",
            b"four,1,xyz,3,1e39,a",
        ]
    )
    found = {finding.what: finding for finding in findings(text)}
    text_found = found["There is text where numbers should be"]
    assert text_found.count == 2
    assert text_found.where == "row 3, column t2: 'abc'; row 6, column t2: 'xyz'"
    infinite = found["Values are infinite or too large"]
    assert (infinite.count, infinite.where) == (2, "row 3, column t3: 'inf'; row 6, column t4: '1e39'")
    missing = found["Values are missing"]
    assert (missing.count, missing.where) == (1, "row 5, column t2")
    for way, words in WAY_WORDS.items():  # a page says the words, the library the value
        assert f'{words} (missing="{way}")' in missing.remedy
    assert found["Rows have no class"].where == "row 5"


def test_only_the_first_places_are_listed_and_all_are_counted() -> None:
    text = b"t1,t2,t3,label\n" + b"1,x,3,a\n2,3,4,b\n1,3,4,b\n" * 9
    (found,) = findings(text)
    assert found.count == 9
    assert found.where.endswith("and 4 more")


def test_a_recording_shorter_than_its_windows() -> None:
    (found,) = findings(b"time,v\n1,2\n2,3\n3,1\n4,5\n5,1\n", kind="recording", window=5, ahead=2)
    assert "5 steps" in found.what
    assert "7" in found.remedy


def test_an_encoding_that_was_chosen_and_does_not_fit() -> None:
    (found,) = findings("t1,t2,label\n1,2,süß\n".encode("cp1252"), encoding="utf-8")
    assert "utf-8" in found.what
    assert "encoding" in found.remedy


def test_columns_that_do_not_exist() -> None:
    (found,) = findings(b"t1,t2,t3,label\n1,2,3,a\n2,3,4,b\n", label="klass")
    assert "'klass'" in found.what
    assert "label" in found.remedy


def test_a_feature_without_any_value_cannot_be_filled() -> None:
    text = b"series,time,v,w,label\n" + b"".join(
        b"%d,%d,1,%s,%s\n" % (i, t, b"" if i == 1 else b"2", b"ab"[i % 2 : i % 2 + 1])
        for i in range(4)
        for t in range(3)
    )
    (found,) = findings(text, missing="carry")
    assert (found.where, found.count) == ("1", 1)
    assert read_table(text, missing="leave_out").n == 3


def test_too_many_classes_and_too_large_files(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"".join(b"1,2,%d,c%d\n" % (i, i) for i in range(limits.MAX_CLASSES + 1))
    assert any("65 different classes" in f.what for f in findings(b"t1,t2,t3,label\n" + rows))
    monkeypatch.setattr(reading, "MAX_CELLS", 10)
    assert "cells" in findings(b"t1,t2,t3,label\n" + rows)[0].what
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert "larger" in findings(b"t1,t2,t3,label\n" + rows)[0].what


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(DataError, match="No such file"):
        read_table("nowhere.csv")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet='ab1,;\t\n" .-', max_size=120).map(str.encode)))
def test_whatever_the_bytes_only_sentences_come_out(data: bytes) -> None:
    assert series_or_sentences(data)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.sampled_from(["1", "2.5", "", "x", "inf", "a", "3"]), min_size=2, max_size=5),
        min_size=1,
        max_size=12,
    ),
    kind=st.sampled_from(["wide", "long", "recording", None]),
    missing=st.sampled_from([None, "interpolate", "carry", "leave_out"]),
)
def test_whatever_the_cells_every_layout_ends_in_series_or_in_sentences(
    rows: list[list[str]], kind: str | None, missing: str | None
) -> None:
    text = "series,time,v,label,w\n" + "\n".join(",".join(row) for row in rows)
    assert series_or_sentences(text.encode(), kind=kind, missing=missing)


def series_or_sentences(data: bytes, **options: object) -> bool:
    """Whether reading ends in at least two series or in a message; any other exception comes through."""
    try:
        return read_table(data, **options).n >= 2
    except RnnVizError as error:
        return bool(str(error))
