"""Which character separates the cells, and which one quotes them.

Every candidate cuts the first lines; the best one makes cells that look like numbers, times or plain words, and as many
of them in each row. (The idea is van den Burg's "Wrangling messy CSV files", 2019; only the separators are fewer.)
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rnnviz.data.files.cells import missing, numberish, timelike
from rnnviz.data.files.head import Rows, cut_lines

USUAL = ("\t", ";", "|", ",", " ")
RARE = ("\x1f", "\x01", "^", "~", "&", ":", "/", "*")
LINES = 120
LETTERS = 20_000
LEAST = 0.55
NEAR = 0.02
_INSIDE = re.compile(r"[,;|\t]")
_NUMBERS = re.compile(r"[+-]?[\d.,]+(\s+[+-]?[\d.,]+)+")
_SEP = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


def announced(lines: Sequence[str]) -> str | None:
    """The separator that Excel's first line ``sep=;`` names."""
    match = _SEP.fullmatch(lines[0].strip(" \ufeff")) if lines else None
    return match[1] if match else None


def dialect_of(lines: Sequence[str], delimiter: str | None, quote: str | None) -> tuple[str, str] | None:
    """Separator and quote; None where nothing cuts the lines into columns. What is given is kept."""
    lines = [line[:LETTERS] for line in lines if line.strip()][:LINES]
    quotes = [quote] if quote is not None else ["'"] if _single_quoted(lines) else ['"']
    for candidates in ([delimiter],) if delimiter else (USUAL, RARE):
        scored = [(score(lines, d, q), d, q) for d in candidates for q in quotes]
        best = max(s for s, _, _ in scored)
        if best >= LEAST or (delimiter and best >= 0):
            return next((d, q) for s, d, q in scored if s >= best - NEAR)
    return None


def score(lines: Sequence[str], delimiter: str, quote: str) -> float:
    """0..1, how well this cuts the lines; 0 where most rows stay whole."""
    try:
        rows = cut_lines(lines, delimiter, quote)
    except csv.Error:
        return 0.0
    widths = _widths(rows)
    if not widths or sum(w > 1 for w in widths) < 0.5 * len(widths):
        return 0.0
    cells = [cell for row in rows.cells for cell in row]
    tidy = sum(_tidy(cell, delimiter) for cell in cells) / len(cells)
    same = Counter(widths).most_common(1)[0][1] / len(widths)
    return tidy * (0.7 + 0.3 * same)


def _widths(rows: Rows) -> list[int]:
    return [len(row) for row in rows.cells]


def _tidy(cell: str, delimiter: str) -> float:
    """How much a cell looks like one value."""
    if missing(cell) or numberish(cell) or timelike(cell):
        return 1.0
    if any(found != delimiter for found in _INSIDE.findall(cell)):
        return 0.3 if ", " in cell and not _INSIDE.search(cell.replace(", ", "")) else 0.0
    return 0.1 if _NUMBERS.fullmatch(cell) else 0.8


def _single_quoted(lines: Iterable[str]) -> bool:
    """Whether cells stand between apostrophes, and none between quotation marks."""
    text = "\n".join(lines)
    single = len(re.findall(r"(?m)(?:^|[\t;|, ])'[^'\n]*'(?=$|[\t;|, ])", text))
    double = len(re.findall(r'(?m)(?:^|[\t;|, ])"', text))
    return single > 0 and double == 0 and single * 2 == text.count("'")
