"""What a file of the corpus is, and the one outcome it must have."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Truth:
    """What is really in a file. values: one ``(l, k)`` per series. names, features: None where the file has none;
    then the order of the series in the file tells them apart. close: the relative error that computed values may have.
    free: the order of the series says nothing (several files)."""

    values: tuple[Doubles, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...] | None = None
    features: tuple[str, ...] | None = None
    close: float = 0.0
    free: bool = False

    @property
    def digest(self) -> str:
        """16 digits over all of it."""
        digest = hashlib.sha256(repr((self.labels, self.names, self.features, self.close)).encode())
        for value in self.values:
            digest.update(repr(value.shape).encode() + np.asarray(value, "<f8").tobytes())
        return digest.hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """Its size and its digest: enough to see that a truth has moved."""
        steps = max(map(len, self.values))
        classes = sorted(set(self.labels))
        shape = {"l": steps, "n": len(self.values), "k": self.values[0].shape[1]}
        return {**shape, "classes": [name[:40] for name in classes[:8]], "digest": self.digest}

    def put(self, i: int, t: int, f: int, value: float) -> Truth:
        """The same with one other value."""
        values = [np.array(v) for v in self.values]
        values[i][t, f] = value
        return replace(self, values=tuple(values))

    def scaled(self, factor: float) -> Truth:
        return replace(self, values=tuple(v * factor for v in self.values))

    def named(self, classes: Mapping[str, str]) -> Truth:
        """The same with other class names."""
        return replace(self, labels=tuple(classes[label] for label in self.labels))

    def take(self, which: Sequence[int]) -> Truth:
        names = None if self.names is None else tuple(self.names[i] for i in which)
        return replace(
            self, values=tuple(self.values[i] for i in which), labels=tuple(self.labels[i] for i in which), names=names
        )


@dataclass(frozen=True)
class Answer:
    """What one of the buttons must lead to. changes: what it must at least change."""

    changes: Mapping[str, Any]
    reads: Truth


@dataclass(frozen=True)
class Reads:
    """Exactly this truth. says: codes that must be among the findings. warned: codes that may be and need not.
    windows: the truth for any window and stride, where the reader may propose them."""

    truth: Truth
    says: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    windows: Callable[[int, int], Truth] | None = None


@dataclass(frozen=True)
class Asks:
    """One question, and what its answers lead to."""

    code: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Stops:
    """No series, and all of these codes among what stops. answers: remedies of one click."""

    codes: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


Outcome = Reads | Asks | Stops


def sealed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, eq=False)
class Case:
    """Files that belong together, and their outcome. why: the reason for it, where that is not plain.

    seal: what its sha256 is made of, where a library's version shows in the bytes (Parquet); else the files themselves.
    wishes: what the user has already said. alone: to be read in a process of its own, since a library that takes too
    much memory ends its process.
    """

    name: str
    files: tuple[tuple[str, bytes], ...]
    outcome: Outcome
    why: str = ""
    seal: bytes = b""
    wishes: Mapping[str, Any] = field(default_factory=dict)
    alone: bool = False

    def as_dict(self) -> dict[str, Any]:
        seals = {"(content)": sealed(self.seal)} if self.seal else {name: sealed(data) for name, data in self.files}
        result: dict[str, Any] = {"name": self.name, "sha256": seals, **_outcome(self.outcome)}
        if self.wishes:
            result["wishes"] = dict(self.wishes)
        return {**result, "why": self.why} if self.why else result


def _outcome(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Reads):
        said = {"says": list(outcome.says)} if outcome.says else {}
        return {"reads": outcome.truth.as_dict(), **said}
    answers = [{"changes": dict(a.changes), "reads": a.reads.as_dict()} for a in outcome.answers]
    answered = {"answers": answers} if answers else {}
    if isinstance(outcome, Asks):
        return {"asks": outcome.code, **answered}
    return {"stops": list(outcome.codes), **answered}
