"""What is wrong with single cells and rows."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.case import Answer, Reads, Stops, Truth
from tests.corpus.clean import (
    Clean,
    long_plain,
    recording,
    wide_bare_last,
    wide_first,
    wide_last,
    wide_uneven,
)
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv, join, lines

MISSING = ["", "NA", "N/A", "#N/A", "NaN", "nan", "null", "NULL", "None", "nil", "?", "-", "--"]
INFINITE = ["inf", "-inf", "Infinity", "-Infinity", "INF", "∞"]
TEXT = ["12 %", "1.234.567", "1e5x", "0x10", "1_000", "½", "12-Jan", "error", "<0.5", "1.5*", "5V", "#DIV/0!", "1 2"]
TEXT += ["$3", "1.5.2", "1e", "O.5", "()", "٣", "True", "1;2", "--5"]


def _spelled(words: list[str]) -> dict[str, str]:
    return {f"{i:02d}": word for i, word in enumerate(words)}


def between(truth: Truth, i: int, t: int) -> Truth:
    """A straight line from neighbour to neighbour."""
    value = float(truth.values[i][t - 1, 0] + truth.values[i][t + 1, 0]) / 2
    return replace(truth.put(i, t, 0, value), close=1e-6)


def _filled(truth: Truth, i: int, t: int) -> tuple[Answer, ...]:
    carried = truth.put(i, t, 0, float(truth.values[i][t - 1, 0]))
    left = truth.take([j for j in range(len(truth.values)) if j != i])
    return (
        Answer({"missing": "interpolate"}, between(truth, i, t)),
        Answer({"missing": "carry"}, carried),
        Answer({"missing": "leave_out"}, left),
    )


@pollution(wide_last, long_plain, each=_spelled(MISSING))
def missing(clean: Clean, word: str) -> Made:
    """One value in the middle. Nothing is filled in before somebody says how."""
    row, column = clean.place(3, 7)
    return Made(csv(clean.cell(row, column, word)), Stops(("missing",), _filled(clean.truth, 3, 7)[:1]))


@pollution(wide_last, long_plain, each={"carry": 1, "leave_out": 2})
def missing_wished(clean: Clean, which: int) -> Made:
    """The user said beforehand what to do."""
    row, column = clean.place(3, 7)
    answer = _filled(clean.truth, 3, 7)[which]
    said = ("missing",) if which else ()
    return Made(csv(clean.cell(row, column, "NA")), Reads(answer.reads, (), said), wishes=tuple(answer.changes.items()))


@pollution(wide_last, long_plain, each=_spelled(INFINITE))
def infinite(clean: Clean, word: str) -> Made:
    row, column = clean.place(3, 7)
    return Made(csv(clean.cell(row, column, word)), Stops(("infinite",)))


@pollution(wide_last, long_plain, each=_spelled(TEXT))
def text(clean: Clean, word: str) -> Made:
    """One cell that is no number, in a column of numbers."""
    row, column = clean.place(3, 7)
    answers = (Answer({"text": "interpolate"}, between(clean.truth, 3, 7)),)
    written = csv(clean.cell(row, column, word))
    return Made(written, Stops(("text",), () if word == "1.234.567" else answers))  # its points may be thousands marks


@pollution(wide_last, long_plain)
def text_beside_missing(clean: Clean) -> Made:
    """Saying what becomes of the text says nothing of the hole."""
    clean = clean.cell(*clean.place(3, 7), "error").cell(*clean.place(5, 4), "NA")
    return Made(csv(clean), Stops(("missing",)), wishes=(("text", "interpolate"),))


@pollution(recording)
def text_in_recording(clean: Clean) -> Made:
    whole = next(s for s in range(96, 720, 24) if len({row[3] for row in clean.rows[s : s + 24]}) == 1)
    return Made(csv(clean.cell(whole + 5, 1, "offline")), Stops(("text",)))


@pollution(wide_last, long_plain)
def several_at_once(clean: Clean) -> Made:
    """All problems in one list."""
    for i, word in enumerate(("error", "NA", "inf")):
        clean = clean.cell(*clean.place(2 + i, 5), word)
    return Made(csv(clean), Stops(("text", "missing", "infinite")))


@pollution(wide_last, long_plain)
def too_large_for_float32(clean: Clean) -> Made:
    """1e300 would become infinite."""
    row, column = clean.place(3, 7)
    return Made(csv(clean.cell(row, column, "1e300")), Stops())


@pollution(wide_last, long_plain)
def one_cell_more(clean: Clean) -> Made:
    written = lines(clean)
    return Made(join([*written[:5], f"{written[5]},7.5", *written[6:]]).encode(), Stops(("ragged",)))


@pollution(wide_last, long_plain)
def unquoted_comma(clean: Clean) -> Made:
    """One name with a comma in it and no quotes: everything after it has moved by one cell."""
    row = clean.cell(4, clean.label or 0, "walk, slow").rows[4]
    written = lines(clean)
    return Made(join([*written[:5], ",".join(row), *written[6:]]).encode(), Stops(("ragged",)))


@pollution(wide_last, long_plain, recording)
def one_cell_fewer(clean: Clean) -> Made:
    """A line was cut off."""
    written = lines(clean)
    cut = written[5].rpartition(",")[0]
    code = "missing" if clean.kind == "long" else "label_missing"
    return Made(join([*written[:5], cut, *written[6:]]).encode(), Stops((code,)))


@pollution(long_plain, recording)
def last_line_cut(clean: Clean) -> Made:
    """The disk was full while the last line was written."""
    text = csv(clean).rstrip()
    return Made(text[: text.rindex(b",") - 2], Stops())


@pollution(wide_uneven)
def shorter_rows(clean: Clean) -> bytes:
    """The class first: a row that ends early is a shorter series."""
    return join([one.rstrip(",") for one in lines(clean)]).encode()


@pollution(wide_uneven)
def shorter_rows_bare(clean: Clean) -> bytes:
    return join([one.rstrip(",") for one in lines(clean)[1:]]).encode()


@pollution(wide_bare_last)
def class_at_the_end_of_each(clean: Clean) -> Made:
    """Rows of different length, each with its class at its own end: never read as a value."""
    written = lines(clean)
    shorter = [",".join([*one.split(",")[: 10 + i % 7], one.rpartition(",")[2]]) for i, one in enumerate(written)]
    return Made(join(shorter).encode(), Stops())


@pollution(wide_last, wide_first, long_plain)
def class_missing(clean: Clean) -> Made:
    rows = [4] if clean.kind == "wide" else [r for (i, t, f), (r, c) in (clean.at or {}).items() if i == 4 and f == 0]
    for row in rows:
        clean = clean.cell(row, clean.label or 0, "")
    return Made(csv(clean), Stops(("label_missing",)))


@pollution(long_plain)
def series_missing(clean: Clean) -> Made:
    return Made(csv(clean.cell(20, clean.series or 0, "")), Stops(("series_missing",)))


@pollution(wide_last, long_plain)
def nothing_in_a_series(clean: Clean) -> Made:
    for t in range(len(clean.truth.values[4])):
        for f in range(clean.truth.values[4].shape[1]):
            clean = clean.cell(*clean.place(4, t, f), "")
    return Made(csv(clean), Stops(("empty_series",)))


@pollution(wide_last, long_plain)
def many_missing(clean: Clean) -> Made:
    """One in ten values, never the first or the last of a series."""
    truth = clean.truth
    for i, values in enumerate(truth.values):
        t = 3 + i % (len(values) - 6)
        clean, truth = clean.cell(*clean.place(i, t), "NA"), between(truth, i, t)
    return Made(csv(clean), Stops(("missing",), (Answer({"missing": "interpolate"}, truth),)))


@pollution(wide_last)
def missing_at_the_start(clean: Clean) -> Made:
    """A hole at the start is no shorter series."""
    return Made(csv(clean.cell(*clean.place(3, 0), "")), Stops(("missing",)))


@pollution(wide_first)
def missing_at_the_end(clean: Clean) -> Made:
    """Empty cells after a row's last value are that series' end."""
    shorter = list(clean.truth.values)
    for t in (18, 19):
        clean = clean.cell(*clean.place(3, t), "")
    shorter[3] = shorter[3][:18]
    return Made(csv(clean), Reads(replace(clean.truth, values=tuple(shorter))))


@pollution(long_plain)
def one_feature_missing_to_the_end(clean: Clean) -> Made:
    """In a long table a row is a step: what is empty there is missing."""
    for t in (12, 13, 14):
        clean = clean.cell(*clean.place(3, t), "")
    return Made(csv(clean), Stops(("missing",)))


@pollution(long_plain)
def blank_in_quotes(clean: Clean) -> Made:
    row, column = clean.place(3, 7)
    written = lines(clean)
    cells = list(clean.rows[row])
    cells[column] = '"  "'
    return Made(join([*written[: row + 1], ",".join(cells), *written[row + 2 :]]).encode(), Stops(("missing",)))


@pollution(wide_last, long_plain)
def sentinel(clean: Clean) -> Made:
    """-999 is a number, and far outside."""
    truth = clean.truth
    for i in (2, 5, 7):
        clean, truth = clean.cell(*clean.place(i, 6), "-999"), truth.put(i, 6, 0, -999.0)
    return Made(csv(clean), Reads(truth, ("outliers",)))


@pollution(wide_last, long_plain)
def outlier(clean: Clean) -> Made:
    row, column = clean.place(3, 7)
    return Made(csv(clean.cell(row, column, "812.5")), Reads(clean.truth.put(3, 7, 0, 812.5), ("outliers",)))
