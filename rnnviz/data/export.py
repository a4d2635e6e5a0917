"""Series sets and hidden states as files for other programs. This one reads series sets back: from Parquet as they
were, from CSV without what ``lost_in_csv`` names."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rnnviz.data.escape import APOSTROPHE, escape
from rnnviz.data.files.names import numbered
from rnnviz.data.preparation import RECORDING
from rnnviz.errors import ShapeError
from rnnviz.records import Floats, Ints, SeriesSet, prepared_as

COLUMNS = ("series", "step", "class")
KEY = b"rnnviz"  # of a Parquet file's metadata
ROWS = 100_000  # that are turned into text at once


def to_csv(series: SeriesSet) -> bytes:
    """A row per time step: series, step (from 1), class and the features. UTF-8, with a byte order mark where letters
    go beyond ASCII: without it Excel shows "Gerät" as "GerÃ¤t". Numbers have as few digits as lead back to the same
    float32. Names and classes are escaped where a spreadsheet would run them (``data.escape``).

    Where windows lie in their recording and how the values were prepared is not in it (``lost_in_csv``)."""
    names, steps = _rows(series)
    classes = pa.array(map(escape, series.classes))
    columns = [pa.array(_unique(series.names)).take(names), pa.array(steps + 1), classes.take(series.y[names])]
    return _csv((*COLUMNS, *_header(series.features)), columns, series.X[steps, names])


def lost_in_csv(series: SeriesSet) -> list[str]:
    """What a training needs to know of these series that ``to_parquet`` keeps and ``to_csv`` can't."""
    where, how = series.source.get(RECORDING), prepared_as(series.source)
    return [
        *(["where its windows lie in their recording, so that training and test would share steps"] if where else []),
        *(["how its values were prepared, so that they would be scaled as if they were raw"] if how else []),
    ]


def to_parquet(series: SeriesSet) -> bytes:
    """The table of ``to_csv``, exact, with names, the classes' order, title and source in the schema's metadata under
    ``rnnviz``, as JSON. Read back, it is the same set, with the same fingerprint."""
    names, steps = _rows(series)
    values = series.X[steps, names]
    table = pa.table(
        [
            pa.DictionaryArray.from_arrays(names.astype(np.int32), pa.array(_unique(series.names))),
            pa.array((steps + 1).astype(np.int32)),
            pa.DictionaryArray.from_arrays(
                series.y[names].astype(np.int32), pa.array(list(map(escape, series.classes)))
            ),
            *(pa.array(np.ascontiguousarray(column)) for column in values.T),
        ],
        names=[*COLUMNS, *_header(series.features)],
    )
    said = {
        "names": series.names,
        "classes": series.classes,
        "features": series.features,
        "title": series.title,
        "source": dict(series.source),
    }
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({KEY: json.dumps(said).encode()}), out, compression="zstd")
    return out.getvalue()


def states_to_csv(H: Floats, series: SeriesSet) -> bytes:
    """Hidden states ``(num_layers, l, n, h)`` as a row per layer, series and time step, with a column per unit.

    series: those whose states they are, prepared as the network read them. Steps after a series' own end are left out.

    Raises ``ShapeError`` where the states are not those of as many steps and series.
    """
    if H.ndim != 4 or H.shape[1:3] != (series.l, series.n):
        raise ShapeError(
            f"States of these series have the shape (num_layers, {series.l}, {series.n}, h); got {H.shape}."
        )
    names, steps = _rows(series)
    layers = np.repeat(np.arange(len(H)), len(names))
    names, steps = np.tile(names, len(H)), np.tile(steps, len(H))
    classes = pa.array(map(escape, series.classes))
    columns = [
        pa.array(_unique(series.names)).take(names),
        pa.array(steps + 1),
        pa.array(layers + 1),
        classes.take(series.y[names]),
    ]
    units = tuple(f"unit {i + 1}" for i in range(H.shape[3]))
    return _csv(("series", "step", "layer", "class", *units), columns, H[layers, steps, names])


def _rows(series: SeriesSet) -> tuple[Ints, Ints]:
    """The series and the step (from 0) of each row."""
    names, steps = np.nonzero(series.mask.T)
    return names, steps


def _csv(header: Sequence[str], columns: list[pa.Array], values: Floats) -> bytes:
    text = [_quoted(column) if pa.types.is_string(column.type) else column.cast(pa.string()) for column in columns]
    lines = b"".join(_lines(text, np.asarray(values, np.float32)))
    written = ",".join(_quoted(pa.array(list(header))).to_pylist()).encode() + b"\n" + lines
    return written if written.isascii() else codecs.BOM_UTF8 + written


def _lines(columns: list[pa.Array], values: Floats) -> Iterator[bytes]:
    for start in range(0, len(values), ROWS):
        part = values[start : start + ROWS]
        numbers = [pa.array(np.ascontiguousarray(column)).cast(pa.string()) for column in part.T]
        cells = [*(column.slice(start, ROWS) for column in columns), *numbers]
        lines = pc.binary_join_element_wise(*cells, ",")
        yield pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\n")[0].as_buffer().to_pybytes() + b"\n"


def _quoted(texts: pa.Array) -> pa.Array:
    """In quotes where a cell would else end early, or where only quotes keep it."""
    within = pc.replace_substring(texts, '"', '""')
    quoted = pc.binary_join_element_wise('"', within, '"', "")
    return pc.if_else(pc.match_substring_regex(texts, '[",;\t]'), quoted, texts)


def _header(features: Sequence[str]) -> list[str]:
    """Escaped, and different from each other and from the first columns."""
    names = _unique(features)
    return [APOSTROPHE + name if name in COLUMNS else name for name in names]


def _unique(names: Sequence[str]) -> list[str]:
    """Escaped, with a number behind names that were there already."""
    return list(map(escape, numbered(names)))
