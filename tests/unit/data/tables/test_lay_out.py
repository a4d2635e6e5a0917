"""Series against tables written here, value by value, and what is said of tables that are wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.tables import Layout, facts, guess, lay_out
from rnnviz.data.tables.times import read_times
from rnnviz.errors import DataError
from tests.unit.data.tables.made import codes, guessed, laid_out, table_of, text_of

VALUES = np.random.default_rng(5).integers(0, 6, 40).astype(float)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_long_comes_back_whatever_the_order_of_its_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(4, 9)), int(rng.integers(1, 4))
    lengths = rng.integers(3, 9, n)
    values = [rng.normal(size=(length, k)) for length in lengths]
    rows = [
        [f"s{i}", t, *map(repr, map(float, row)), "ab"[i % 2]] for i, v in enumerate(values) for t, row in enumerate(v)
    ]
    text = text_of(
        ["series", "time", *(f"f{j}" for j in range(k)), "label"], [rows[j] for j in rng.permutation(len(rows))]
    )
    parts = laid_out(text)
    np.testing.assert_array_equal(parts.values, np.concatenate(values))
    np.testing.assert_array_equal(parts.lengths, lengths)
    np.testing.assert_array_equal(parts.codes, np.arange(n) % 2)
    assert parts.names == tuple(f"s{i}" for i in range(n))
    assert parts.times is not None
    np.testing.assert_array_equal(parts.times, np.concatenate([np.arange(length) for length in lengths]))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 3), blocks=st.booleans())
def test_wide_comes_back_with_all_its_features(seed: int, k: int, blocks: bool) -> None:
    rng = np.random.default_rng(seed)
    n, length = 8, 6
    values = rng.normal(size=(n, length, k))
    places = (
        [(f, t) for f in range(k) for t in range(length)]
        if blocks
        else [(f, t) for t in range(length) for f in range(k)]
    )
    rows = [[*(repr(float(values[i, t, f])) for f, t in places), "ab"[i % 2]] for i in range(n)]
    parts = laid_out(text_of([*(f"{'xyz'[f]}_{t}" for f, t in places), "label"], rows))
    np.testing.assert_array_equal(parts.values.reshape(n, length, k), values)
    assert parts.features == (("value",) if k == 1 else ("x", "y", "z")[:k])


def test_empty_cells_at_a_rows_end_are_its_end_and_others_are_missing() -> None:
    parts = laid_out("name,t1,t2,t3,t4,label\np,1,2,,,a\nq,1,,3,4,b\nr,NA,2,3,NA,a\ns,1,2,3,4,b\n")
    assert list(parts.lengths) == [2, 4, 4, 4]
    assert list(np.flatnonzero(np.isnan(parts.values[:, 0]))) == [3, 6, 9]
    assert parts.place(3, 0) == "row 3, column t2"
    assert parts.place(6, 0) == "row 4, column t1: 'NA'"
    assert parts.text is None


def recording_text(values: np.ndarray) -> str:
    return text_of(["time", "level", "other"], [[t, v, -v] for t, v in enumerate(values)])


@pytest.mark.parametrize(("window", "stride", "ahead"), [(3, 1, 1), (3, 3, 2), (2, 2, 4), (1, 1, 1)])
def test_a_window_is_labelled_by_what_comes_next(window: int, stride: int, ahead: int) -> None:
    parts = laid_out(
        recording_text(VALUES), kind="recording", window=window, stride=stride, ahead=ahead, target="level"
    )
    expected = []
    for start in range(0, len(VALUES), stride):
        last = start + window - 1
        if last + ahead < len(VALUES) and VALUES[last + ahead] != VALUES[last]:
            expected.append((start, "rises" if VALUES[last + ahead] > VALUES[last] else "falls"))
    assert [parts.classes[code] for code in parts.codes] == [label for _, label in expected]
    for i, (start, _) in enumerate(expected):
        np.testing.assert_array_equal(parts.values[i * window : (i + 1) * window, 0], VALUES[start : start + window])
    names = [f"row {start + 2}" for start, _ in expected]
    assert list(parts.names) == names
    starts = {name: start for name, (start, _) in zip(names, expected, strict=True)}
    assert parts.recording == {"reach": window + ahead, "starts": starts}
    assert "no_label" in codes(parts.findings, "tells")


LABELLED = "aaaabbbbbba-bbbb"


@pytest.mark.parametrize(
    ("crossing", "expected"),
    [("leave_out", "abb"), ("most", "abbb"), ("last", "abb")],
)
def test_windows_in_which_the_class_changes(crossing: str, expected: str) -> None:
    rows = [[t, t * t, label.strip("-")] for t, label in enumerate(LABELLED)]
    layout = Layout("recording", label="c", time="t", features=("v",), window=4, stride=4, crossing=crossing)  # type: ignore[arg-type]
    parts = lay_out(table_of(text_of(["t", "v", "c"], rows)), layout)
    assert "".join(parts.classes[code] for code in parts.codes) == expected
    told = [f for f in parts.findings if f.code == "windows"]
    assert [f.count for f in told] == ([] if crossing == "most" else [1])


def test_windows_never_cross_from_one_recording_to_the_next() -> None:
    rows = [[who, t, 10 * t, "ab"[t // 5 % 2]] for who in "pq" for t in range(12)]
    layout = Layout("recording", "c", "who", "t", ("v",), window=5, stride=5)
    parts = lay_out(table_of(text_of(["who", "t", "v", "c"], rows)), layout)
    assert parts.recording is not None
    assert list(parts.recording["starts"].values()) == [0, 5, 12, 17]


def test_classes_that_are_numbers_are_one_however_they_are_written() -> None:
    parts = laid_out(
        "t1,t2,t3,label\n1,2,3,1\n2,3,4,1.0\n3,1,2,10\n1,2,3,01\n2,2,2,9\n1,1,1,09\n", kind="wide", label="label"
    )
    assert parts.classes == ("1", "9", "10")
    words = laid_out("t1,t2,t3,label\n1,2,3,1\n2,3,4,1.0\n3,1,2,x\n1,2,3,01\n", kind="wide", label="label")
    assert set(words.classes) == {"01", "1", "1.0", "x"}


def test_literal_classes_are_as_written() -> None:
    given = {"kind": "long", "series": "series", "time": "step", "label": "class", "features": ("v",), "literal": True}
    table = table_of("series,step,v,class\n'=a,0,1,'NA\n'=a,1,2,'NA\nb,0,3,01\nb,1,4,01\n", **given)
    found = guess(table, {})
    parts = lay_out(table, found.layout)
    assert (parts.names, parts.classes) == (("=a", "b"), ("01", "NA"))
    assert (found.ways[0].confidence, codes(found.findings)) == (1.0, [])


@pytest.mark.parametrize(
    ("text", "wishes", "code", "weight", "count"),
    [
        ("series,time,v,label\n1,0,1,a\n1,0,2,a\n2,0,3,b\n2,1,4,b\n", {"kind": "long"}, "time_twice", "stops", 1),
        (
            "series,time,v,label\n1,0,1,a\n1,1,2,b\n2,0,3,b\n2,1,4,b\n",
            {"kind": "long", "label": "label"},
            "class_changes",
            "stops",
            1,
        ),
        (
            "series,time,v,label\n1,0,1,a\n1,soon,2,a\n2,0,3,b\n2,1,4,b\n",
            {"kind": "long", "time": "time"},
            "time_text",
            "stops",
            1,
        ),
        ("series,time,v,label\n1,0,1,a\n1,,2,a\n2,0,3,b\n2,1,4,b\n", {"kind": "long"}, "time_missing", "stops", 1),
        (
            "series,time,v,label\n1,0,1,a\n1,1,2,a\n,0,3,b\n2,1,4,b\n",
            {"kind": "long", "series": "series"},
            "series_missing",
            "stops",
            1,
        ),
        ("series,time,v,label\n1,0,1,a\n1,1,2,\n2,0,3,b\n2,1,4,b\n", {"kind": "long"}, "label_missing", "tells", 1),
        (
            "series,time,v,label\n1,0,1,\n1,1,2,\n2,0,3,b\n2,1,4,b\n",
            {"kind": "long", "label": "label"},
            "label_missing",
            "stops",
            2,
        ),
        ("series,time,v,label\n1,1,1,a\n1,0,2,a\n2,0,3,b\n2,1,4,b\n", {"kind": "long"}, "order", "tells", 1),
        ("series,v,label\n1,1,a\n1,2,a\n2,3,b\n2,4,b\n", {"kind": "long", "series": "series"}, "order", "tells", 1),
        ("t1,t2,t3,label\n1,2,3,a\n2,3,4,\n2,3,4,b\n", {}, "label_missing", "stops", 1),
        (
            "t1,t2,t3,label\n1,2,3,a\n1,2,a,\n2,3,4,b\n",
            {"kind": "wide", "label": "label", "steps": ("t1", "t2", "t3")},
            "short_rows",
            "stops",
            1,
        ),
        (
            "id,t1,t2,t3,label\np,1,2,3,a\np,2,3,4,a\nq,3,4,5,b\n",
            {"kind": "wide", "series": "id"},
            "series_twice",
            "warns",
            1,
        ),
        ("t1,t2,t3\n1.5,2,3\n2.5,3,4\n", {"kind": "wide"}, "no_label", "stops", 1),
        ("a,label\nx,p\ny,q\n", {"kind": "wide"}, "no_values", "stops", 1),
        ("time,v\n1,2\n2,3\n3,1\n4,5\n", {"kind": "recording", "window": 5, "ahead": 2}, "short_recording", "stops", 1),
        (
            "x1,x2,x3,y1,y2\n1,2,3,4,5\n",
            {"kind": "wide", "features": ("x", "y"), "steps": ("x1", "x2", "x3")},
            "steps_unequal",
            "stops",
            1,
        ),
    ],
)
def test_each_kind_of_trouble_is_found(text: str, wishes: dict, code: str, weight: str, count: int) -> None:
    found = [f for f in laid_out(text, **wishes).findings if f.code == code]
    assert [(f.weight, f.count) for f in found] == [(weight, count)], laid_out(text, **wishes).findings
    assert found[0].what and found[0].remedy
    assert found[0].why or weight == "tells"


def test_a_fix_leads_on() -> None:
    text = "series,time,v,label\n" + "".join(
        f"{i},{t},{t * i},{'ab'[t // 10 % 2]}\n" for i in range(3) for t in range(40)
    )
    (found,) = [f for f in laid_out(text, kind="long", label="label").findings if f.code == "class_changes"]
    parts = laid_out(text, **found.fixes[0].changes)
    assert parts.classes == ("a", "b")
    assert codes(parts.findings, "stops") == []


def test_columns_that_do_not_exist() -> None:
    with pytest.raises(DataError, match="'klass'") as caught:
        laid_out("t1,t2,t3,label\n1,2,3,a\n2,3,4,b\n", label="klass")
    assert codes(caught.value.findings) == ["unknown_column"]


def test_steps_without_a_partner_stop_and_can_be_left_out() -> None:
    header = [*(f"x_{t}" for t in range(6)), *(f"y_{t}" for t in range(5)), "label"]
    text = text_of(header, [[*range(i, i + 11), "ab"[i % 2]] for i in range(6)])
    (found,) = [f for f in guessed(text).findings if f.code == "steps_unequal"]
    assert (found.weight, found.where) == ("stops", "'x_5'")
    again = guessed(text, **found.fixes[0].changes)
    assert codes(again.findings, "stops") == []
    assert (again.layout.features, len(again.layout.steps)) == (("x", "y"), 10)


def test_numbers_with_a_unit_are_not_passed_over() -> None:
    text = "series,time,a,b,label\n" + "".join(
        f"{i},{t},{t}.5 kg,{t},{'ab'[i % 2]}\n" for i in range(6) for t in range(5)
    )
    (found,) = [f for f in guessed(text).findings if f.code == "text"]
    assert (found.weight, [fix.changes for fix in found.fixes]) == (
        "stops",
        [{"affixes": {"a": "kg"}}, {"features": ["b"]}],
    )
    assert "text" not in codes(guessed(text, **found.fixes[1].changes).findings)


def test_an_unrelated_column_changes_nothing_but_what_is_said() -> None:
    header, *rows = [
        line.split(",")
        for line in text_of(
            ["series", "time", "a", "label"], [[i, t, t * i % 7, "ab"[i % 2]] for i in range(8) for t in range(6)]
        ).split()
    ]
    plain = guessed(text_of(header, rows))
    noted = guessed(text_of([*header, "remark"], [[*row, f"note {j}"] for j, row in enumerate(rows)]))
    assert noted.layout == plain.layout
    assert codes(noted.findings) == ["unused"]


@pytest.mark.parametrize(
    ("cells", "seconds"),
    [
        (["31.12.2024 23:59", "1.1.2025 0:01"], 120),
        (["12/31/2024", "1/1/2025"], 86400),
        (["2024-12-31T23:00:00+01:00", "2024-12-31T22:00:10Z"], 10),
        (["1/1/2024 11:59 PM", "1/13/2024 12:00 AM"], 11 * 86400 + 60),
        (["12-Jan-2024", "Jan 13, 2024"], 86400),
        (["10:00:00", "10:00:01.5"], 1.5),
        (["1700000000000", "1700000000250"], 0.25),
        (["20240228", "20240301"], 2 * 86400),
        (["2024-01", "2024-02"], 31 * 86400),
        (["2024 2 28 23", "2024 2 29 1"], 7200),
    ],
)
def test_times(cells: list[str], seconds: float) -> None:
    table = table_of(text_of(["t"], [[cell] for cell in cells]))
    times = read_times(table.column("t"), table.format)
    assert float(np.diff(times.values)[0]) == pytest.approx(seconds, abs=1e-6)
    assert not times.open


def test_no_such_day() -> None:
    table = table_of("t\n2024-02-29\n2023-02-29\n2024-03-01\n")
    assert list(read_times(table.column("t"), table.format).wrong) == [False, True, False]


def test_facts_say_what_each_column_is() -> None:
    table = table_of(
        "id,when,v,note,label\n1,2024-01-01,5,,a\n1,2024-01-02,,x,a\n2,2024-01-01,7,y,b\n2,2024-01-02,8,z,b\n"
    )
    found = {f.name: (f.role, f.holds, f.missing) for f in facts(table, Layout("long", "label", "id", "when", ("v",)))}
    assert found == {
        "id": ("series", "numbers", 0),
        "when": ("time", "dates", 0),
        "v": ("feature", "numbers", 1),
        "note": ("not used", "text", 1),
        "label": ("class", "text", 0),
    }


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.sampled_from(["1", "2.5", "", "x", "inf", "a", "3", "2024-01-01", "NA"]), min_size=2, max_size=5),
        max_size=12,
    ),
    kind=st.sampled_from(["wide", "long", "recording", None]),
    names=st.permutations(["series", "time", "v", "label", "w"]),
)
def test_whatever_the_cells_something_is_said(rows: list[list[str]], kind: str | None, names: list[str]) -> None:
    table = table_of(text_of(names, rows))
    found = guess(table, {"kind": kind} if kind else {})
    facts(table, found.layout)
    parts = lay_out(table, found.layout)
    assert len(parts.codes) == len(parts.lengths) == len(parts.names)
    assert parts.values.shape == (parts.lengths.sum(), len(parts.features))
    assert parts.n or codes([*found.findings, *parts.findings]) or not rows
