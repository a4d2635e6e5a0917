"""From bytes to UTF-8: by byte order mark, by what decodes, else by what the letters look like."""

from __future__ import annotations

import codecs
import itertools
import re

import chardet

from rnnviz.data.files.places import listed, quoted
from rnnviz.errors import Finding, Fix

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
EASTERN = ("big5", "big5hkscs", "gb2312", "gbk", "gb18030", "euc_kr", "cp949", "johab", "euc_jp", "shift_jis", "cp932")
WESTERN = ("", "cp1252", "latin-1", "iso8859-1", "iso8859-15")
JAPANESE = ("shift_jis", "euc_jp")
_HIGH = re.compile(rb"[\x80-\xff]+")
_SYLLABLES = re.compile("[\u3041-\u3096\u30a1-\u30fa]{2}")
SAMPLE = 4_000
LONGEST = 1 << 20
LETTERS_FOR_A_BAD_BYTE = 5  # of good UTF-8, which text in another encoding never has
SIGNS = frozenset("°µ²³±¹·×£§«»®©½¼¾\xa0€–—’“”…‰".encode("cp1252"))  # of units and sentences, in no special language
COMMON = ("cp1252", "cp1250", "cp1251", "shift_jis", "gb18030", "mac_roman")
PLAIN = b"abcXYZ 0123456789+-.,;|:\t\"'#%()[]/"


def to_utf8(data: bytes, encoding: str | None = None) -> tuple[bytes, str, list[Finding]]:
    """The same text in UTF-8 without a byte order mark, the encoding it had, and what to tell of it. Empty where it
    can't be decoded."""
    if encoding is not None:
        return _decoded(data, encoding)
    for mark, name in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    wide = _without_mark(data)
    if wide:
        return _decoded(data, wide)
    if data.isascii() or _is(data, "utf-8"):
        return data, "utf-8", []
    return _hurt(data) or _legacy(data)


def _decoded(data: bytes, encoding: str) -> tuple[bytes, str, list[Finding]]:
    try:
        text = data.decode(encoding)
    except (LookupError, ValueError):  # a UnicodeError is one
        remedy = "Choose another encoding, or let it be recognised."
        return b"", encoding, [Finding(f"The file is not written in {encoding}", remedy, code="encoding")]
    return text.removeprefix("\ufeff").encode("utf-8", "replace"), encoding, []


def _hurt(data: bytes) -> tuple[bytes, str, list[Finding]] | None:
    """UTF-8 but for a few bytes. Digits and separators are bytes of their own, so that none of them is lost."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    if good < LETTERS_FOR_A_BAD_BYTE * bad:
        return None
    remedy = "They became \ufffd. Write them anew if they matter; the numbers are as they were."
    what = "Single letters are damaged"
    return text.encode("utf-8"), "utf-8", [Finding(what, remedy, "", bad, "", "encoding", "tells")]


def _legacy(data: bytes) -> tuple[bytes, str, list[Finding]]:
    """An encoding from before UTF-8, told: it decides the letters of names, while digits and separators are the same
    in all of them."""
    high = bytes(byte for byte in set(data[:LONGEST]) if byte > 127)
    guessed = "cp1252" if set(high) <= SIGNS else _normal(chardet.detect(_telling(data))["encoding"])
    if guessed.startswith("mac") and len(data) < 2_000:
        guessed = "cp1252"  # a few letters can't tell them apart, and one is everywhere
    guessed = _east_or_west(data[:LONGEST], guessed)
    encoding = next(name for name in (guessed, "cp1252", "latin-1") if name and _is(data, name))
    text = data.decode(encoding)
    words = re.findall(r"[^\W\d_]*[^\x00-\x7f]+[^\W\d_]*", text[:LONGEST])
    others = [name for name in COMMON if name != encoding and _is(data, name)][:3]
    finding = Finding(
        f"Letters that are not plain English were read as {encoding}",
        "If they look wrong, choose another encoding. Numbers are the same in all of them.",
        listed(map(quoted, dict.fromkeys(words)), len(set(words))),
        len(words),
        code="encoding",
        weight="tells",
        fixes=tuple(Fix(f"Read as {name}", {"encoding": name}) for name in others),
    )
    return text.encode("utf-8"), encoding, [finding]


def _east_or_west(data: bytes, guessed: str) -> str:
    """The guess, unless the letters stand as they never do in it: single ones within plain words are Western, and
    long rows of them with Japanese syllables are Japanese."""
    runs = _HIGH.findall(data)
    alone = sum(len(run) == 1 for run in runs)
    if guessed in EASTERN and alone > 0.8 * len(runs):
        return "cp1252"
    if guessed in WESTERN and alone < 0.2 * len(runs):
        return next((name for name in JAPANESE if _is(data, name) and _SYLLABLES.search(data.decode(name))), guessed)
    return guessed


def _telling(data: bytes) -> bytes:
    """The first lines with anything beyond plain English."""
    lines = (line for line in re.split(rb"[\r\n]+", data[:LONGEST]) if not line.isascii())
    return b"\n".join(itertools.islice(lines, 200))


def _normal(encoding: str | None) -> str:
    """Python's name of an encoding that keeps plain English as it is; "" for others."""
    try:
        name = codecs.lookup(encoding or "").name
        return name if PLAIN.decode(name) == PLAIN.decode("ascii") else ""
    except (LookupError, UnicodeDecodeError):
        return ""


def _without_mark(data: bytes) -> str:
    """UTF-16 or UTF-32 by where the zeros of plain letters are; "" where it is neither."""
    sample = data[: SAMPLE * 4]
    if len(sample) < 4 or not 0.2 < sample.count(0) / len(sample) < 0.8:
        return ""
    at = [sample[i::4].count(0) / len(sample[i::4]) for i in range(4)]
    for name, zeros in (
        ("utf-32-le", (1, 2, 3)),
        ("utf-32-be", (0, 1, 2)),
        ("utf-16-le", (1, 3)),
        ("utf-16-be", (0, 2)),
    ):
        others = [at[i] for i in range(4) if i not in zeros]
        if all(at[i] > 0.7 for i in zeros) and max(others) < 0.1:
            return name
    return ""


def _is(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
