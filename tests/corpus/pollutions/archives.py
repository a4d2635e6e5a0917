"""The formats of the UCR and UEA archives, and our own."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.case import Reads, Stops, Truth
from tests.corpus.clean import make, wide, wide_bare
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import join, lines

UCR = ("1", "2", "3")


def ucr(seed: int, n: int = 18, k: int = 1, lengths: tuple[int, ...] = (20,)) -> Truth:
    return make(n, k, lengths, UCR, seed=seed)


@pollution(ending="tsv")
def ucr_2018() -> Made:
    truth = ucr(41)
    return Made(join(lines(wide("", truth, None, first=True), "\t")).encode(), Reads(truth))


@pollution(ending="txt")
def ucr_2015() -> Made:
    """Two or three spaces, numbers as 1.0000000e+00: the class too."""
    truth = ucr(42)
    rows = [
        "".join(f"{x: 16.7e}" for x in (float(label), *v[:, 0]))
        for label, v in zip(truth.labels, truth.values, strict=True)
    ]
    return Made(join(rows).encode(), Reads(truth))


@pollution(ending="txt")
def ucr_2015_commas() -> Made:
    truth = ucr(43)
    return Made(join(lines(wide("", truth, None, first=True))).encode(), Reads(truth))


@pollution(ending="tsv")
def ucr_uneven() -> Made:
    """Shorter series are filled up with NaN at their end."""
    truth = make(18, 1, [20, 14, 17], ("1", "2"), seed=44)
    clean = wide("", truth, None, first=True)
    rows = ["\t".join(cell or "NaN" for cell in row) for row in clean.rows]
    return Made(join(rows).encode(), Reads(truth))


@pollution(ending="tsv")
def ucr_minus_one() -> Made:
    truth = make(18, 1, [20], ("-1", "1"), seed=45)
    return Made(join(lines(wide("", truth, None, first=True), "\t")).encode(), Reads(truth))


def ts(truth: Truth, header: list[str], missing: tuple[int, int] | None = None) -> bytes:
    rows = []
    for i, (values, label) in enumerate(zip(truth.values, truth.labels, strict=True)):
        dims = [
            ",".join("?" if missing == (i, t) and f == 0 else repr(float(x)) for t, x in enumerate(values[:, f]))
            for f in range(values.shape[1])
        ]
        rows.append(":".join([*dims, label]))
    return join([*header, "@data", *rows]).encode()


def head(*more: str) -> list[str]:
    return ["#a comment", "@problemName Moods", "@timeStamps false", *more, "@classLabel true 1 2 3"]


@pollution(ending="ts")
def ts_univariate() -> Made:
    truth = ucr(46)
    return Made(
        ts(truth, head("@missing false", "@univariate true", "@equalLength true", "@seriesLength 20")), Reads(truth)
    )


@pollution(ending="ts")
def ts_multivariate() -> Made:
    truth = ucr(47, k=3)
    lines = head("@missing false", "@univariate false", "@dimensions 3", "@equalLength true", "@seriesLength 20")
    return Made(ts(truth, lines), Reads(truth))


@pollution(ending="ts")
def ts_unequal() -> Made:
    truth = ucr(48, k=2, lengths=(20, 13, 17, 9))
    return Made(ts(truth, head("@univariate false", "@dimensions 2", "@equalLength false")), Reads(truth))


@pollution(ending="ts")
def ts_missing() -> Made:
    truth = ucr(49)
    return Made(ts(truth, head("@missing true", "@univariate true"), (3, 7)), Stops(("missing",)))


@pollution(ending="ts")
def ts_in_capitals() -> Made:
    truth = ucr(50)
    lines = ["@PROBLEMNAME Moods", "@UNIVARIATE TRUE", "@CLASSLABEL TRUE 1 2 3"]
    return Made(ts(truth, lines).replace(b"@data", b"@DATA"), Reads(truth))


@pollution(ending="ts")
def ts_without_classes() -> Made:
    """A regression set: a number to be predicted for each series."""
    truth = replace(ucr(51), labels=tuple(f"{i * 7 % 18 + 0.5}" for i in range(18)))
    return Made(ts(truth, ["@problemName X", "@univariate true", "@targetLabel true"]), Stops())


@pollution(ending="ts")
def ts_names() -> Made:
    """Class names with what other formats take for something else."""
    truth = make(18, 1, [20], ("NA", "none", "1.0"), seed=52)
    return Made(ts(truth, ["@problemName X", "@univariate true", "@classLabel true NA none 1.0"]), Reads(truth))


@pollution(ending="ts")
def ts_cut() -> Made:
    """The last line ends in the middle of a number, and has no class."""
    truth = ucr(53)
    return Made(ts(truth, head("@univariate true"))[:-40], Stops())


@pollution(ending="ts")
def ts_of_nothing() -> Made:
    return Made(join([*head("@univariate true"), "@data"]).encode(), Stops(("empty",)))


def arff_head(attributes: list[str]) -> list[str]:
    return ["% a comment", "", "@relation Moods", "", *attributes, "@attribute target {1,2,3}", "", "@data"]


@pollution(ending="arff")
def arff_univariate() -> Made:
    truth = ucr(54)
    attributes = [f"@attribute att{t} numeric" for t in range(20)]
    rows = lines(wide("", truth, None))
    return Made(join([*arff_head(attributes), *rows]).encode(), Reads(truth))


@pollution(ending="arff")
def arff_in_capitals() -> Made:
    truth = ucr(55)
    attributes = [f"@ATTRIBUTE 'att {t}' REAL" for t in range(20)]
    text = join([*arff_head(attributes), *lines(wide("", truth, None))])
    text = text.replace("@data", "@DATA").replace("@relation", "@RELATION")
    return Made(text.encode(), Reads(truth))


@pollution(ending="arff")
def arff_missing() -> Made:
    truth = ucr(56)
    clean = wide("", truth, None)
    attributes = [f"@attribute att{t} numeric" for t in range(20)]
    return Made(join([*arff_head(attributes), *lines(clean.cell(3, 7, "?"))]).encode(), Stops(("missing",)))


@pollution(ending="arff")
def arff_relational() -> Made:
    """A series in one quoted cell: its features one under the other, with \\n between."""
    truth = ucr(57, k=3)
    inner = [f"  @attribute att{t} numeric" for t in range(20)]
    attributes = ["@attribute moods relational", *inner, "@end moods"]
    rows = [
        "'" + "\\n".join(",".join(repr(float(x)) for x in v[:, f]) for f in range(3)) + f"',{label}"
        for v, label in zip(truth.values, truth.labels, strict=True)
    ]
    return Made(join([*arff_head(attributes), *rows]).encode(), Reads(truth))


def ours(truth: Truth, escape: str = "") -> bytes:
    """series,step,class and the features, as this program writes."""
    rows = [",".join(["series", "step", "class", *(truth.features or ())])]
    for i, (values, label) in enumerate(zip(truth.values, truth.labels, strict=True)):
        name = (truth.names or ())[i]
        for t, step in enumerate(values):
            rows.append(",".join([escape + name, str(t), escape + label, *(repr(float(x)) for x in step)]))
    return join(rows).encode()


@pollution()
def our_own() -> Made:
    names = [f"a{i}" for i in range(12)]
    truth = make(12, 2, [10, 7], ("up", "down"), names, ("p", "q"), seed=58)
    return Made(ours(truth), Reads(truth))


@pollution()
def our_own_escaped() -> Made:
    names = [f"=a{i}" for i in range(12)]
    truth = make(12, 2, [10, 7], ("=up", "-down"), names, ("p", "q"), seed=59)
    return Made(ours(truth, "'"), Reads(truth))


@pollution()
def our_own_numbers() -> Made:
    """Classes that look alike stay apart."""
    names = [f"a{i}" for i in range(12)]
    truth = make(12, 2, [10], ("1", "1.0"), names, ("p", "q"), seed=60)
    return Made(ours(truth), Reads(truth))


@pollution(wide_bare, ending="tsv")
def ucr_gone_through_excel(clean) -> Made:  # type: ignore[no-untyped-def]
    """With a byte order mark and CRLF."""
    return Made(b"\xef\xbb\xbf" + join(lines(clean, "\t"), "\r\n").encode(), Reads(clean.truth))
