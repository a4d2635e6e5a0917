"""Cells of text, infinite values and holes: named, filled in, or left out with their series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.clicks import leave_out
from rnnviz.data.finite import all_finite, any_nan
from rnnviz.data.preparation.filling import WAYS, filled
from rnnviz.data.preparation.words import cells, listed, named, series_of, several, verb
from rnnviz.data.preparation.work import Work
from rnnviz.errors import Finding, Fix

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

WHY = "A recurrent network needs a number at every step: after one hole all that it remembers would be no number."
UNREADABLE = {
    "text": ("Cells hold text where there should be numbers", "cell of text was", "cells of text were", "text"),
    "infinite": ("Values are infinite", "infinite value was", "infinite values were", "infinite values"),
}
REPLACEMENTS = {"interpolate": "straight lines between the neighbours", "carry": "the value before"}
Mask = NDArray[np.bool_]


def drop_empty(work: Work) -> None:
    """Series without a single value are left out, which a finding stops unless it was chosen and others stay."""
    parts = work.parts
    empty = _without_values(parts)
    if not empty.any():
        return
    if "leave_out" in (work.plan.empty, work.plan.missing) and not empty.all():
        work.say("empty", _left_out(parts, empty, "without any value"), int(empty.sum()), parts.n)
    else:
        work.findings.append(_empty_series(parts, empty))
    work.parts = parts.only(~empty)


def mark(work: Work) -> None:
    """Text and infinite values are holes from here on; a finding stops where it was not chosen what becomes of them."""
    parts, of = work.parts, work.parts.values.size
    if all_finite(parts.values):
        for choice in UNREADABLE:
            work.say(choice, "Every value is a number.", 0, of)
        return
    infinite = np.isinf(parts.values)
    text = parts.text if parts.text is not None else np.zeros_like(infinite)
    work.told = np.zeros_like(infinite)
    work.parts = replace(parts, values=np.where(infinite, np.nan, parts.values))
    out = np.zeros(parts.n, np.bool_)
    for choice, mask in (("text", text), ("infinite", infinite)):
        out |= _unread(work, choice, mask)
    if out.any():
        rows = np.repeat(~out, parts.lengths)
        work.told, work.parts = work.told[rows], work.parts.only(~out)
        work.decided = [(how, mask[rows]) for how, mask in work.decided]


def _unread(work: Work, choice: str, mask: Mask) -> Mask:
    """Notes what becomes of these values. Returns ``(n,)`` which series are left out for them."""
    how, count, of = getattr(work.plan, choice), int(np.count_nonzero(mask)), mask.size
    words = several(count, *UNREADABLE[choice][1:3])
    hit = _hit(work.parts, mask)
    if not count:
        work.say(choice, "Every value is a number.", 0, of)
    elif how == "leave_out" and not hit.all():
        work.say(choice, _left_out(work.parts, hit, f"with {UNREADABLE[choice][3]}"), int(hit.sum()), work.parts.n)
        return hit
    elif how in WAYS:
        work.decided.append((how, mask))
        work.say(choice, f"{words} filled in: {WAYS[how][0]}.", count, of)
    else:
        work.say(choice, f"{words} counted as missing.", count, of)
        if how != "missing":
            work.findings.append(_unreadable(work, choice, mask))
            work.told = mask if work.told is None else work.told | mask
    return np.zeros_like(hit)


def fill(work: Work) -> None:
    """What is missing is filled in or left out as chosen; a finding stops where nothing was chosen or nothing helps."""
    if work.decided:
        _fill_decided(work)
    parts = work.parts
    if not any_nan(parts.values):
        work.say("missing", "No value is missing.", 0, parts.values.size)
        return
    holes = np.isnan(parts.values)
    void = np.asarray(holes.all(axis=0))
    if void.any():
        work.findings.append(_empty_features(parts, void))
        holes &= ~void
    if work.told is not None:
        holes &= ~work.told
    if not holes.any():
        return
    if work.plan.missing == "leave_out":
        _leave_out(work, holes)
    elif work.plan.missing is None:
        _refuse(work, holes)
    else:
        _fill_in(work, holes)


def _fill_decided(work: Work) -> None:
    """Fills in the holes whose way was chosen apart from missing values."""
    parts = work.parts
    for how, mask in work.decided:
        work.parts = replace(work.parts, values=np.where(mask, filled(parts, how), work.parts.values))
    rest = np.logical_or.reduce([mask for _, mask in work.decided])
    rest &= np.isnan(work.parts.values) & ~np.isnan(parts.values).all(axis=0)
    if rest.any():
        work.told = rest if work.told is None else work.told | rest
        _without_neighbours(work, _hit(parts, rest))


def _leave_out(work: Work, holes: Mask) -> None:
    parts, hit = work.parts, _hit(work.parts, holes)
    if hit.all():
        remedy = "Fill them in instead, or read the file in another way."
        work.findings.append(Finding("Every series has missing values", remedy, **_place(work, holes)))
        return
    work.say("missing", _left_out(parts, hit, "with missing values"), int(hit.sum()), parts.n)
    work.parts = parts.only(~hit)


def _fill_in(work: Work, holes: Mask) -> None:
    parts, how = work.parts, str(work.plan.missing)
    values = np.where(holes, filled(parts, how), parts.values)
    rest = np.isnan(values) & holes
    count = int(np.count_nonzero(holes)) - int(np.count_nonzero(rest))
    words = f"{several(count, 'missing value')} {verb(count)} filled in: {WAYS[how][0]}."
    work.say("missing", words, count, values.size)
    work.parts = replace(parts, values=values)
    if rest.any():
        _without_neighbours(work, _hit(parts, rest))


def _without_neighbours(work: Work, hit: Mask) -> None:
    """Series that have nothing to be filled in from."""
    if work.plan.empty == "leave_out" and not hit.all():
        work.say("empty", _left_out(work.parts, hit, "without any value of some feature"), int(hit.sum()), len(hit))
        rows = np.repeat(~hit, work.parts.lengths)
        work.parts, work.told = work.parts.only(~hit), None if work.told is None else work.told[rows]
    else:
        work.findings.append(_empty_series(work.parts, hit))


def _refuse(work: Work, holes: Mask) -> None:
    fixes = [Fix(words, {"missing": way}) for way, (_, words) in WAYS.items()]
    fixes += _leave_out_fix(_hit(work.parts, holes), "missing")
    remedy = "Fill them in, or leave those series out."
    work.findings.append(Finding("Values are missing", remedy, **_place(work, holes), fixes=tuple(fixes)))


def _unreadable(work: Work, choice: str, mask: Mask) -> Finding:
    what, place = UNREADABLE[choice][0], {**_place(work, mask), "code": choice}
    remedy = "Correct them in the file, fill them in, or leave those series out."
    wrong = UNREADABLE[choice][3]
    fixes = [Fix(f"Replace the {wrong} by {words}", {choice: way}) for way, words in REPLACEMENTS.items()]
    fixes += _leave_out_fix(_hit(work.parts, mask), choice)
    return Finding(what, remedy, **place, fixes=tuple(fixes))


def _empty_series(parts: Parts, hit: Mask) -> Finding:
    return Finding(
        "Series have no value at all, or none of some feature",
        "Leave them out, or correct the file.",
        named(parts, np.flatnonzero(hit)),
        int(hit.sum()),
        "There is nothing to fill a series in from, and a recurrent network needs a number at every step.",
        "empty_series",
        fixes=tuple(_leave_out_fix(hit, "empty")),
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


def _leave_out_fix(hit: Mask, choice: str) -> list[Fix]:
    """The click, unless no series would be left."""
    count, of = int(hit.sum()), len(hit)
    return [Fix(leave_out(count, of), {choice: "leave_out"})] if count < of else []


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
