"""Widgets for a run's settings. Titles, help, limits and defaults come from ``RunConfig``.

Their values live in the address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import streamlit as st
from pydantic.fields import FieldInfo

from rnnviz.config import CELL_TITLES, CELLS, RunConfig, span
from rnnviz.errors import ConfigError

STEPS = {"learning_rate": 1e-3, "held_out": 0.05}
FORMATS = {"learning_rate": "%g", "held_out": "%g"}


def field(name: str) -> FieldInfo:
    return RunConfig.model_fields[name]


def number(name: str) -> float:
    """A number of the config. It has no limits here: a browser only reddens what is beyond them and keeps the number
    before, while the config says what is wrong."""
    of = field(name)
    with _explained(name, f"{span(name).capitalize()}."):
        return st.number_input(
            title(name),
            value=of.default,
            step=STEPS.get(name, 1),
            format=FORMATS.get(name),
            key=name,
            bind="query-params",
        )


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
    """A widget with its one plain sentence under it, and its limits in words."""
    with st.container(gap="xxsmall"):
        yield
        st.caption(f"{field(name).description} {limits}")
