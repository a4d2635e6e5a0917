"""What is done to series between the file and the training. Nothing, unless it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from rnnviz.errors import ConfigError

Missing = Literal["interpolate", "carry", "leave_out"]
Length = Literal["keep", "cut", "resample"]
Scaling = Literal["feature", "series", "none"]
CHOICES: dict[str, tuple[str | None, ...]] = {
    "missing": (None, *get_args(Missing)),
    "text": (None, "missing", *get_args(Missing)),
    "infinite": (None, "missing", *get_args(Missing)),
    "outliers": ("keep", "clip", "missing", "interpolate"),
    "empty": (None, "leave_out"),
    "spacing": (None, "keep", "even"),
    "length": get_args(Length),
    "small_classes": ("keep", "leave_out"),
    "scaling": get_args(Scaling),
}


@dataclass(frozen=True)
class Preparation:
    """Applied in this order.

    text, infinite: None, cells of text and infinite values stop the reading; "missing", they count as missing; or what
    becomes of them is decided apart from missing values, in one of their ways.
    outliers: what lies far outside (see ``outliers.far``) is kept, moved to the border, counted as missing, or replaced
    by a straight line between its neighbours.
    missing: None, missing values stop the reading; a straight line between the neighbours; the last value carried on;
    or the series left out. empty: None, series with no value at all, or none of some feature, stop the reading; or they
    are left out. spacing: None, uneven times stop or warn; "keep", steps are used as they are; "even", values
    are read off straight lines at evenly spaced times.
    length: series keep their lengths, are cut to ``to`` steps (the first ones stay), or are resampled to ``to`` steps
    by straight lines. to: None, the shortest series' length (cut) or the median one (resample).
    small_classes: classes with fewer than five series are kept or left out.
    scaling: "feature", each feature has mean 0 and standard deviation 1 over the part learned from; "series", over each
    series by itself; "none". patch: p steps are folded into one, k becomes p * k; 1 for none.
    """

    text: str | None = None
    infinite: str | None = None
    outliers: str = "keep"
    missing: Missing | None = None
    empty: str | None = None
    spacing: str | None = None
    length: Length = "keep"
    to: int | None = None
    small_classes: str = "keep"
    scaling: Scaling = "feature"
    patch: int = 1

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ConfigError(f"{name} can't be {getattr(self, name)!r}; it is {', '.join(map(repr, allowed))}.")
        for name, least in (("to", 2), ("patch", 1)):
            value = getattr(self, name)
            if value is None and name == "to":
                continue
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise ConfigError(f"{name} must be a whole number of at least {least}; got {value!r}.")

    @classmethod
    def of(cls, given: Mapping[str, Any] | Preparation) -> Preparation:
        """From what ``as_dict`` gave; a series set's source holds more (see ``work.Prepared``)."""
        if isinstance(given, Preparation):
            return given
        return cls(**{field.name: given[field.name] for field in fields(cls) if field.name in given})

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, for a series set's source."""
        return asdict(self)


@dataclass(frozen=True)
class Done:
    """What one choice did. choice: the field of ``Preparation``. words: a sentence. count: how many values (or series)
    it changed, of how many."""

    choice: str
    words: str
    count: int
    of: int
