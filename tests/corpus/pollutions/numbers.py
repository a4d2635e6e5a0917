"""How numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.corpus.case import Answer, Asks, Reads, Stops
from tests.corpus.clean import Clean, long_dates, long_plain, recording, wide_bare, wide_first, wide_last
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv

COMMAS = {"semicolon": ";", "tab": "\t", "pipe": "|"}


def comma(cell: str) -> str:
    return cell.replace(".", ",")


@pollution(wide_last, wide_bare, long_plain, long_dates, recording, each=COMMAS)
def decimal_comma(clean: Clean, mark: str) -> bytes:
    return csv(clean.map(clean.numbers, comma), mark)


@pollution(wide_last, long_plain)
def decimal_comma_quoted(clean: Clean) -> bytes:
    """Commas between and within: the numbers are quoted."""
    return csv(clean.map(clean.numbers, comma))


@pollution(wide_last, wide_bare, ending="txt")
def decimal_comma_and_spaces(clean: Clean) -> bytes:
    return csv(clean.map(clean.numbers, comma), " ", quote="")


def large(clean: Clean) -> Clean:
    """About a million times as large, so that groups appear: 1234567.8."""
    return clean.map(clean.numbers, lambda cell: f"{float(cell) * 1_000_003:.1f}").counted()


def grouped(cell: str, group: str, point: str) -> str:
    return f"{float(cell):,.1f}".replace(",", "G").replace(".", point).replace("G", group)


MARKS = {
    "english": (",", ".", ","),
    "english_semicolon": (",", ".", ";"),
    "german": (".", ",", ";"),
    "swiss": ("'", ".", ";"),
    "french": (" ", ",", ";"),
    "no_break_space": ("\u00a0", ",", ";"),
    "narrow_space": ("\u202f", ",", "\t"),
}


@pollution(wide_last, long_plain, each=MARKS)
def thousands(clean: Clean, marks: tuple[str, str, str]) -> Made:
    group, point, delimiter = marks
    clean = large(clean)
    written = clean.map(clean.numbers, lambda cell: grouped(cell, group, point))
    return Made(csv(written, delimiter), Reads(clean.truth))


def thrice(clean: Clean) -> tuple[Clean, Clean]:
    """Numbers from 90.000 to 110.000 with three decimals: in two ways to read, and each way's truth."""

    points = clean.map(clean.numbers, lambda cell: f"{float(cell) + 100 + 0.001 * (len(cell) % 3):.3f}").counted()
    values = tuple((v * 1000).round() for v in points.truth.values)
    return points, replace(points, truth=replace(points.truth, values=values))


@pollution(wide_last, long_plain, each={"semicolon": ";", "tab": "\t", "quoted": ","})
def ambiguous(clean: Clean, mark: str) -> Made:
    """100,234 in every cell: a hundred and a bit, or a hundred thousand."""
    points, groups = thrice(clean)
    answers = (Answer({"decimal": ","}, points.truth), Answer({"thousands": ","}, groups.truth))
    return Made(csv(points.map(clean.numbers, comma), mark), Asks("decimal", answers))


@pollution(wide_last, long_plain)
def decided_comma(clean: Clean) -> Made:
    """The same, but one number shows what the comma is: 0,250 is no group."""
    points, _ = thrice(clean)
    row, column = clean.place(2, 3)
    written = points.map(clean.numbers, comma).cell(row, column, "0,250")
    return Made(csv(written, ";"), Reads(points.truth.put(2, 3, 0, 0.25), (), ("outliers",)))


@pollution(wide_last, long_plain)
def three_decimals(clean: Clean) -> Made:
    """Points, three decimals, and no comma anywhere: nobody takes that for groups."""
    points, _ = thrice(clean)
    row, column = clean.place(2, 3)
    return Made(csv(points.cell(row, column, "0.250")), Reads(points.truth.put(2, 3, 0, 0.25), (), ("outliers",)))


@pollution(wide_last, long_plain)
def points_between_semicolons(clean: Clean) -> Made:
    """100.234 in every cell, as English decimals and as German thousands are written."""
    points, groups = thrice(clean)
    answers = (Answer({"decimal": "."}, points.truth), Answer({"thousands": "."}, groups.truth))
    return Made(csv(points, ";"), Asks("decimal", answers))


@pollution(wide_last, long_plain, each={"zero": ("0.250", 0.25), "minus": ("-0.250", -0.25), "shorter": ("9.5", 9.5)})
def points_between_semicolons_decided(clean: Clean, proof: tuple[str, float]) -> Made:
    """The same with one number that can have no thousands in it."""
    points, _ = thrice(clean)
    cell, value = proof
    written = points.cell(*clean.place(2, 3), cell)
    return Made(csv(written, ";"), Reads(points.truth.put(2, 3, 0, value), (), ("outliers",)))


@pollution(wide_last, long_plain)
def mixed_decimals(clean: Clean) -> Made:
    """Half with a point and half with a comma."""
    half = len(clean.rows) // 2
    rows = clean.map(clean.numbers, comma).rows[:half] + clean.rows[half:]
    return Made(csv(replace(clean, rows=rows), ";"), Stops(("mixed_decimal",)))


@pollution(wide_last, long_plain)
def one_comma(clean: Clean) -> Made:
    """One of many numbers has a comma: it is text, and no eleven hundred."""
    row, column = clean.place(4, 5)
    return Made(csv(clean.cell(row, column, "1,10"), ";"), Stops(("mixed_decimal",)))


@pollution(wide_last, long_plain)
def wrong_groups(clean: Clean) -> Made:
    """1,234 and 12,34: no thousands mark, no decimal sign in both."""
    clean = large(clean)
    row, column = clean.place(4, 5)
    written = clean.map(clean.numbers, lambda cell: grouped(cell, ",", ".")).cell(row, column, "12,34,5.0")
    return Made(csv(written, ";"), Stops(("text",)))


def scientific(cell: str) -> str:
    return f"{float(cell):.6e}"


@pollution(wide_last, wide_bare, long_plain, each={"lower": "e", "upper": "E"})
def exponents(clean: Clean, mark: str) -> bytes:
    return csv(clean.map(clean.numbers, lambda cell: scientific(cell).replace("e", mark)))


@pollution(wide_last, long_plain)
def plus_signs(clean: Clean) -> bytes:
    return csv(clean.map(clean.numbers, lambda cell: cell if cell[0] == "-" else f"+{cell}"))


@pollution(wide_last, long_plain)
def no_leading_zero(clean: Clean) -> bytes:
    return csv(
        clean.map(clean.numbers, lambda cell: cell.replace("0.", ".", 1) if cell.lstrip("-")[0] == "0" else cell)
    )


@pollution(wide_last, long_plain)
def leading_zeros(clean: Clean) -> bytes:
    return csv(clean.map(clean.numbers, lambda cell: f"-00{cell[1:]}" if cell[0] == "-" else f"00{cell}"))


@pollution(wide_last, long_plain)
def bare_points(clean: Clean) -> Made:
    """Whole numbers written "3."."""
    truth = replace(clean.truth, values=tuple((v * 100).round() for v in clean.truth.values))
    return Made(csv(clean.map(clean.numbers, lambda cell: f"{round(float(cell) * 100)}.")), Reads(truth))


@pollution(wide_first, long_plain)
def whole_numbers(clean: Clean) -> Made:
    truth = replace(clean.truth, values=tuple((v * 100).round() for v in clean.truth.values))
    return Made(csv(clean.map(clean.numbers, lambda cell: str(round(float(cell) * 100)))), Reads(truth))


@pollution(wide_last, long_plain)
def unicode_minus(clean: Clean) -> bytes:
    """A typographer's minus sign is a minus sign."""
    return csv(clean.map(clean.numbers, lambda cell: cell.replace("-", "−")))


@pollution(wide_last, long_plain)
def seventeen_digits(clean: Clean) -> Made:
    """As double precision is printed; what float32 keeps of it is the same."""
    written = clean.map(clean.numbers, lambda cell: f"{float(cell) / 7:.17g}").counted()
    return Made(csv(written), Reads(written.truth))


def beside(clean: Clean, columns: Sequence[int], affix: str) -> Answer:
    """The click that reads these columns without it."""
    return Answer({"affixes": dict.fromkeys([(clean.header or ())[c] for c in columns], affix)}, clean.truth)


@pollution(wide_last, long_plain)
def percent_everywhere(clean: Clean) -> Made:
    """Every value of the file ends in a percent sign: there is no number. 7 % is 7 then."""
    written = clean.map(clean.numbers, lambda cell: f"{cell} %")
    return Made(csv(written), Stops(("text",), (beside(clean, clean.numbers, "%"),)))


SIGNS = {"unit": ("kg", "{} kg"), "unit_close": ("°C", "{}°C"), "money": ("$", "${}"), "code": ("EUR", "{} EUR")}


@pollution(long_plain, each=SIGNS)
def unit_in_one_column(clean: Clean, sign: tuple[str, str]) -> Made:
    """Numbers with their unit in every cell of one column: not dropped as if it were a remark."""
    affix, written = sign
    made = clean.map(clean.numbers[:1], written.format)
    return Made(csv(made), Stops(("text",), (beside(clean, clean.numbers[:1], affix),)))


@pollution(long_plain)
def unit_after_decimal_comma(clean: Clean) -> Made:
    written = clean.map(clean.numbers, comma).map(clean.numbers[:1], lambda cell: f"{cell} mm")
    return Made(csv(written, ";"), Stops(("text",), (beside(clean, clean.numbers[:1], "mm"),)))


@pollution(long_plain)
def two_units_in_one_column(clean: Clean) -> Made:
    """12 mm and 1.2 cm: no click makes numbers of them, and none was wished for."""
    made = clean.map(clean.numbers[:1], lambda cell: f"{cell} mm" if float(cell) > 0 else f"{cell} cm")
    return Made(csv(made), Stops(("text",)))


@pollution(long_plain)
def two_units_in_one_column_wished(clean: Clean) -> Made:
    """What has another unit stays text, and stops."""
    made = clean.map(clean.numbers[:1], lambda cell: f"{cell} mm" if float(cell) > -2 else f"{cell} cm")
    wishes = (("affixes", {(clean.header or ())[clean.numbers[0]]: "mm"}),)
    return Made(csv(made), Stops(("text",)), wishes=wishes)
