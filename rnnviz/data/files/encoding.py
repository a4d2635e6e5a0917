"""From bytes to UTF-8: by byte order mark, by what decodes, else by what the letters look like."""

from __future__ import annotations

import codecs

from rnnviz.errors import Finding

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 4_000


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
    return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> tuple[bytes, str, list[Finding]]:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        remedy = "Choose another encoding, or let it be recognised."
        return b"", encoding, [Finding(f"The file is not written in {encoding}", remedy, code="encoding")]
    return text.removeprefix("\ufeff").encode("utf-8", "replace"), encoding, []


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
