"""Names and classes in files that this program writes: read back as they were, and never run by a spreadsheet.

Text that needs it gets an apostrophe at its start (https://owasp.org/www-community/attacks/CSV_Injection): what a
spreadsheet would run, what reads as a missing value or as a comment, empty text, and space at an end. After such an
apostrophe, characters that files do not keep (line breaks, double spaces...) stand as their code: ``\\u{a}``.
"""

from __future__ import annotations

import re

APOSTROPHE = "'"
# pandas' own words for missing values, beside those of ``files.numbers``
MISSING = frozenset(
    ("", "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "none", "nil", "?", "-", "--")
) | {"1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"}
_STARTS = re.compile(r"['=+\-@\uff0b\uff0d\uff1d\uff20#%\s]|//")
_LOST = re.compile(r"[^\S ]|(?<= ) | \Z|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_CODED = re.compile(_LOST.pattern + r"|\\")
_CODE = re.compile(r"\\(?:\\|u\{([0-9a-f]{1,5}|10[0-9a-f]{4})\})")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")


def escape(text: str) -> str:
    """The text as it stands in a cell. ``unescape(escape(text)) == text`` for every text; numbers stay as they are.

    >>> escape("=1+1"), escape("-1"), escape("NA"), escape("walking")
    ("'=1+1", '-1', "'NA", 'walking')
    """
    if not _needs(text):
        return text
    return APOSTROPHE + _CODED.sub(_code, text)


def unescape(text: str) -> str:
    """What ``escape`` was given."""
    return _CODE.sub(_decoded, text[1:]) if text.startswith(APOSTROPHE) else text


def _needs(text: str) -> bool:
    if _STARTS.match(text):
        return not _NUMBER.fullmatch(text)
    return text.lower() in MISSING or _LOST.search(text) is not None


def _code(found: re.Match[str]) -> str:
    return r"\\" if found[0] == "\\" else f"\\u{{{ord(found[0]):x}}}"


def _decoded(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else "\\"
