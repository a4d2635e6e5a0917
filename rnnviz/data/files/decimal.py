"""Whether 1,234 is a thousand or one point two: read off cells that can mean one thing only, else asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.cells import missing, numberish
from rnnviz.data.files.places import listed, quoted
from rnnviz.data.files.table import Table
from rnnviz.errors import Finding, Fix

LOOKED_AT = 600
CELLS = 200_000
KINDS = {
    "point": r"[0-9]*\.[0-9]*(?:[eE][+-]?[0-9]+)?",
    "comma": r"[0-9]*,[0-9]*(?:[eE][+-]?[0-9]+)?",
    "point_group": r"[1-9][0-9]{0,2}\.[0-9]{3}",
    "comma_group": r"[1-9][0-9]{0,2},[0-9]{3}",
    "point_groups": r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]*",
    "comma_groups": r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]*",
    "space_groups": "[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]*)?",
    "quote_groups": "[1-9][0-9]{0,2}(?:['\u2019][0-9]{3})+(?:[.,][0-9]*)?",
    "space_group": "[1-9][0-9]{0,2}[ \u00a0\u2009\u202f][0-9]{3}",
    "quote_group": "[1-9][0-9]{0,2}['\u2019][0-9]{3}",
}
OTHERS = 20_000
_POINT_GROUP = f"^[-+\u2212]?{KINDS['point_group']}$"
_DECIDING = ("point", "comma", "comma_groups", "point_groups")
SPACED = {" ": "space_group", "'": "quote_group"}
_KINDS = {kind: re.compile(pattern) for kind, pattern in KINDS.items()}
_MARKED = re.compile("[.,' \u2019\u00a0\u2009\u202f]")
_SPACES = re.compile("[ '\u2019\u00a0\u2009\u202f]")
_SEMICOLONS = "Programs that separate cells with semicolons often write 1.234 for a thousand and more. "
_WHY = "Read the wrong way, every such value would be a thousand times too large or too small."


@dataclass
class Marks:
    """Which kinds of numbers were seen, each with its first examples ``(column, cell)``. mixed: columns where whole
    numbers stand beside numbers with one group after a point. semicolons: they separate the cells, as where the comma
    is the decimal sign."""

    seen: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    mixed: bool = False
    semicolons: bool = False

    def has(self, *kinds: str) -> bool:
        return any(kind in self.seen for kind in kinds)

    def places(self, *kinds: str) -> str:
        found = [place for kind in kinds for place in self.seen.get(kind, ())]
        return listed((f"column {name}: {quoted(cell)}" for name, cell in found), len(found))


def decide(table: Table) -> tuple[str, str, list[Finding]]:
    """Decimal sign, thousands mark, and what must be asked or told. All rows count where the first leave it open."""
    rows = _rows(table)
    head = table.head(rows)
    semicolons = table.format.delimiter == ";"
    marks = look(_columns(head), semicolons)
    while rows < table.rows and marks.has("point_group") and not marks.has(*_DECIDING) and not _open(marks):
        rows *= 10
        marks = look(_with_others(head, table.head(rows)), semicolons)
    if head.num_rows < table.rows and _open(marks):
        marks = look(_columns(table.as_text().cells), semicolons)
    return judge(marks)


def look(columns: Mapping[str, pa.ChunkedArray], semicolons: bool = False) -> Marks:
    """What the numbers of a table look like. Columns of words don't count."""
    marks = Marks(semicolons=semicolons)
    for name, column in columns.items():
        distinct = [cell for cell in column.unique().to_pylist() if not missing(cell)]
        marked = [cell for cell in distinct if _MARKED.search(cell)]
        if not marked or sum(map(numberish, distinct)) < 0.5 * len(distinct):
            continue
        kinds = _kinds_of(name, marked, marks)
        whole = any(cell.isdecimal() and len(cell) <= 3 for cell in distinct)
        marks.mixed |= whole and kinds == {"point_group"}
    return marks


def judge(marks: Marks) -> tuple[str, str, list[Finding]]:
    """See ``decide``."""
    decimal, thousands, found = _judge(marks)
    kind = SPACED.get(thousands)
    if kind is None or any(f.weight == "stops" for f in found):
        return decimal, thousands, found
    return decimal, thousands, [*found, _spaced(marks, kind, thousands)]


def _judge(marks: Marks) -> tuple[str, str, list[Finding]]:
    point, comma = marks.has("point", "comma_groups"), marks.has("comma", "point_groups")
    spaces, quotes = marks.has("space_groups", "space_group"), marks.has("quote_groups", "quote_group")
    other = " " if spaces else "'" if quotes else ""
    if point and comma:
        return ".", other, [_mixed(marks)]
    if comma:
        groups = marks.has("point_groups", "point_group")
        return ",", "." if groups else other, _told(marks, "point_group") if groups else []
    if point:
        groups = marks.has("comma_groups", "comma_group")
        return ".", "," if groups else other, _told(marks, "comma_group") if groups else []
    if marks.has("comma_group"):
        return ",", other, [_question(marks, "comma_group", ",", ".")]
    if marks.has("point_group") and (marks.mixed or marks.semicolons):
        return ".", other, [_question(marks, "point_group", ".", ",")]
    return ".", other, []


def _rows(table: Table) -> int:
    return max(20, min(LOOKED_AT, CELLS // max(1, len(table.columns))))


def _columns(cells: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(cells.column_names, cells.columns, strict=True))


def _with_others(head: pa.Table, cells: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The first rows, and from all others the cells that are no single group after a point: only they can show that
    the point is no decimal sign, and they are found quickly."""
    columns = {}
    for name, column in _columns(cells).items():
        others = column.filter(pc.invert(pc.match_substring_regex(column, _POINT_GROUP))).unique().slice(0, OTHERS)
        columns[name] = pa.chunked_array([*head.column(name).chunks, others], pa.string())
    return columns


def _open(marks: Marks) -> bool:
    return any(f.weight == "asks" for f in judge(marks)[2])


def _kinds_of(name: str, cells: Sequence[str], marks: Marks) -> set[str]:
    kinds = set()
    for cell in cells:
        number = cell.lstrip("+-\u2212")
        for kind in filter(None, {kind_of(number), kind_of(_SPACES.sub("", number))}):
            kinds.add(kind)
            marks.seen.setdefault(kind, []).append((name, cell))
    return kinds


def kind_of(number: str) -> str:
    """The narrowest of ``KINDS`` a number without its sign belongs to; "" for a plain one and for no number."""
    if _KINDS["point"].fullmatch(number):  # nearly all of them
        return "point_group" if _KINDS["point_group"].fullmatch(number) else "point"
    return next((kind for kind in reversed(KINDS) if _KINDS[kind].fullmatch(number)), "")


def _question(marks: Marks, kind: str, sign: str, other: str) -> Finding:
    cell = marks.seen[kind][0][1]
    value = float(cell.replace(",", ".").replace("\u2212", "-"))
    return Finding(
        f"Numbers like {cell} can be read in two ways",
        f"Say whether {quoted(cell)} is {value:g} or {value * 1000:.0f}.",
        marks.places(kind),
        len(marks.seen[kind]),
        _SEMICOLONS + _WHY if kind == "point_group" and marks.semicolons and not marks.mixed else _WHY,
        "decimal",
        "asks",
        (
            Fix(f"{cell} is {value:g}", {"decimal": sign, "thousands": ""}),
            Fix(f"{cell} is {value * 1000:.0f}", {"decimal": other, "thousands": sign}),
        ),
    )


def _mixed(marks: Marks) -> Finding:
    return Finding(
        "Some numbers have a decimal point and some a decimal comma",
        "Write all numbers with the same decimal sign.",
        "; ".join((marks.places("point", "comma_groups"), marks.places("comma", "point_groups"))),
        sum(map(len, marks.seen.values())),
        _WHY,
        "mixed_decimal",
    )


def _told(marks: Marks, kind: str) -> list[Finding]:
    """Single groups were read as thousands, because of other numbers in the file."""
    if kind not in marks.seen:
        return []
    cell = marks.seen[kind][0][1]
    value = float(cell.replace(",", ".").replace("\u2212", "-")) * 1000
    remedy = f"{quoted(cell)} was read as {value:.0f}, because other numbers show which sign is the decimal one."
    return [
        Finding(
            "Thousands marks were left out", remedy, marks.places(kind), len(marks.seen[kind]), "", "decimal", "tells"
        )
    ]


def _spaced(marks: Marks, kind: str, thousands: str) -> Finding:
    """Groups with spaces or apostrophes between them were read as one number, or, where each such cell could as well
    hold two numbers, a question."""
    proof = f"{kind}s"
    cells = [*marks.seen.get(proof, ()), *marks.seen.get(kind, ())]
    cell, where, count = cells[0][1], marks.places(proof, kind), len(cells)
    number = _SPACES.sub("", cell)
    if marks.has(proof):
        remedy = f"{quoted(cell)} was read as {number}."
        return Finding("Thousands marks were left out", remedy, where, count, "", "decimal", "tells")
    return Finding(
        f"Cells like {cell} can be read in two ways",
        f"Say whether {quoted(cell)} is the number {number} or two numbers, which belong in two columns.",
        where,
        count,
        "Two values that are read as one say nothing of either.",
        "decimal",
        "asks",
        (Fix(f"{cell} is {number}", {"thousands": thousands}), Fix(f"{cell} is no number", {"thousands": ""})),
    )
