"""Columns as numbers and as codes, each read only once; and columns that a table has only in combination."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rnnviz.data.files.numbers import cells_to_numbers, is_missing
from rnnviz.data.files.ready import CODES
from rnnviz.data.files.table import Format, Table, Text
from rnnviz.records import Ints

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
JOIN = " + "
BLOCK = ("block", "")
_KEPT: WeakKeyDictionary[Table, dict[Any, Any]] = WeakKeyDictionary()


def kept(table: Table) -> dict[Any, Any]:
    """What has been worked out about a table, for as long as the table lives."""
    return _KEPT.setdefault(table, {})


def names_in(table: Table, name: str) -> tuple[str, ...] | None:
    """The columns a name stands for: itself, or several whose cells together say something (``subject + trial``,
    ``date + hour``). None where the table has no such columns."""
    columns = columns_set(table)
    if name in columns:
        return (name,)
    parts = tuple(name.split(JOIN))
    return parts if len(parts) > 1 and all(part in columns for part in parts) else None


def columns_set(table: Table) -> frozenset[str]:
    known = kept(table)
    if "columns" not in known:
        known["columns"] = frozenset(table.columns)
    return known["columns"]


def text_of(table: Table, name: str, between: str = " ") -> Text:
    """A column's cells, or those of several columns with something between them; empty where one of them is."""
    parts = names_in(table, name) or ()
    columns = [table.column(part) for part in parts]
    if len(columns) == 1:
        return columns[0]
    joined = pc.binary_join_element_wise(*columns, between)
    missing = np.logical_or.reduce([is_missing(column) for column in columns])
    return pc.if_else(pa.chunked_array([pa.array(missing)]), "", joined) if missing.any() else joined


def numbers_of(table: Table, name: str) -> Array:
    """``(rows,)`` float64, NaN where a cell holds no number. Not to be written into."""
    return _worked_out(table, ("numbers", name), lambda: _numbers(table, name))


def _numbers(table: Table, name: str) -> Array:
    if table.numbers(name) is not None:
        return _worked_out(table, BLOCK, lambda: _block(table))[name]
    if table.codes(name) is not None:
        codes, texts = codes_of(table, name)
        values = cells_to_numbers(pa.chunked_array([pa.array(texts, pa.string())]), table.format)[codes]
    else:
        values = cells_to_numbers(table.column(name), table.format)
    values.setflags(write=False)
    return values


def _block(table: Table) -> dict[str, Array]:
    """All columns that were read as numbers at once, laid side by side in memory."""
    columns = {name: cells for name in table.columns if (cells := table.numbers(name)) is not None}
    block = np.empty((len(columns), table.rows))
    for row, cells in zip(block, columns.values(), strict=True):
        ends = np.cumsum([len(chunk) for chunk in cells.chunks])
        for chunk, end in zip(cells.chunks, ends.tolist(), strict=True):
            row[end - len(chunk) : end] = chunk.to_numpy(zero_copy_only=False)  # NaN for null
    block.setflags(write=False)
    return dict(zip(columns, block, strict=True))


def side_by_side(columns: Sequence[Array]) -> Array | None:
    """``(rows, columns)`` without a copy, where the columns lie so in memory."""
    block = columns[0].base if columns else None
    if not isinstance(block, np.ndarray) or any(column.base is not block for column in columns):
        return None
    places = [int(column.ctypes.data - block.ctypes.data) // column.nbytes for column in columns]
    wanted = list(range(places[0], places[0] + len(columns)))
    return block[places[0] : places[-1] + 1].T if places == wanted else None


def _worked_out(table: Table, key: tuple[str, str], work: Callable[[], Any]) -> Any:
    """What is kept under the key, waited for where another thread is at it, else worked out here."""
    known = kept(table)
    if key not in known:
        known[key] = work()
    elif isinstance(known[key], Future):
        known[key] = known[key].result()
    return known[key]


def begin(table: Table, numbers: Sequence[str], codes: Sequence[str]) -> None:
    """Other threads begin to work out what will be asked for soon: Arrow lets go of Python's lock."""
    known = kept(table)
    pool = ThreadPoolExecutor(2)
    for name in codes:
        known["codes", name] = pool.submit(_codes, table, name)
    if BLOCK not in known and any(table.numbers(name) is not None for name in numbers):
        known[BLOCK] = pool.submit(_block, table)
    for name in numbers:
        if table.numbers(name) is None:
            known["numbers", name] = pool.submit(_numbers, table, name)
    pool.shutdown(wait=False)


def block_of(table: Table, names: Sequence[str]) -> list[Array]:
    """The columns as numbers, several at a time."""
    if table.rows * len(names) < 200_000:
        return [numbers_of(table, name) for name in names]
    if table.rows < 2_000:
        return _at_once(table, names)
    with ThreadPoolExecutor(4) as pool:  # Arrow lets go of the lock
        return list(pool.map(lambda name: numbers_of(table, name), names))


def _at_once(table: Table, names: Sequence[str]) -> list[Array]:
    """Many short columns, converted as one long one."""
    columns = [table.column(name) for name in names]
    long = pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())
    numbers = cells_to_numbers(pa.chunked_array([long.combine_chunks()]), table.format)
    return list(numbers.reshape(len(names), table.rows))


def missing_of(table: Table, name: str) -> Mask:
    """``(rows,)`` True where a cell holds nothing."""
    numbers = table.numbers(name)
    return is_missing(table.column(name)) if numbers is None else np.asarray(numbers.is_null().to_numpy(), np.bool_)


def has_codes(table: Table, name: str) -> bool:
    """Whether ``codes_of`` has been asked for this column."""
    return ("codes", name) in kept(table)


def count_missing(table: Table, name: str) -> int:
    """How many cells of a column hold nothing."""
    if not has_codes(table, name):
        return int(missing_of(table, name).sum())
    codes, texts = codes_of(table, name)
    return int(np.bincount(codes, minlength=len(texts))[missing_texts(texts)].sum())


def missing_texts(texts: Sequence[str]) -> Mask:
    """Which of these texts say that there is nothing."""
    return is_missing(pa.chunked_array([pa.array(texts, pa.string())]))


def same_numbers(texts: Sequence[str], format: Format) -> Ints | None:
    """Of texts which are all numbers (or nothing): a code for each, the same for the same number; else None."""
    values = cells_to_numbers(pa.chunked_array([pa.array(texts, pa.string())]), format)
    if not (np.isfinite(values) | missing_texts(texts)).all():
        return None
    return np.unique(values, return_inverse=True)[1].reshape(-1).astype(np.int64)


def codes_of(table: Table, name: str) -> tuple[Ints, list[str]]:
    """``(rows,)`` each cell as an index into the different texts of its column, in the order they first appear.
    Empty cells are a text like others, except that a combination with an empty cell is empty. Not to be written into.
    """
    return _worked_out(table, ("codes", name), lambda: _codes(table, name))


def _codes(table: Table, name: str) -> tuple[Ints, list[str]]:
    ready = table.codes(name) if name in columns_set(table) else None
    return encode(text_of(table, name, " / ") if ready is None else ready)


def encode(column: Text) -> tuple[Ints, list[str]]:
    """Codes and texts of any column."""
    if column.num_chunks == 0:
        return np.empty(0, np.int64), []
    encoded = (column if column.type == CODES else column.dictionary_encode()).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in encoded.chunks], dtype=np.int64)
    codes.setflags(write=False)
    return codes, encoded.chunk(0).dictionary.to_pylist()
