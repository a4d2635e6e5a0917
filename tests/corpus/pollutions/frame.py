"""What stands round a table: lines above, names of many kinds, lines below, and between."""

from __future__ import annotations

from dataclasses import replace

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
)
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv, join, line, lines

PREAMBLES = {
    "title": ["Measurements of the year 2024"],
    "keys": ["Device: AX-3", "Serial: 12-33", "Rate: 50 Hz", "Operator: Anna", "Site: Ulm"],
    "blank": ["Measurements", "", "exported on 3 May 2024", ""],
    "pairs": ["Device,AX-3", "Serial,1233", "Rate,50"],
    "sentence": ["This file holds, among others, the data of Anna, Ben, and Carl.", ""],
}
COMMENTS = {"hash": "# ", "percent": "% ", "slashes": "// "}


@pollution(wide_last, long_plain, recording, each=PREAMBLES)
def preamble(clean: Clean, above: list[str]) -> Made:
    return Made(join([*above, *lines(clean)]).encode(), Reads(clean.truth, ("preamble",)))


@pollution(wide_last, long_plain)
def filled_up_title(clean: Clean) -> Made:
    """As a spreadsheet saves a title above its table."""
    width = len(clean.rows[0])
    title = ["Measurements of 2024" + "," * (width - 1), "," * (width - 1)]
    return Made(join([*title, *lines(clean)]).encode(), Reads(clean.truth, ("preamble",)))


@pollution(wide_bare, wide_bare_last)
def preamble_bare(clean: Clean) -> Made:
    return Made(join([*PREAMBLES["keys"], *lines(clean)]).encode(), Reads(clean.truth, ("preamble",)))


@pollution(wide_last, long_plain, wide_bare, each=COMMENTS)
def comments(clean: Clean, mark: str) -> Made:
    above = [f"{mark}sensor AX-3, serial 12", f"{mark}rate: 50 Hz"]
    return Made(join([*above, *lines(clean)]).encode(), Reads(clean.truth, ("comments",)))


@pollution(wide_last, long_plain)
def comments_within(clean: Clean) -> Made:
    written = lines(clean)
    half = len(written) // 2
    text = join([*written[:half], "# battery changed", *written[half:], "# the end"])
    return Made(text.encode(), Reads(clean.truth, ("comments",)))


@pollution(wide_last, long_plain)
def commented_names(clean: Clean) -> Made:
    """numpy.savetxt puts a # before the names: they are names all the same."""
    first, *rest = lines(clean)
    return Made(join([f"# {first}", *rest]).encode(), Reads(clean.truth))


@pollution(long_plain, long_dates, recording)
def units_row(clean: Clean) -> Made:
    units = ["m/s^2" if i in clean.numbers else "s" if i == clean.time else "" for i in range(len(clean.rows[0]))]
    first, *rest = lines(clean)
    return Made(join([first, line(units), *rest]).encode(), Reads(clean.truth, ("units",)))


@pollution(long_plain, recording)
def units_row_in_brackets(clean: Clean) -> Made:
    units = ["(mV)" if i in clean.numbers else "(ms)" if i == clean.time else "" for i in range(len(clean.rows[0]))]
    first, *rest = lines(clean)
    return Made(join([first, line(units), *rest]).encode(), Reads(clean.truth, ("units",)))


@pollution(long_plain, recording)
def units_in_names(clean: Clean) -> Made:
    names = tuple(f"{n} (m/s^2)" if i in clean.numbers else n for i, n in enumerate(clean.header or ()))
    truth = replace(clean.truth, features=None)
    return Made(csv(replace(clean, header=names)), Reads(truth))


@pollution(long_plain, recording)
def two_rows_of_names(clean: Clean) -> Made:
    """A group over the names, as a merged cell of a spreadsheet is saved."""
    groups = ["" for _ in clean.header or ()]
    groups[clean.numbers[0]], groups[clean.numbers[1]] = "left", "right"
    truth = replace(clean.truth, features=None)
    return Made(join([line(groups), *lines(clean)]).encode(), Reads(truth, ("header_rows",)))


@pollution(long_plain, recording)
def three_rows_of_names(clean: Clean) -> Made:
    width = len(clean.rows[0])
    above = [line([f"sensor {c}" for c in "ABCDEFG"[:width]]), line(["raw" for _ in range(width)])]
    truth = replace(clean.truth, features=None)
    return Made(join([*above, *lines(clean)]).encode(), Reads(truth, ("header_rows",)))


FOOTERS = {
    "sentence": ["End of file"],
    "signed": ["", "exported by AX-Tools 3.1", "(c) 2024 by the makers"],
    "rows": ["", "{rows} rows"],
}


@pollution(wide_last, long_plain, long_dates, each=FOOTERS)
def footer(clean: Clean, below: list[str]) -> Made:
    below = [one.format(rows=len(clean.rows)) for one in below]
    return Made(join([*lines(clean), *below]).encode(), Reads(clean.truth, ("footer",)))


@pollution(long_plain, long_dates, each={"total": "Total", "mean": "Mean", "german": "Summe"})
def total_row(clean: Clean, word: str) -> Made:
    """Sums below the columns are no step of a series."""
    sums = ["" for _ in clean.rows[0]]
    for c in clean.numbers:
        sums[c] = f"{sum(float(row[c]) for row in clean.rows):.2f}"
    sums[next(i for i in range(len(sums)) if i not in clean.numbers)] = word
    return Made(join([*lines(clean), line(sums)]).encode(), Reads(clean.truth, ("footer",)))


@pollution(wide_last, wide_bare, long_plain, recording)
def blank_lines(clean: Clean) -> bytes:
    written = lines(clean)
    return join(["", *[one for row in written[:9] for one in (row, "")], *written[9:], "", ""]).encode()


@pollution(wide_last, long_plain)
def rows_of_delimiters(clean: Clean) -> bytes:
    """A spreadsheet saves empty rows below a table."""
    empty = "," * (len(clean.rows[0]) - 1)
    return join([*lines(clean), empty, empty, empty]).encode()


@pollution(wide_last, wide_named, wide_inter)
def missing_names(clean: Clean) -> Made:
    """The first line is data."""
    truth = replace(clean.truth, features=None)
    if clean.truth.values[0].shape[1] == 1:
        return Made(join(lines(clean)[1:]).encode(), Reads(truth))
    flat = tuple(v.reshape(-1, 1) for v in truth.values)
    why = "Nothing says that there are three features: one feature is read, in the order of the columns."
    return Made(join(lines(clean)[1:]).encode(), Reads(replace(truth, values=flat)), why)


@pollution(wide_last, wide_first, long_plain, recording, each={"nameless": "", "unnamed": "Unnamed: 0"})
def index_column(clean: Clean, name: str) -> Made:
    """pandas saves the row's number first."""
    numbered = clean.column(0, name, [str(i) for i in range(len(clean.rows))])
    return Made(csv(numbered), Reads(clean.truth, ("unused",)))


@pollution(long_plain, recording)
def index_from_one(clean: Clean) -> Made:
    numbered = clean.column(0, "index", [str(i + 1) for i in range(len(clean.rows))])
    return Made(csv(numbered), Reads(clean.truth, ("unused",)))


@pollution(wide_last, long_plain)
def names_again(clean: Clean) -> Made:
    """Files put one after the other keep each one's names, which are no row of data."""
    written = lines(clean)
    half = 1 + len(clean.rows) // 2
    why = "Stopping was expected at first; a line that is the names again, letter by letter, can be nothing else."
    return Made(
        join([*written[:half], written[0], *written[half:]]).encode(), Reads(clean.truth, ("header_rows",)), why
    )


@pollution(long_plain, long_uneven)
def doubled_names(clean: Clean) -> Made:
    """Two columns of one name are two features."""
    names = tuple("value" if i in clean.numbers else n for i, n in enumerate(clean.header or ()))
    return Made(csv(replace(clean, header=names)), Reads(replace(clean.truth, features=None)))


@pollution(long_plain)
def empty_names(clean: Clean) -> Made:
    names = tuple("" if i in clean.numbers else n for i, n in enumerate(clean.header or ()))
    return Made(csv(replace(clean, header=names)), Reads(replace(clean.truth, features=None)))


@pollution(wide_last, long_plain)
def formula_names(clean: Clean) -> Made:
    names = tuple(f"={n}" if i in clean.numbers else n for i, n in enumerate(clean.header or ()))
    return Made(csv(replace(clean, header=names)), Reads(replace(clean.truth, features=None)))


@pollution(long_plain)
def long_names(clean: Clean) -> Made:
    names = tuple(n * 400 if i in clean.numbers else n for i, n in enumerate(clean.header or ()))
    return Made(csv(replace(clean, header=names)), Reads(replace(clean.truth, features=None)))
