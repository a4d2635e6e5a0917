"""One figure of the benchmark: what was measured, beside the bar it has to reach."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """name: ``family.what``, e.g. "learns.GunPoint.gru". value, bar: in the unit the name says.

    better: "high" where the value has to be at least the bar, "low" where it may be at most the bar.
    A value that is no number never reaches a bar.
    """

    name: str
    value: float
    bar: float
    better: Literal["high", "low"] = "high"

    @property
    def ok(self) -> bool:
        if not math.isfinite(self.value):
            return False
        return self.value >= self.bar if self.better == "high" else self.value <= self.bar

    def to_json(self) -> str:
        """One line: ``{"name": ..., "value": ..., "bar": ..., "ok": ...}``; value is null where it is no number."""
        value = round(self.value, 6) if math.isfinite(self.value) else None
        return json.dumps({"name": self.name, "value": value, "bar": self.bar, "ok": self.ok})
