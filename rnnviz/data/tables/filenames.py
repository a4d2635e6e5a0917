"""What the names of files and folders tell apart: ``walk_01.csv`` and ``run_02.csv`` say walk and run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from rnnviz.data.tables.vocabulary import SPLITS

FILE = "file"
"""The column that says which file a row came from."""
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_ENDING = re.compile(
    r"(\.(csv|tsv|txt|dat|xlsx|xls|ods|parquet|pq|jsonl|ndjson|json|ts|arff|log|gz|zip|data|asc))+$", re.IGNORECASE
)


def stems(names: Sequence[str]) -> list[str]:
    """The files' names without folders and endings; with folders where they are not different otherwise."""
    short = [_stem(_base(name)) for name in names]
    if len(set(short)) == len(short):
        return short
    long = [_stem(name) for name in names]
    return long if len(set(long)) == len(long) else [f"{name} ({i + 1})" for i, name in enumerate(long)]


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _stem(name: str) -> str:
    return _ENDING.sub("", name) or name


def told_apart(names: Sequence[str]) -> dict[str, list[str]]:
    """Columns beside the file's own name: the folders, where these differ, and words of the names which come again."""
    return {**_folders(names), **_groups([_stem(_base(name)) for name in names])}


def is_split(names: Sequence[str]) -> bool:
    """Whether files differ only in what they are for: to train or to test."""
    tokens = [{token.lower() for token in _TOKENS.findall(name)} for name in names]
    common = set.intersection(*tokens) if tokens else set()
    return all(each - common and each - common <= SPLITS for each in tokens)


def _folders(names: Sequence[str]) -> dict[str, list[str]]:
    parents = [PurePosixPath(name.replace("\\", "/")).parent.parts for name in names]
    if len({len(parent) for parent in parents}) != 1:
        whole = ["/".join(parent) for parent in parents]
        return {"folder": whole} if len(set(whole)) > 1 else {}
    columns = [list(part) for part in zip(*parents, strict=True)]
    differing = [part for part in reversed(columns) if len(set(part)) > 1 and not {p.lower() for p in part} <= SPLITS]
    return {"folder" if i == 0 else f"folder {i + 1}": part for i, part in enumerate(differing)}


def _groups(files: Sequence[str]) -> dict[str, list[str]]:
    tokens = [list(_TOKENS.findall(file)) for file in files]
    if len({len(each) for each in tokens}) != 1:
        words = [[" ".join(token for token in each if not token.isdigit()) for each in tokens]]
    else:
        words = [list(part) for part in zip(*tokens, strict=True)]
    found = [part for part in words if _tells(part)]
    return {"file group" if i == 0 else f"file group {i + 1}": part for i, part in enumerate(found)}


def _tells(words: Sequence[str]) -> bool:
    """Whether words differ between files and yet come again, and are no numbers."""
    different = set(words)
    return (
        1 < len(different) < len(words)
        and not any(w.isdigit() or not w for w in different)
        and not {w.lower() for w in different} <= SPLITS
    )
