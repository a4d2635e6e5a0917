"""What is done to the values: every choice, and what it did to how many of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.ui.errors import plain
from rnnviz.ui.wished import number, pick

ASK = "tell me about them"
WAYS: dict[Any, str] = {
    "interpolate": "a straight line between the neighbours",
    "carry": "the last value carried on",
    "leave_out": "leave those series out",
}
TITLES: dict[str, tuple[str, dict[Any, str]]] = {
    "missing": (
        "Missing values",
        {None: ASK, **WAYS},
    ),
    "text": ("Text among numbers", {None: ASK, "missing": "counts as missing", **WAYS}),
    "infinite": ("Infinite values", {None: ASK, "missing": "count as missing", **WAYS}),
    "outliers": (
        "Far outliers",
        {
            "keep": "stay as they are",
            "clip": "are moved to the border",
            "missing": "count as missing",
            "interpolate": WAYS["interpolate"],
        },
    ),
    "empty": ("Series without a value", {None: ASK, "leave_out": "are left out"}),
    "spacing": (
        "Uneven times",
        {None: ASK, "keep": "steps are used as they are", "even": "values are read off at even times"},
    ),
    "length": (
        "Length",
        {"keep": "every series keeps its own", "cut": "all are cut", "resample": "all are resampled"},
    ),
    "small_classes": ("Classes under five series", {"keep": "stay", "leave_out": "are left out"}),
    "scaling": (
        "Scaling",
        {
            "feature": "each feature over all series",
            "series": "each series by itself",
            "none": "none",
        },
    ),
}
PATCH_HELP = "p steps are folded into one: a long series gets shorter to read, and k becomes p × k."


def preparation_controls(preparation: Preparation, done: Sequence[Done]) -> None:
    """A widget for each choice, with what it did under it."""
    with st.grid(3, min_column_width=240):
        for name, (title, options) in TITLES.items():
            with st.container(gap="xxsmall"):
                pick(name, title, options, getattr(preparation, name))
                _did(name, done)
        if preparation.length != "keep":
            number("to", "Steps `l`", preparation.to, 2)
        with st.container(gap="xxsmall"):
            number("patch", "Steps in a patch `p`", preparation.patch, 1, help=PATCH_HELP)
            _did("patch", done)


def _did(choice: str, done: Sequence[Done]) -> None:
    for one in done:
        if one.choice == choice:
            st.caption(plain(one.words) + (f" {one.count:,} of {one.of:,}." if one.count else ""))
