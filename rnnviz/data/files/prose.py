"""Sentences above a table whose separators happen to cut them into as many cells as there are columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rnnviz.data.files.cells import word
from rnnviz.data.files.head import Rows

LONG = 3  # words in a cell of a sentence
LOOKED_AT = 20


def in_one_cell(rows: Rows, lines: Sequence[str], delimiter: str) -> Rows:
    """The rows, with each sentence above others as one cell, so that it can't be taken for names."""
    cells = list(rows.cells)
    for i in range(min(len(rows) - 1, LOOKED_AT)):
        if not all(word(cell) for cell in cells[i] if cell):
            break
        line = lines[rows.starts[i]]
        if len(cells[i]) > 1 and (_stands_apart(rows, i) or _is_sentence(line, cells[i], cells[i + 1], delimiter)):
            cells[i] = [" ".join(line.split())]
    return replace(rows, cells=cells)


def _stands_apart(rows: Rows, i: int) -> bool:
    """Whether an empty line follows the row, and none the next one, which holds words too."""
    if i + 2 >= len(rows) or not all(map(word, rows.cells[i + 1])):
        return False
    return rows.starts[i + 1] > rows.ends[i] and rows.starts[i + 2] == rows.ends[i + 1]


def _is_sentence(line: str, cells: Sequence[str], next_cells: Sequence[str], delimiter: str) -> bool:
    """Whether white space follows every separator, and the line ends as a sentence does or, over other words, holds a
    cell of several words."""
    spaced = delimiter == " " or line.count(delimiter) == line.count(f"{delimiter} ")
    if not spaced or '"' in line:
        return False
    if line.rstrip().endswith((".", "!", "?")):
        return True
    return delimiter != " " and all(map(word, next_cells)) and any(len(cell.split()) >= LONG for cell in cells)
