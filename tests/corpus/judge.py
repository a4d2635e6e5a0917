"""Whether a case's outcome is the one it must have."""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading, inspect
from rnnviz.records import SeriesSet
from tests.corpus.case import Answer, Asks, Case, Reads, Truth

TOP = Path(__file__).resolve().parents[2]
BLOCKS = ("stops", "asks")


@dataclass(frozen=True)
class Verdict:
    """wrong: a sentence, "" where all is as it must be. silent: other values, labels or order than the truth, or series
    where there must be none, and no finding that names what happened. seconds: of the slowest reading."""

    wrong: str = ""
    silent: bool = False
    crashed: bool = False
    seconds: float = 0.0


def judge(case: Case) -> Verdict:
    return _judge_alone(case) if case.alone else judge_here(case)


def _judge_alone(case: Case) -> Verdict:
    command = [sys.executable, "-m", "tests.corpus", "--here", case.name]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=TOP, check=False)
    seconds = time.perf_counter() - started
    if done.returncode < 0:
        return Verdict(f"the process died: {done.stderr[:80]!r}", crashed=True, seconds=seconds)
    return Verdict(done.stdout[:300] if done.returncode else "", seconds=seconds)


def judge_here(case: Case) -> Verdict:
    started = time.perf_counter()
    try:
        reading = inspect([File(name, data) for name, data in case.files], **case.wishes)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__} in {place.filename.rpartition('rnnviz/')[2]}:{place.lineno}: {error}"
        return Verdict(words[:300], crashed=True, seconds=time.perf_counter() - started)
    seconds = time.perf_counter() - started
    wrong = _wrong(case, reading)
    return Verdict(wrong, bool(wrong) and _silent(case, reading), seconds=seconds)


def _wrong(case: Case, reading: Reading) -> str:
    outcome = case.outcome
    if isinstance(outcome, Reads):
        return _misread(outcome, reading)
    if reading.series is not None:
        return f"read as {_shape(reading.series)}; {_findings(reading)}"
    if isinstance(outcome, Asks):
        asked = [f.code for f in reading.findings if f.weight in BLOCKS]
        if asked != [outcome.code]:
            return f"no single question; {_findings(reading)}"
    elif lacking := sorted(set(outcome.codes) - {f.code for f in reading.findings if f.weight in BLOCKS}):
        return f"nothing says {', '.join(lacking)}; {_findings(reading)}"
    elif not any(f.weight in BLOCKS for f in reading.findings):
        return "no series and no reason"
    return "; ".join(filter(None, (_answered(case, reading, answer) for answer in outcome.answers)))


def _misread(outcome: Reads, reading: Reading) -> str:
    if reading.series is None:
        return f"not read; {_findings(reading)}"
    if wrong := differs(reading.series, _truth(outcome, reading)):
        return f"{wrong}; {_findings(reading)}"
    codes = {f.code for f in reading.findings}
    if lacking := sorted(set(outcome.says) - codes):
        return f"read, but nothing says {', '.join(lacking)}; {_findings(reading)}"
    warned = {f.code for f in reading.findings if f.weight == "warns"}
    if odd := sorted(warned - {*outcome.says, *outcome.warned}):
        return f"read, but warns of {', '.join(odd)}; {_findings(reading)}"
    return ""


def _truth(outcome: Reads, reading: Reading) -> Truth:
    if outcome.windows is None or reading.recipe is None:
        return outcome.truth
    return outcome.windows(reading.recipe.layout.window, reading.recipe.layout.stride)


def _silent(case: Case, reading: Reading) -> bool:
    if reading.series is None:
        return False
    outcome, codes = case.outcome, {f.code for f in reading.findings}
    if isinstance(outcome, Reads):
        return bool(differs(reading.series, _truth(outcome, reading))) and not codes & set(outcome.says)
    expected = {outcome.code} if isinstance(outcome, Asks) else set(outcome.codes)
    return not codes & expected


def _answered(case: Case, reading: Reading, answer: Answer) -> str:
    """The button that changes this must lead to that."""
    fixes = [fix for f in reading.findings if f.weight in BLOCKS for fix in f.fixes]
    fitting = [fix for fix in fixes if _within(answer.changes, fix.changes)]
    if not fitting:
        return f"no button for {dict(answer.changes)}, only {[dict(fix.changes) for fix in fixes]}"
    try:
        then = inspect([File(name, data) for name, data in case.files], **{**case.wishes, **fitting[0].changes})
    except Exception as error:
        return f"after {dict(fitting[0].changes)}: {type(error).__name__}: {error}"
    if then.series is None:
        return f"after {dict(fitting[0].changes)}: not read; {_findings(then)}"
    wrong = differs(then.series, answer.reads)
    return f"after {dict(fitting[0].changes)}: {wrong}; {_findings(then)}" if wrong else ""


def _within(part: Any, whole: Any) -> bool:
    return all(name in whole and whole[name] == value for name, value in part.items())


def differs(series: SeriesSet, truth: Truth) -> str:
    """How a series set is not the truth: a few words, "" where it is."""
    n, k = len(truth.values), truth.values[0].shape[1]
    if (series.n, series.k) != (n, k):
        return f"{_shape(series)} instead of n {n}, k {k}"
    if truth.features is not None and series.features != truth.features:
        return f"features {series.features} instead of {truth.features}"
    if set(series.classes) != set(truth.labels):
        return f"classes {series.classes} instead of {sorted(set(truth.labels))}"[:300]
    places = _places(series, truth)
    if places is None:
        return f"names {series.names[:3]}... instead of {truth.names and truth.names[:3]}"
    for i, place in enumerate(places):
        if wrong := _one_differs(series, place, truth, i):
            return f"series {i + 1}: {wrong}"
    return ""


def _places(series: SeriesSet, truth: Truth) -> list[int] | None:
    """Where each series of the truth lies in the set."""
    if truth.names is not None:
        where = {name: i for i, name in enumerate(series.names)}
        found = [where.get(name, -1) for name in truth.names]
        return None if -1 in found or len(where) < series.n else found
    if not truth.free:
        return list(range(series.n))
    left, places = list(range(series.n)), []
    for i in range(series.n):
        place = next((j for j in left if not _one_differs(series, j, truth, i)), left[0])
        left.remove(place)
        places.append(place)
    return places


def _one_differs(series: SeriesSet, place: int, truth: Truth, i: int) -> str:
    values, length = truth.values[i].astype(np.float32), int(series.lengths[place])
    if length != len(values):
        return f"{length} steps instead of {len(values)}"
    if (label := series.classes[series.y[place]]) != truth.labels[i]:
        return f"class {label!r} instead of {truth.labels[i]!r}"[:200]
    got = series.X[:length, place]
    bad = ~np.isclose(got, values, truth.close, 0) if truth.close else got != values
    if bad.any():
        t, f = (int(index[0]) for index in np.nonzero(bad))
        return f"step {t + 1}, feature {f + 1}: {got[t, f]} instead of {values[t, f]}"
    return ""


def _shape(series: SeriesSet) -> str:
    return f"l {series.l}, n {series.n}, k {series.k}"


def _findings(reading: Reading) -> str:
    said = ", ".join(f"{f.weight} {f.code}: {f.what[:60]}" for f in reading.findings[:6])
    return f"findings [{said}]"
