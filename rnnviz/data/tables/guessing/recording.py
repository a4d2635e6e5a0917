"""The rows are the steps of one long series, or of several, which is cut into windows."""

from __future__ import annotations

import numpy as np

from rnnviz.data.tables.cells import codes_of
from rnnviz.data.tables.filenames import FILE
from rnnviz.data.tables.guessing.evidence import runs, smooth_rows
from rnnviz.data.tables.guessing.proposal import Proposal
from rnnviz.data.tables.guessing.roles import Candidate, Roles
from rnnviz.data.tables.vocabulary import TARGETS
from rnnviz.data.tables.words import counted

WINDOW, SHORTEST, WINDOWS, FEW, SHORT = 24, 2, 40, 12, 40


def propose(roles: Roles) -> Proposal:
    """A recording, and what speaks for it."""
    time = roles.time
    series, grouped = _series(roles)
    labels = roles.labels((None if series == FILE else series, time))
    labels = [
        c
        for c in labels
        if c.score >= 1.5 or roles.is_fixed("label") or _in_stretches(roles, c.name, time) or c.name == FILE
    ]
    label = labels[0].name if labels else None
    features = roles.features(label, series, time, series=series)
    score = _score(roles, time, series, grouped, label, features)
    fields = {
        "label": label,
        "series": series,
        "time": time,
        "features": features,
        **_windows(roles, label, series, features),
    }
    return Proposal("recording", fields, score, _reason(fields), tuple(labels))


def _series(roles: Roles) -> tuple[str | None, Candidate | None]:
    """What tells several recordings apart, where the class changes within them or there is none."""
    best = roles.groupings[0] if roles.groupings else None
    if "series" in roles.fixed:
        return roles.fixed["series"], best
    return (best.name, best) if best is not None and best.score >= 1.5 else (None, best)


def _in_stretches(roles: Roles, name: str, time: str | None) -> bool:
    """Whether a column of a few whole numbers at an edge of the table changes as seldom as classes do."""
    edges = [c.name for c in roles.columns if c.name != time and not c.dated and not c.counts]
    if len(edges) < 2 or name not in (edges[0], edges[-1]):
        return False
    column = roles.by_name[name]
    codes = roles.look.codes(name)[: roles.look.head]
    return column.whole and 2 <= column.distinct <= FEW and runs(codes) <= max(column.distinct, len(codes) // 10)


def _score(
    roles: Roles,
    time: str | None,
    series: str | None,
    grouped: Candidate | None,
    label: str | None,
    features: tuple[str, ...],
) -> float:
    if not features:
        return -6.0
    look = roles.look
    score = _of_time(roles, time, series)
    score += 0.5 if len(features) <= 8 else -2.0 if len(features) > 20 else 0.0
    score += 1.0 if look.table.rows >= 100 else -3.0 if look.table.rows < 12 else 0.0
    score += 2.0 if len(features) == 1 and grouped is None else 0.0
    score -= 4.0 if series is not None and _shortest(roles, series) < SHORT else 0.0
    columns = [roles.by_name[name] for name in features if name in roles.by_name]
    groups = roles.codes(label) if label and label in roles.by_name else roles.codes(series) if series else None
    score += 3.0 * (smooth_rows(look, columns, groups) - 0.4)
    if label is not None and label in roles.by_name:
        score += _of_label(roles, label, series)
    elif series is not None:
        score += -5.0 if roles.labels((series, time), series) else 0.5  # without any class, windows can be learned from
    unique = [c for c in roles.columns if c.text and c.distinct == c.rows and c.rows > 3]
    return score - 2.0 * bool(unique)


def _of_time(roles: Roles, time: str | None, series: str | None) -> float:
    """Times that never come twice in one recording, and go on from row to row."""
    if time is None:
        return -0.5
    column = roles.by_name.get(time)
    if series is not None:
        return 1.0 + max(0.0, roles.groupings[0].score)
    if column is None:
        return 3.0
    if column.distinct < 0.95 * column.filled:
        return -2.0
    certain = 3.0 if column.dated or (roles.times and roles.times[0].score >= 3) else 1.5
    return certain if column.up > 0.9 else certain - 1.0


def _of_label(roles: Roles, label: str, series: str | None) -> float:
    """Classes that come in stretches, and come again, are those of a recording; those of series never change."""
    if label == series:
        return 2.5  # one recording per class
    if series is not None:
        return -5.0 if roles.mostly_constant_within(roles.by_name[label], series) else 2.5
    codes = roles.look.codes(label)[: roles.look.head]
    stretches, different = runs(codes), len(np.unique(codes))
    if stretches > len(codes) / 3:
        return -1.5
    return 2.0 if stretches > different else 0.5


def _windows(roles: Roles, label: str | None, series: str | None, features: tuple[str, ...]) -> dict[str, object]:
    """With classes, windows that fit into their stretches three times; without, at least ten windows."""
    rows = _shortest(roles, series)
    window = max(SHORTEST, min(WINDOW, rows // 10))
    if label is not None and label in roles.by_name:
        window = _within_stretches(roles, label, rows)
    window = roles.fixed.get("window", window)
    named = (
        [name for name in features if roles.by_name[name].called(TARGETS)]
        if all(f in roles.by_name for f in features)
        else []
    )
    target = next(iter(named or features), None)
    return {
        "window": window,
        "stride": roles.fixed.get("stride", window),
        "ahead": roles.fixed.get("ahead", max(1, window // 4)),
        "crossing": roles.fixed.get("crossing", "leave_out"),
        "target": roles.fixed.get("target", target if label is None else None),
    }


def _shortest(roles: Roles, series: str | None) -> int:
    """Rows of a usual recording."""
    if series is None:
        return roles.look.table.rows
    codes = codes_of(roles.look.table, series)[0]
    return int(np.median(np.bincount(codes))) if len(codes) else 0


def _within_stretches(roles: Roles, label: str, rows: int) -> int:
    codes = codes_of(roles.look.table, label)[0]
    lengths = np.diff(np.flatnonzero(np.concatenate([[1], np.diff(codes), [1]])))
    usual = float(np.percentile(lengths, 25)) if len(lengths) else 0.0
    return int(max(SHORTEST, min(100, usual // 3, max(SHORTEST, roles.look.table.rows // WINDOWS), rows)))


def _reason(fields: dict[str, object]) -> str:
    many = counted(len(fields["features"]), "feature")  # type: ignore[arg-type]
    what = f"The rows follow each other as steps of one long recording of {many}"
    if fields["series"]:
        what = (
            f"The rows follow each other as steps of several recordings of {many}, told apart by {fields['series']!r}"
        )
    cut = f"{what}. They are cut into windows of {fields['window']} steps"
    if fields["label"]:
        return f"{cut}, and {fields['label']!r} holds the class of each step."
    return f"{cut}; the class is whether {fields['target']!r} rises or falls over the next {fields['ahead']}."
