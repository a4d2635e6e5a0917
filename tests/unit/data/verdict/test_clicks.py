"""Every click that a finding offers, on files: it makes the finding go away and brings no other that stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnnviz.data.reading import inspect
from rnnviz.errors import Finding

L, N = 8, 12
Array = Any


def noise(k: int, n: int = N, l: int = L) -> Array:
    """``(n, l, k)`` values as cells; every second series rises."""
    values = np.random.default_rng(0).normal(size=(n, l, k)) + np.where(np.arange(n) % 2, 0.5, -0.5)[:, None, None]
    return values.round(3).astype(object)


def classes(n: int) -> list[str]:
    return ["up" if i % 2 else "down" for i in range(n)]


def lines(rows: list[list[Any]]) -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def wide(X: Array, y: list[str], times: Array = None) -> bytes:
    n, l, k = X.shape
    names = [f"{'xyz'[f]}_{t}" if k > 1 else f"t{t}" for t in range(l) for f in range(k)]
    return lines([[*names, "class"], *([*X[i].ravel(), y[i]] for i in range(n))])


def long(X: Array, y: list[str], times: Array = None) -> bytes:
    n, l, k = X.shape
    times = np.arange(l) if times is None else times
    rows = [[f"s{i}", times[t], *X[i, t], y[i]] for i in range(n) for t in range(l)]
    return lines([["series", "time", *"xyz"[:k], "class"], *rows])


def recording(X: Array, y: list[str], times: Array = None) -> bytes:
    n, l, k = X.shape
    times = np.arange(n * l) if times is None else np.tile(times, n) + np.repeat(np.arange(n) * (times[-1] + 1), l)
    rows = [[times[i * l + t], *X[i, t], y[i]] for i in range(n) for t in range(l)]
    return lines([["time", *"xyz"[:k], "class"], *rows])


SHAPES: dict[str, tuple[Callable[..., bytes], int]] = {
    "wide": (wide, 1),
    "wide of three": (wide, 3),
    "long": (long, 3),
    "recording": (recording, 3),
}


def with_cell(cell: Any) -> Callable[[Array, list[str]], None]:
    def change(X: Array, y: list[str]) -> None:
        X[4, 2, 0] = cell

    return change


def with_feature(make: Callable[[int, int], Any]) -> Callable[[Array, list[str]], None]:
    """The last feature, by series and step."""

    def change(X: Array, y: list[str]) -> None:
        n, l, _ = X.shape
        for i in range(n):
            X[i, :, -1] = [make(i, t) for t in range(l)]

    return change


def rare(X: Array, y: list[str]) -> None:
    y[2] = "rare"


def few(X: Array, y: list[str]) -> None:
    y[2] = y[5] = y[8] = "rare"


def empty(X: Array, y: list[str]) -> None:
    X[4] = "NA"


TROUBLES: dict[str, tuple[str, Callable[[Array, list[str]], None], tuple[str, ...]]] = {
    "missing": ("missing", with_cell("NA"), tuple(SHAPES)),
    "text": ("text", with_cell("broken"), tuple(SHAPES)),
    "infinite": ("infinite", with_cell("inf"), tuple(SHAPES)),
    "outlier": ("outliers", with_cell(5000.5), tuple(SHAPES)),
    "code": ("outliers", with_cell(-999), tuple(SHAPES)),
    "huge": ("precision", with_cell("1e39"), tuple(SHAPES)),
    "fine": ("precision", with_feature(lambda i, t: 1e7 + (i * 7 + t * 3) % 5 / 8), ("wide of three", "long")),
    "constant": ("constant", with_feature(lambda i, t: 4.5), ("wide of three", "long", "recording")),
    "clock": ("clock", with_feature(lambda i, t: 0.5 + 1.5 * t), ("wide of three", "long")),
    "leak": ("leak", with_feature(lambda i, t: 3.5 + i % 2), ("wide of three", "long", "recording")),
    "leak at a step": (
        "leak",
        with_feature(lambda i, t: 3.5 + i % 2 if t == 2 else i * t % 7 / 4),
        ("wide of three", "long", "recording"),
    ),
    "void": ("empty_feature", with_feature(lambda i, t: "NA"), ("wide of three",)),
    "lonely": ("lonely_class", rare, tuple(SHAPES)),
    "few": ("small_classes", few, tuple(SHAPES)),
    "empty": ("empty_series", empty, tuple(SHAPES)),
}
CASES = [(trouble, shape) for trouble, (_, _, shapes) in TROUBLES.items() for shape in shapes]


def stops(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings if finding.weight in ("stops", "asks")}


def clicked(data: bytes, code: str, wishes: dict[str, Any]) -> None:
    """Clicks each fix of the finding, and looks what is left."""
    before = inspect(data, **wishes)
    assert before.recipe is not None
    for finding in [f for f in before.findings if f.code == code and f.weight != "tells"]:
        assert finding.fixes
        for fix in finding.fixes:
            after = inspect(data, **{**wishes, **fix.changes})
            assert (code, finding.what) not in [(f.code, f.what) for f in after.findings], fix
            assert not stops(after.findings) - stops(before.findings), fix
            assert after.recipe is not None
            assert after.recipe.layout.kind == before.recipe.layout.kind
            if stops(before.findings) <= {code}:
                assert after.series is not None
            if "features" in fix.changes and after.series is not None:
                assert after.series.features == tuple(fix.changes["features"])
                assert after.series.l == L


@pytest.mark.parametrize(("trouble", "shape"), CASES)
def test_each_click_helps(trouble: str, shape: str) -> None:
    code, change, _ = TROUBLES[trouble]
    write, k = SHAPES[shape]
    n = 24 if shape == "recording" or trouble in ("few", "lonely") else N
    X, y = noise(k, n), classes(n)
    change(X, y)
    wishes = {"window": L, "stride": L} if shape == "recording" else {}
    data = write(X, y)
    assert code in [f.code for f in inspect(data, **wishes).findings]
    clicked(data, code, wishes)


@pytest.mark.parametrize("shape", ["long", "recording"])
@pytest.mark.parametrize(
    ("code", "steps"),
    [("gaps", [1] * 6 + [2]), ("uneven", [1, 1, 1.3, 0.8, 1, 1, 1]), ("uneven", [1, 3, 0.2, 4, 7, 0.3, 2])],
)
def test_each_click_on_times_helps(shape: str, code: str, steps: list[float]) -> None:
    l = 8 if code == "uneven" else 20
    times = np.cumsum([0, *([1] * (l - 8)), *steps]).round(3)
    data = SHAPES[shape][0](noise(2, 24, l), classes(24), times)
    wishes = {"window": l, "stride": l} if shape == "recording" else {}
    assert code in [f.code for f in inspect(data, **wishes).findings]
    before = inspect(data, **wishes)
    (finding,) = (f for f in before.findings if f.code == code and f.weight != "tells")
    for fix in finding.fixes:
        after = inspect(data, **{**wishes, **fix.changes})
        assert code not in [f.code for f in after.findings if f.weight != "tells"]
        assert after.series is not None


@pytest.mark.parametrize(("shape", "l"), [("wide", 450), ("wide of three", 450), ("long", 450), ("recording", 450)])
def test_each_click_on_long_series_helps(shape: str, l: int) -> None:
    write, k = SHAPES[shape]
    data = write(noise(k, 10, l), classes(10))
    wishes = {"window": l, "stride": l} if shape == "recording" else {}
    before = inspect(data, **wishes)
    (finding,) = (f for f in before.findings if f.code == "too_long")
    for fix in finding.fixes:
        after = inspect(data, **{**wishes, **fix.changes})
        assert "too_long" not in [f.code for f in after.findings]
        assert after.series is not None
        assert after.series.l <= 400


def test_features_chosen_in_a_wide_table_keep_their_own_columns() -> None:
    X = noise(3)
    series = inspect(wide(X, classes(N)), features=("z", "x")).series
    assert series is not None
    assert series.features == ("z", "x")
    np.testing.assert_array_equal(series.X, X.transpose(1, 0, 2)[:, :, [2, 0]].astype(np.float32))


def test_columns_without_a_partner_are_left_out_by_a_click() -> None:
    X = noise(2)
    head, *rows = wide(X, classes(N)).decode().splitlines()
    data = "\n".join([f"x_{L},{head}", *(f"1.5,{row}" for row in rows)]).encode()
    (finding,) = (f for f in inspect(data).findings if f.code == "steps_unequal")
    (fix,) = finding.fixes
    series = inspect(data, **fix.changes).series
    assert series is not None
    assert series.features == ("x", "y")
    np.testing.assert_array_equal(series.X, X.transpose(1, 0, 2).astype(np.float32))


def with_power(shape: str, cell: Callable[[int], str]) -> bytes:
    """A file of this shape with one more column, in front."""
    write, k = SHAPES[shape]
    head, *rows = write(noise(k), classes(N)).decode().splitlines()
    return "\n".join([f"power,{head}", *(f"{cell(i)},{row}" for i, row in enumerate(rows))]).encode()


@pytest.mark.parametrize("shape", ["wide", "wide of three", "long"])
def test_columns_of_numbers_with_units_are_left_out_by_a_click(shape: str) -> None:
    data = with_power(shape, lambda i: f"{i % 9} mW")
    (finding,) = (f for f in inspect(data).findings if f.code == "text")
    fix = finding.fixes[-1]
    after = inspect(data, **fix.changes)
    assert "text" not in [f.code for f in after.findings]
    assert after.series is not None
    np.testing.assert_array_equal(after.series.X, noise(SHAPES[shape][1]).transpose(1, 0, 2).astype(np.float32))


@pytest.mark.parametrize(
    ("written", "said", "sign"),
    [("{} mW", "1 mW is 1", 1), ("{}%", "1% is 1", 1), ("${}", "$1 is 1", 1), ("-€ {}", "-€ 1 is -1", -1)],
)
def test_numbers_are_read_without_what_stands_beside_them_by_a_click(written: str, said: str, sign: int) -> None:
    data = with_power("long", lambda i: written.format(i * i % 97) if i % 13 else "NA")
    (finding,) = (f for f in inspect(data).findings if f.code == "text")
    fix = finding.fixes[0]
    assert fix.words == f"Read them as numbers: {said}"
    series = inspect(data, missing="carry", **fix.changes).series
    assert series is not None
    assert series.features == ("power", "x", "y", "z")
    rows = np.arange(N * L)
    where = rows % 13 > 0
    assert series.names == tuple(f"s{i}" for i in range(N))
    np.testing.assert_array_equal(series.X[:, :, 0].T.ravel()[where], sign * (rows**2 % 97)[where])
    (note,) = (note for note in series.source["notes"] if "beside them" in note)
    count = int(where.sum())
    cell, _, number = said.partition(" is ")
    assert note == f"{count} numbers were read without the sign or unit beside them: power: {cell!r} is {number}."


def test_a_decimal_comma_before_a_unit_is_one() -> None:
    rows = [f"s{i};{t};{(i + t) % 7},25 mm;{'ab'[i % 2]}" for i in range(6) for t in range(5)]
    data = "\n".join(["series;time;width;class", *rows]).encode()
    (finding,) = (f for f in inspect(data).findings if f.code == "text")
    after = inspect(data, **finding.fixes[0].changes)
    assert after.series is not None and after.recipe is not None
    assert after.series.X[:, 0, 0].tolist() == [0.25, 1.25, 2.25, 3.25, 4.25]
    assert (after.recipe.format.decimal, after.columns[2].unit) == (",", "mm")


def test_columns_in_which_units_differ_are_not_read_as_numbers() -> None:
    data = with_power("long", lambda i: f"{i % 9} mm" if i % 7 else f"{i % 9}.2 cm")
    (finding,) = (f for f in inspect(data).findings if f.code == "text")
    assert [list(fix.changes) for fix in finding.fixes] == [["features"]]
    forced = inspect(data, affixes={"power": "mm"})
    assert forced.series is None
    assert [f.code for f in forced.findings if f.weight == "stops"] == ["text"]
