"""From a table and a layout to series."""

from __future__ import annotations

from rnnviz.data.files.table import Table
from rnnviz.data.tables.cells import columns_set, names_in
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.layouts import long, recording, wide
from rnnviz.data.tables.parts import Parts
from rnnviz.data.tables.words import SHOWN, counted, listed, quoted
from rnnviz.errors import DataError, Finding

READERS = {"wide": wide.read, "long": long.read, "recording": recording.read}


def lay_out(table: Table, layout: Layout) -> Parts:
    """The table's series in this layout, raw, with what is wrong with them.

    Raises ``DataError`` where the layout names columns that the table does not have; all else is in the findings.
    """
    unknown = [name for name in layout.columns() if names_in(table, name) is None]
    if unknown:
        columns = f"{', '.join(table.columns[:20])}{' ...' if len(table.columns) > 20 else ''}"
        what = f"There is no column {quoted(unknown)}"
        raise DataError([Finding(what, f"There are: {columns}.", count=len(unknown), code="unknown_column")])
    many = layout.steps if layout.kind == "wide" else layout.features
    combined = [name for name in many if name not in columns_set(table)]
    if combined:
        what = f"{quoted(combined)} can't be a feature"
        raise DataError([Finding(what, "Choose single columns as features.", code="unknown_column")])
    parts = READERS[layout.kind](table, layout)
    parts.findings += _affixed(table, layout)
    return parts


def _affixed(table: Table, layout: Layout) -> list[Finding]:
    """What was read without the sign or unit beside it, in the columns that are used."""
    used = [part for name in dict.fromkeys(layout.columns()) for part in names_in(table, name) or ()]
    found = {name: table.affixed[name] for name in used if name in table.affixed}
    if not found:
        return []
    count = sum(one.count for one in found.values())
    named = [f"{name[:40]}: {one.cell[:20]!r} is {one.number[:20]}" for name, one in list(found.items())[:SHOWN]]
    what = f"{counted(count, 'number')} {'was' if count == 1 else 'were'} read without the sign or unit beside them"
    remedy = "Each column is kept in its own unit."
    return [Finding(what, remedy, listed(named, len(found)), code="affixes", weight="tells")]
