"""From files to a series set, with everything that a person should know about the way there.

files -> tables (``data.files``) -> a layout (``data.tables``) -> series -> prepared (``data.preparation``) -> judged
(``data.verdict``). ``inspect`` goes as far as it can and never stops at the first thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, get_args

import numpy as np

from rnnviz.data.files import Format, Table, open_files
from rnnviz.data.preparation import Done, Preparation, Prepared, assemble, prepare
from rnnviz.data.preparation.carried import preparation_of, recording_of
from rnnviz.data.sources import Source, files_of
from rnnviz.data.tables import facts, guess, lay_out, merge
from rnnviz.data.tables.guessed import ColumnFacts, Way
from rnnviz.data.tables.layout import Layout
from rnnviz.data.verdict import judge
from rnnviz.errors import ConfigError, DataError, Finding, Weight
from rnnviz.records import SeriesSet

HEAD_ROWS, HEAD_COLUMNS = 8, 40
SHOWN = 20  # files named in a set's source
WEIGHTS: tuple[Weight, ...] = get_args(Weight)


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


@np.errstate(over="ignore", invalid="ignore")  # differences of the largest numbers there are become infinite
def inspect(
    sources: Source | Sequence[Source], *, progress: Callable[[float, str], None] | None = None, **wishes: Any
) -> Reading:
    """Reads files as far as they can be read.

    sources: paths of files or folders, bytes, files opened for reading bytes, one or many. progress: is told the share
    done, 0..1, and what is going on. wishes: fields of ``Format``, ``Layout`` and ``Preparation`` that are decided; all
    others are recognised around them.

    Raises ``ConfigError`` for wishes that can't be; what is wrong with the files is in the findings.
    """
    wishes, tell = checked(wishes), progress or (lambda share, words: None)
    try:
        files = files_of(sources)
    except DataError as error:
        return Reading((), findings=error.findings)
    names = tuple(file.name for file in files)
    tell(0.05, "Opening")
    tables, findings = open_files(files, part_of(wishes, Format))
    if not tables:
        return Reading(names, findings=ordered(findings))
    tell(0.4, "Recognising the columns")
    table = merge(tables, len(files))
    guess_ = guess(table, part_of(wishes, Layout))
    reading = Reading(names, ways=guess_.ways, head=_head(table), rows=table.rows, columns=facts(table, guess_.layout))
    findings += [*table.findings, *guess_.findings]
    return _series(reading, table, guess_.layout, Preparation(**part_of(wishes, Preparation)), findings, tell)


def _series(
    reading: Reading,
    table: Table,
    layout: Layout,
    preparation: Preparation,
    findings: list[Finding],
    tell: Callable[[float, str], None],
) -> Reading:
    """The second half: a layout is known."""
    tell(0.5, "Laying out the series")
    try:
        parts = lay_out(table, layout)
    except DataError as error:
        return replace(reading, findings=ordered([*findings, *error.findings]))
    source = table.given.get("source", {})
    if source and parts.recording is None and (layout.kind, layout.series) == ("long", table.given["series"]):
        parts = replace(parts, recording=recording_of(source, parts.names))
    tell(0.7, "Preparing them")
    prepared = prepare(parts, preparation)
    tell(0.8, "Checking them")
    findings = [*findings, *parts.findings, *prepared.findings, *judge(parts, prepared)]
    recipe = Recipe(table.format, layout, prepared.preparation)
    series = None
    if not any(finding.weight in ("stops", "asks") for finding in findings):
        tell(0.9, "Putting them together")
        as_given = all(getattr(layout, name, value) == value for name, value in table.given.items())
        whole = _as_before(prepared, source) if as_given and preparation == Preparation() else prepared
        series = assemble(whole, table.name, {"files": list(reading.files[:SHOWN]), "recipe": recipe.as_dict()})
    return replace(reading, recipe=recipe, done=tuple(prepared.done), findings=ordered(findings), series=series)


def _as_before(prepared: Prepared, source: Mapping[str, Any]) -> Prepared:
    """A set that this program wrote, to which nothing was done now, with what was done to it before it was written."""
    before = preparation_of(source, len(prepared.parts.features))
    return replace(prepared, preparation=before[0], fitted=before[1], done=[]) if before else prepared


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, each once."""
    different: list[Finding] = []
    for finding in findings:
        if finding not in different:
            different.append(finding)
    return tuple(sorted(different, key=lambda finding: WEIGHTS.index(finding.weight)))


def read_table(sources: Source | Sequence[Source], **wishes: Any) -> SeriesSet:
    """The series of one or more files (see ``inspect``).

    Raises ``DataError`` with every finding that stops or asks: what, where, how often, and the remedy.

    >>> read_table(b"t1,t2,t3,label\\n1,2,3,up\\n2,3,4,up\\n3,2,1,down\\n3,1,1,down\\n").X.shape
    (3, 4, 1)
    """
    reading = inspect(sources, **wishes)
    if reading.series is None:
        raise DataError([finding for finding in reading.findings if finding.weight in ("stops", "asks")])
    return reading.series


def _head(table: Table) -> tuple[tuple[str, ...], ...]:
    columns = [table.some(name, [(0, HEAD_ROWS)]) for name in table.columns[:HEAD_COLUMNS]]
    return tuple(zip(*(column.to_pylist() for column in columns), strict=True))
