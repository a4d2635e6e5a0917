"""What was left out, changed or assumed on the way to a series set: a sentence each, which stays with the set."""

from __future__ import annotations

from rnnviz.data.preparation.work import Prepared
from rnnviz.errors import Finding

PAST = {
    "no_label": "The class was read off what comes next",
    "text": "Cells held text in steps that are in no window",
    "missing": "Values were missing in steps that are in no window",
    "gaps": "Steps were left out of the recording beside the windows",
    "label_missing": "Rows without a class were counted to the class of their series' other rows",
}
"""Findings tell what is so in a file and what can be done about it; these are what became of it."""
SORTED, AS_FILED = "Rows were put in the order of time", "Rows were taken in the order of the file"


def notes(prepared: Prepared) -> list[str]:
    """Of the layout first, then of each choice of the preparation that changed anything."""
    quiet = {"scaling"} if prepared.preparation.scaling == "feature" else set()
    told = [note(finding) for finding in prepared.parts.findings if finding.weight == "tells"]
    return told + [done.words for done in prepared.done if done.count and done.choice not in quiet]


def note(finding: Finding) -> str:
    """One sentence, without the remedy."""
    what = PAST.get(finding.code, finding.what)
    where = finding.where
    if finding.code == "order":
        what = SORTED if where else AS_FILED
    if finding.code == "no_label":
        where = finding.what.partition("the class is ")[2]
    return f"{what}: {where}." if where else f"{what}."
