"""Reading the column of classes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from rnnviz.data.escape import unescape
from rnnviz.data.files.numbers import cells_to_numbers, is_missing
from rnnviz.data.files.table import Table
from rnnviz.data.tables.cells import codes_of
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.values import rows_listed
from rnnviz.data.tables.words import natural_order, quoted
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

WITHOUT = Finding(
    "No column of classes was found",
    "Say which column holds them; or, where each class has a file of its own, drop these too and read them together; "
    "or read the rows as one recording, whose class is what comes next.",
    why="The network learns to tell classes apart; it needs to know the class of each series.",
    code="no_label",
    fixes=(Fix("Read the rows as one recording", {"kind": "recording"}),),
)


@dataclass(frozen=True, eq=False)
class Classes:
    """codes: ``(rows,)`` an index into ``names``, -1 where there is no class. names: in a person's order. written: the
    words in the file which count as no class, without the empty one."""

    codes: Ints
    names: tuple[str, ...]
    written: tuple[str, ...] = field(default=())


def read_classes(table: Table, layout: Layout) -> Classes:
    """Class names as written; where all are whole numbers, as such (``1.0``, ``01`` and ``1`` are one class)."""
    codes, texts = codes_of(table, str(layout.label))
    cells = pa.chunked_array([pa.array(texts, pa.string())])
    if layout.literal:
        missing, names = np.array([text == "" for text in texts], bool), [unescape(text) for text in texts]
    else:
        missing, names = is_missing(cells), _numbered(cells, texts, table)
    different = sorted({name for name, gone in zip(names, missing, strict=True) if not gone})
    first = [name for name in layout.classes if name in different]
    rest = [name for i in natural_order(different) if (name := different[i]) not in first]
    sorted_names = (*first, *rest)
    place = {name: i for i, name in enumerate(sorted_names)}
    meaning = np.array([-1 if gone else place[name] for name, gone in zip(names, missing, strict=True)], np.int64)
    written = tuple(text for text, gone in zip(texts, missing, strict=True) if gone and text)
    return Classes(meaning[codes] if len(texts) else np.empty(0, np.int64), sorted_names, written)


def _numbered(cells: pa.ChunkedArray, texts: list[str], table: Table) -> list[str]:
    missing = is_missing(cells)
    values = cells_to_numbers(cells, table.format)
    known = values[~missing]
    if not len(known) or not np.isfinite(known).all() or np.abs(known).max() >= 1e15:
        return texts
    if (known == np.round(known)).all():
        return ["" if gone else str(int(value)) for value, gone in zip(values, missing, strict=True)]
    return ["" if gone else repr(float(value)) for value, gone in zip(values, missing, strict=True)]


def missing_classes(table: Table, classes: Classes, rows: Ints) -> Finding:
    """These rows have no class."""
    remedy = "Write the class there, or take those rows out."
    fixes: tuple[Fix, ...] = ()
    if classes.written:
        remedy = f"Write the class there, take those rows out, or say that {quoted(classes.written)} is a class."
        fixes = (Fix(f"{quoted(classes.written)} is a class", {"literal": True}),)
    return Finding(
        "Rows have no class",
        remedy,
        rows_listed(table, rows),
        len(rows),
        "A network can neither learn from a series without a class nor be tested on it.",
        "label_missing",
        fixes=fixes,
    )
