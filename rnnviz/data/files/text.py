"""A text file becomes a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from rnnviz.data.files.cells import numberish
from rnnviz.data.files.comments import Comments, begins, comment_of, only_comments, with_names
from rnnviz.data.files.cut import Cut, Region, fast, slow, without_last
from rnnviz.data.files.dialect import announced, dialect_of
from rnnviz.data.files.encoding import to_utf8
from rnnviz.data.files.finish import Grid, finished, no_rows, own_layout, too_large
from rnnviz.data.files.head import Head, Rows, cut_lines, head_of, tail_of
from rnnviz.data.files.kinds import LEAST_BYTES, MOST_COLUMNS, kinds_of
from rnnviz.data.files.places import listed, quoted
from rnnviz.data.files.prose import in_one_cell
from rnnviz.data.files.shape import Body, Shape, rows_below, shape_of
from rnnviz.data.files.table import File, Format, Table
from rnnviz.errors import Finding

OWN = ["series", "step", "class"]
CUTTING = frozenset({"delimiter", "quote", "comment", "header", "preamble"})  # wishes that are at odds with our files
_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, eq=False)
class Sketch:
    """What the first lines show. comments: with the delimiter and the quote. rows: of these lines, of the given shape.
    own: the file was written by this program.
    below: the rows after the data."""

    comments: Comments
    rows: Rows
    shape: Shape
    head: Head
    own: bool = False
    below: Sequence[Sequence[str]] = ()

    @property
    def start(self) -> int:
        """The line, counted from 0, on which the data begins."""
        first = self.shape.first
        return self.rows.starts[first] if first < len(self.rows) else len(self.head.lines)

    @property
    def named(self) -> int:
        """How many columns the last row of names has; 0 where there is none."""
        shape = self.shape
        return len(self.rows.cells[shape.above + shape.header - 1]) if shape.header else 0

    @property
    def preamble(self) -> int:
        """Lines before the names, or before the data where there are no names."""
        above = self.shape.above
        return self.rows.starts[above] if above < len(self.rows) else len(self.head.lines)


def open_text(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table of a text file, as far as it could be cut, and what its reading showed."""
    data, encoding, findings = to_utf8(file.data, wishes.get("encoding"))
    if not data or data.isspace():
        return None, findings or [no_rows()]
    head = head_of(data)
    if head.whole and only_comments(head.lines):
        return None, [*findings, no_rows()]
    if large := too_large(1, _widest(head)):
        return None, [*findings, large]
    sketch = sketch_of(head, wishes)
    if sketch is None:
        return None, [*findings, _one_column(data)]
    sketch, end = _ended(data, sketch, wishes)
    if sketch.shape.first >= len(sketch.rows) or _offset(data, sketch.start) >= end:
        return None, [*findings, no_rows()]
    cut = _cut(data, sketch, end)
    if isinstance(cut, Finding):
        return None, [*findings, cut]
    cut, behind = without_last(cut, sketch.named)
    header, units = _names(sketch, len(cut.columns))
    grid = Grid(cut.columns, header, units, cut.lines_of, cut.again)
    table, more = finished(file.name, grid, _format(encoding, sketch), wishes)
    if table and sketch.own:
        table = own_layout(table)
    return table, [*findings, *told(sketch), *cut.findings, *behind, *more]


def _widest(head: Head) -> int:
    """How many columns the widest of the first lines has at most, whichever of the usual separators cuts it: counted
    before anything that takes time is done to so many."""
    return 1 + max((line.count(mark) for line in head.lines[:3] for mark in ",;\t|"), default=0)


def sketch_of(head: Head, wishes: Mapping[str, Any]) -> Sketch | None:
    """How a file is written, from its first lines; None where they have one column only."""
    lines = list(head.lines)
    if lines[0].split(",")[:3] == OWN and not CUTTING & wishes.keys():
        rows = cut_lines(lines, ",", '"')
        return Sketch(Comments("", ",", '"'), rows, Shape(0, 1, False, 0, len(rows.cells[0])), head, True)
    separator = announced(lines)
    skipped = max(int(wishes.get("preamble", 0)), separator is not None)
    lines[:skipped] = [""] * min(skipped, len(lines))
    comment = wishes.get("comment", comment_of(lines))
    plain = [line for line in lines if not begins(line, comment)]
    pair = dialect_of(plain, wishes.get("delimiter", separator), wishes.get("quote"))
    if pair is None and _is_column(plain):
        pair = (",", '"')
    if pair is None:
        return None
    body = None if "comment" in wishes else Body(cut_lines(plain, *pair).cells)
    comments = Comments(comment, *pair, body)
    rows = with_names(cut_lines(comments.out_of(lines, head=True), *pair), lines, comment, *pair)
    if "header" not in wishes:
        rows = in_one_cell(rows, lines, pair[0])
    shape = wished(shape_of(rows.cells, head.whole, wishes.get("footer")), wishes, len(rows))
    return Sketch(comments, rows, shape, head)


def wished(shape: Shape, wishes: Mapping[str, Any], rows: int) -> Shape:
    """The shape with the rows of names that a user wants."""
    units = bool(wishes.get("units", shape.units))
    header = min(int(wishes.get("header", shape.header)), rows)
    above = 0 if "preamble" in wishes else max(0, shape.above - max(0, header - shape.header))
    if header == 0 and "units" not in wishes:
        units = False
    return replace(shape, above=above, header=header, units=units)


def told(sketch: Sketch) -> list[Finding]:
    """What of the file was left out, and what was taken for names."""
    found = []
    above = sketch.rows.cells[: sketch.shape.above]
    if above:
        where = listed((quoted(" ".join(filter(None, row))) for row in above), len(above))
        remedy = "They stand above the table and were left out."
        found.append(Finding("Lines come before the table", remedy, where, len(above), "", "preamble", "tells"))
    lines = sketch.head.lines
    marked = [line for line, comment in zip(lines, sketch.comments.among(lines, head=True), strict=True) if comment]
    if marked:
        remedy = f"Lines that begin with {sketch.comments.mark} were left out."
        where = listed(map(quoted, marked), len(marked))
        found.append(Finding("There are lines of comment", remedy, where, len(marked), "", "comments", "tells"))
    if sketch.shape.header > 1:
        remedy = "Each column's name was put together from them."
        count = sketch.shape.header
        found.append(Finding(f"The names stand in {count} rows", remedy, "", count, "", "header_rows", "tells"))
    if sketch.shape.units:
        row = sketch.rows.cells[sketch.shape.first - 1]
        where = listed(map(quoted, filter(None, row)), sum(map(bool, row)))
        remedy = "It was kept as the columns' units."
        found.append(Finding("A row of units follows the names", remedy, where, 1, "", "units", "tells"))
    if sketch.shape.below:
        where = listed((quoted(" ".join(filter(None, row))) for row in sketch.below), len(sketch.below))
        remedy = "They stand below the table and were left out."
        found.append(Finding("Rows come after the data", remedy, where, len(sketch.below), "", "footer", "tells"))
    return found


def _ended(data: bytes, sketch: Sketch, wishes: Mapping[str, Any]) -> tuple[Sketch, int]:
    """The sketch with the rows below the data, and where in the bytes the data ends."""
    rows, shape = sketch.rows, sketch.shape
    if sketch.head.whole:
        below = rows.cells[len(rows) - shape.below :]
        end = _offset(data, rows.starts[-len(below)]) if below else len(data)
        return replace(sketch, below=below), end
    tail = tail_of(data)
    last = cut_lines(sketch.comments.out_of(tail.lines), sketch.comments.delimiter, sketch.comments.quote)
    wish = wishes.get("footer")
    count = rows_below(last.cells, Body([*rows.cells[shape.first :], *last.cells])) if wish is None else int(wish)
    if sketch.own or not 0 < count <= len(last):
        return sketch, len(data)
    end = tail.offsets[last.starts[-count]]
    return replace(sketch, shape=replace(shape, below=count), below=last.cells[-count:]), end


def _offset(data: bytes, line: int) -> int:
    """Where a line, counted from 0, begins."""
    ends = [0, *(match.end() for match in itertools.islice(_LINE_END.finditer(data), line))]
    return ends[line] if line < len(ends) else len(data)


def _cut(data: bytes, sketch: Sketch, end: int) -> Cut | Finding:
    """The columns of the data: quickly where every row is whole, else row by row."""
    region = Region(data, _offset(data, sketch.start), end, sketch.start + 1)
    width = sketch.shape.width
    comments = sketch.comments
    commented = bool(comments.mark) and region.has("\n" + comments.mark)
    if sketch.shape.even and not commented:
        cut = fast(region, comments.delimiter, comments.quote, width, sketch.own, _kinds(sketch, region))
        if cut:
            return cut
    header, _ = _names(sketch, width)
    width = max([width, *map(len, header)])
    return slow(region, comments, width, sketch.shape.even or bool(header))


def _kinds(sketch: Sketch, region: Region) -> list[pa.DataType]:
    """How the columns of a long file are cut at once; none of a short or a wide one, or where a column has no name."""
    width = sketch.shape.width
    if region.end - region.start < LEAST_BYTES or width > MOST_COLUMNS or 0 < sketch.named < width:
        return []
    return kinds_of(sketch.rows.cells[sketch.shape.first :], width)


def _names(sketch: Sketch, width: int) -> tuple[list[list[str]], list[str] | None]:
    """Rows of names and the row of units. Where one name is missing it is the first: a column of row names."""
    shape = sketch.shape
    rows = [list(row) for row in sketch.rows.cells[shape.above : shape.first]]
    if shape.even and rows and len(rows[-1]) == width - 1:
        rows = [["", *row] if len(row) == width - 1 else row for row in rows]
    return (rows[:-1], rows[-1]) if shape.units else (rows, None)


def _format(encoding: str, sketch: Sketch) -> Format:
    shape = sketch.shape
    return Format(
        "text",
        encoding,
        sketch.comments.delimiter,
        sketch.comments.quote,
        sketch.comments.mark,
        sketch.preamble,
        shape.header,
        shape.units,
        shape.below,
    )


def _is_column(lines: Sequence[str]) -> bool:
    """Whether the lines are numbers, one below the other, under a name or not."""
    cells = [line.strip() for line in lines if line.strip()]
    return len(cells) > 1 and all(map(numberish, cells[1:]))


def _one_column(data: bytes) -> Finding:
    return Finding(
        "The table has one column only",
        "It takes at least two, of values and of classes or times. If there are more, choose what separates them.",
        quoted(data[:200].decode("utf-8", "replace")),
        why="The network needs values at each step, and what the series are.",
        code="one_column",
    )
