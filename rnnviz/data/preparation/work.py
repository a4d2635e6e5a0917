"""Series on their way through the stages of a preparation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.errors import Finding
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values


@dataclass(eq=False)
class Work:
    """parts: as the stages so far have left them; their arrays are never changed in place. plan: what to do.

    fitted: what the series themselves decide (the borders of outliers, the spacing), found once and then applied to
    other series too; JSON-able. learning: whether it is found and judged here, else it is applied as it is.
    told: values that a finding names already. decided: ways (``filling.WAYS``) to fill in certain holes, each with
    where these are; all others are filled in as missing values are.
    """

    parts: Parts
    plan: Preparation
    fitted: dict[str, Any] = field(default_factory=dict)
    learning: bool = True
    done: list[Done] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    told: NDArray[np.bool_] | None = None
    decided: list[tuple[str, NDArray[np.bool_]]] = field(default_factory=list)

    def say(self, choice: str, words: str, count: int, of: int) -> None:
        self.done.append(Done(choice, words, count, of))


@dataclass(frozen=True, eq=False)
class Prepared:
    """parts: all values finite where nothing stops. preparation: with ``to`` decided. fitted: see ``Work``."""

    parts: Parts
    preparation: Preparation
    done: list[Done]
    findings: list[Finding]
    fitted: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able: everything that does the same to other series (``apply``)."""
        return {**self.preparation.as_dict(), "fitted": dict(self.fitted)}


def changed(parts: Parts, values: Values, lengths: Ints) -> Parts:
    """The same series with other steps, which have no times and no place in the file any more."""
    names, starts = parts.names, np.cumsum(lengths) - lengths

    def place(row: int, feature: int) -> str:
        series = int(np.searchsorted(starts, row, "right")) - 1
        return f"series {names[series]}, step {row - int(starts[series]) + 1}, {parts.features[feature]}"

    return replace(parts, values=values, lengths=lengths, times=None, text=None, clock=None, place=place)


def on_lines(values: Values, lower: Ints, upper: Ints, share: Values) -> Values:
    """Values read off straight lines. lower, upper: rows on either side. share: 0 at the lower one, 1 at the upper."""
    share = share[:, None]
    return values[lower] * (1 - share) + values[upper] * share
