"""How a table becomes series: which column is what. Guessed first, every field can be changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from rnnviz.errors import ConfigError

Kind = Literal["wide", "long", "recording"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MAY_BE_NONE = ("label", "series", "time", "target")
FORMAT = ("encoding", "delimiter", "decimal", "header")


@dataclass(frozen=True)
class Layout:
    """Columns by name (``column 1``, ``column 2``... where the file has no header).

    kind: "wide", a row is a series; "long", a row is a time step of one of many series; "recording", the rows are
    the steps of one long series without labels, which is cut into windows.
    label: the class column (wide, long). series: the series' ids or names (wide: optional). time: what orders the
    rows (long, recording; None: the order in the file). features: the value columns (long, recording).
    steps: the value columns in their order (wide). Empty cells after a row's last value are the end of that series.
    window, stride, ahead: steps in a window, steps between two windows' starts, and q, how many steps after a
    window's last step its label looks. target: the feature whose future is the label (recording).
    encoding, delimiter, decimal, header: how the text is read; a delimiter " " stands for any run of spaces and tabs;
    header: the first row holds the names.
    """

    kind: Kind
    label: str | None = None
    series: str | None = None
    time: str | None = None
    features: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    window: int = 24
    stride: int = 24
    ahead: int = 6
    target: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    header: bool = True

    def __post_init__(self) -> None:
        for name in ("features", "steps"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.kind not in KINDS:
            raise ConfigError(f"A layout can't be {self.kind!r}; there are {', '.join(KINDS)}.")
        if self.decimal not in (".", ","):
            raise ConfigError(f"The decimal sign can't be {self.decimal!r}; it is '.' or ','.")
        if len(self.delimiter) != 1:
            raise ConfigError(f"The separator must be one character; got {self.delimiter!r}.")
        for name in ("window", "stride", "ahead"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ConfigError(f"{name} must be a whole number of at least 1; got {value!r}.")

    @property
    def format(self) -> tuple[str, str, bool]:
        """What decides how the text is cut into cells."""
        return self.encoding, self.delimiter, self.header

    def columns(self) -> tuple[str, ...]:
        """Every column the layout of this kind names."""
        single = {
            "wide": (self.label, self.series),
            "long": (self.label, self.series, self.time),
            "recording": (self.time, self.target),
        }[self.kind]
        many = self.steps if self.kind == "wide" else self.features
        return (*(name for name in single if name is not None), *many)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, for a series set's source."""
        return asdict(self)


def known_fields(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes without those that are None and thereby undecided, checked as far as a field alone can be.

    Raises ``ConfigError`` for fields a layout does not have and values they can't have.
    """
    names = [field.name for field in fields(Layout)]
    for name in changes:
        if name not in names:
            raise ConfigError(f"A layout has no {name!r}; it has {', '.join(names)}.")
    decided = {name: value for name, value in changes.items() if value is not None or name in MAY_BE_NONE}
    Layout(**{"kind": "wide", **decided})
    return decided
