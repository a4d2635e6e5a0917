"""Cells to numbers: against Python's own float, and against hand-written lists of what is no number."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.files.numbers import cells_to_numbers, is_infinite, is_missing
from rnnviz.data.files.table import Format

NOT_NUMBERS = [
    "1.234.567",
    "12%",
    "1e5x",
    "0x10",
    "0X1F",
    "1_000",
    "½",
    "12-Jan",
    "1,5",
    "12,34",
    "1d5",
    "\uff11\uff12",
    "\u0661",
    "1.5.2",
    "1e",
    "e5",
    ".",
    "+",
    "-",
    "1+2",
    "(5)",
    "5-",
    "3°",
    "1f",
    "true",
    "0x1p3",
    "nan(1)",
    "#REF!",
    "1/2",
    "++1",
    "--1",
    "1e5.5",
    "$5",
    "5€",
    "infinite",
    "in",
    ",",
]


def column(*cells: str) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(cells, pa.string())])


def read(cell: str, decimal: str = ".", thousands: str = "") -> float:
    return float(cells_to_numbers(column(cell), Format(decimal=decimal, thousands=thousands))[0])


@pytest.mark.parametrize("cell", NOT_NUMBERS)
def test_text_is_never_a_number(cell: str) -> None:
    alone, among = column(cell), column("1", "", cell, "2")
    assert math.isnan(cells_to_numbers(alone, Format())[0])
    np.testing.assert_array_equal(cells_to_numbers(among, Format()), [1, np.nan, np.nan, 2])


@pytest.mark.parametrize("cell", ["1", "+1", "-1", "1.", ".5", "-.5e-3", "1e5", "1E+05", "00012", "0", "1e-400"])
def test_plain_numbers_are_read_as_python_reads_them(cell: str) -> None:
    assert read(cell) == float(cell)
    assert read(cell.replace(".", ","), ",") == float(cell)


@given(st.floats(allow_nan=False))
def test_what_repr_writes_is_read_back_exactly(value: float) -> None:
    assert read(repr(value)) == value
    assert read(repr(value).replace(".", ","), ",") == value
    np.testing.assert_array_equal(cells_to_numbers(column("text", repr(value)), Format()), [np.nan, value])


@given(st.integers(-(10**15), 10**15), st.sampled_from([(".", ","), (",", "."), (".", " "), (",", "'")]))
def test_numbers_in_right_groups_are_read(value: int, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    assert read(f"{value:,}".replace(",", thousands) + decimal + "5", decimal, thousands) == float(f"{value}.5")
    assert read(f"{value}", decimal, thousands) == value


@pytest.mark.parametrize(
    "cell", ["12,34", "1,23,456", "0,123", "1234,567", "1,2345", ",123", "1,", "1,234,56", "1,,234"]
)
def test_thousands_marks_count_only_in_right_groups(cell: str) -> None:
    assert math.isnan(read(cell, ".", ","))


def test_a_number_may_be_grouped_by_spaces_of_any_width() -> None:
    for space in " \u00a0\u2009\u202f":
        assert read(f"12{space}345,5", ",", " ") == 12345.5
    assert read("12’345.5", ".", "'") == 12345.5


def test_a_point_is_text_where_the_decimal_sign_is_a_comma() -> None:
    assert math.isnan(read("1.5", ","))
    assert math.isnan(read("1.234", ","))
    assert read("1.234", ",", ".") == 1234


def test_a_typographic_minus_is_a_minus() -> None:
    np.testing.assert_array_equal(cells_to_numbers(column("−5", "3", "−∞"), Format()), [-5, 3, -np.inf])


@pytest.mark.parametrize("decimal", [".", ","])
def test_infinity_is_read_and_known_however_it_is_spelled(decimal: str) -> None:
    cells = column("inf", "-inf", "Infinity", "-INFINITY", "+Inf", "∞", "-∞", "1", "", "x")
    inf = np.inf
    wanted = [inf, -inf, inf, -inf, inf, inf, -inf, 1, np.nan, np.nan]
    np.testing.assert_array_equal(cells_to_numbers(cells, Format(decimal=decimal)), wanted)
    np.testing.assert_array_equal(is_infinite(cells), np.isinf(wanted))


def test_a_number_too_large_is_infinite() -> None:
    assert read("1e400") == np.inf
    assert read("-1e400") == -np.inf


def test_missing_is_known_in_large_and_small_letters() -> None:
    words = ["", "NA", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "None", "nil", "?", "-", "--"]
    assert is_missing(column(*words)).all()
    assert np.isnan(cells_to_numbers(column(*words), Format())).all()
    assert not is_missing(column("0", "-999", "no", "x", "nano", "None of them", " ", "---")).any()


def test_no_cells_give_no_numbers() -> None:
    empty = pa.chunked_array([], pa.string())
    assert len(cells_to_numbers(empty, Format())) == 0
    assert len(is_missing(empty)) == len(is_infinite(empty)) == 0


@given(st.lists(st.text(max_size=8), max_size=8), st.sampled_from([Format(), Format(decimal=",", thousands=".")]))
def test_any_text_gives_a_number_or_none(cells: list[str], format: Format) -> None:
    numbers = cells_to_numbers(column(*cells), format)
    assert len(numbers) == len(cells)
    for cell, value in zip(cells, numbers, strict=True):
        if not any(c.isdigit() or c in "∞iI" for c in cell):
            assert np.isnan(value)
