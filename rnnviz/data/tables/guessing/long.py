"""Each row is a step of one of many series."""

from __future__ import annotations

from rnnviz.data.tables.guessing.proposal import Proposal, classes_in_words
from rnnviz.data.tables.guessing.roles import Roles
from rnnviz.data.tables.words import counted


def propose(roles: Roles) -> Proposal:
    """A long layout, and what speaks for it."""
    own = [c for c in roles.groupings if c.name != roles.fixed.get("label") or roles.is_fixed("series")]
    grouping = own[0] if own else None
    series = grouping.name if grouping else None
    time = roles.time
    labels = roles.labels((series, time), series) if series else roles.labels((time,))
    label = labels[0].name if labels else None
    features = roles.features(label, series, time, *(c.name for c in labels if c.score >= 3), series=series)
    score = -4.0
    if grouping and features:
        score = grouping.score + (1.0 if time else 0.0)
        score += 1.5 if labels and labels[0].score >= 1.5 else 0.5 if labels else -1.5
    order = f"ordered by {time!r}" if time else "in the order of the file"
    who = repr(series) if series else "No column"
    reason = f"{who} says which rows belong to one series, {order}, with {counted(len(features), 'feature')}"
    fields = {"label": label, "series": series, "time": time, "features": features}
    return Proposal("long", fields, score, f"{reason}, {classes_in_words(label)}.", tuple(labels))
