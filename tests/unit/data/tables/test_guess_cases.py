from __future__ import annotations

import pytest

from tests.unit.data.tables.cases import CASES, Case
from tests.unit.data.tables.made import codes, guessed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_table_is_read_as_a_sensible_person_would(case: Case) -> None:
    found = guessed(case.text, **case.wishes)
    layout = found.layout
    assert codes(found.findings, "asks") == list(case.asks), found
    if "kind" not in case.asks:
        assert {name: getattr(layout, name) for name in case.expected} == case.expected, found
        if case.steps:
            assert (layout.steps[0], layout.steps[-1], len(layout.steps)) == case.steps
