"""Series sets in the store, under their fingerprint."""

from __future__ import annotations

import json
import time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from rnnviz.errors import DataError
from rnnviz.records import SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.database import Database
from rnnviz.runs.rows import SeriesInfo
from rnnviz.runs.schema import series_sets

_INFO = [column for column in series_sets.c if column.name != "data"]


class Shelf(Database):
    """Adding, listing and reading series sets."""

    def add_series(self, series: SeriesSet) -> str:
        """Keep a series set; the same one twice is kept once. Returns its fingerprint."""
        fingerprint = series.fingerprint
        if not self._has(fingerprint):
            row = _row(series, codec.pack_series(series))
            try:
                with self._write() as connection:
                    connection.execute(insert(series_sets).values(row))
            except IntegrityError:  # the fingerprint is the key
                if not self._has(fingerprint):
                    raise
        return fingerprint

    def _has(self, fingerprint: str) -> bool:
        held = select(series_sets.c.fingerprint).where(series_sets.c.fingerprint == fingerprint)
        with self._read() as connection:
            return connection.scalar(held) is not None

    def series(self, fingerprint: str) -> SeriesSet:
        """Raises ``DataError`` for a fingerprint that is not here."""
        with self._read() as connection:
            data = connection.scalar(select(series_sets.c.data).where(series_sets.c.fingerprint == fingerprint))
        if data is None:
            raise DataError(f"There are no series {fingerprint!r} here. Choose or load them again on the page Data.")
        return codec.unpack_series(data)

    def series_sets(self) -> list[SeriesInfo]:
        """Newest first."""
        with self._read() as connection:
            rows = connection.execute(select(*_INFO).order_by(series_sets.c.created.desc())).all()
        return [
            SeriesInfo(
                row.fingerprint,
                row.title,
                json.loads(row.source),
                row.l,
                row.n,
                row.k,
                tuple(json.loads(row.classes)),
                tuple(json.loads(row.counts)),
                row.created,
            )
            for row in rows
        ]


def _row(series: SeriesSet, data: bytes) -> dict[str, Any]:
    return {
        "fingerprint": series.fingerprint,
        "title": series.title,
        "source": json.dumps(dict(series.source)),
        "l": series.l,
        "n": series.n,
        "k": series.k,
        "classes": json.dumps(series.classes),
        "counts": json.dumps(series.counts.tolist()),
        "created": time.time(),
        "data": data,
    }
