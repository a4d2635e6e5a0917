"""One family of errors. Each says what was wrong, what was got, and what is allowed or what to do,
in a user's words: a page shows the text as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RnnVizError(Exception):
    """Something a user gave cannot be used. The message is a sentence for that user."""


class ConfigError(RnnVizError):
    """A setting of a run is out of its limits."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with data: what, how often, where, and what to do about it."""

    what: str
    remedy: str
    where: str = ""
    count: int = 1

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
