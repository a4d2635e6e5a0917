"""Class and series names that a program likes to take for something else."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.case import Answer, Asks, Reads, Stops
from tests.corpus.clean import Clean, long_plain, make, wide, wide_bare_last, wide_first, wide_last, wide_named
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv

AS_WRITTEN = {
    "formulas": {"calm": "=1+1", "walk": "+cmd|' /C calc'!A0", "run": "@SUM(A1)"},
    "minus": {"calm": "-calm", "walk": "-walk", "run": "-run"},
    "booleans": {"calm": "True", "walk": "False", "run": "Unknown"},
    "months": {"calm": "Jan", "walk": "Feb", "run": "Mar"},
    "markup": {"calm": "<b>calm</b>", "walk": "<script>alert(1)</script>", "run": "a & b"},
    "markdown": {"calm": "**calm**", "walk": "$x$", "run": "[run](http://example.org)"},
    "cases": {"calm": "Walk", "walk": "walk", "run": "WALK"},
    "versions": {"calm": "v1.0", "walk": "v1.00", "run": "v01"},
    "codes": {"calm": "1a", "walk": "01a", "run": "1.0a"},
    "exponents": {"calm": "1e5x", "walk": "2e5x", "run": "3e5x"},
    "braces": {"calm": "{0}", "walk": "{{x}}", "run": "%s"},
    "paths": {"calm": "a/b", "walk": "..\\..\\x", "run": "c:\\temp"},
    "spaced": {"calm": "very  calm", "walk": "slow\u00a0walk", "run": "fast run"},
    "long": {"calm": "c" * 1000, "walk": "w" * 1000, "run": "r" * 1000},
}


@pollution(wide_last, wide_first, long_plain, each=AS_WRITTEN)
def as_written(clean: Clean, names: dict[str, str]) -> Made:
    named = clean.classes(names)
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, long_plain, each={"NA": "NA", "none": "none", "null": "null", "nan": "NaN"})
def missing_or_class(clean: Clean, word: str) -> Made:
    """Nothing says whether it is a class or a class that is missing: never guessed."""
    named = clean.classes({"walk": word})
    return Made(csv(named), Stops(("label_missing",), (Answer({"literal": True}, named.truth),)))


@pollution(wide_last, wide_first)
def dates(clean: Clean) -> Made:
    """A column of dates that is called the class is the class."""
    named = clean.classes({"calm": "2024-01-01", "walk": "2024-01-02", "run": "2024-01-03"})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, wide_bare_last, long_plain)
def whole_numbers(clean: Clean) -> Made:
    """1.0, 2.0: the whole column is numbers, so that they are the classes 1, 2..."""
    named = clean.classes({"calm": "1.0", "walk": "2.0", "run": "3.0"})
    truth = named.truth.named({"1.0": "1", "2.0": "2", "3.0": "3"})
    return Made(csv(named), Reads(truth))


@pollution(wide_last, long_plain)
def one_number_many_ways(clean: Clean) -> Made:
    """1, 1.0 and 01 are one class where all classes are numbers."""
    named = clean.classes({"calm": "0", "walk": "1", "run": "2"})
    spelled, seen = [], 0
    for row in named.rows:
        cell = row[named.label or 0]
        seen += cell == "1"
        cell = ("1", "1.0", "01")[seen // 15 % 3 if clean.kind == "long" else seen % 3] if cell == "1" else cell
        spelled.append((*row[: named.label], cell, *row[(named.label or 0) + 1 :]))
    return Made(csv(replace(named, rows=tuple(spelled))), Reads(named.truth))


@pollution(wide_last)
def numbers_and_words(clean: Clean) -> Made:
    """With one word among them they are names: 1 and 01 are two classes."""
    named = clean.classes({"calm": "1", "walk": "01", "run": "other"})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_first, long_plain)
def negative_classes(clean: Clean) -> Made:
    """-1 and 1, as in many sets of the UCR archive."""
    named = clean.classes({"calm": "0", "walk": "-1", "run": "1"})
    return Made(csv(named), Reads(named.truth))


@pollution(wide_last, long_plain)
def spaces_round_classes(clean: Clean) -> bytes:
    assert clean.label is not None
    odd = iter(range(10**6))
    return csv(clean.map([clean.label], lambda cell: f" {cell}" if next(odd) % 2 else f"{cell} "))


SERIES = {
    "formulas": "=A{}",
    "zeros": "{:04d}",
    "spaces": "run number {}",
    "emoji": "🚲 {}",
    "quotes": '"{}"',
}


@pollution(wide_named, long_plain, each=SERIES)
def series_names(clean: Clean, how: str) -> Made:
    old = clean.truth.names or ()
    new = {name: how.format(i + 1) for i, name in enumerate(old)}
    made = clean.map([clean.series or 0], lambda cell: new[cell])
    return Made(csv(made), Reads(replace(clean.truth, names=tuple(new.values()))))


@pollution(long_plain)
def series_are_numbers(clean: Clean) -> Made:
    new = {name: str(101 + i) for i, name in enumerate(clean.truth.names or ())}
    made = clean.map([clean.series or 0], lambda cell: new[cell])
    return Made(csv(made), Reads(replace(clean.truth, names=tuple(new.values()))))


LABELS = ["target", "y", "Klasse", "category", "gesture", "outcome", "Diagnose", "species"]


@pollution(wide_last, each={name.lower(): name for name in LABELS})
def label_column(clean: Clean, name: str) -> bytes:
    return csv(replace(clean, header=(*(clean.header or ())[:-1], name)))


@pollution(each={name.lower(): name for name in ("class", "label", "target")})
def numeric_label(name: str) -> Made:
    """The name says that these numbers are classes."""
    truth = make(18, 1, [20], ("0", "1", "2"), seed=31)
    return Made(csv(wide("", truth, [*(f"t{t}" for t in range(20)), name])), Reads(truth))


@pollution()
def two_labels() -> Made:
    """Two columns of words in which values come again: nothing says which is asked for."""
    truth = make(18, 1, [20], seed=32)
    clean = wide("", truth, [*(f"t{t}" for t in range(20)), "mood"])
    weathers = ["sun", "rain", "snow"]
    written = clean.column(21, "weather", [weathers[i // 2 % 3] for i in range(18)])
    other = replace(truth, labels=tuple(weathers[i // 2 % 3] for i in range(18)))
    answers = (Answer({"label": "mood"}, truth), Answer({"label": "weather"}, other))
    return Made(csv(written), Asks("label", answers))
