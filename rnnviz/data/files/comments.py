"""Lines of comment in a text file, rows of data that only look like one, and names that hide in the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rnnviz.data.files.cells import numberish
from rnnviz.data.files.head import Rows, cut_lines
from rnnviz.data.files.shape import Body

MARKS = ("#", "%", "//")
MOST = 0.2
_FAILED = re.compile(r"""\s*["']?#(?:N/?[ADV]|[A-ZÄÖÜÉ]+(?:/0)?[!?])["']?\s*(?:[^\w\s]|\s|$)""", re.IGNORECASE)
_PARTS = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, eq=False)
class Comments:
    """Lines of comment begin with ``mark``. body: rows of the table; a marked line that would be one of them is no
    comment, except above everything else. None: every marked line is one."""

    mark: str
    delimiter: str
    quote: str
    body: Body | None = None

    def among(self, lines: Sequence[str], head: bool = False) -> list[bool]:
        """Which lines are comments. head: they begin the file."""
        marked = [begins(line, self.mark) for line in lines]
        above = zip(lines, marked, strict=True) if head else ()
        first = sum(1 for _ in takewhile(lambda pair: pair[1] or not pair[0].strip(), above))
        return [m and (i < first or not self._row(line)) for i, (line, m) in enumerate(zip(lines, marked, strict=True))]

    def out_of(self, lines: Sequence[str], head: bool = False) -> list[str]:
        """The lines, an empty one in the place of each comment."""
        if not self.mark:
            return list(lines)
        return ["" if comment else line for line, comment in zip(lines, self.among(lines, head), strict=True)]

    def _row(self, line: str) -> bool:
        """Whether a line has as many cells as the rows; where they are not even, some of them and a number."""
        if self.body is None:
            return False
        cells = next(iter(cut_lines([line], self.delimiter, self.quote).cells), [])
        return len(cells) > 1 and self.body.fits(cells) and (self.body.even or any(map(numberish, cells)))


def comment_of(lines: Sequence[str]) -> str:
    """The mark that begins lines of comment; "" where there are none."""
    for mark in MARKS:
        marked = [begins(line, mark) for line in lines if line.strip()]
        count = sum(marked)
        if count and len(marked) - count >= 1 and (all(marked[:count]) or count <= MOST * len(marked)):
            return mark
    return ""


def only_comments(lines: Sequence[str]) -> bool:
    """Whether every line is marked as a comment, and none holds a number."""
    filled = [line for line in lines if line.strip()]
    mark = next((mark for mark in MARKS if all(begins(line, mark) for line in filled)), "")
    return bool(mark) and not any(numberish(part) for line in filled for part in _PARTS.split(line.strip(mark + " ")))


def begins(line: str, mark: str) -> bool:
    """Whether a line begins with the mark of comments, and not with an error of a spreadsheet such as ``#N/A``."""
    return bool(mark) and line.lstrip().startswith(mark) and not (mark == "#" and _FAILED.match(line))


def with_names(rows: Rows, lines: Sequence[str], comment: str, delimiter: str, quote: str) -> Rows:
    """The rows, with the last comment before the first of them as a row too where it names every column."""
    if not comment or not rows.starts:
        return rows
    above = [i for i in range(rows.starts[0]) if begins(lines[i], comment)]
    body = Body(rows.cells)
    if not above or not any(map(body.data, rows.cells[:1])):
        return rows
    found = cut_lines([lines[above[-1]].lstrip().lstrip(comment[0])], delimiter, quote).cells
    if not found or len(found[0]) != body.width or not body.names(found[0]):
        return rows
    return Rows([found[0], *rows.cells], [above[-1], *rows.starts], [above[-1] + 1, *rows.ends])
