"""Cells of text, infinite values and holes: named, filled in, or left out with their series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.finite import all_finite, any_nan
from rnnviz.data.preparation.filling import filled
from rnnviz.data.preparation.words import cells, listed, named, series_of, several, verb
from rnnviz.data.preparation.work import Work, only
from rnnviz.errors import Finding, Fix

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

WHY = "A recurrent network needs a number at every step: after one hole all that it remembers would be no number."
WAYS = {
    "interpolate": ("straight lines between the neighbours", "Draw straight lines between the neighbours"),
    "carry": ("the value before carried on", "Carry the value before on"),
}
UNREADABLE = {
    "text": ("Cells hold text where there should be numbers", "cell of text was", "cells of text were"),
    "infinite": ("Values are infinite", "infinite value was", "infinite values were"),
}
Mask = NDArray[np.bool_]


def drop_empty(work: Work) -> None:
    """Series without a single value are left out, which a finding stops unless it was chosen and others stay."""
    parts = work.parts
    empty = _without_values(parts)
    if not empty.any():
        return
    if work.plan.missing == "leave_out" and not empty.all():
        work.say("missing", _left_out(parts, empty, "without any value"), int(empty.sum()), parts.n)
    else:
        work.findings.append(_empty_series(parts, empty))
    work.parts = only(parts, ~empty)


def mark(work: Work) -> None:
    """Text and infinite values count as missing from here on; a finding stops where that was not chosen."""
    parts, of = work.parts, work.parts.values.size
    if all_finite(parts.values):
        for choice in UNREADABLE:
            work.say(choice, "Every value is a number.", 0, of)
        return
    infinite = np.isinf(parts.values)
    text = parts.text if parts.text is not None else np.zeros_like(infinite)
    told = np.zeros_like(infinite)
    for choice, mask in (("text", text), ("infinite", infinite)):
        count = int(np.count_nonzero(mask))
        if count and getattr(work.plan, choice) is None:
            work.findings.append(_unreadable(work, choice, mask))
            told |= mask
        words = (
            f"{several(count, *UNREADABLE[choice][1:])} counted as missing." if count else "Every value is a number."
        )
        work.say(choice, words, count, of)
    work.told = told
    work.parts = replace(parts, values=np.where(infinite, np.nan, parts.values))


def fill(work: Work) -> None:
    """What is missing is filled in or left out as chosen; a finding stops where nothing was chosen or nothing helps."""
    parts = work.parts
    if not any_nan(parts.values):
        work.say("missing", "No value is missing.", 0, parts.values.size)
        return
    holes = np.isnan(parts.values)
    void = np.asarray(holes.all(axis=0))
    if void.any():
        work.findings.append(_empty_features(parts, void))
        holes &= ~void
    if work.plan.missing == "leave_out":
        _leave_out(work, holes)
    elif work.plan.missing is None:
        _refuse(work, holes if work.told is None else holes & ~work.told)
    else:
        _fill_in(work, holes)


def _leave_out(work: Work, holes: Mask) -> None:
    parts, hit = work.parts, _hit(work.parts, holes)
    if hit.all():
        remedy = "Fill them in instead, or read the file in another way."
        work.findings.append(Finding("Every series has missing values", remedy, **_place(work, holes)))
        return
    work.say("missing", _left_out(parts, hit, "with missing values"), int(hit.sum()), parts.n)
    work.parts = only(parts, ~hit)


def _fill_in(work: Work, holes: Mask) -> None:
    parts, how = work.parts, str(work.plan.missing)
    values = filled(parts, how)
    rest = np.isnan(values) & holes
    count = int(np.count_nonzero(holes)) - int(np.count_nonzero(rest))
    words = f"{several(count, 'missing value')} {verb(count)} filled in: {WAYS[how][0]}."
    work.say("missing", words, count, values.size)
    if rest.any():
        work.findings.append(_empty_series(parts, _hit(parts, rest)))
    work.parts = replace(parts, values=values)


def _refuse(work: Work, holes: Mask) -> None:
    if not holes.any():
        return
    fixes = [Fix(words, {"missing": way}) for way, (_, words) in WAYS.items()]
    fixes += _leave_out_fix(_hit(work.parts, holes))
    remedy = "Fill them in, or leave those series out."
    work.findings.append(Finding("Values are missing", remedy, **_place(work, holes), fixes=tuple(fixes)))


def _unreadable(work: Work, choice: str, mask: Mask) -> Finding:
    way = work.plan.missing if work.plan.missing in WAYS else "interpolate"
    fixes = [Fix(f"Fill them in: {WAYS[str(way)][0]}", {choice: "missing", "missing": way})]
    fixes += _leave_out_fix(_hit(work.parts, mask), **{choice: "missing"})
    remedy = "Correct them in the file, or count them as missing."
    return Finding(UNREADABLE[choice][0], remedy, **{**_place(work, mask), "code": choice}, fixes=tuple(fixes))


def _empty_series(parts: Parts, hit: Mask) -> Finding:
    return Finding(
        "Series have no value at all, or none of some feature",
        "Leave them out, or correct the file.",
        named(parts, np.flatnonzero(hit)),
        int(hit.sum()),
        "There is nothing to fill a series in from, and a recurrent network needs a number at every step.",
        "empty_series",
        fixes=tuple(_leave_out_fix(hit)),
    )


def _empty_features(parts: Parts, void: Mask) -> Finding:
    names = [name for name, none in zip(parts.features, void.tolist(), strict=True) if none]
    kept = tuple(name for name in parts.features if name not in names)
    return Finding(
        "Features have no value in any series",
        "Leave them out, or choose other columns.",
        listed(names, len(names)),
        len(names),
        "A recurrent network needs a number of every feature at every step.",
        "empty_feature",
        fixes=(Fix(f"Leave out {listed(names, len(names))}", {"features": kept}),) if kept else (),
    )


def _leave_out_fix(hit: Mask, **more: Any) -> list[Fix]:
    count = int(hit.sum())
    words = "Leave out that series" if count == 1 else f"Leave out those {count:,} series"
    return [Fix(words, {"missing": "leave_out", **more})] if count < len(hit) else []


def _left_out(parts: Parts, hit: Mask, why: str) -> str:
    count = int(hit.sum())
    return f"{several(count, 'series', 'series')} {why} {verb(count)} left out: {named(parts, np.flatnonzero(hit))}."


def _place(work: Work, mask: Mask) -> dict[str, Any]:
    rows, features = np.nonzero(mask)
    return {"where": cells(work.parts, rows, features), "count": len(rows), "why": WHY, "code": "missing"}


def _hit(parts: Parts, mask: Mask) -> Mask:
    """``(n,)`` which series have one of these values."""
    result = np.zeros(parts.n, bool)
    result[series_of(parts, np.flatnonzero(mask.any(axis=1)))] = True
    return result


def _without_values(parts: Parts) -> Mask:
    """``(n,)`` which series have no step, or only holes."""
    empty = parts.lengths == 0
    if parts.text is None and not np.isnan(parts.values).any():
        return empty
    bare = np.isnan(parts.values).all(axis=1)
    if parts.text is not None:
        bare &= ~parts.text.any(axis=1)
    filled_steps = np.zeros(parts.n, bool)
    filled_steps[series_of(parts, np.flatnonzero(~bare))] = True
    return ~filled_steps
