"""A line without an end is refused before any work is done on its cells."""

from __future__ import annotations

import pytest

from rnnviz.data.files import File, open_files
from rnnviz.data.limits import MAX_COLUMNS


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_too_many_columns_are_refused_at_once(mark: str) -> None:
    tables, findings = open_files([File("endless.csv", f"1.25{mark}".encode() * (MAX_COLUMNS + 1))], {})
    assert tables == []
    assert [(finding.code, finding.weight) for finding in findings] == [("too_large", "stops")]
    assert f"{MAX_COLUMNS:,}" in findings[0].remedy
