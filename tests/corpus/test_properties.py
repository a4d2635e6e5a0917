"""What must hold for every file, not only for those of the corpus."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnnviz.data.export import to_csv, to_parquet
from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading, inspect
from rnnviz.records import SeriesSet
from tests.corpus.clean import Clean, long_dates, long_plain, recording, wide_first, wide_last
from tests.corpus.manifest import cases
from tests.corpus.write import csv

ODD = st.sampled_from(
    [
        "=1+1",
        "+a",
        "-b",
        "@c",
        "'",
        "''x",
        "NA",
        "none",
        "1.0",
        "1",
        "01",
        " a",
        "a ",
        "",
        "a,b",
        'a"b',
        "a\nb",
        "\t",
        "é",
        "#x",
    ]
)
NAMES = st.one_of(ODD, st.text(max_size=8))
# Larger ones are refused in words: their squares are beyond float32.
VALUES = st.floats(-(2.0**60), 2.0**60, width=32)


@st.composite
def series_sets(draw: st.DrawFn) -> SeriesSet:
    """Two classes or more with two series or more, of unequal lengths, with any names and any finite values."""
    classes = draw(st.lists(NAMES, min_size=2, max_size=3, unique=True))
    y = np.repeat(np.arange(len(classes)), draw(st.integers(2, 3)))
    n, l, k = len(y), draw(st.integers(2, 4)), draw(st.integers(1, 3))
    lengths = draw(st.lists(st.integers(2, l), min_size=n, max_size=n))
    lengths[draw(st.integers(0, n - 1))] = l
    flat = draw(st.lists(VALUES, min_size=l * n * k, max_size=l * n * k))
    return SeriesSet(
        np.array(flat, np.float32).reshape(l, n, k),
        np.array(draw(st.permutations(y.tolist()))),
        tuple(classes),
        tuple(draw(st.lists(NAMES, min_size=k, max_size=k, unique=True))),
        np.array(lengths),
        tuple(draw(st.lists(NAMES, min_size=n, max_size=n, unique=True))),
    )


def read(data: bytes, name: str = "x.csv", **wishes: Any) -> SeriesSet:
    reading = inspect(File(name, data), **wishes)
    assert reading.series is not None, [str(finding) for finding in reading.findings]
    return reading.series


@given(series_sets())
def test_parquet_comes_back_exactly(series: SeriesSet):
    back = read(to_parquet(series), "x.parquet")
    assert back.names == series.names and back.classes == series.classes and back.features == series.features
    assert back.y.tolist() == series.y.tolist() and back.lengths.tolist() == series.lengths.tolist()
    assert back.X.tobytes() == series.X.tobytes()


@given(series_sets())
def test_csv_comes_back(series: SeriesSet):
    """Up to the order of the series and the classes."""
    back = read(to_csv(series))
    assert set(back.classes) == set(series.classes) and back.features == series.features
    assert sorted(back.names) == sorted(series.names)
    for i, name in enumerate(series.names):
        j, steps = back.names.index(name), series.lengths[i]
        assert back.lengths[j] == steps
        assert back.classes[back.y[j]] == series.classes[series.y[i]]
        assert np.array_equal(back.X[:steps, j], series.X[:steps, i])


def same(one: SeriesSet, other: SeriesSet, named: bool = True) -> None:
    """The same values and classes under the same names, whatever their order; in the same order if not ``named``."""
    assert set(one.classes) == set(other.classes) and one.features == other.features
    assert not named or set(one.names) == set(other.names)
    order = [other.names.index(name) for name in one.names] if named else list(range(one.n))
    assert np.array_equal(one.X, other.X[:, order])
    assert [one.classes[i] for i in one.y] == [other.classes[i] for i in other.y[order]]


@pytest.mark.parametrize("make", [long_plain, long_dates], ids=lambda make: make.__name__)
@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_rows_does_not_matter(make, seed):
    clean: Clean = make()
    rows = list(clean.rows)
    seed.shuffle(rows)
    same(read(csv(clean)), read(csv(replace(clean, rows=tuple(rows)))))


UNRELATED = {
    "different": lambda r: f"note {r} on it",
    "constant": lambda r: "ok",
    "empty": lambda r: "",
    "addresses": lambda r: f"10.0.0.{r}",
}


@pytest.mark.parametrize("make", [long_plain, long_dates, recording, wide_last, wide_first], ids=lambda m: m.__name__)
@pytest.mark.parametrize("kind", UNRELATED)
@given(data=st.data())
@settings(max_examples=5)
def test_an_unrelated_column_changes_nothing_but_the_finding(make, kind, data):
    clean: Clean = make()
    place = data.draw(st.integers(0, len(clean.rows[0])))
    name = data.draw(st.sampled_from(["remark", "Bemerkung", "note 7", "operator", "x;y"]))
    wider = clean.column(place, name, [UNRELATED[kind](r) for r in range(len(clean.rows))])
    before, after = inspect(File("x.csv", csv(clean))), inspect(File("x.csv", csv(wider)))
    assert before.series is not None and after.series is not None, [str(f) for f in after.findings]
    as_names = clean.kind == "wide" and kind in (
        "different",
        "addresses",
    )  # another text in each row: they may be names
    same(before.series, after.series, named=not as_names)
    assert {f.code for f in after.findings} - {f.code for f in before.findings} <= {"unused"}
    assert as_names or "unused" in {f.code for f in after.findings}


def sound(reading: Reading) -> None:
    """A set, or at least one reason why there is none."""
    blocking = [f for f in reading.findings if f.weight in ("stops", "asks")]
    assert (reading.series is None) == bool(blocking), reading.findings
    for finding in reading.findings:
        assert finding.what and finding.code and finding.count >= 0
        assert finding.weight != "asks" or len(finding.fixes) > 1


ENDINGS = st.sampled_from(
    ["csv", "tsv", "txt", "csv.gz", "zip", "xlsx", "xls", "ods", "parquet", "json", "jsonl", "ts", "arff", "dat", ""]
)
CELLS = st.one_of(
    st.floats().map(str),
    st.integers(-9999, 9999).map(str),
    st.sampled_from(
        ["", "NA", "walk", "run", "1,5", "1.234,5", '"', '""', "'", "#", "?", "2024-01-01", "01/02/2024", "12:30"]
    ),
    st.text(max_size=4),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Like a table, and often not quite one."""
    delimiter, end = (
        draw(st.sampled_from([",", ";", "\t", "|", " ", ", "])),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    width = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width + draw(st.integers(0, 1))), max_size=12))
    text = end.join(delimiter.join(row) for row in rows)
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "shift_jis"])), "ignore")


@given(st.one_of(st.binary(max_size=400), tables()), ENDINGS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_a_reading(data: bytes, ending: str):
    sound(inspect(File(f"x.{ending}", data)))


@given(
    st.lists(
        st.tuples(st.sampled_from(["a.csv", "b.csv", "d/a.csv", "walk_1.csv", "walk_2.csv"]), tables()), max_size=4
    )
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_files_give_a_reading(files: list[tuple[str, bytes]]):
    sound(inspect([File(name, data) for name, data in files]))


SEEDS = [case for case in cases() if not case.alone and sum(len(data) for _, data in case.files) < 40_000]


@given(st.sampled_from(SEEDS), st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_hurt_files_give_a_reading(case, data):
    """Files of the corpus with bytes changed, cut out and put in."""
    name, whole = data.draw(st.sampled_from(case.files))
    hurt = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(hurt)))
        cut = data.draw(st.integers(0, 40))
        hurt[at : at + cut] = data.draw(st.binary(max_size=40))
    sound(inspect(File(name, bytes(hurt))))


WISHES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["wide", "long", "recording"]),
        "header": st.integers(0, 3),
        "preamble": st.integers(0, 30),
        "footer": st.integers(0, 30),
        "delimiter": st.sampled_from([",", ";", " ", "\t", "x"]),
        "encoding": st.sampled_from(["utf-8", "utf-16", "cp1252", "shift_jis"]),
        "decimal": st.sampled_from([",", "."]),
        "units": st.booleans(),
        "missing": st.sampled_from([None, "interpolate", "carry", "leave_out"]),
        "text": st.sampled_from([None, "missing"]),
        "infinite": st.sampled_from([None, "missing"]),
        "outliers": st.sampled_from(["keep", "clip", "missing"]),
        "spacing": st.sampled_from([None, "keep", "even"]),
        "length": st.sampled_from(["keep", "cut", "resample"]),
        "small_classes": st.sampled_from(["keep", "leave_out"]),
        "patch": st.integers(1, 30),
        "window": st.integers(1, 50),
        "stride": st.integers(1, 50),
        "literal": st.booleans(),
    },
)


@given(st.sampled_from(SEEDS), WISHES)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_wishes_give_a_reading(case, wishes):
    """Also wishes that do not suit the file."""
    sound(inspect([File(name, data) for name, data in case.files], **wishes))
