"""Lines of comment in a text file, and names that hide in the last of them."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.data.files.head import Rows, cut_lines
from rnnviz.data.files.shape import Body

MARKS = ("#", "%", "//")
MOST = 0.2


def comment_of(lines: Sequence[str]) -> str:
    """The mark that begins lines of comment; "" where there are none."""
    for mark in MARKS:
        marked = [line.lstrip().startswith(mark) for line in lines if line.strip()]
        count = sum(marked)
        if count and len(marked) - count >= 1 and (all(marked[:count]) or count <= MOST * len(marked)):
            return mark
    return ""


def with_names(rows: Rows, lines: Sequence[str], comment: str, delimiter: str, quote: str) -> Rows:
    """The rows, with the last comment before the first of them as a row too where it names every column."""
    if not comment or not rows.starts:
        return rows
    above = [i for i in range(rows.starts[0]) if lines[i].lstrip().startswith(comment)]
    body = Body(rows.cells)
    if not above or not any(map(body.data, rows.cells[:1])):
        return rows
    found = cut_lines([lines[above[-1]].lstrip().lstrip(comment[0])], delimiter, quote).cells
    if not found or len(found[0]) != body.width or not body.names(found[0]):
        return rows
    return Rows([found[0], *rows.cells], [above[-1], *rows.starts], [above[-1] + 1, *rows.ends])
