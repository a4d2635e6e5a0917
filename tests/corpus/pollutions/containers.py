"""Not only text: archives, spreadsheets, Parquet, JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.corpus.case import Answer, Asks, Reads, Stops
from tests.corpus.clean import (
    MOODS,
    Clean,
    long_dates,
    long_plain,
    long_uneven,
    make,
    recording,
    wide_bare,
    wide_first,
    wide_inter,
    wide_last,
    wide_uneven,
)
from tests.corpus.pack import Cell, gzipped, members, ods, xlsx, zipped
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv


def typed(clean: Clean) -> list[list[Cell]]:
    """Numbers as numbers, nothing as nothing."""
    numeric = {*clean.numbers}

    def cell(c: int, text: str) -> Cell:
        return None if text == "" else float(text) if c in numeric else text

    head: list[list[Cell]] = [] if clean.header is None else [list(clean.header)]
    return head + [[cell(c, text) for c, text in enumerate(row)] for row in clean.rows]


@pollution(wide_last, long_plain, wide_bare, ending="csv.gz")
def gz(clean: Clean) -> bytes:
    return gzipped(csv(clean), b"data.csv")


@pollution(wide_last)
def gz_without_the_name(clean: Clean) -> bytes:
    """Named .csv."""
    return gzipped(csv(clean))


@pollution(long_plain, ending="csv.gz")
def gz_in_name_only(clean: Clean) -> bytes:
    """Named .gz, and text."""
    return csv(clean)


@pollution(wide_last, long_plain, wide_bare, ending="zip")
def zip_of_one(clean: Clean) -> bytes:
    return zipped({"data.csv": csv(clean)})


@pollution(long_plain, ending="zip")
def zip_with_litter(clean: Clean) -> bytes:
    """As macOS packs."""
    return zipped(
        {"data/": b"", "data/data.csv": csv(clean), "__MACOSX/data/._data.csv": b"\0\5\x16\7", ".DS_Store": b"\0\0\0\1"}
    )


@pollution(ending="zip")
def zip_of_nothing() -> Made:
    return Made(zipped({}), Stops(("members",)))


@pollution(ending="zip")
def zip_of_pictures() -> Made:
    return Made(zipped({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(100), "b.pdf": b"%PDF-1.7\n" + bytes(100)}), Stops())


@pollution(wide_last, long_plain, each={"gz": gzipped, "zip": lambda data: zipped({"a.csv": data})})
def cut_off(clean: Clean, pack: Callable[[bytes], bytes]) -> Made:
    packed = pack(csv(clean))
    return Made(packed[: len(packed) * 2 // 3], Stops(("corrupt",)))


@pollution(wide_last, ending="csv.gz")
def one_bit_turned(clean: Clean) -> Made:
    """The check sum tells that a number is not what it was."""
    packed = bytearray(gzipped(csv(clean)))
    packed[len(packed) // 2] ^= 1
    return Made(bytes(packed), Stops(("corrupt",)))


@pollution(wide_last, ending="zip")
def bit_turned_in_zip(clean: Clean) -> Made:
    packed = bytearray(zipped({"a.csv": csv(clean)}))
    packed[len(packed) // 2] ^= 1
    return Made(bytes(packed), Stops(("corrupt",)))


@pollution(wide_last, ending="zip")
def locked_zip(clean: Clean) -> Made:
    """The flag that says: a password is needed."""
    packed = bytearray(zipped({"a.csv": csv(clean)}))
    packed[6] |= 1
    packed[packed.index(b"PK\1\2") + 8] |= 1
    return Made(bytes(packed), Stops(("encrypted",)))


SHEETS: tuple[Callable[[], Clean], ...] = (
    wide_last,
    wide_first,
    wide_uneven,
    long_plain,
    long_uneven,
    recording,
    wide_inter,
)


@pollution(*SHEETS, ending="xlsx")
def workbook(clean: Clean) -> bytes:
    return xlsx({"Sheet1": typed(clean)})


@pollution(wide_last, wide_first, long_plain, recording, ending="ods")
def open_document(clean: Clean) -> bytes:
    return ods({"Tabelle1": typed(clean)})


@pollution(long_dates, ending="xlsx")
def workbook_of_days(clean: Clean) -> bytes:
    """Real dates in a spreadsheet."""
    rows = typed(clean)
    start = datetime(2024, 1, 1)
    stamped: list[list[Cell]] = [[start + timedelta(hours=r % 15), *row[1:]] for r, row in enumerate(rows[1:])]
    return xlsx({"Sheet1": [rows[0], *stamped]})


@pollution(wide_last, long_plain, ending="xlsx")
def numbers_as_text(clean: Clean) -> bytes:
    """Somebody formatted the cells as text."""
    return xlsx({"Sheet1": [list(clean.header or ()), *map(list, clean.rows)]})


@pollution(long_plain, ending="xlsx")
def title_and_merged_names(clean: Clean) -> Made:
    title: list[list[Cell]] = [["Measurements of 2024"], []]
    merged = ("A1:E1",)
    return Made(xlsx({"Sheet1": title + typed(clean)}, merged), Reads(clean.truth, ("preamble",)))


@pollution(long_plain, wide_last, ending="xlsx")
def empty_second_sheet(clean: Clean) -> bytes:
    return xlsx({"Data": typed(clean), "Sheet2": []})


@pollution(long_plain, ending="xlsx")
def moved_table(clean: Clean) -> bytes:
    """The table begins in C4."""
    return xlsx({"Data": [[], [], [], *([None, None, *row] for row in typed(clean))]})


def _two(clean: Clean) -> tuple[dict[str, list[list[Cell]]], Clean]:
    other = clean.map(clean.numbers, lambda cell: f"{float(cell) + 1:.2f}")
    return {"first": typed(clean), "second": typed(other)}, other


@pollution(long_plain, wide_last, each={"xlsx": xlsx, "ods": ods})
def two_sheets(clean: Clean, pack: Callable[..., bytes]) -> Made:
    sheets, other = _two(clean)
    values = tuple((v + 1).round(2) for v in clean.truth.values)
    answers = (
        Answer({"sheet": "first"}, clean.truth),
        Answer({"sheet": "second"}, replace(other.truth, values=values)),
    )
    return Made(pack(sheets), Asks("sheet", answers))


@pollution(each={"wide": ("t0 t1 t2 t3 t4 t5 t6 t7", "value"), "two": ("x_0 x_1 x_2 x_3 y_0 y_1 y_2 y_3", "x y")})
def sheet_for_each_class(names: tuple[str, str]) -> Made:
    """No column says the class; the sheets' names do."""
    columns, features = names[0].split(), tuple(names[1].split())
    l, k = len(columns) // len(features), len(features)
    truth = make(18, k, [l], MOODS, None, features, seed=71)
    sheets: dict[str, list[list[Cell]]] = {mood: [list(columns)] for mood in MOODS}
    for values, label in zip(truth.values, truth.labels, strict=True):
        sheets[label].append(values.T.ravel().tolist())
    answers = (Answer({"sheet": "*", "label": "sheet"}, replace(truth, free=True)),)
    return Made(xlsx(sheets), Stops(("no_label", "sheet"), answers))


@pollution(wide_last, ending="xlsx")
def cut_workbook(clean: Clean) -> Made:
    packed = xlsx({"Sheet1": typed(clean)})
    return Made(packed[: len(packed) // 2], Stops(("corrupt",)))


@pollution(wide_last, ending="xlsx")
def broken_sheet(clean: Clean) -> Made:
    """A good archive with a sheet that is no XML."""
    parts, sheet = members(xlsx({"Sheet1": typed(clean)})), "xl/worksheets/sheet1.xml"
    return Made(zipped({**parts, sheet: parts[sheet][:700]}), Stops(("corrupt",)))


@pollution(ending="xlsx")
def empty_workbook() -> Made:
    return Made(xlsx({"Sheet1": []}), Stops(("empty",)))


@pollution(long_plain, ending="xlsx")
def error_in_workbook(clean: Clean) -> Made:
    rows = typed(clean)
    rows[20][0] = "#DIV/0!"
    return Made(xlsx({"Sheet1": rows}), Stops(("text",)))


@pollution(long_plain, ending="csv")
def workbook_named_csv(clean: Clean) -> bytes:
    return xlsx({"Sheet1": typed(clean)})


def arrow(clean: Clean) -> pa.Table:
    rows = typed(clean)
    names = [str(name) for name in rows[0]]
    return pa.table({name: [row[c] for row in rows[1:]] for c, name in enumerate(names)})


def parquet(table: pa.Table) -> tuple[bytes, bytes]:
    """The file, and what does not change with the library's version."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="none")
    return out.getvalue(), repr((table.schema.to_string(), table.to_pylist())).encode()


@pollution(wide_last, wide_uneven, long_plain, long_dates, recording, ending="parquet")
def parquet_table(clean: Clean) -> Made:
    data, seal = parquet(arrow(clean))
    return Made(data, Reads(clean.truth), seal=seal)


@pollution(long_dates, ending="parquet")
def parquet_of_days(clean: Clean) -> Made:
    table = arrow(clean)
    stamps = [datetime(2024, 1, 1) + timedelta(hours=r % 15) for r in range(table.num_rows)]
    data, seal = parquet(table.set_column(0, "timestamp", pa.array(stamps, pa.timestamp("us"))))
    return Made(data, Reads(clean.truth), seal=seal)


@pollution(long_plain, ending="parquet", each={"dictionary": 0, "float32": 1, "large": 2})
def parquet_types(clean: Clean, which: int) -> Made:
    table = arrow(clean)
    if which == 0:
        table = table.set_column(3, "Art", table.column("Art").dictionary_encode())
    if which == 1:
        table = table.set_column(0, "ax", table.column("ax").cast(pa.float32()))
    if which == 2:
        table = table.set_column(2, "Messung", table.column("Messung").cast(pa.large_string()))
    data, seal = parquet(table)
    return Made(data, Reads(clean.truth), seal=seal)


def listed(clean: Clean) -> list[dict[str, Any]]:
    """One series a row, its values a list in one cell."""
    truth = clean.truth
    names = truth.features or ("value",)
    return [
        {"name": f"s{i}", **{n: [float(x) for x in v[:, f]] for f, n in enumerate(names)}, "class": c}
        for i, (v, c) in enumerate(zip(truth.values, truth.labels, strict=True))
    ]


@pollution(wide_last, wide_uneven, long_plain, long_uneven, ending="parquet")
def parquet_of_lists(clean: Clean) -> Made:
    data, seal = parquet(pa.Table.from_pylist(listed(clean)))
    return Made(data, Reads(clean.truth if clean.kind == "wide" else _renamed(clean)), seal=seal)


def _renamed(clean: Clean) -> Any:
    return replace(clean.truth, names=tuple(f"s{i}" for i in range(len(clean.truth.values))))


@pollution(long_plain, ending="parquet")
def cut_parquet(clean: Clean) -> Made:
    data, _ = parquet(arrow(clean))
    return Made(data[:-20], Stops(("corrupt",)), seal=b"cut parquet")


@pollution(long_plain, ending="parquet")
def missing_in_parquet(clean: Clean) -> Made:
    table = arrow(clean)
    values = table.column("ax").to_pylist()
    values[40] = None
    data, seal = parquet(table.set_column(0, "ax", pa.array(values)))
    return Made(data, Stops(("missing",)), seal=seal)


def _records(clean: Clean) -> list[dict[str, Any]]:
    rows = typed(clean)
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


@pollution(wide_last, long_plain, long_dates, recording, ending="jsonl")
def json_lines(clean: Clean) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in _records(clean)).encode()


@pollution(wide_last, long_plain, ending="json")
def json_array(clean: Clean) -> bytes:
    return json.dumps(_records(clean), indent=1).encode()


@pollution(wide_last, long_plain, long_uneven, ending="jsonl")
def json_of_lists(clean: Clean) -> Made:
    text = "".join(json.dumps(record) + "\n" for record in listed(clean))
    return Made(text.encode(), Reads(clean.truth if clean.kind == "wide" else _renamed(clean)))


@pollution(long_plain, ending="jsonl")
def json_keys_in_other_orders(clean: Clean) -> bytes:
    records = [dict(sorted(r.items(), reverse=bool(i % 2))) for i, r in enumerate(_records(clean))]
    return "".join(json.dumps(record) + "\n" for record in records).encode()


@pollution(long_plain, ending="jsonl", each={"null": None, "absent": "absent"})
def missing_in_json(clean: Clean, how: str | None) -> Made:
    records = _records(clean)
    records[40]["ax"] = None
    if how:
        del records[40]["ax"]
    return Made("".join(json.dumps(record) + "\n" for record in records).encode(), Stops(("missing",)))


@pollution(long_plain, ending="jsonl")
def cut_json(clean: Clean) -> Made:
    text = "".join(json.dumps(record) + "\n" for record in _records(clean))
    return Made(text[:-30].encode(), Stops(("corrupt",)))


@pollution(ending="json")
def json_of_something_else() -> Made:
    return Made(b'{"version": 3, "settings": {"theme": "dark"}, "tabs": [1, 2, 3]}', Stops())


@pollution(ending="json")
def json_of_nothing() -> Made:
    return Made(b"[]", Stops(("empty",)))


@pollution(long_plain, ending="jsonl")
def json_numbers_as_text(clean: Clean) -> bytes:
    names = clean.header or ()
    return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in clean.rows).encode()


@pollution(long_plain, ending="jsonl")
def json_nan(clean: Clean) -> Made:
    """What Python writes for a missing number; no JSON by the letter."""
    records = _records(clean)
    records[40]["ax"] = float("nan")
    return Made("".join(json.dumps(record) + "\n" for record in records).encode(), Stops(("missing",)))
