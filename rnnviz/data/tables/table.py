"""A table that was read: its cells, the layout guessed, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.numbers import is_missing, to_numbers
from rnnviz.data.tables.reading import Cells, to_cells, to_text


@dataclass(frozen=True, eq=False)
class Table:
    """name: what the file is called. layout and reason: the guess and its words."""

    name: str
    data: bytes
    content: Cells
    layout: Layout
    reason: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return self.content.columns

    @property
    def lines(self) -> NDArray[np.int64]:
        """``(rows,)`` each row's place in the user's file, from 1."""
        return self.content.lines

    def column(self, name: str) -> NDArray[Any]:
        """``(rows,)`` the cells of a column, as text."""
        return self.content.cells[:, self.columns.index(name)]

    def block(self, names: Sequence[str]) -> NDArray[Any]:
        """``(rows, len(names))`` cells, as text."""
        place = {name: i for i, name in enumerate(self.columns)}
        return self.content.cells[:, [place[name] for name in names]]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """To look at: columns of numbers where every filled cell is one, else of text; the index is the file's row."""
        columns = {name: _typed(self.column(name), self.layout.decimal) for name in self.columns}
        return pd.DataFrame(columns, index=pd.Index(self.lines, name="row"))

    def cut_for(self, layout: Layout) -> Table:
        """This table cut the way the layout says, where that differs."""
        if layout.format == self.layout.format:
            return self
        text, _ = to_text(self.data, layout.encoding)
        return replace(self, content=to_cells(text, layout.delimiter, layout.header), layout=layout)


def _typed(cells: NDArray[Any], decimal: str) -> NDArray[Any]:
    values = to_numbers(cells, decimal)
    return values if (np.isfinite(values) | is_missing(cells)).all() else cells
