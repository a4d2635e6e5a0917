"""What one cell looks like, whatever the decimal sign. Only for judging how a file is written; nothing is read here."""

from __future__ import annotations

import re

from rnnviz.data.files.numbers import MISSING

_NUMBER = re.compile(
    r"[+\-\u2212]?(?:"
    r"[0-9]+[.,]?[0-9]*(?:[eE][+-]?[0-9]+)?|[.,][0-9]+(?:[eE][+-]?[0-9]+)?"
    r"|[1-9][0-9]{0,2}(?:[.,' \u2019\u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]*)?|inf|infinity|∞)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]+\S+)?|\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?")


def numberish(cell: str) -> bool:
    """Whether a stripped cell is a number with either decimal sign."""
    return _NUMBER.fullmatch(cell) is not None


def missing(cell: str) -> bool:
    """Whether a stripped cell is empty or says that there is no value."""
    return len(cell) <= 4 and cell.lower() in MISSING


def timelike(cell: str) -> bool:
    """Whether a stripped cell looks like a date or a time of day."""
    return _TIME.fullmatch(cell) is not None


def word(cell: str) -> bool:
    """Whether a stripped cell is filled with something that is no number."""
    return not missing(cell) and not numberish(cell)
