"""Columns that other threads began to read are those that this one would have read."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.reading import inspect
from rnnviz.data.tables import columns

ROWS = "".join(f"{i // 500},{i % 500},{i * 7 % 11}.5,{i % 13},{'ab'[i // 500 % 2]}\n" for i in range(6000))
DATA = ("series,time,x,whole,class\n" + ROWS).encode()


def test_a_long_table_is_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = inspect(DATA)
    monkeypatch.setattr(columns, "LONG", 1)
    begun = inspect(DATA)
    assert plain.series is not None and begun.series is not None
    assert plain.series.fingerprint == begun.series.fingerprint
    assert (plain.findings, plain.columns, plain.ways) == (begun.findings, begun.columns, begun.ways)
    np.testing.assert_array_equal(begun.series.X[:4, 0, 0], [0.5, 7.5, 3.5, 10.5])
