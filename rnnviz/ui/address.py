"""What the address names, where the program itself turns it to something else.

A browser that has not heard of the new address yet sends the one that it still shows with its next click. For a short
while that is not taken for somebody's wish to go back.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import streamlit as st

HEARS_WITHIN = 2.0  # seconds: a browser on a busy machine
TURNED = "address_turned"  # of the session: each parameter's last turn


@dataclass(frozen=True)
class Turn:
    before: str | None
    to: str
    at: float


def turn(name: str, to: str) -> None:
    """Makes the address name this."""
    before = st.query_params.get(name)
    if before == to:
        return
    st.session_state.setdefault(TURNED, {})[name] = Turn(before, to, monotonic())
    st.query_params[name] = to


def named(name: str) -> str | None:
    """What the address names, None where it names nothing: then the session knows what it was about."""
    now = st.query_params.get(name)
    last: Turn | None = st.session_state.get(TURNED, {}).get(name)
    if now is None or last is None or now != last.before or monotonic() - last.at > HEARS_WITHIN:
        return now
    st.query_params[name] = last.to
    return last.to
