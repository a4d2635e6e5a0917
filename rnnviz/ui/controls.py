"""Widgets for a run's settings. Titles, help, limits and defaults come from ``RunConfig``; values live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from rnnviz.config import CELL_TITLES, CELLS, RunConfig

SMALLEST_SHARE = 0.05


def field(name: str) -> FieldInfo:
    return RunConfig.model_fields[name]


def limits(name: str) -> tuple[Any, Any]:
    """The lowest and highest value of a numeric field, None where it has none or its limit is not part of it."""
    low = next((m.ge for m in field(name).metadata if isinstance(m, Ge)), None)
    high = next((m.le for m in field(name).metadata if isinstance(m, Le)), None)
    return low, high


def whole(name: str, step: int = 1) -> int:
    """A whole number of the config."""
    low, high = limits(name)
    return st.number_input(
        _title(name), low, high, field(name).default, step, key=name, help=field(name).description, bind="query-params"
    )


def cell() -> str:
    """Which cell: all of them side by side."""
    return st.segmented_control(
        _title("cell"),
        CELLS,
        default=field("cell").default,
        format_func=lambda c: CELL_TITLES[c],
        required=True,
        key="cell",
        help=field("cell").description,
        bind="query-params",
    )


def learning_rate() -> float:
    return st.number_input(
        _title("learning_rate"),
        1e-6,
        1.0,
        field("learning_rate").default,
        1e-3,
        format="%.6f",
        key="learning_rate",
        help=field("learning_rate").description,
        bind="query-params",
    )


def held_out() -> float:
    return st.slider(
        _title("held_out"),
        SMALLEST_SHARE,
        1 - SMALLEST_SHARE,
        field("held_out").default,
        SMALLEST_SHARE,
        key="held_out",
        help=field("held_out").description,
        bind="query-params",
    )


def device(devices: Sequence[str]) -> str:
    """One of the devices that the workers really have."""
    return st.selectbox(
        _title("device"), devices, key="device", help=field("device").description, bind="query-params"
    )


def _title(name: str) -> str:
    return field(name).title or name

