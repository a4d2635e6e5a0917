"""The reader against tables written here, value by value."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.tables import Layout, guess_again, inspect_table, lay_out, read_table, recognise
from rnnviz.errors import ConfigError, DataError
from rnnviz.records import SeriesSet
from tests.unit.data.tables_made import as_long_rows, as_wide, same, text_of


@st.composite
def series_sets(draw: st.DrawFn, most_features: int = 1) -> SeriesSet:
    """At least two series of each of two classes or more, every length from 3 on, any float32 value."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, length, k = draw(st.integers(4, 12)), draw(st.integers(3, 9)), draw(st.integers(1, most_features))
    lengths = rng.integers(3, length + 1, n)
    lengths[0] = length
    X = rng.normal(0, 10.0 ** draw(st.integers(-6, 6)), (length, n, k)) + 0.5
    X *= (np.arange(length)[:, None] < lengths)[:, :, None]
    return SeriesSet(X, np.arange(n) % 2, ("down", "up"), tuple(f"f{j}" for j in range(k)), lengths)


@settings(max_examples=40, deadline=None)
@given(series=series_sets(), delimiter=st.sampled_from(",;\t|"))
def test_wide_comes_back_as_it_was_written(series: SeriesSet, delimiter: str) -> None:
    same(read_table(as_wide(series, delimiter)), series)


@settings(max_examples=40, deadline=None)
@given(series=series_sets(most_features=3), chance=st.randoms(use_true_random=False))
def test_long_comes_back_whatever_the_order_of_its_rows(series: SeriesSet, chance: object) -> None:
    header, rows = as_long_rows(series)
    same(read_table(text_of([header, *rows])), series)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    shuffled = read_table(text_of([header, *rows]))
    same(shuffled, series)
    assert shuffled.features == series.features


def test_a_path_bytes_and_an_open_file_are_the_same(tmp_path: Path) -> None:
    text = b"t1,t2,t3,label\n1,2,3,up\n3,2,1,down\n1,2,4,up\n4,2,1,down\n"
    path = tmp_path / "small.csv"
    path.write_bytes(text)
    sets = [read_table(path), read_table(str(path)), read_table(text), read_table(io.BytesIO(text))]
    assert len({series.fingerprint for series in sets}) == 1
    assert sets[0].title == "small.csv"
    assert sets[0].source["file"] == "small.csv"


def test_headerless_numbers_with_the_class_first_as_ucr_writes_them() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(20, 8))
    rows = [[i % 2 + 1, *map(repr, map(float, row))] for i, row in enumerate(values)]
    series = read_table(text_of(rows, "\t"))
    np.testing.assert_array_equal(series.X[:, :, 0].T, values.astype(np.float32))
    assert series.classes == ("1", "2")
    assert inspect_table(text_of(rows, "\t")).layout.header is False


def test_decimal_commas() -> None:
    text = b"klasse;1;2;3\na;1,5;2,5;3\nb;0,5;1;2\na;1,5;2,5;3,25\nb;0;1;2\n"
    table = inspect_table(text)
    assert (table.layout.delimiter, table.layout.decimal, table.layout.label) == (";", ",", "klasse")
    np.testing.assert_array_equal(lay_out(table, table.layout).X[:, 2, 0], np.float32([1.5, 2.5, 3.25]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "t1,t2,Größe,label\r\n1,2,3,süß\r\n3,2,1,bitter\r\n1,2,4,süß\r\n4,2,1,bitter\r\n"
    series = read_table(text.encode(encoding))
    assert series.classes == ("bitter", "süß")
    assert series.X.shape == (3, 4, 1) or series.X.shape == (2, 4, 1)


def test_whole_numbers_as_classes_are_sorted_as_numbers() -> None:
    rows = [["t1", "t2", "t3", "label"], *([0.5, 1.5, i, f"{i % 11}.0"] for i in range(33))]
    assert read_table(text_of(rows)).classes == tuple(str(i) for i in range(11))


LONGER = np.random.default_rng(5).integers(0, 6, 40).astype(float)
RECORDING = np.array([0.0, 1, 3, 2, 5, 4, 4, 8, 1, 0, 6, 2])


def recording_text(values: np.ndarray) -> bytes:
    rows = [[t, "" if np.isnan(v) else v, -v if np.isfinite(v) else 0] for t, v in enumerate(values)]
    return text_of([["time", "level", "other"], *rows])


@pytest.mark.parametrize(("window", "stride", "ahead"), [(3, 1, 1), (3, 3, 2), (2, 2, 4), (1, 1, 1)])
def test_a_window_is_labelled_by_what_comes_next(window: int, stride: int, ahead: int) -> None:
    series = read_table(
        recording_text(LONGER), kind="recording", window=window, stride=stride, ahead=ahead, target="level"
    )
    expected = []
    for start in range(0, len(LONGER), stride):
        last = start + window - 1
        if last + ahead < len(LONGER) and LONGER[last + ahead] != LONGER[last]:
            expected.append((start, "rises" if LONGER[last + ahead] > LONGER[last] else "falls"))
    assert [series.classes[label] for label in series.y] == [label for _, label in expected]
    for i, (start, _) in enumerate(expected):
        np.testing.assert_array_equal(series.X[:, i, 0], LONGER[start : start + window])
        np.testing.assert_array_equal(series.X[:, i, 1], -LONGER[start : start + window])
    assert series.names == tuple(f"row {start + 2}" for start, _ in expected)
    assert series.source["recording"] == {
        "reach": window + ahead,
        "starts": {f"row {start + 2}": start for start, _ in expected},
    }
    assert any("no value serves both" in note for note in series.source["notes"])


def test_the_target_decides_the_label() -> None:
    level, other = (
        read_table(recording_text(RECORDING), kind="recording", window=3, stride=2, ahead=1, target=target)
        for target in ("level", "other")
    )
    np.testing.assert_array_equal(level.y, 1 - other.y)


def test_windows_with_neither_rise_nor_fall_are_left_out_and_told() -> None:
    series = read_table(recording_text(RECORDING), kind="recording", window=2, stride=1, ahead=1)
    assert series.n == 9
    assert any("1 window after which level neither" in note for note in series.source["notes"])


def test_a_recording_is_read_in_the_order_of_time() -> None:
    header, *lines = recording_text(LONGER).splitlines()
    changes = {"kind": "recording", "window": 3, "stride": 3, "ahead": 1, "time": "time"}
    turned = read_table(b"\n".join([header, *lines[::-1]]), **changes)
    np.testing.assert_array_equal(turned.X, read_table(recording_text(LONGER), **changes).X)
    assert "The rows were put in the order of time." in turned.source["notes"]


def test_dates_are_times() -> None:
    rows = [["date", "v"], *([f"2024-01-{day:02d}", day % 5] for day in range(1, 29))]
    table = inspect_table(text_of(rows))
    assert (table.layout.kind, table.layout.time, table.layout.features) == ("recording", "date", ("v",))
    assert lay_out(table, table.layout).n == 13


def test_guesses_can_be_changed_and_the_rest_follows() -> None:
    text = b"a,b,c,d\n1,2,3,0\n3,2,1,1\n1,2,4,0\n4,2,1,1\n"
    table = inspect_table(text, label="d")
    assert (table.layout.kind, table.layout.label, table.layout.steps) == ("wide", "d", ("a", "b", "c"))
    assert inspect_table(text, kind="recording").layout.features == ("a", "b", "c", "d")
    again = read_table(text, layout=table.layout, steps=("a", "b"))
    assert again.X.shape == (2, 4, 1)
    with pytest.raises(DataError, match="row 1, column column 1: 'a'"):
        lay_out(table, Layout("wide", label="column 4", steps=("column 1", "column 2"), header=False))


def test_the_reason_names_what_was_seen() -> None:
    reason = inspect_table(b"id,t1,t2,t3,note,kind\nx,1,2,3,?,a\ny,2,3,4,?,b\nz,1,2,3,?,a\nw,2,3,4,?,b\n").reason
    for word in ("row", "3 steps", "'t1'", "'t3'", "'kind'", "Not used: note"):
        assert word in reason


def test_the_frame_holds_numbers_and_text_by_the_files_rows() -> None:
    frame = inspect_table(b"t1,t2,label\n1,2.5,a\n\n3,4,b\n5,,a\n2,1,b\n").frame
    assert list(frame.index) == [2, 4, 5, 6]
    assert frame["t2"].tolist()[:2] == [2.5, 4.0]
    assert np.isnan(frame["t2"].iloc[2])
    assert frame["label"].tolist() == ["a", "b", "a", "b"]


GAPS = b"t1,t2,t3,t4,label\n1,,3,4,a\n1,2,3,4,b\n,5,na,8,a\n2,2,2,,b\n1,1,1,1,a\n"


@pytest.mark.parametrize(
    ("missing", "first", "third"),
    [("interpolate", [1, 2, 3, 4], [5, 5, 6.5, 8]), ("carry", [1, 1, 3, 4], [5, 5, 5, 8])],
)
def test_missing_values_are_filled_as_chosen_and_told(missing: str, first: list[float], third: list[float]) -> None:
    series = read_table(GAPS, missing=missing)
    np.testing.assert_array_equal(series.X[:, 0, 0], first)
    np.testing.assert_array_equal(series.X[:, 2, 0], third)
    assert list(series.lengths) == [4, 4, 4, 3, 4]
    assert series.source["notes"][0].startswith("Filled in: 3 missing values")


def test_series_with_missing_values_can_be_left_out() -> None:
    series = read_table(GAPS, missing="leave_out")
    assert series.names == ("2", "4", "5")
    assert series.source["notes"] == ["Left out: 2 series with missing values."]


def test_windows_with_gaps_can_be_left_out() -> None:
    values = RECORDING.copy()
    values[4] = np.nan
    series = read_table(recording_text(values), kind="recording", window=2, stride=2, ahead=1, missing="leave_out")
    assert series.names == ("row 2", "row 8", "row 10")
    np.testing.assert_array_equal(series.y, [1, 0, 1])


def test_unknown_choices_are_named() -> None:
    for arguments in ({"missing": "guess"}, {"colour": 1}, {"kind": "deep"}, {"window": 0}, {"delimiter": "ab"}):
        with pytest.raises(ConfigError):
            read_table(GAPS, **arguments)


def test_layouts_are_json_able() -> None:
    import json

    layout = inspect_table(GAPS).layout
    assert Layout(**json.loads(json.dumps(layout.as_dict()))) == layout


def test_guessing_again_keeps_the_cells_and_their_format() -> None:
    text = b"a;b;c;d\n1;2;3;0\n3;2;1;1\n1;2;4;0\n4;2;1;1\n"
    table = inspect_table(text)
    again = guess_again(table, kind="wide", label="d", delimiter=",")
    assert again.content is table.content
    assert again.layout == inspect_table(text, kind="wide", label="d").layout


def test_a_recording_of_one_column_can_be_read_once_a_separator_is_named() -> None:
    series = read_table(b"level\n" + b"".join(b"%d\n" % (t * t % 7) for t in range(60)), delimiter=",")
    assert (series.k, series.features, series.source["layout"]["kind"]) == (1, ("level",), "recording")


SPACED = "  v1   v2\tlabel \n 1.5 -2e0   a\n\t3 4.25 b  \n5  6 'a'\n"


def test_any_run_of_spaces_and_tabs_separates_columns() -> None:
    for text in (SPACED, SPACED.replace("\n", "\r\n")):
        table = inspect_table(text.encode())
        assert table.layout.delimiter == " "
        assert table.columns == ("v1", "v2", "label")
        assert table.content.cells.tolist() == [["1.5", "-2e0", "a"], ["3", "4.25", "b"], ["5", "6", "'a'"]]


def test_recognising_tells_as_much_as_it_can() -> None:
    told = {"encoding": "utf-8", "delimiter": ";", "decimal": ",", "header": True}
    assert recognise(b"a;b\n1,5;2\n") == told
    assert recognise(b"a;b\n1,5;2\n", decimal=".") == told | {"decimal": "."}
    assert recognise(b"a\n1\n") == {"encoding": "utf-8"}
    assert recognise(b"") == {}
    assert recognise("a;süß\n1;2\n".encode("cp1252"))["encoding"] == "cp1252"


def test_names_of_columns_are_one_line_each() -> None:
    assert inspect_table(b'"t\n1",t2,label\n1,2,a\n2,3,b\n').columns == ("t 1", "t2", "label")
