"""From files to a series set, with everything that a person should know about the way there.

files -> tables (``data.files``) -> a layout (``data.tables``) -> series -> prepared (``data.preparation``) -> judged
(``data.verdict``). ``inspect`` goes as far as it can and never stops at the first thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

from rnnviz.data.files.table import File, Format
from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.data.tables.guessed import ColumnFacts, Way
from rnnviz.data.tables.layout import Layout
from rnnviz.errors import ConfigError, Finding
from rnnviz.records import SeriesSet

Source = str | Path | bytes | BinaryIO | File


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how files become a series set."""

    format: Format
    layout: Layout
    preparation: Preparation

    def as_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Reading:
    """What became of the files, as far as they could be read.

    files: their names. recipe: None where no table could be opened. ways: the likeliest layout first; its confidence is
    1 where the file or the user says it. head: the first rows as text, under ``columns``. rows: of the table.
    done: what each choice of the preparation did. findings: worst first. series: None while something stops or asks.
    """

    files: tuple[str, ...]
    recipe: Recipe | None = None
    ways: tuple[Way, ...] = ()
    columns: tuple[ColumnFacts, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()
    rows: int = 0
    done: tuple[Done, ...] = ()
    findings: tuple[Finding, ...] = ()
    series: SeriesSet | None = None


WISHES: dict[str, type] = {field.name: part for part in (Format, Layout, Preparation) for field in fields(part)}
"""Every name that ``inspect`` takes beside the files, and the part of the recipe it belongs to."""


def part_of(wishes: dict[str, Any], part: type) -> dict[str, Any]:
    """Those of the wishes that belong to ``Format``, ``Layout`` or ``Preparation``."""
    return {name: value for name, value in wishes.items() if WISHES[name] is part}


def checked(wishes: dict[str, Any]) -> dict[str, Any]:
    """The wishes, as far as each can be checked alone. Raises ``ConfigError`` for unknown names and wrong values."""
    for name in wishes:
        if name not in WISHES:
            raise ConfigError(f"Reading has no {name!r}; it has {', '.join(WISHES)}.")
    Format(**part_of(wishes, Format))
    Layout(**{"kind": "wide", **part_of(wishes, Layout)})
    Preparation(**part_of(wishes, Preparation))
    return wishes


def inspect(sources: Source | Sequence[Source], **wishes: Any) -> Reading:
    """Reads files as far as they can be read. wishes: fields of ``Format``, ``Layout`` and ``Preparation`` that are
    decided; all others are recognised around them.

    Raises ``ConfigError`` for wishes that can't be; what is wrong with the files is in the findings.
    """
    raise NotImplementedError


def read_table(sources: Source | Sequence[Source], **wishes: Any) -> SeriesSet:
    """The series of one or more files. Raises ``DataError`` with every finding that stops or asks."""
    raise NotImplementedError
