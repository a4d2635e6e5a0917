"""Widgets for a run's settings. Titles, help, limits and defaults come from ``RunConfig``.

Their values live in the address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import streamlit as st
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from rnnviz.config import CELL_TITLES, CELLS, RunConfig
from rnnviz.errors import ConfigError

SMALLEST_SHARE = 0.05
ENDLESS = 10**6  # nobody comes upon a limit so high


def field(name: str) -> FieldInfo:
    return RunConfig.model_fields[name]


def limits(name: str) -> tuple[Any, Any]:
    """The lowest and highest value of a numeric field, None where it has none or its limit is not part of it."""
    low = next((m.ge for m in field(name).metadata if isinstance(m, Ge)), None)
    high = next((m.le for m in field(name).metadata if isinstance(m, Le)), None)
    return low, high


def whole(name: str) -> int:
    """A whole number of the config."""
    low, high = limits(name)
    with _explained(name, f"From {low:,} to {high:,}." if high < ENDLESS else ""):
        return st.number_input(title(name), low, high, field(name).default, 1, key=name, bind="query-params")


def cell() -> str:
    """Which cell: all of them side by side."""
    return st.segmented_control(
        title("cell"),
        CELLS,
        default=field("cell").default,
        format_func=lambda c: CELL_TITLES[c],
        required=True,
        wrap=True,
        key="cell",
        help=field("cell").description,
        bind="query-params",
    )


def learning_rate() -> float:
    """As small as a millionth."""
    low, high = 1e-6, 1.0
    with _explained("learning_rate", f"From {low:.6f} to {high:g}."):
        return st.number_input(
            title("learning_rate"),
            low,
            high,
            field("learning_rate").default,
            1e-3,
            format="%g",
            key="learning_rate",
            bind="query-params",
        )


def held_out() -> float:
    """The share of the series that is kept aside."""
    low, high = SMALLEST_SHARE, 1 - SMALLEST_SHARE
    with _explained("held_out", f"From {low:g} to {high:g}."):
        return st.number_input(
            title("held_out"),
            low,
            high,
            field("held_out").default,
            SMALLEST_SHARE,
            key="held_out",
            bind="query-params",
        )


def device(devices: Sequence[str]) -> str:
    """One of the devices that the workers really have, or the one that the address asks for: the store refuses that
    in words where no worker has it."""
    asked = st.query_params.get("device")
    if asked is not None and asked not in devices:
        with suppress(ConfigError):  # what is no device's name at all is not offered
            devices = [*devices, RunConfig(device=asked).device]
    with _explained("device"):
        return st.selectbox(title("device"), devices, key="device", bind="query-params")


def title(name: str) -> str:
    """A field's name on the screen."""
    return field(name).title or name


@contextmanager
def _explained(name: str, limits: str = "") -> Iterator[None]:
    """A widget with its one plain sentence under it, and its limits in words: of a number beyond them the browser shows
    no more than a red frame, and the last one within them holds."""
    with st.container(gap="xxsmall"):
        yield
        st.caption(f"{field(name).description} {limits}")
