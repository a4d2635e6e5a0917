"""Files of about 10 MB, none of which may take more than ten seconds. Together they are too long for every test run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from tests.corpus.case import Case, Reads, Stops
from tests.corpus.clean import MOODS, Clean, long, make
from tests.corpus.pack import Cell, xlsx
from tests.corpus.write import csv, lines

MEGABYTES_10 = 10_000_000


def tall(n: int, k: int) -> Clean:
    """A long table of n series of 100 steps."""
    names, features = [f"series {i}" for i in range(n)], [f"sensor {f}" for f in range(k)]
    truth = make(n, k, [100], MOODS, names, features, seed=91)
    columns = ("series", "time", *map(str, range(k)), "label")
    return long("tall", truth, ("series", "time", *features, "class"), columns, [str(t) for t in range(100)])


def _clean(clean: Clean) -> Case:
    return Case("large/long", (("long.csv", csv(clean)),), Reads(clean.truth))


def _ragged() -> Case:
    """The class first, rows of every length."""
    lengths = [*range(40, 300, 7)]
    truth = make(11_000, 1, lengths, MOODS, seed=92)
    rows = [",".join([c, *(f"{x:.2f}" for x in v[:, 0])]) for v, c in zip(truth.values, truth.labels, strict=True)]
    return Case("large/ragged", (("ragged.csv", "\n".join(rows).encode()),), Reads(truth))


def _quoted(clean: Clean) -> Case:
    """A remark with line breaks, commas and quotes in every row."""
    notes = [f'Anna said: "look,\nagain {r}"' for r in range(len(clean.rows))]
    written = csv(clean.column(2, "remark", notes), always=True)
    return Case("large/quoted", (("quoted.csv", written),), Reads(clean.truth, ("unused",)))


def _workbook(clean: Clean) -> Case:
    numeric = {*clean.numbers, clean.time}
    rows: list[list[Cell]] = [list(clean.header or ())]
    rows += [[float(c) if i in numeric else c for i, c in enumerate(row)] for row in clean.rows]
    return Case("large/workbook", (("book.xlsx", xlsx({"Sheet1": rows})),), Reads(clean.truth))


def _json(clean: Clean) -> Case:
    head, numeric = clean.header or (), {*clean.numbers, clean.time}
    rows = [
        json.dumps({name: float(c) if i in numeric else c for i, (name, c) in enumerate(zip(head, row, strict=True))})
        for row in clean.rows
    ]
    return Case("large/json", (("rows.jsonl", "\n".join(rows).encode()),), Reads(clean.truth))


def _garbage() -> Case:
    return Case("large/garbage", (("garbage.csv", random.Random(7).randbytes(MEGABYTES_10)),), Stops())


def _latin() -> Case:
    """Letters and marks by chance, no zero byte: it has to be looked at as text."""
    marks = random.Random(8).choices(b"abcdefgh0123456789.,;\t\"\n '\xe4\xf6\xfc", k=MEGABYTES_10)
    return Case("large/letters", (("letters.csv", bytes(marks)),), Stops())


def _endless() -> Case:
    return Case("large/endless", (("endless.csv", b"abcdefghi " * (MEGABYTES_10 // 10)),), Stops())


def _endless_numbers() -> Case:
    return Case("large/endless_numbers", (("endless.csv", b"1.25," * (MEGABYTES_10 // 5)),), Stops(("too_large",)))


def _quotes() -> Case:
    return Case("large/quotes", (("quotes.csv", b'"a""b,' * (MEGABYTES_10 // 6)),), Stops())


def _deep() -> Case:
    return Case("large/deep", (("deep.json", b"[" * MEGABYTES_10),), Stops())


def _short_lines() -> Case:
    return Case("large/short_lines", (("short.csv", b"\n;\n," * (MEGABYTES_10 // 4)),), Stops())


def _preamble(clean: Clean) -> Case:
    """A logger's diary of 5 MB above the table."""
    diary = "".join(f"# {i}: all is well, battery {i % 100} %\n" for i in range(120_000))
    return Case("large/diary", (("diary.csv", diary.encode() + csv(clean)),), Reads(clean.truth, ("comments",)))


def _latin1(clean: Clean) -> Case:
    """The only letter beyond ASCII is in the last row's remark."""
    remarks = ["" for _ in clean.rows[:-1]]
    rows = lines(clean.column(2, "remark", [*remarks, "für"]))
    return Case(
        "large/late_letter", (("late.csv", "\n".join(rows).encode("cp1252")),), Reads(clean.truth, ("encoding",))
    )


def large_cases() -> Iterator[Case]:
    table, smaller = tall(2_400, 5), tall(600, 5)
    yield from (_clean(table), _ragged(), _quoted(tall(1_400, 4)), _workbook(smaller), _json(tall(850, 5)), _garbage())
    yield from (_latin(), _endless(), _endless_numbers(), _quotes(), _deep(), _short_lines(), _preamble(smaller))
    yield _latin1(table)
