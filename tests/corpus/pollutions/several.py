"""Several files at once."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.case import Reads, Stops, Truth
from tests.corpus.clean import MOODS, make, text, wide
from tests.corpus.pack import zipped
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv, join

FEATURES = ("ax", "ay")


def one(values, label: str = "", name: str = "") -> bytes:  # type: ignore[no-untyped-def]
    """One series as a file: time and two features, and the class where it stands in the file."""
    head = ["time", *FEATURES, *(["activity"] if label else []), *(["who"] if name else [])]
    rows = [
        [str(t), *(text(x) for x in step), *([label] if label else []), *([name] if name else [])]
        for t, step in enumerate(values)
    ]
    return join([",".join(row) for row in [head, *rows]]).encode()


def twelve(names: list[str] | None = None, seed: int = 61) -> Truth:
    return replace(make(12, 2, [15, 11], MOODS[1:], names, FEATURES, seed), free=True)


def files(truth: Truth, how: str) -> dict[str, bytes]:
    return {
        how.format(label=label, i=i // 2 + 1): one(values)
        for i, (values, label) in enumerate(zip(truth.values, truth.labels, strict=True))
    }


NAMES = {
    "underscore": "{label}_{i:02d}.csv",
    "dash": "{label}-{i}.csv",
    "number_first": "{i:02d}_{label}.csv",
    "joined": "{label}{i}.csv",
    "bracketed": "{label} ({i}).csv",
}


@pollution(each=NAMES)
def class_in_name(how: str) -> Made:
    """One file per series; the file's name says the class."""
    truth = twelve()
    return Made(files(truth, how), Reads(truth))


@pollution()
def class_in_folder() -> Made:
    truth = twelve()
    return Made(files(truth, "{label}/{i:02d}.csv"), Reads(truth))


@pollution()
def folders_in_folders() -> Made:
    truth = twelve()
    return Made(files(truth, "study 1/{label}/rec{i:02d}.csv"), Reads(truth))


@pollution(ending="zip")
def zip_of_many() -> Made:
    truth = twelve()
    return Made(zipped(files(truth, "{label}_{i:02d}.csv")), Reads(truth))


@pollution(ending="zip")
def zip_of_folders() -> Made:
    truth = twelve()
    return Made(zipped(files(truth, "data/{label}/{i:02d}.csv")), Reads(truth))


@pollution()
def class_in_file() -> Made:
    """One file per series, its class in a column: the name says nothing."""
    truth = twelve()
    data = {f"{i:03d}.csv": one(v, c) for i, (v, c) in enumerate(zip(truth.values, truth.labels, strict=True))}
    return Made(data, Reads(truth))


@pollution()
def one_per_class_long() -> Made:
    """walk.csv and run.csv, each with many series whose ids begin anew in each file."""
    truth = twelve()
    data = {}
    for label in MOODS[1:]:
        mine = [v for v, c in zip(truth.values, truth.labels, strict=True) if c == label]
        rows = ["id,time,ax,ay"]
        rows += [f"{i},{t},{text(a)},{text(b)}" for i, v in enumerate(mine) for t, (a, b) in enumerate(v)]
        data[f"{label}.csv"] = join(rows).encode()
    return Made(data, Reads(truth))


@pollution()
def one_per_class_wide() -> Made:
    truth = replace(make(18, 1, [20], seed=62), free=True)
    data = {}
    for label in MOODS:
        mine = [v for v, c in zip(truth.values, truth.labels, strict=True) if c == label]
        header = ",".join(f"t{t}" for t in range(20))
        data[f"{label}.csv"] = join([header, *(",".join(text(x) for x in v[:, 0]) for v in mine)]).encode()
    return Made(data, Reads(truth))


@pollution()
def train_and_test() -> Made:
    """The two halves of a set of the UCR archive."""
    truth = replace(make(20, 1, [20], ("1", "2"), seed=63), free=True)
    rows = ["\t".join(row) for row in wide("", truth, None, first=True).rows]
    data = {"Moods_TRAIN.tsv": join(rows[:12]).encode(), "Moods_TEST.tsv": join(rows[12:]).encode()}
    return Made(data, Reads(truth))


@pollution()
def parts() -> Made:
    """One table in three files, ids going on."""
    names = [f"r{i}" for i in range(12)]
    truth = make(12, 2, [15], MOODS[1:], names, FEATURES, seed=64)
    data = {}
    for part in range(3):
        rows = ["id,time,ax,ay,activity"]
        for i in range(part * 4, part * 4 + 4):
            rows += [f"r{i},{t},{text(a)},{text(b)},{truth.labels[i]}" for t, (a, b) in enumerate(truth.values[i])]
        data[f"part{part + 1}.csv"] = join(rows).encode()
    return Made(data, Reads(replace(truth, names=None, free=True)))


@pollution()
def columns_in_other_order() -> Made:
    """Names decide, not places."""
    truth = twelve()
    data = files(truth, "{label}_{i:02d}.csv")
    last = list(data)[-1]
    turned = [",".join(reversed(row.split(","))) for row in data[last].decode().splitlines()]
    return Made({**data, last: join(turned).encode()}, Reads(truth))


@pollution()
def other_columns() -> Made:
    truth = twelve()
    data = files(truth, "{label}_{i:02d}.csv")
    last = list(data)[-1]
    return Made({**data, last: data[last].replace(b"ay", b"gy")}, Stops(("columns_differ",)))


@pollution()
def one_is_a_picture() -> Made:
    truth = twelve()
    data = files(truth, "{label}_{i:02d}.csv")
    return Made({**data, "walk_07.csv": b"\x89PNG\r\n\x1a\n" + bytes(200)}, Stops(("unreadable",)))


@pollution()
def one_is_empty() -> Made:
    truth = twelve()
    return Made({**files(truth, "{label}_{i:02d}.csv"), "walk_07.csv": b""}, Stops(("empty",)))


@pollution()
def two_delimiters() -> Made:
    """Each file is written in its own way."""
    truth = twelve()
    data = files(truth, "{label}_{i:02d}.csv")
    last = list(data)[-1]
    return Made({**data, last: data[last].replace(b",", b";").replace(b".", b",")}, Reads(truth))


@pollution()
def same_file_twice() -> Made:
    """In two folders: a copy would lie on both sides of the held-out part, unless it is said."""
    truth = make(18, 1, [20], seed=65)
    data = csv(wide("", truth, [*(f"t{t}" for t in range(20)), "class"]))
    twice = replace(truth, free=True, values=truth.values * 2, labels=truth.labels * 2)
    return Made({"a/data.csv": data, "b/data.csv": data}, Reads(twice, ("series_twice",)))
