"""What buttons say that several findings offer."""

from __future__ import annotations


def leave_out(count: int, of: int) -> str:
    """``Leave out those 31 of 120 series``."""
    which = "that one" if count == 1 else f"those {count:,}"
    return f"Leave out {which} of {of:,} series"
