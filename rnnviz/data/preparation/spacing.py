"""Whether the steps follow each other evenly, and what to do where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.data.limits import MAX_VALUES
from rnnviz.data.pace import EQUAL, Pace, pace
from rnnviz.data.preparation.words import named, series_of, several, verb
from rnnviz.data.preparation.work import Work, changed, on_lines
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

FEW_GAPS = 0.1  # of the steps: with more of them there is no even spacing to speak of
WILD = 0.5  # of the steps: with more of them off, "one step" means nothing until someone says what it should
MADE_UP = 0.5  # of the evenly spaced steps: with more of them between those that came, a network learns straight lines
SHOWN = 3  # places
WHY = "A recurrent network sees steps, not times: what takes twice as long looks the same to it."
EVEN = Fix("Read values off at evenly spaced times", {"spacing": "even"})
KEEP = Fix("Use the steps as they are", {"spacing": "keep"})
CUT = {"gaps": "cut"}


def space(work: Work) -> None:
    """Evenly spaced values where that was chosen; else what is uneven is said."""
    if work.plan.spacing == "even":
        _even(work)
        return
    if work.plan.spacing is None and work.learning:
        found = _pace(work.parts)
        work.findings += _findings(work.parts, found) if found else []
    work.say("spacing", "Steps are used as they are.", 0, len(work.parts.values))


def _pace(parts: Parts) -> Pace | None:
    return pace(parts.times, parts.lengths, parts.clock is not None and parts.clock.calendar)


def _findings(parts: Parts, found: Pace) -> list[Finding]:
    told = [_pauses(parts, found.pauses)] if len(found.pauses) else []
    count = len(found.off)
    if not count:
        return told
    cut = _cut(parts, found.gaps)
    share = _made_up(parts, found.interval)
    even = f" Evenly spaced, {share:.0%} of the steps would be made up on straight lines." if share > MADE_UP else ""
    if len(found.gaps) == count and count <= FEW_GAPS * found.of:
        where, what = _where(parts, found.gaps, longest=True), "Steps are left out"
        remedy = f"Cut there, fill the gaps with straight lines, or use the steps as they are.{even}"
        fixes = (*cut, KEEP, EVEN) if even else (EVEN, KEEP, *cut)
        return [*told, Finding(what, remedy, where, count, WHY, "gaps", "warns", fixes)]
    wild = count > WILD * found.of
    remedy = "Say whether they should be evened out or used as they are." if wild else "Even them out, or use them so."
    where, what = _where(parts, found.off, longest=bool(even)), "Steps do not follow each other evenly"
    fixes = (KEEP, *cut, EVEN) if even else (EVEN, KEEP)
    return [*told, Finding(what, remedy + even, where, count, WHY, "uneven", "asks" if wild else "warns", fixes)]


def _cut(parts: Parts, gaps: Ints, **more: Any) -> tuple[Fix, ...]:
    """The click that cuts at the gaps, where there are times of a file; of windows, where most of them are whole."""
    if parts.clock is None or not len(gaps):
        return ()
    if parts.recording is None:
        return (Fix("Cut the series at the gaps", {**CUT, **more}),)
    whole = parts.n - len(np.unique(series_of(parts, gaps)))
    return (Fix("Cut the recording at the gaps", {**CUT, **more}),) if 2 * whole > parts.n else ()


def _pauses(parts: Parts, rows: Ints) -> Finding:
    return Finding(
        "Nothing comes at the same times of every week, such as weekends or nights",
        "Nothing has to be done: the next step is the next one that came.",
        _where(parts, rows, longest=True),
        len(rows),
        code="pauses",
        weight="tells",
    )


def _where(parts: Parts, rows: Ints, longest: bool) -> str:
    """After which values, by their places in the file, and from when to when; the longest steps first."""
    if longest and parts.times is not None:
        times = parts.times
        rows = rows[np.argsort(times[rows] - times[rows + 1], kind="stable")]
        rows = rows[np.sort(np.unique(np.stack([times[rows], times[rows + 1]]), axis=1, return_index=True)[1])]
    first = [_step(parts, int(row)) for row in rows[:SHOWN]]
    more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
    return f"{'; '.join(first)}{more}, in {named(parts, np.unique(series_of(parts, rows)))}"


def _step(parts: Parts, row: int) -> str:
    """One step from a row to the next."""
    place, clock = f"after {parts.place(row, 0)}", parts.clock
    if clock is None or parts.times is None:
        return place
    lasting = clock.lasting(float(parts.times[row + 1] - parts.times[row]))
    return f"{lasting} from {clock.cell(row)} to {clock.cell(row + 1)}, {place}"


def _made_up(parts: Parts, interval: float) -> float:
    """The share of evenly spaced steps for which none came."""
    made = float(_steps(parts, interval).sum())
    return max(0.0, made - len(parts.values)) / made if made else 0.0


def _even(work: Work) -> None:
    parts = work.parts
    found = _pace(parts)
    if found is None:
        if work.learning:
            work.plan = replace(work.plan, spacing="keep")
        elif len(parts.values) > parts.n:
            work.findings.append(_no_times())
        work.say("spacing", "There are no rising times to even out: steps are used as they are.", 0, len(parts.values))
        return
    interval = float(work.fitted.setdefault("interval", found.interval))
    lengths = _steps(parts, interval)
    if float(lengths.sum()) * len(parts.features) > MAX_VALUES:
        work.findings.append(_too_many(float(lengths.sum()) * len(parts.features)))
        return
    lower, share, made = _lines(parts, interval, lengths.astype(np.int64))
    upper = np.minimum(lower + 1, np.repeat(parts.starts + parts.lengths - 1, made))
    count = int(np.count_nonzero(share)) + abs(len(lower) - len(parts.values))
    read = f"{several(len(lower), 'step')} every {interval:g} {verb(len(lower))} read off straight lines"
    words = f"{read} between the {len(parts.values):,} that came."
    if (invented := _made_up(parts, interval)) > MADE_UP:
        words = f"{words[:-1]}: {invented:.0%} of them are made up."
        cut = _cut(parts, found.gaps, spacing=None)
        work.findings += [_invented(invented, len(lower), parts, cut)] if work.learning else []
    work.parts = changed(parts, on_lines(parts.values, lower, upper, share), made)
    work.say("spacing", words, min(count, len(lower)), len(lower))


def _steps(parts: Parts, interval: float) -> Values:
    """How many evenly spaced steps each series has from its first time to its last."""
    assert parts.times is not None
    starts = parts.starts
    span = parts.times[starts + parts.lengths - 1] - parts.times[starts]
    return np.floor(span / interval + EQUAL) + 1


def _lines(parts: Parts, interval: float, lengths: Ints) -> tuple[Ints, Values, Ints]:
    """Where each evenly spaced time lies: the row before it, and the share of the way to the next one."""
    assert parts.times is not None
    at = np.empty(int(lengths.sum()), np.float64)
    made = 0
    for start, old, new in zip(parts.starts.tolist(), parts.lengths.tolist(), lengths.tolist(), strict=True):
        times = parts.times[start : start + old]
        at[made : made + new] = start + np.interp(times[0] + interval * np.arange(new), times, np.arange(old))
        made += new
    lower = np.floor(at).astype(np.int64)
    return lower, at - lower, lengths


def _invented(share: float, count: int, parts: Parts, cut: tuple[Fix, ...]) -> Finding:
    return Finding(
        f"{share:.0%} of the steps are made up",
        "Use the steps as they are, or cut the series where steps are left out.",
        f"{count:,} evenly spaced steps from {len(parts.values):,} that came",
        1,
        "Between values that came, they lie on straight lines: that is what the network would mostly learn.",
        "made_up",
        "warns",
        (KEEP, *cut),
    )


def _no_times() -> Finding:
    what = "The network learned from evenly spaced steps, but these series have no times that rise from step to step"
    remedy = "Give the time of each step, or read their file again with evenly spaced times."
    return Finding(what, remedy, why=WHY, code="uneven")


def _too_many(count: float) -> Finding:
    what = "Evenly spaced, there would be too many values"
    remedy = "Use the steps as they are, or leave out the series with long gaps."
    why = f"{count:,.0f} values would be made, mostly between two far steps; {MAX_VALUES:,} are the limit."
    return Finding(what, remedy, "", 1, why, "too_many_values", "stops", (KEEP,))
