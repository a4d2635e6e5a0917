"""A ``Reading`` as a file and back: its words as JSON, its series as safetensors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from rnnviz.data.files.table import Format
from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.data.reading import Reading, Recipe
from rnnviz.data.tables.guessed import ColumnFacts, Way
from rnnviz.data.tables.layout import Layout
from rnnviz.errors import Finding, Fix
from rnnviz.runs.codec import series_of, series_words

Words = dict[str, Any]


def write_reading(path: Path, reading: Reading) -> None:
    """One safetensors file: X, y and lengths, where there are series, and all words in its header. Written from where
    the arrays lie: a copy of them would take as long as the rest of the way between two processes."""
    series = reading.series
    words = {
        "files": reading.files,
        "recipe": reading.recipe.as_dict() if reading.recipe else None,
        "ways": _dicts(reading.ways),
        "columns": _dicts(reading.columns),
        "head": reading.head,
        "rows": reading.rows,
        "done": _dicts(reading.done),
        "findings": findings_to_words(reading.findings),
        "series": series_words(series) if series else None,
    }
    arrays: dict[str, NDArray[Any]] = {"X": series.X, "y": series.y, "lengths": series.lengths} if series else {}
    save_file(arrays, path, {"reading": json.dumps(words)})


def read_reading(path: Path) -> Reading:
    with safe_open(path, "np") as file:
        words = json.loads(file.metadata()["reading"])
        arrays = {name: _sealed(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118
    return Reading(
        tuple(words["files"]),
        _recipe(words["recipe"]),
        tuple(Way(**way) for way in words["ways"]),
        tuple(ColumnFacts(**facts) for facts in words["columns"]),
        tuple(tuple(row) for row in words["head"]),
        words["rows"],
        tuple(Done(**done) for done in words["done"]),
        findings_from_words(words["findings"]),
        series_of(arrays, words["series"]) if words["series"] else None,
    )


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Nobody else has it, and nobody will write to it: the series set takes it without a copy."""
    if isinstance(array.base, np.ndarray):
        array.base.setflags(write=False)
    array.setflags(write=False)
    return array


def findings_to_words(findings: Iterable[Finding]) -> list[Words]:
    return [
        {**vars(finding), "fixes": [{"words": fix.words, "changes": dict(fix.changes)} for fix in finding.fixes]}
        for finding in findings
    ]


def findings_from_words(words: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**{**finding, "fixes": tuple(Fix(**fix) for fix in finding["fixes"])}) for finding in words)


def _dicts(records: Iterable[Any]) -> list[Words]:
    return [asdict(record) for record in records]


def _recipe(words: Words | None) -> Recipe | None:
    if words is None:
        return None
    return Recipe(Format(**words["format"]), Layout(**words["layout"]), Preparation(**words["preparation"]))
