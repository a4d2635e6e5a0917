"""What a series set's source says of its preparation, checked: it may have come in a file that anyone has written."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.data.preparation.choices import Preparation
from rnnviz.data.preparation.windows import RECORDING
from rnnviz.errors import ConfigError, RnnVizError, ShapeError

LARGEST = 2**53  # steps: whole numbers beyond it are no steps of a recording
BORDERS = ("low", "high")


def recording_of(source: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any] | None:
    """Where windows of these names lie in their recording (``RECORDING``); None where it does not say so of all."""
    said = source.get(RECORDING)
    if not isinstance(said, Mapping) or not isinstance(said.get("starts"), Mapping):
        return None
    starts = {name: said["starts"].get(name) for name in names}
    if not _is_step(said.get("reach"), 1) or not all(_is_step(start, 0) for start in starts.values()):
        return None
    return {"reach": said["reach"], "starts": starts}


def preparation_of(source: Mapping[str, Any], k: int) -> tuple[Preparation, dict[str, Any]] | None:
    """How a set with k features was prepared, and what was measured for it; None where it does not say so, or can't
    have been prepared in this way."""
    given = source.get("preparation")
    if not isinstance(given, Mapping):
        return None
    try:
        plan = Preparation.of(given)
        return None if k % plan.patch else (plan, fitted_of(given, plan, k // plan.patch))
    except RnnVizError:
        return None


def fitted_of(given: Mapping[str, Any], plan: Preparation, k: int) -> dict[str, Any]:
    """What was measured for this plan on series with k features (``work.Work.fitted``).

    Raises ``ConfigError`` where something is missing or no number, and ``ShapeError`` where it is for another k.
    """
    fitted = given.get("fitted") or {}
    if not isinstance(fitted, Mapping):
        raise ConfigError(f"What was measured for a preparation must have names; got {fitted!r:.100}.")
    found = {}
    if plan.spacing == "even" and "interval" in fitted:
        found["interval"] = fitted["interval"]
        if not _is_number(found["interval"]) or found["interval"] <= 0:
            raise ConfigError(f"The time from step to step must be above 0; got {found['interval']!r:.100}.")
    for name in BORDERS if plan.outliers != "keep" else ():
        found[name] = fitted.get(name)
        if not isinstance(found[name], Sequence) or not all(v is None or _is_number(v) for v in found[name]):
            raise ConfigError(
                f"outliers can't be {plan.outliers!r} without the borders of each feature, as numbers: take the "
                'preparation from series.source["preparation"], which holds them.'
            )
        if len(found[name]) != k:
            raise ShapeError(
                f"The preparation was made for k = {len(found[name])} features; these series have k = {k}."
            )
    return found


def _is_step(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST


def _is_number(value: Any) -> bool:
    """A finite one."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
