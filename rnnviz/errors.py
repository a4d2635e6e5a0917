"""One family of errors. Each says what was wrong, what was got, and what is allowed or what to do,
in a user's words: a page shows the text as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal


class RnnVizError(Exception):
    """Something a user gave cannot be used. The message is a sentence for that user."""


class ConfigError(RnnVizError):
    """A setting of a run is out of its limits."""


Weight = Literal["stops", "asks", "warns", "tells"]


@dataclass(frozen=True)
class Fix:
    """A remedy that is one click. words: what the button says, as a command. changes: what the click changes of how
    the files are read, by the names of ``rnnviz.data.reading.inspect``; JSON-able."""

    words: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing to know about data: what it is, where, how often, why it matters, and what to do about it.

    what: the thing, without the count. remedy: a sentence. where: rows, columns or series in the user's file. why: why
    it matters for a recurrent network. code: its kind, one word for programs, such as "missing".
    weight: "stops", nothing can be trained before it is mended; "asks", one of ``fixes`` must be chosen, since the file
    can be read in more than one way; "warns", a training would suffer; "tells", what was left out, changed or assumed.
    """

    what: str
    remedy: str
    where: str = ""
    count: int = 1
    why: str = ""
    code: str = ""
    weight: Weight = "stops"
    fixes: tuple[Fix, ...] = ()

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.what}{place}. {self.remedy}"


class DataError(RnnVizError):
    """Data that cannot become a series set. Carries every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding] | str) -> None:
        if isinstance(findings, str):
            findings = [Finding(findings, "")]
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(f).strip() for f in self.findings))


class ShapeError(RnnVizError):
    """Arrays or tensors whose shapes do not fit together."""


class DeviceError(RnnVizError):
    """A device that no worker has."""


class DivergedError(RnnVizError):
    """A training whose loss is no longer a number."""


class UnknownRunError(RnnVizError):
    """A run's id that the store does not hold."""
