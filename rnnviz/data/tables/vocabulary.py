"""Words that columns go by, in English and German. A name only tips the balance: the values decide."""

from __future__ import annotations

import re
from functools import lru_cache

LABELS = frozenset(
    [
        "label",
        "labels",
        "class",
        "classes",
        "klasse",
        "target",
        "category",
        "kategorie",
        "activity",
        "aktivität",
        "aktivitaet",
        "gesture",
        "geste",
        "outcome",
        "diagnosis",
        "diagnose",
        "annotation",
        "groundtruth",
        "truth",
        "y",
    ]
)
PERHAPS_LABELS = frozenset(
    [
        "kind",
        "type",
        "typ",
        "state",
        "status",
        "zustand",
        "condition",
        "group",
        "gruppe",
        "species",
        "fault",
        "fehler",
        "event",
        "mode",
        "modus",
        "phase",
        "emotion",
        "movement",
        "exercise",
        "behavior",
        "behaviour",
        "treatment",
        "arm",
        "anomaly",
        "result",
        "ergebnis",
        "shape",
        "digit",
        "letter",
        "character",
        "word",
        "sort",
        "sorte",
        "art",
        "verdict",
        "quality",
        "direction",
        "call",
    ]
)
SERIES = frozenset(
    [
        "series",
        "serie",
        "id",
        "ids",
        "uid",
        "uuid",
        "case",
        "sample",
        "sequence",
        "seq",
        "trial",
        "subject",
        "recording",
        "record",
        "instance",
        "unit",
        "name",
        "patient",
        "proband",
        "participant",
        "person",
        "user",
        "session",
        "run",
        "episode",
        "device",
        "gerät",
        "geraet",
        "machine",
        "maschine",
        "engine",
        "vehicle",
        "animal",
        "symbol",
        "ticker",
        "station",
        "file",
        "track",
        "replicate",
        "experiment",
        "pid",
        "sid",
        "kennung",
        "versuch",
        "probe",
        "messung",
        "stroke",
        "no",
        "nr",
        "nummer",
        "number",
    ]
)
TIMES = frozenset(
    [
        "time",
        "t",
        "step",
        "timestep",
        "timestamp",
        "ts",
        "date",
        "datetime",
        "frame",
        "row",
        "tick",
        "day",
        "hour",
        "minute",
        "second",
        "seconds",
        "sec",
        "ms",
        "millis",
        "month",
        "year",
        "index",
        "zeit",
        "datum",
        "uhrzeit",
        "tag",
        "stunde",
        "minute",
        "sekunde",
        "monat",
        "jahr",
        "woche",
        "week",
        "visit",
        "visite",
        "cycle",
        "elapsed",
        "zeitstempel",
        "zeitpunkt",
        "schritt",
        "epoch",
        "clock",
        "wave",
        "utc",
        "offset",
        "quarter",
        "position",
        "pos",
    ]
)
COUNTERS = frozenset(
    [
        "index",
        "row",
        "unnamed",
        "nr",
        "no",
        "number",
        "nummer",
        "id",
        "lfd",
        "zeile",
        "count",
        "counter",
        "idx",
        "key",
        "rowid",
        "record",
    ]
)
TARGETS = frozenset(["close", "value", "price", "target", "level", "wert", "preis", "kurs", "schlusskurs", "y"])
SPLITS = frozenset(["train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval", "holdout"])
CLOCK_PARTS = (
    frozenset(("year", "jahr", "yr", "yyyy")),
    frozenset(("month", "monat", "mon")),
    frozenset(("day", "tag", "dom")),
    frozenset(("hour", "stunde", "hr")),
    frozenset(("minute", "min")),
    frozenset(("second", "sec", "sekunde")),
)
_UNIT = re.compile(r"\s*[(\[{<].*$|\s*/\s*[a-zA-Z°%]+\d?$| in [a-zA-Z°%/]+$")
_WORDS = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])|\d+")


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name in small letters, without a unit: ``Subject_ID`` and ``subjectId`` have two."""
    return tuple(word.lower() for word in _WORDS.findall(_UNIT.sub("", name)))


def called(name: str, names: frozenset[str]) -> float:
    """1 where the name is one of these words, 0.5 where it begins or ends with one, else 0."""
    words = words_of(name)
    if not words:
        return 0.0
    if "".join(words) in names:
        return 1.0
    return 0.5 if words[-1] in names or words[0] in names else 0.0
