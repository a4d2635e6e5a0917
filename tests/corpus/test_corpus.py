"""Every file of the corpus has exactly the outcome its maker decided."""

from __future__ import annotations

import pytest

from tests.corpus.case import Case
from tests.corpus.judge import judge
from tests.corpus.manifest import MANIFEST, as_json, cases


def test_the_manifest_is_what_the_script_makes():
    """Neither a file nor an expectation changes without being seen in a diff."""
    assert MANIFEST.read_text(encoding="utf-8") == as_json()


def test_there_are_enough_of_all_kinds():
    groups = {case.name.partition("/")[0] for case in cases()}
    assert len(cases()) >= 300
    assert len(groups) >= 12


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_outcome(case: Case):
    verdict = judge(case)
    assert not verdict.wrong, f"{case.name}: {verdict.wrong}"
