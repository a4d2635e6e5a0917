"""Units of measurement: in a row of their own under the names, or in a name as ``speed (m/s)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SYMBOL = (
    r"(?:[nµμumckMGd]?(?:s|sec|m|g|N|Pa|bar|V|A|W|Hz|J|T|mol|L|l|F|Ω|ohm|Ohm|rad|eV|cd|lx|lux|b|B)|min|h|hr|d|day|days"
    r"|°C|°F|°|degC|degF|deg|C|K|%|ppm|ppb|dB|dBm|rpm|bpm|mmHg|Nm|lm|px|kWh|Wh|mAh|counts?|steps?|g-?force|a\.?u\.?"
    r"|seconds?|minutes?|hours?|milliseconds|meters?|metres?|volts?|amps?|kg|gauss|G|in|ft|mph|knots?|psi|USD|EUR|€|\$)"
)
_UNIT = re.compile(rf"(?:1/)?{_SYMBOL}(?:\^?-?\d|[²³]|⁻[¹²³])?(?:[*·./ ]{_SYMBOL}(?:\^?-?\d|[²³]|⁻[¹²³])?)*")
_BRACKETED = re.compile(r"[(\[{<].{0,20}[)\]}>]")
_IN_NAME = re.compile(r".*\S\s*[(\[]([^()\[\]]{1,20})[)\]]")
_NONE = frozenset({"", "-", "--", "1", "none", "n/a", "unitless", "text", "string"})


def is_unit(cell: str) -> bool:
    """Whether a cell holds a unit: ``m/s^2``, ``(mV)``, ``°C``."""
    return _UNIT.fullmatch(cell) is not None or _BRACKETED.fullmatch(cell) is not None


def is_units(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether these filled cells are the units of names above them: most of them are known ones."""
    known = sum(map(is_unit, cells))
    return bool(cells) and known >= 0.6 * len(cells) and not all(is_unit(name) for name in names)


def bare(cell: str) -> str:
    """A unit without brackets; "" for what says that there is none."""
    inner = cell.strip()
    if _BRACKETED.fullmatch(inner):
        inner = inner[1:-1].strip()
    return "" if inner.lower() in _NONE else inner


def unit_in(name: str) -> str:
    """The unit in a column's name: "m/s" of ``speed (m/s)``; "" where there is none."""
    match = _IN_NAME.fullmatch(name)
    return match[1].strip() if match and is_unit(match[1].strip()) else ""
