"""Columns of a long text that are read as numbers, or as different texts and where they stand, while they are cut.

Both would be done later anyway, and the text of a million numbers need not be kept. What is read so is what reading the
text would give, to the last bit: a file in which such a column holds a cell that is neither number nor missing is cut
as text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

TEXT, NUMBERS, CODES = pa.string(), pa.float64(), pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, eq=False)
class Again:
    """The text of all columns, where some were read as numbers. first: of the first rows. cut: makes that of all."""

    first: list[pa.ChunkedArray]
    cut: Callable[[], list[pa.ChunkedArray]]

    @cached_property
    def whole(self) -> list[pa.ChunkedArray]:
        return self.cut()
