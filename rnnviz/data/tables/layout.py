"""How a table becomes series: which column is what. Guessed first, every field can be changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from rnnviz.errors import ConfigError

Kind = Literal["wide", "long", "recording"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Crossing = Literal["leave_out", "most", "last"]
CROSSINGS: tuple[Crossing, ...] = get_args(Crossing)
Gaps = Literal["cross", "cut"]
GAPS: tuple[Gaps, ...] = get_args(Gaps)
Changing = Literal["leave_out", "most"]
CHANGINGS: tuple[Changing | None, ...] = (None, *get_args(Changing))


@dataclass(frozen=True)
class Layout:
    """Columns by name (``column 1``, ``column 2``... where the file has no header).

    kind: "wide", a row is a series; "long", a row is a time step of one of many series; "recording", the rows are
    the steps of one long series (or of several, told apart by ``series``), which is cut into windows.
    label: the class column; of a recording, None where the class is what comes next.
    series: the series' ids or names. time: what orders the rows (long, recording; None: the order in the file).
    features: names of what is measured at each step; of a long table or a recording they are its value columns.
    steps: the value columns of a wide table, step by step and within a step in the order of ``features``: l * k names.
    Empty cells after a row's last value are the end of that series.
    window, stride: steps in a window, and between two windows' starts. crossing: what becomes of a window in which the
    class changes: it is left out, or takes the class that most of its steps have, or that of its last step.
    changing: None, a series of a long table in which the class changes stops the reading; it is left out, or takes the
    class that most of its rows have.
    gaps: whether series and windows go on over steps that are left out in time ("cross"), or series are cut there.
    ahead: q, how many steps after a window's last step its class looks. target: the feature whose future that is.
    day_first: whether 01/02/2024 is in February; None where it does not matter.
    literal: classes and names are taken exactly as written, as in files that this program wrote.
    classes: the order in which they are counted; those not named follow in a person's order.
    """

    kind: Kind
    label: str | None = None
    series: str | None = None
    time: str | None = None
    features: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    window: int = 24
    stride: int = 24
    crossing: Crossing = "leave_out"
    changing: Changing | None = None
    gaps: Gaps = "cross"
    ahead: int = 6
    target: str | None = None
    day_first: bool | None = None
    literal: bool = False
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("features", "steps", "classes"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.kind not in KINDS:
            raise ConfigError(f"A layout can't be {self.kind!r}; there are {', '.join(KINDS)}.")
        if self.crossing not in CROSSINGS:
            raise ConfigError(f"crossing can't be {self.crossing!r}; there are {', '.join(CROSSINGS)}.")
        if self.changing not in CHANGINGS:
            raise ConfigError(f"changing can't be {self.changing!r}; it is {', '.join(map(repr, CHANGINGS))}.")
        if self.gaps not in GAPS:
            raise ConfigError(f"gaps can't be {self.gaps!r}; it is {', '.join(map(repr, GAPS))}.")
        for name in ("window", "stride", "ahead"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ConfigError(f"{name} must be a whole number of at least 1; got {value!r}.")

    def columns(self) -> tuple[str, ...]:
        """Every column the layout of this kind names."""
        single = {
            "wide": (self.label, self.series),
            "long": (self.label, self.series, self.time),
            "recording": (self.label, self.series, self.time, self.target),
        }[self.kind]
        many = self.steps if self.kind == "wide" else self.features
        return (*(name for name in single if name is not None), *many)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able, for a series set's source."""
        return asdict(self)
