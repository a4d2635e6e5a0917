"""Decimal signs and thousands marks: told, asked, or clear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.data.files import File, Table, open_files
from rnnviz.data.files.numbers import cells_to_numbers
from rnnviz.errors import Finding


def read(cells: list[str], **wishes: Any) -> tuple[Table, list[Finding]]:
    """A table whose column ``x`` holds these cells."""
    text = "t;x;class\n" + "".join(f"{i};{cell};{'ab'[i % 2]}\n" for i, cell in enumerate(cells))
    (table,), findings = open_files([File("x.csv", text.encode())], wishes)
    return table, findings


def numbers(table: Table) -> list[float]:
    return [float(number) for number in cells_to_numbers(table.column("x"), table.format)]


PRESSURES = ["120 080", "135 117", "128 084", "119 079"]


@pytest.mark.parametrize("mark", [" ", "\u202f", "'", "\u2019"])
def test_one_group_of_digits_behind_a_space_could_be_two_numbers(mark: str) -> None:
    cells = [cell.replace(" ", mark) for cell in PRESSURES]
    _, (found,) = read(cells)
    assert (found.code, found.weight, found.count) == ("decimal", "asks", 4)
    whole, none = (read(cells, **fix.changes) for fix in found.fixes)
    assert (numbers(whole[0]), whole[1]) == ([120080, 135117, 128084, 119079], [])
    assert np.isnan(numbers(none[0])).all() and none[1] == []


@pytest.mark.parametrize("proof", ["1 234 567", "1 234.5", "1 234,5"])
def test_spaces_that_other_cells_show_to_be_marks_are_told(proof: str) -> None:
    table, (found,) = read([*PRESSURES, proof])
    assert (found.code, found.weight, found.count) == ("decimal", "tells", 5)
    assert numbers(table) == [120080, 135117, 128084, 119079, float(proof.replace(" ", "").replace(",", "."))]


def test_a_wish_for_the_decimal_sign_leaves_the_question_on_spaces() -> None:
    _, (found,) = read(PRESSURES, decimal=".")
    assert (found.code, found.weight) == ("decimal", "asks")
    _, findings = read([*PRESSURES, "1.234", "5"], decimal=".")
    assert [(found.code, found.weight) for found in findings] == [("decimal", "asks")]


def test_a_broken_table_asks_nothing_on_spaces() -> None:
    _, findings = read([*PRESSURES, "1.5", "2,5"])
    assert [(found.code, found.weight) for found in findings] == [("mixed_decimal", "stops")]


GROUPS = [f"{i % 9 + 1}.{i % 1000:03d}" for i in range(2_000)]


@pytest.mark.parametrize("place", [0, 300, 1_999])
@pytest.mark.parametrize(
    ("cell", "said"), [("7", "asks"), ("0.5", ""), ("1234.567", ""), ("12,5", "tells"), ("1.234.567", "tells")]
)
def test_what_decides_on_a_point_may_stand_in_any_row(place: int, cell: str, said: str) -> None:
    _, findings = read([*GROUPS[:place], cell, *GROUPS[place:]])
    assert [finding.weight for finding in findings] == ([said] if said else [])
    assert all(finding.code == "decimal" for finding in findings)


@pytest.mark.parametrize("cells", [["1.234", "20.500", "100.250"], ["-1.234", "+7.000", "3.125"]])
def test_points_before_three_digits_between_semicolons_may_be_thousands(cells: list[str]) -> None:
    _, (found,) = read(cells)
    assert (found.code, found.weight, found.count) == ("decimal", "asks", 3)
    point, thousands = (read(cells, **fix.changes) for fix in found.fixes)
    assert (numbers(point[0]), point[1]) == ([float(cell) for cell in cells], [])
    assert (numbers(thousands[0]), thousands[1]) == ([1000 * float(cell) for cell in cells], [])


@pytest.mark.parametrize("proof", ["0.123", "-0.123", "7.5", "12.3456", "1.2e3", ".250", "007.125", "1234.125"])
def test_one_number_that_is_no_group_shows_that_points_are_decimal(proof: str) -> None:
    table, findings = read(["1.234", "20.500", proof])
    assert (numbers(table), findings) == ([1.234, 20.5, float(proof)], [])


def test_points_before_three_digits_are_decimal_where_commas_separate() -> None:
    text = "t,x,class\n" + "".join(f"{i},{i + 1}.125,{'ab'[i % 2]}\n" for i in range(9))
    (table,), findings = open_files([File("x.csv", text.encode())], {})
    assert (table.format.decimal, findings) == (".", [])


def test_a_question_counts_the_cells_of_all_rows() -> None:
    _, (found,) = read([*GROUPS, "7"])
    assert found.count == len(set(GROUPS))


def test_rows_of_a_wide_table_count_too() -> None:
    header = ",".join([*(f"t{i}" for i in range(5_000)), "class"])
    rows = [",".join([*["1.234"] * 5_000, "ab"[i % 2]]) for i in range(60)]
    rows[-1] = ",".join([*["1.234"] * 4_999, "5", "a"])
    _, findings = open_files([File("x.csv", "\n".join([header, *rows]).encode())], {})
    assert [(finding.code, finding.weight) for finding in findings] == [("decimal", "asks")]
