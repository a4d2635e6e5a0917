"""Recording: one long series, or several, cut into windows. Their class stands in a column or is what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.data.files.names import numbered
from rnnviz.data.files.table import Table
from rnnviz.data.limits import MAX_VALUES
from rnnviz.data.tables.cells import Array, Mask
from rnnviz.data.tables.labels import missing_classes, read_classes
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.layouts.long import NO_VALUES
from rnnviz.data.tables.parts import Parts, empty
from rnnviz.data.tables.series import Grouped, group
from rnnviz.data.tables.values import place_in, row_names, rows_listed, stacked
from rnnviz.data.tables.words import counted, names_listed
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

FALLS, RISES = "falls", "rises"
FEW = 0.01


@dataclass(frozen=True, eq=False)
class Windows:
    """starts: ``(n,)`` the place of each window's first step among the rows in order. codes: ``(n,)`` their classes.
    left_out: how many windows there are not, by reason."""

    starts: Ints
    codes: Ints
    classes: tuple[str, ...]
    left_out: dict[str, int]


def read(table: Table, layout: Layout) -> Parts:
    """Windows of ``window`` steps, one every ``stride`` steps, within one series each. A window's name is the row of
    the file on which it starts, with a number behind it where another file of this name has that row, too.

    With a label column, a window has the class that all its steps have; where it changes, ``crossing`` decides.
    Without one, with v the target feature and e a window's last step, it is "rises" where ``v[e + ahead] > v[e]``
    and "falls" where ``v[e + ahead] < v[e]``.
    """
    if not layout.features:
        return empty(layout.features, [NO_VALUES])
    grouped = group(table, layout)
    reach = layout.window if layout.label else layout.window + layout.ahead
    findings = [*grouped.findings, *_too_short(grouped, reach, layout)]
    starts = _starts(grouped.lengths, reach, layout.stride)
    if not len(starts):
        return empty(layout.features, findings)
    if len(starts) * layout.window * len(layout.features) > MAX_VALUES:
        return empty(layout.features, [*findings, _too_many(len(starts), layout)])
    values, text = stacked(table, layout.features, grouped.order)
    if layout.label is not None:
        found = _by_label(table, layout, grouped, starts)
        findings += _few_without(table, layout, grouped)
    elif layout.target in layout.features:
        found = _by_future(values[:, layout.features.index(str(layout.target))], starts, layout)
    else:
        return empty(layout.features, [*findings, _no_target(layout)])
    findings += [*_left_out(found, len(starts), layout), *([] if layout.label else [_next(layout)])]
    findings += _outside(table, layout, grouped, found, values, text)
    return _parts(table, layout, grouped, found, values, text, reach, findings)


def _starts(lengths: Ints, reach: int, stride: int) -> Ints:
    """Where windows can start so that all they depend on lies in one series."""
    begins = np.cumsum(lengths) - lengths
    each = [np.arange(begin, begin + length - reach + 1, stride) for begin, length in zip(begins, lengths, strict=True)]
    return np.concatenate(each).astype(np.int64) if each else np.empty(0, np.int64)


def _by_label(table: Table, layout: Layout, grouped: Grouped, starts: Ints) -> Windows:
    classes = read_classes(table, layout)
    codes = np.asarray(grouped.take(classes.codes), np.int64)
    if layout.crossing == "last":
        taken = codes[starts + layout.window - 1]
        left_out = {"whose last step has no class": int((taken < 0).sum())}
    elif layout.crossing == "most":
        taken = _most(codes, starts, layout.window, len(classes.names))
        left_out = {"most of which has no class": int((taken < 0).sum())}
    else:
        edges = np.concatenate([[0], np.cumsum(np.diff(codes) != 0)])
        crossing = edges[starts] != edges[starts + layout.window - 1]
        bare = np.concatenate([[0], np.cumsum(codes < 0)])
        without = bare[starts + layout.window] > bare[starts]
        taken = np.where(crossing | without, -1, codes[starts])
        left_out = {"with steps without a class": int(without.sum())}
        left_out["in which the class changes"] = int((crossing & ~without).sum())
    used = taken >= 0
    return Windows(starts[used], taken[used], classes.names, left_out)


def _few_without(table: Table, layout: Layout, grouped: Grouped) -> list[Finding]:
    """A few rows without a class among many with one look like a mistake; long stretches do not, and are left out."""
    classes = read_classes(table, layout)
    rows = np.sort(grouped.rows(np.flatnonzero(np.asarray(grouped.take(classes.codes)) < 0)))
    if layout.crossing != "leave_out" or not 0 < len(rows) <= FEW * table.rows:
        return []
    found = missing_classes(table, classes, rows)
    most = Fix("Take the class that most steps of a window have", {"crossing": "most"})
    return [replace(found, fixes=(most, *found.fixes))]


def _most(codes: Ints, starts: Ints, window: int, count: int) -> Ints:
    """The class that most steps of each window have; of equally frequent ones, the first."""
    best, taken = np.zeros(len(starts), np.int64), np.full(len(starts), -1, np.int64)
    for label in range(-1, count):
        before = np.concatenate([[0], np.cumsum(codes == label)])
        steps = before[starts + window] - before[starts]
        taken = np.where(steps > best, label, taken)
        best = np.maximum(best, steps)
    return taken


def _by_future(target: Array, starts: Ints, layout: Layout) -> Windows:
    last = starts + layout.window - 1
    with np.errstate(invalid="ignore"):
        change = target[last + layout.ahead] - target[last]
    unknown, equal = np.isnan(change), change == 0
    used = ~unknown & ~equal
    left_out = {
        f"after which {layout.target} neither rises nor falls": int(equal.sum()),
        f"for which {layout.target} is missing at their end or {layout.ahead} later": int(unknown.sum()),
    }
    return Windows(starts[used], (change[used] > 0).astype(np.int64), (FALLS, RISES), left_out)


def _parts(
    table: Table,
    layout: Layout,
    grouped: Grouped,
    found: Windows,
    values: Array,
    text: np.ndarray | None,
    reach: int,
    findings: list[Finding],
) -> Parts:
    rows = (found.starts[:, None] + np.arange(layout.window)).ravel()
    names = tuple(numbered(row_names(table, grouped.rows(found.starts))))
    in_file = np.asarray(grouped.rows(rows), np.int64)
    return Parts(
        layout.features,
        values[rows],
        np.full(len(found.starts), layout.window, np.int64),
        found.codes,
        found.classes,
        names,
        None if grouped.times is None else grouped.times[rows],
        None if text is None else text[rows],
        grouped.clock and grouped.clock.take(rows),
        {"reach": reach, "starts": dict(zip(names, found.starts.tolist(), strict=True))},
        place_in(table, layout.features, in_file),
        findings,
    )


def _left_out(found: Windows, of: int, layout: Layout) -> list[Finding]:
    reasons = {reason: count for reason, count in found.left_out.items() if count}
    count = sum(reasons.values())
    if not count:
        return []
    every = count == of
    return [
        Finding(
            "No window is left" if every else "Windows were left out",
            "Choose shorter windows, or another rule for windows in which the class changes.",
            ", ".join(f"{counted(number, 'window')} {reason}" for reason, number in reasons.items()) + f" (of {of:,})",
            count,
            "A window must have one class.",
            "windows",
            "stops" if every else "tells",
        )
    ]


def _next(layout: Layout) -> Finding:
    return Finding(
        f"No column holds classes; the class is whether {layout.target} rises or falls over the next "
        f"{counted(layout.ahead, 'step')}",
        "If one of the columns holds the classes, choose it.",
        code="no_label",
        weight="tells",
    )


def _outside(
    table: Table, layout: Layout, grouped: Grouped, found: Windows, values: Array, text: Mask | None
) -> list[Finding]:
    """What is wrong with steps that are in no window, where nothing else would say it."""
    inside = np.zeros(len(values) + 1, np.int64)
    np.add.at(inside, found.starts, 1)
    np.add.at(inside, found.starts + layout.window, -1)
    out = np.cumsum(inside)[:-1] == 0
    told = []
    wrong = np.zeros(len(values), bool) if text is None else text.any(axis=1)
    for mask, what, code in (
        (out & wrong, "Cells hold text in steps that are in no window", "text"),
        (out & ~wrong & np.isnan(values).any(axis=1), "Values are missing in steps that are in no window", "missing"),
    ):
        rows = np.sort(grouped.rows(np.flatnonzero(mask)))
        if len(rows):
            remedy = "They do not matter for these windows; correct them before choosing others."
            told.append(Finding(what, remedy, rows_listed(table, rows), len(rows), code=code, weight="tells"))
    return [*told, *_gaps(table, layout, grouped, out)]


def _gaps(table: Table, layout: Layout, grouped: Grouped, out: Mask) -> list[Finding]:
    """Jumps of time beside windows; those within are seen with the windows."""
    if grouped.times is None or len(grouped.times) < 3:
        return []
    steps = np.diff(grouped.times)
    steps[np.cumsum(grouped.lengths)[:-1] - 1] = np.nan
    usual = np.nanmedian(steps) if np.isfinite(steps).any() else np.nan
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero((steps > 1.5 * usual) & (out[1:] | out[:-1]) & (usual > 0))
    if not len(places):
        return []
    rows = np.sort(grouped.rows(places + 1))
    what, remedy = (
        "Steps are left out in the recording, beside the windows",
        "Nothing has to be done for these windows.",
    )
    return [Finding(what, remedy, f"before {rows_listed(table, rows)}", len(rows), code="gaps", weight="tells")]


def _too_short(grouped: Grouped, reach: int, layout: Layout) -> list[Finding]:
    """Of one recording it stops; of several, those too short are left out."""
    short = np.flatnonzero(grouped.lengths < reach)
    if not len(short):
        return []
    longest = int(grouped.lengths.max(initial=0))
    ahead = "" if layout.label else f" and {layout.ahead} to look ahead"
    remedy = f"A window needs {layout.window} steps{ahead}: choose a smaller window."
    fixes: tuple[Fix, ...] = ()
    if longest >= 4:
        fixes = (Fix(f"Windows of {longest // 4 + 1} steps", _shorter(longest, layout)),)
    if len(short) == len(grouped.lengths):
        what = f"The recording has {counted(longest, 'step')}, too few for one window"
        why = "The network learns from many windows, each with a class."
        return [Finding(what, remedy, why=why, code="short_recording", fixes=fixes)]
    where = names_listed([grouped.names[i] for i in short])
    what = "Recordings are too short for one window and were left out"
    return [Finding(what, remedy, where, len(short), code="short_recording", weight="tells")]


def _shorter(longest: int, layout: Layout) -> dict[str, int]:
    window = longest // 4 + 1
    changes = {"window": window, "stride": window}
    return changes if layout.label else {**changes, "ahead": max(1, window // 4)}


def _too_many(count: int, layout: Layout) -> Finding:
    values = count * layout.window * len(layout.features)
    return Finding(
        f"The windows hold {values:,} values",
        f"At most {MAX_VALUES:,} can be used: let windows start further apart, or make them shorter.",
        code="too_many_values",
        fixes=(Fix("Windows that do not overlap", {"stride": layout.window}),) if layout.stride < layout.window else (),
    )


def _no_target(layout: Layout) -> Finding:
    return Finding(
        "No feature was chosen whose future is the class",
        f"Choose one of {', '.join(layout.features[:10])}, or a column that holds the classes.",
        code="no_label",
    )
