"""The likeliest layout, the others, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from typing import Any

import numpy as np

from rnnviz.data.files.affixes import apart, shared
from rnnviz.data.files.cells import missing
from rnnviz.data.files.table import Table
from rnnviz.data.tables.cells import codes_of, names_in
from rnnviz.data.tables.columns import Look
from rnnviz.data.tables.guessed import Guess, Way
from rnnviz.data.tables.guessing import long, recording, wide
from rnnviz.data.tables.guessing.proposal import Proposal
from rnnviz.data.tables.guessing.roles import Roles
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.series import times_of
from rnnviz.data.tables.words import listed, quoted
from rnnviz.errors import Finding, Fix

SURE = 0.75
"""Below, the kind of layout is asked for."""
CLEARLY = 0.75
"""So much more must speak for a class column than for the next one, else it is asked for."""
COLUMN = ("label", "series", "time", "target")
"""Fields of a layout that name one column."""
PROPOSERS = {"wide": wide.propose, "long": long.propose, "recording": recording.propose}
MEANING = {
    "wide": "Each row is one whole series",
    "long": "Each row is one moment of one of many series",
    "recording": "Each row is one moment of a long recording",
}


def guess(table: Table, wishes: Mapping[str, Any]) -> Guess:
    """The layout of a table: what the user wishes, then what the file itself says, and around it what fits best.

    Never raises; a wish that the table can't fulfil is found by ``lay_out``.
    """
    fixed = {**_given(table), **wishes}
    known = {name: value for name, value in fixed.items() if _there(table, name, value)}
    roles = Roles(Look.at(table), known)
    kinds = [fixed["kind"]] if "kind" in fixed else list(PROPOSERS)
    proposals = [PROPOSERS[kind](roles) for kind in kinds]
    shares = _shares(proposals)
    ways = [
        Way(p.kind, 1.0 if "kind" in fixed else share, p.reason) for p, share in zip(proposals, shares, strict=True)
    ]
    best = max(zip(shares, range(len(proposals)), strict=True), key=lambda pair: (pair[0], -pair[1]))[1]
    proposal = proposals[best]
    layout = Layout(**{"kind": proposal.kind, **proposal.fields, **fixed})
    findings = list(proposal.findings)
    if "kind" not in fixed and (shares[best] < SURE or proposal.doubtful):
        findings.append(_ask_kind(proposals, shares))
    if "label" not in fixed and _unclear(proposal):
        findings.append(_ask_label(roles, proposal))
    findings += _dates(table, layout) + _unused(roles, layout)
    if not roles.is_fixed("features", "steps"):
        findings += _units(roles, layout)
    return Guess(layout, tuple(sorted(ways, key=lambda way: -way.confidence)), tuple(findings))


def _given(table: Table) -> dict[str, Any]:
    """What the file says of its layout; nothing where its columns are others, as after a change by another program."""
    named = {field.name for field in fields_of(Layout)}
    given = {name: value for name, value in table.given.items() if name in named}
    return given if all(_there(table, name, value) for name, value in given.items()) else {}


def _there(table: Table, field: str, value: Any) -> bool:
    """Whether the table has the columns that this field of a layout names."""
    names = [value] if field in COLUMN and value is not None else value if field == "steps" else []
    return all(names_in(table, name) is not None for name in names or ())


def _shares(proposals: list[Proposal]) -> list[float]:
    """Scores as shares of 1: a softmax."""
    scores = np.array([p.score for p in proposals])
    weights = np.exp(scores - scores.max())
    return [float(share) for share in weights / weights.sum()]


def _ask_kind(proposals: list[Proposal], shares: list[float]) -> Finding:
    order = sorted(range(len(proposals)), key=lambda i: -shares[i])
    near = [proposals[i] for place, i in enumerate(order) if place < 2 or shares[i] > 0.1]
    fixes = tuple(Fix(MEANING[p.kind], {"kind": p.kind}) for p in near)
    return Finding(
        "The table can be read in more than one way: what is one row?",
        "Say what a row is.",
        "; or ".join(f"{MEANING[p.kind].lower()}" for p in near),
        why="Read in the wrong way, the network would learn from series that do not exist.",
        code="kind",
        weight="asks",
        fixes=fixes,
    )


def _unclear(proposal: Proposal) -> bool:
    labels = proposal.labels
    return len(labels) > 1 and labels[0].score - labels[1].score < CLEARLY and proposal.fields.get("label") is not None


def _ask_label(roles: Roles, proposal: Proposal) -> Finding:
    best = proposal.labels[0].score
    near = [c.name for c in proposal.labels if best - c.score < CLEARLY][:6]
    return Finding(
        "More than one column could hold the classes",
        "Say which one the network is to tell.",
        quoted(near),
        len(near),
        "The class is what the network learns; all other columns can at most help it.",
        "label",
        "asks",
        tuple(Fix(f"{name!r} ({_examples(roles, name)})", {"label": name}) for name in near),
    )


def _examples(roles: Roles, name: str) -> str:
    cells = dict.fromkeys(roles.look.text(name).to_pylist()) if name in roles.by_name else {}
    cells.pop("", None)
    texts = [cell[:20] for cell in cells]
    return ", ".join(texts[:3]) + (", ..." if len(texts) > 3 else "")


def _dates(table: Table, layout: Layout) -> list[Finding]:
    """Asks whether days or months come first, where no date of the table decides it and the order of time matters."""
    name = layout.time if layout.kind != "wide" else None
    if name is None or layout.day_first is not None or names_in(table, name) is None:
        return []
    times = times_of(table, name)
    if not times.open:
        return []
    cell = next(cell for cell in table.column(names_in(table, name)[0]).to_pylist() if cell)  # type: ignore[index]
    return [
        Finding(
            "Dates can be read in two ways: is the day first, or the month?",
            f"Say how {cell[:20]!r} is meant.",
            f"column {name}",
            table.rows,
            "The steps are put in the order of time, which depends on it.",
            "day_first",
            "asks",
            (Fix("The day is first", {"day_first": True}), Fix("The month is first", {"day_first": False})),
        )
    ]


def _unused(roles: Roles, layout: Layout) -> list[Finding]:
    used = {part for name in layout.columns() for part in names_in(roles.look.table, name) or (name,)}
    columns = [c for c in roles.columns if c.name not in used]
    if not columns:
        return []
    clocks = roles.clocks(layout.series) if layout.kind != "wide" else set()
    named = [f"{c.name} ({_why(roles, c.name, layout, clocks)})" for c in columns[:5]]
    return [
        Finding(
            "Columns are not used",
            "If one of them was measured at each step, choose it as a feature.",
            listed(named, len(columns)),
            len(columns),
            code="unused",
            weight="tells",
        )
    ]


def _units(roles: Roles, layout: Layout) -> list[Finding]:
    """Columns left aside whose cells all are numbers with something beside them, such as a unit."""
    table = roles.look.table
    used = {part for name in layout.columns() for part in names_in(table, name) or (name,)}
    columns = [c.name for c in roles.columns if c.text and c.name not in used and _number_and_unit(roles, c.name)]
    if not columns:
        return []
    same = {name: affix for name in columns if (affix := shared(codes_of(table, name)[1]))}
    remedy = "Read them as numbers, each column in its unit." if same else "Write all cells of a column in one unit."
    fixes = [_as_numbers(table, same)] if same else []
    if layout.steps if layout.kind == "wide" else layout.features:
        remedy = f"{remedy[:-1]}; or leave those columns out."
        fixes.append(Fix("Leave those columns out", {"features": list(layout.features)}))
    return [
        Finding(
            "Columns hold numbers with a sign or a unit beside them",
            remedy,
            listed([f"{name}: {_examples(roles, name)}" for name in columns[:5]], len(columns)),
            len(columns),
            "What isn't plainly a number is not read as one.",
            "text",
            fixes=tuple(fixes),
        )
    ]


def _as_numbers(table: Table, same: Mapping[str, str]) -> Fix:
    """The click that takes off what all cells of a column share; beside what was taken off before."""
    cell = next(text for text in codes_of(table, next(iter(same)))[1] if not missing(text))
    affixes = {**table.format.affixes, **same}
    return Fix(f"Read them as numbers: {cell[:20]} is {apart(cell)[0][:20]}", {"affixes": affixes})


def _number_and_unit(roles: Roles, name: str) -> bool:
    """Whether all filled cells among the rows looked at are numbers with one of up to three things beside them."""
    cells = {cell for cell in roles.look.text(name).to_pylist() if not missing(cell)}
    if len(cells) < 3:
        return False
    found = {apart(cell)[1] for cell in cells}
    return "" not in found and len(found) <= 3


def _why(roles: Roles, name: str, layout: Layout, clocks: set[str]) -> str:
    column = roles.by_name[name]
    if column.holds == "nothing":
        return "empty"
    if column.counts:
        return "counts the rows"
    if name in clocks or column.dated:
        return "says when"
    if column.text:
        return "text"
    series = layout.series if layout.kind == "long" and _there(roles.look.table, "series", layout.series) else None
    if series is not None and roles.constant_within(name, series):
        return "the same in all rows of a series"
    return "numbers"
