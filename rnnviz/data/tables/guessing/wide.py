"""Each row is a series."""

from __future__ import annotations

import numpy as np

from rnnviz.data.limits import MAX_CLASSES
from rnnviz.data.tables.columns import Column
from rnnviz.data.tables.guessing.evidence import alike, smooth_columns, smooth_rows
from rnnviz.data.tables.guessing.proposal import Proposal, classes_in_words
from rnnviz.data.tables.guessing.roles import Candidate, Roles
from rnnviz.data.tables.steps import Steps, find_steps
from rnnviz.data.tables.vocabulary import COUNTERS, LABELS, SERIES
from rnnviz.data.tables.words import counted, quoted
from rnnviz.errors import Finding, Fix

MANY, SOME = 20, 6
LEAST_STEPS = 5  # of which one may be asked about
MAGNITUDE = 10


def propose(roles: Roles) -> Proposal:
    """A wide layout, and what speaks for it."""
    numbered = _numbered(roles)
    labels = _labels(roles, numbered)
    label = labels[0].name if labels else None
    series = _series(roles, label, numbered)
    steps = _steps(roles, numbered, label, series)
    score = _score(roles, steps, numbered, labels, series)
    reason = (
        f"Each row looks like one series of up to {counted(steps.l, 'step')}"
        if steps.columns
        else "No row holds values"
    )
    if len(steps.features) > 1:
        reason += f" of {counted(len(steps.features), 'feature')} ({', '.join(steps.features[:5])})"
    if steps.columns:
        reason += f", from {steps.columns[0]!r} to {steps.columns[-1]!r}"
    fields = {"label": label, "series": series, "features": steps.features, "steps": steps.columns}
    findings = () if roles.is_fixed("steps") else tuple(_findings(steps, roles.is_fixed("features")))
    if numbered is None and not roles.is_fixed("steps"):
        findings += tuple(_of_another_size(roles, steps.columns))
    few = numbered is None and steps.l <= SOME and series is None and not roles.is_fixed("steps")
    return Proposal("wide", fields, score, f"{reason}, {classes_in_words(label)}.", tuple(labels), findings, few)


def _numbered(roles: Roles) -> Steps | None:
    """Steps by the columns' names, where they are most of what could be steps."""
    names = [c.name for c in roles.columns if (c.number or c.holds == "nothing") and not _unnamed(c.name)]
    found = find_steps([name for name in names if name not in _decided(roles)])
    if found is None or not any(roles.by_name[name].number for name in found.columns):
        return None
    out = {*found.columns, *found.alone, *found.twice}
    rest = [c for c in roles.columns if c.number and c.name not in out]
    others = [c for c in rest if not c.called(LABELS) and not c.called(SERIES)]
    return found if len(found.columns) >= len(others) else None


def _decided(roles: Roles) -> set[str]:
    return {roles.fixed[field] for field in ("label", "series") if roles.fixed.get(field)}


def _unnamed(name: str) -> bool:
    """Whether the name was made by the reader, since the file has none."""
    return name.startswith("column ")


def _labels(roles: Roles, numbered: Steps | None) -> list[Candidate]:
    """By name or words; else, beside many steps, the first or last column of few whole numbers."""
    steps = numbered.columns if numbered else ()
    found = [c for c in roles.labels(steps) if roles.by_name.get(c.name) is None or _holds_classes(roles, c)]
    return sorted(found, key=lambda c: -c.score)


def _holds_classes(roles: Roles, candidate: Candidate) -> bool:
    """Numbers without a telling name are classes only at an edge of the table, and far fewer than other values."""
    column = roles.by_name[candidate.name]
    if roles.is_fixed("label") or column.text or column.called(LABELS) == 1 or candidate.score >= 2:
        return True
    if column.name not in (roles.columns[0].name, roles.columns[-1].name, *_beside(roles)):
        return False
    others = [c for c in roles.columns if c.number and c.name != column.name]
    if not others or column.distinct > MAX_CLASSES or not column.repeats:
        return False
    fractions = sum(not c.whole for c in others) >= 0.75 * len(others)
    return fractions or column.distinct <= float(np.median([c.distinct for c in others])) / 2


def _beside(roles: Roles) -> list[str]:
    """Columns outside of the numbered ones, where there are few of these."""
    numbered = _numbered(roles)
    if numbered is None:
        return []
    rest = [c.name for c in roles.columns if c.name not in numbered.columns]
    return rest if len(rest) <= 5 else []


def _series(roles: Roles, label: str | None, numbered: Steps | None) -> str | None:
    """A column with a name for series or of words which are all different."""
    if "series" in roles.fixed:
        return roles.fixed["series"]
    steps = set(numbered.columns) if numbered else set()
    out = {label, *steps, *roles.from_files}
    rest = [c for c in roles.free if c.name not in out and c.filled == c.rows]
    named = [c for c in rest if c.called(SERIES) and (c.text or c.whole) and c.distinct > 0.9 * c.rows]
    words = [c for c in rest if c.text and c.distinct == c.rows]
    repeated = [c for c in rest if c.called(SERIES) == 1 and (c.text or c.whole)]
    return next((c.name for c in named or words or repeated), None)


def _steps(roles: Roles, numbered: Steps | None, label: str | None, series: str | None) -> Steps:
    if "steps" in roles.fixed:
        given = tuple(roles.fixed["steps"] or ())
        features = roles.fixed.get("features") or (
            numbered.features if numbered and set(numbered.columns) == set(given) else ("value",)
        )
        return Steps(tuple(features), given)
    if numbered is not None:
        return numbered.only(roles.fixed.get("features") or ())
    names = [c.name for c in roles.columns if c.name not in (label, series) and _could_be_step(roles, c)]
    return Steps(tuple(roles.fixed.get("features") or ("value",)), tuple(names))


def _could_be_step(roles: Roles, column: Column) -> bool:
    if column.holds == "nothing":
        return len(roles.columns) > MANY or _unnamed(column.name)
    if not column.number:
        return False
    counter = column.counts and (column.called(COUNTERS) or (column.name == roles.columns[0].name and column.rows > 9))
    return not counter and column.called(SERIES) < 1


def _score(roles: Roles, steps: Steps, numbered: Steps | None, labels: list[Candidate], series: str | None) -> float:
    columns = [roles.by_name[name] for name in steps.columns if name in roles.by_name]
    length = steps.l
    if length < 2:
        return -6.0
    by_name = 1.0 if numbered is not None else 0.0
    score = by_name * (4.0 if length >= MANY else 2.0 if length >= SOME else 0.5)
    score += (1 - by_name) * (3.0 if length >= MANY else 1.0 if length > SOME else -0.5)
    score += 1.5 if labels and labels[0].score >= 1.5 else 0.75 if labels else -1.5
    ids = roles.by_name.get(series or "")
    score += 1.5 if ids is not None and ids.distinct == ids.rows and not ids.counts else 0.0
    if roles.times and not roles.is_fixed("time"):
        score -= _against(roles, roles.times[0])
    score += 1.0 if len(columns) > 2 and alike(columns) else -0.5
    across = smooth_columns(roles.look, steps.columns, len(steps.features))
    down = smooth_rows(roles.look, columns, _classes(roles, labels))
    score += 2.0 * (across - down)
    return score - (1.0 if roles.look.table.rows > 50 * len(columns) and length <= SOME else 0.0)


def _against(roles: Roles, time: Candidate) -> float:
    """A column of times speaks against a row for each series, unless it may as well be a row number."""
    column = roles.by_name.get(time.name)
    if column is not None and column.counts and time.score < 3:
        return 0.5
    return min(3.0, time.score)


def _classes(roles: Roles, labels: list[Candidate]) -> np.ndarray | None:
    return roles.codes(labels[0].name) if labels and labels[0].name in roles.by_name else None


def _of_another_size(roles: Roles, names: tuple[str, ...]) -> list[Finding]:
    """Asks about columns whose names do not count and whose values share no range with those of any other: a person's
    age before seven days of steps."""
    columns = [roles.by_name[name] for name in names if not _unnamed(name)]
    known = [(c.name, c.values[np.isfinite(c.values)]) for c in columns if c.number]
    ranges = {name: np.percentile(values, (5, 50, 95)) for name, values in known if len(values)}
    if len(ranges) < LEAST_STEPS:
        return []
    usual = float(np.median([abs(middle) for _, middle, _ in ranges.values()]))
    odd = [name for name, own in ranges.items() if _apart(own, usual, [r for n, r in ranges.items() if n != name])]
    if not odd or len(odd) > len(ranges) / LEAST_STEPS:
        return []
    rest = [name for name in names if name not in odd]
    return [
        Finding(
            "Values of another size than in all other columns: are these columns steps, too?",
            "Say whether they belong to the series.",
            quoted(odd),
            len(odd),
            "All steps of a series are values of the same thing, one after the other.",
            "steps_odd",
            "asks",
            (
                Fix(f"Leave out {quoted(odd)}", {"steps": rest}),
                Fix("They are steps like the others", {"steps": list(names)}),
            ),
        )
    ]


def _apart(own: np.ndarray, usual: float, others: list[np.ndarray]) -> bool:
    """Whether a range, of (low, middle, high), meets no other one and its middle is of another order of magnitude."""
    meets = any(own[0] <= other[2] and other[0] <= own[2] for other in others)
    smaller, larger = sorted((abs(own[1]), usual))
    return not meets and larger > MAGNITUDE * smaller


def _findings(steps: Steps, chosen: bool) -> list[Finding]:
    """chosen: whether someone has said which features there are, knowing what is left out."""
    found = []
    if steps.reordered:
        remedy = "If the order of the file is the right one, say so by choosing the steps in that order."
        what = "The columns of the steps were put in the order of their numbers"
        found.append(
            Finding(
                what,
                remedy,
                f"{steps.columns[0]} to {steps.columns[-1]}",
                len(steps.columns),
                code="order",
                weight="tells",
            )
        )
    if steps.twice and not chosen:
        found.append(
            Finding(
                "The same step stands in more than one column",
                "Correct the names of the columns, or leave out those that come later.",
                quoted(steps.twice),
                len(steps.twice),
                "At each step the network reads one value of every feature.",
                "steps_unequal",
                fixes=(Fix("Leave those columns out", {"features": list(steps.features)}),),
            )
        )
    if steps.alone and not chosen:
        found.append(
            Finding(
                "Some features have more steps than others",
                "Correct the names of the columns, or leave out those without a partner.",
                quoted(steps.alone),
                len(steps.alone),
                "At each step the network reads one value of every feature.",
                "steps_unequal",
                fixes=(Fix("Leave those columns out", {"features": list(steps.features)}),),
            )
        )
    return found
