"""How a text is written: separators, quotes, line ends, spaces."""

from __future__ import annotations

from tests.corpus.case import Reads
from tests.corpus.clean import (
    Clean,
    long_dates,
    long_plain,
    long_uneven,
    recording,
    wide_bare,
    wide_bare_last,
    wide_first,
    wide_inter,
    wide_last,
    wide_named,
    wide_uneven,
)
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv, join, line, lines

DELIMITERS = {"semicolon": ";", "tab": "\t", "pipe": "|"}
RARE = {"caret": "^", "tilde": "~", "colon": ":"}


@pollution(wide_last, wide_first, wide_uneven, long_plain, long_dates, recording, each=DELIMITERS)
def delimiter(clean: Clean, mark: str) -> bytes:
    return csv(clean, mark)


@pollution(wide_last, long_plain, each=RARE)
def rare_delimiter(clean: Clean, mark: str) -> bytes:
    return csv(clean, mark)


@pollution(wide_bare, wide_bare_last, each={"comma": ",", **DELIMITERS, "space": " "})
def bare(clean: Clean, mark: str) -> bytes:
    return csv(clean, mark)


@pollution(wide_last, wide_bare, long_plain, recording, ending="txt", each={"one": " ", "two": "  "})
def spaces(clean: Clean, gap: str) -> bytes:
    return join([gap.join(row) for row in _rows(clean)]).encode()


@pollution(wide_last, long_plain, ending="txt")
def aligned(clean: Clean) -> bytes:
    """Columns of one width, filled up with spaces from the left, as a Fortran program prints."""
    rows = _rows(clean)
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return join(["".join(f" {cell:>{w}}" for cell, w in zip(row, widths, strict=True)) for row in rows]).encode()


@pollution(wide_last, long_plain, each={"comma": ", ", "semicolon": " ; ", "pipe": " | "})
def padded(clean: Clean, mark: str) -> bytes:
    return join([mark.join(row) for row in _rows(clean)]).encode()


@pollution(wide_last, wide_bare_last, long_plain, recording)
def all_quoted(clean: Clean) -> bytes:
    return csv(clean, always=True)


@pollution(wide_last, long_plain)
def all_single_quoted(clean: Clean) -> bytes:
    return csv(clean, quote="'", always=True)


@pollution(wide_last, long_plain)
def space_before_quote(clean: Clean) -> bytes:
    return join([line(row, ", ", always=True) for row in _rows(clean)]).encode()


@pollution(wide_last, long_plain)
def delimiter_in_class(clean: Clean) -> Made:
    named = clean.classes({"calm": "calm, still", "walk": "walk, slow", "run": "run, fast"})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, long_plain)
def quotes_in_class(clean: Clean) -> Made:
    named = clean.classes({"calm": 'the "calm"', "walk": 'the "walk"', "run": 'the "run"'})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, long_plain)
def apostrophe_in_class(clean: Clean) -> Made:
    """It opens no quote: the other quote is used, or none."""
    named = clean.classes({"calm": "anna's", "walk": "ben's", "run": "carl's"})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, long_plain)
def inch_in_class(clean: Clean) -> Made:
    """A quotation mark in the middle of a cell that is not quoted belongs to it."""
    named = clean.classes({"calm": 'five 5" pipe', "walk": 'six 6" pipe', "run": 'ten 10" pipe'})
    return Made(csv(named, quote=""), Reads(named.truth))


@pollution(wide_named, long_plain)
def quoted_line_breaks(clean: Clean) -> Made:
    notes = [f"seen by Anna,\nrow {i % 7}" for i in range(len(clean.rows))]
    return Made(csv(clean.column(len(clean.rows[0]), "remark", notes)), Reads(clean.truth, ("unused",)))


@pollution(wide_last, long_plain)
def line_break_in_name(clean: Clean) -> bytes:
    names = tuple("my\nclass" if i == clean.label else name for i, name in enumerate(clean.header or ()))
    return join([line(row) for row in (names, *clean.rows)]).encode()


ENDS = {"cr": "\r", "crlf": "\r\n"}


@pollution(wide_last, wide_bare, long_plain, recording, each=ENDS)
def line_ends(clean: Clean, end: str) -> bytes:
    return csv(clean, end=end)


@pollution(wide_last, long_plain)
def mixed_line_ends(clean: Clean) -> bytes:
    return "".join(one + ("\r\n" if i % 3 else "\n") for i, one in enumerate(lines(clean))).encode()


@pollution(wide_last, wide_bare, long_plain)
def no_last_line_end(clean: Clean) -> bytes:
    return csv(clean)[:-1]


@pollution(wide_last, wide_bare, long_plain, each={"semicolon": ";", "comma": ",", "tab": "\t"})
def sep_line(clean: Clean, mark: str) -> bytes:
    return f"sep={mark}\r\n".encode() + csv(clean, mark, end="\r\n")


@pollution(wide_last, wide_bare_last, long_plain)
def trailing_delimiter(clean: Clean) -> bytes:
    return join([f"{one}," for one in lines(clean)]).encode()


@pollution(wide_last, long_plain)
def trailing_delimiter_below_names(clean: Clean) -> bytes:
    first, *rest = lines(clean)
    return join([first, *(f"{one}," for one in rest)]).encode()


@pollution(wide_last, long_plain)
def trailing_spaces(clean: Clean) -> bytes:
    return join([f"{one}  \t" for one in lines(clean)]).encode()


@pollution(wide_last, long_plain)
def control_z(clean: Clean) -> bytes:
    """The end of a file under DOS."""
    return csv(clean, end="\r\n") + b"\x1a"


@pollution(wide_inter, long_uneven)
def spaces_round_names(clean: Clean) -> bytes:
    return join([", ".join(clean.header or ()), *lines(clean)[1:]]).encode()


def _rows(clean: Clean) -> list[tuple[str, ...]]:
    return [clean.header, *clean.rows] if clean.header is not None else [*clean.rows]
