"""Each kind of finding: series that provoke it, and series that nearly do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from rnnviz.data import limits
from rnnviz.data.preparation import Preparation, prepare
from rnnviz.data.tables.parts import Parts
from rnnviz.data.verdict import for_training, judge
from rnnviz.errors import Finding
from rnnviz.records import SeriesSet


def made(sizes: tuple[int, ...] = (10, 10), l: int | list[int] = 8, k: int = 2, **changes: Any) -> Parts:
    """Noise. sizes: series of each class."""
    n = sum(sizes)
    lengths = np.full(n, l, np.int64) if isinstance(l, int) else np.array(l, np.int64)
    fields: dict[str, Any] = {
        "features": tuple(f"x{i + 1}" for i in range(k)),
        "values": np.random.default_rng(0).normal(size=(int(lengths.sum()), k)),
        "lengths": lengths,
        "codes": np.repeat(np.arange(len(sizes)), sizes),
        "classes": tuple(f"class {i + 1}" for i in range(len(sizes))),
        "names": tuple(f"s{i + 1}" for i in range(n)),
    }
    return Parts(**{**fields, **changes})


def with_value(value: float, row: int = 9, feature: int = 0, **changes: Any) -> Parts:
    parts = made(**changes)
    parts.values[row, feature] = value
    return parts


def with_feature(values: Any, **changes: Any) -> Parts:
    """The second feature is this."""
    parts = made(**changes)
    parts.values[:, 1] = values
    return parts


def timed(*skipped: int) -> Parts:
    """A step every second, with one more left out after each of these rows."""
    steps = np.ones(160)
    steps[list(skipped)] = 2
    return made(times=np.cumsum(steps))


def found(parts: Parts, **plan: Any) -> list[Finding]:
    prepared = prepare(parts, Preparation(**plan))
    return [*prepared.findings, *judge(parts, prepared)]


@dataclass(frozen=True)
class Case:
    """near: series that are almost the same, of which the finding must not be made. fixes: what the clicks change."""

    code: str
    make: Callable[[], Parts]
    near: Callable[[], Parts]
    count: int
    where: str
    weight: str = "stops"
    fixes: tuple[dict[str, Any], ...] = ()
    name: str = ""


THIN = {"small_classes": "leave_out"}
FIRST, CLOCK = {"features": ("x1",)}, np.tile(np.arange(8.0) * 3 + 1, 20)
EVEN, KEEP = {"spacing": "even"}, {"spacing": "keep"}


def ways(choice: str) -> tuple[dict[str, str], ...]:
    return tuple({choice: way} for way in ("interpolate", "carry", "leave_out"))


CLIP, REPLACED = {"outliers": "clip"}, {"outliers": "interpolate"}
RESAMPLE = {"length": "resample", "to": 400}
OWN = np.repeat([1.0, 2.0], 80)
OWN_BUT_ONE = np.r_[np.repeat(1.5, 8), np.repeat(1.0, 72), np.repeat(2.0, 72), np.repeat(1.5, 8)]


def at_step(step: int, lengths: int | list[int] = 8, last: float = 7.0) -> Parts:
    """The second feature is 3 or 7 at one step of each series, by its class; in the last series it is ``last``."""
    parts = made(l=lengths)
    rows = parts.starts + (step if step >= 0 else parts.lengths + step)
    parts.values[rows, 1] = np.where(parts.codes, 7.0, 3.0)
    parts.values[rows[-1], 1] = last
    return parts


def texts(count: int) -> Parts:
    parts = made()
    parts.values.flat[:count] = np.nan
    parts.text = np.isnan(parts.values)
    return parts


def wide_noise(value: float) -> Parts:
    """The first series varies by 1e38: its largest value is no outlier."""
    parts = made()
    parts.values[:, 0] *= 1e38
    parts.values[9, 0] = value
    return parts


def uneven(share: float) -> Parts:
    steps = np.ones(160)
    steps[: int(160 * share)] = np.linspace(0.2, 0.7, int(160 * share))
    return made((1,), 160, times=np.cumsum(steps))


CASES = [
    Case("single_series", lambda: made((1,)), lambda: made((1, 1)), 1, ""),
    Case("one_class", lambda: made((20, 0)), lambda: made((19, 1)), 20, "class 1"),
    Case("lonely_class", lambda: made((9, 9, 1, 1)), lambda: made((9, 9, 2)), 2, "class 3, class 4", fixes=(THIN,)),
    Case("lonely_class", lambda: made((9, 1)), lambda: made((9, 2)), 1, "class 2", name="nothing to leave out"),
    Case("small_classes", lambda: made((9, 9, 4)), lambda: made((9, 9, 5)), 1, "class 3 (4)", "warns", (THIN,)),
    Case("imbalance", lambda: made((50, 5)), lambda: made((49, 5)), 10, "class 1 (50), class 2 (5)", "warns"),
    Case("many_classes", lambda: made((2,) * 65), lambda: made((2,) * 64), 65, ""),
    Case("constant", lambda: with_feature(7.0), lambda: with_value(7.1, 9, 1), 1, "x2", "warns", (FIRST,)),
    Case(
        "clock",
        lambda: with_feature(CLOCK),
        lambda: with_feature(np.r_[CLOCK[:-1], 22.5]),
        1,
        "x2",
        "warns",
        (FIRST,),
    ),
    Case("leak", lambda: with_feature(OWN), lambda: with_feature(OWN_BUT_ONE), 1, "x2", "warns", (FIRST,)),
    Case(
        "leak",
        lambda: with_feature(np.repeat(np.arange(20) // 2 * 2 % 5 + np.arange(20) // 10 * 0.5, 8)),
        lambda: with_feature(np.repeat(np.arange(20) % 5, 8)),
        1,
        "x2",
        "warns",
        (FIRST,),
        "number of a group",
    ),
    Case("leak", lambda: at_step(2), lambda: at_step(2, last=3), 1, "x2 at step 3", "warns", (FIRST,), "a step"),
    Case(
        "leak",
        lambda: at_step(-1, [8, 9] * 10),
        lambda: at_step(-1, [8, 9] * 10, 5),
        1,
        "x2 at step 1 from the end",
        "warns",
        (FIRST,),
        "a step from the end",
    ),
    Case(
        "outliers",
        lambda: with_value(1e4),
        lambda: with_value(5),
        1,
        "value 10, feature 1",
        "warns",
        (CLIP, REPLACED),
    ),
    Case(
        "outliers",
        lambda: with_value(-999),
        lambda: with_value(-9),
        1,
        "value 10, feature 1",
        "warns",
        (REPLACED, CLIP),
        "a code",
    ),
    Case(
        "precision",
        lambda: with_feature(1e7 + np.random.default_rng(1).normal(size=160)),
        lambda: with_feature(1e3 + np.random.default_rng(1).normal(size=160)),
        1,
        "x2",
        "warns",
        ({"scaling": "series"},),
        "fine",
    ),
    Case("precision", lambda: with_value(-1e39), lambda: with_value(3e38), 1, "x1", fixes=(CLIP,), name="huge"),
    Case("precision", lambda: wide_noise(4e38), lambda: wide_noise(3e38), 1, "x1", name="huge, but no outlier"),
    Case(
        "too_long",
        lambda: made((1, 1), [401, 400]),
        lambda: made((1, 1), [400, 400]),
        1,
        "series s1; up to 401 steps",
        "warns",
        ({"patch": 2}, RESAMPLE),
    ),
    Case(
        "too_long",
        lambda: made((1, 1), [401, 1]),
        lambda: made((1, 1), [400, 1]),
        1,
        "series s1",
        "warns",
        (RESAMPLE,),
        "too short to fold",
    ),
    Case(
        "too_many_steps",
        lambda: made((2, 2), 20_001),
        lambda: made((2, 2), 20_000),
        20_001,
        "",
        fixes=({"patch": 51}, RESAMPLE),
    ),
    Case(
        "too_many_steps",
        lambda: made((1, 1), [20_001, 60], 24),
        lambda: made((1, 1), [20_000, 60], 24),
        20_001,
        "",
        fixes=(RESAMPLE,),
        name="too many features to fold",
    ),
    Case("too_many_series", lambda: made((50_001, 50_000), 2, 1), lambda: made((50_000, 50_000), 2, 1), 100_001, ""),
    Case("too_many_features", lambda: made((2, 2), 2, 1_025), lambda: made((2, 2), 2, 1_024), 1_025, ""),
    Case(
        "too_many_values",
        lambda: made((2501,), [20_000, *[2] * 2500], 1),
        lambda: made((2500,), [20_000, *[2] * 2499], 1),
        50_020_000,
        "",
        fixes=(RESAMPLE,),
    ),
    Case("one_step", lambda: made(l=1), lambda: made(l=[2] + [1] * 19), 20, ""),
    Case(
        "empty_series",
        lambda: with_value(np.nan, slice(8, 16), slice(None)),  # type: ignore[arg-type]
        lambda: with_value(np.nan, slice(9, 16), slice(None)),  # type: ignore[arg-type]
        1,
        "series s2",
        fixes=({"empty": "leave_out"},),
    ),
    Case(
        "empty_feature",
        lambda: with_value(np.nan, slice(None), 1),  # type: ignore[arg-type]
        lambda: with_value(np.nan, slice(1, None), 1),  # type: ignore[arg-type]
        1,
        "x2",
        fixes=(FIRST,),
    ),
    Case("missing", lambda: with_value(np.nan), made, 1, "value 10, feature 1", fixes=ways("missing")),
    Case(
        "text",
        lambda: texts(3),
        lambda: texts(0),
        3,
        "value 1, feature 1; value 1, feature 2; value 2, feature 1",
        fixes=ways("text"),
    ),
    Case(
        "infinite",
        lambda: with_value(-np.inf),
        lambda: with_value(1.0),
        1,
        "value 10, feature 1",
        fixes=ways("infinite"),
    ),
    Case("gaps", lambda: timed(5, 20), timed, 2, "after value 5, feature 1", "warns", (EVEN, KEEP)),
    Case("gaps", lambda: timed(5), lambda: timed(8, 16), 1, "in series s1", "warns", (EVEN, KEEP), "between series"),
    Case("uneven", lambda: uneven(0.3), lambda: uneven(0), 47, "in series s1", "warns", (EVEN, KEEP)),
    Case("uneven", lambda: timed(*range(1, 160, 3)), timed, 47, "series s1", "warns", (EVEN, KEEP), "half"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}".strip())
def test_a_finding_is_made_where_it_must_and_not_where_it_nearly_must(case: Case) -> None:
    made_ = found(case.make())
    (finding,) = (f for f in made_ if f.code == case.code)
    assert (finding.weight, finding.count) == (case.weight, case.count)
    assert case.where in finding.where
    assert bool(case.where) == bool(finding.where)
    assert tuple(fix.changes for fix in finding.fixes) == case.fixes
    assert finding.what and finding.why and finding.remedy
    assert case.code not in [f.code for f in found(case.near()) if f.weight == case.weight]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}".strip())
def test_each_fix_of_the_preparation_makes_its_finding_go_away(case: Case) -> None:
    parts = case.make()
    before = found(parts)
    stops = {f.code for f in before if f.weight in ("stops", "asks")}
    (finding,) = (f for f in before if f.code == case.code)
    for fix in finding.fixes:
        if "features" in fix.changes:  # chosen where the series are laid out
            continue
        after = found(parts, **fix.changes)
        assert (case.code, case.weight) not in [(f.code, f.weight) for f in after], fix
        assert not {f.code for f in after if f.weight in ("stops", "asks")} - stops, fix


def test_nothing_is_found_in_noise() -> None:
    assert found(made(times=np.arange(160.0))) == []


def test_many_uneven_steps_ask() -> None:
    parts = made((5, 5), times=np.cumsum(np.random.default_rng(0).exponential(size=80)))
    (finding,) = (f for f in found(parts) if f.code == "uneven")
    assert (finding.weight, [fix.changes for fix in finding.fixes]) == ("asks", [EVEN, KEEP])


def test_a_clock_that_stops_in_one_of_many_series_is_no_clock() -> None:
    parts = made((100, 100))
    parts.values[:, 1] = np.tile(np.arange(8.0), 200)
    assert "clock" in [f.code for f in found(parts)]
    parts.values[9, 1] = 1.5
    assert "clock" not in [f.code for f in found(parts)]


@pytest.mark.parametrize("lengths", [[0, 8, 8], [8, 0, 8], [8, 8, 0]])
def test_a_clock_is_seen_beside_empty_series(lengths: list[int]) -> None:
    parts = made((2, 1), lengths)
    parts.values[:, 1] = np.tile(np.arange(8.0), 2)
    assert {"clock", "empty_series"} <= {f.code for f in found(parts)}


def test_what_was_chosen_is_not_asked_again() -> None:
    parts = with_value(1e4)
    assert not [f for f in found(parts, outliers="clip") if f.code == "outliers"]
    assert not [f for f in found(timed(5), spacing="keep") if f.code == "gaps"]


def test_few_series_for_so_many_weights_are_said() -> None:
    series = SeriesSet(np.zeros((3, 4, 1)), [0, 1, 0, 1], ("a", "b"))
    assert for_training(series, 400) == []
    (finding,) = for_training(series, 401)
    assert (finding.code, finding.weight, finding.count, finding.fixes) == ("few_series", "warns", 4, ())
    assert finding.where == "401 weights, 4 series"
    assert finding.why and finding.remedy


def test_limits_are_those_of_the_reader() -> None:
    """The cases above are written in numbers."""
    names = ("MAX_CLASSES", "MAX_FEATURES", "MAX_SERIES", "MAX_STEPS", "MAX_VALUES")
    assert [getattr(limits, name) for name in names] == [64, 1_024, 100_000, 20_000, 50_000_000]


@pytest.mark.parametrize(
    ("scaling", "words"), [("feature", "Features"), ("series", "Each series"), ("none", "as they")]
)
def test_outliers_matter_in_the_way_values_are_scaled(scaling: str, words: str) -> None:
    (finding,) = (f for f in found(with_value(1e4), scaling=scaling) if f.code == "outliers")
    assert words in finding.why
