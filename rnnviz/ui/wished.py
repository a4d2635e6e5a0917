"""Widgets whose value is a wish: they show how the files are read now, and say so when that shall change."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.ui.upload import change, forget, upload

RECOGNISED = "\0recognised"
NONE = "\0none"  # an option of its own: None would be shown as nothing chosen
TURNS = "wish turns"  # of the session: how often a widget's value was decided elsewhere
AGAIN = ("to", "window", "stride", "ahead", "patch")  # a number that was emptied is found anew
Words = Callable[[Any], str]


def pick(name: str, title: str, options: Mapping[Any, str], value: Any, help: str | None = None) -> None:
    """One of a few."""
    named = {_option(option): words for option, words in options.items()}
    key = _shown(name, _option(value), list(named.items()))
    words = partial(_word, named)
    took = (name, key, title, words, _option(value), _kept())
    st.selectbox(title, list(named), key=key, format_func=words, help=help, on_change=_took, args=took)


def pick_recognised(name: str, title: str, options: Mapping[Any, str], wished: Mapping[str, Any], now: Any) -> None:
    """One of a few, or what is recognised. now: what that is, None where nothing is."""
    seen = "" if now is None or name in wished else f": {_word(options, now)}"
    pick(name, title, {RECOGNISED: f"as recognised{seen}", **options}, wished.get(name, RECOGNISED))


def number(
    name: str, title: str, value: int | None, least: int, most: int | None = None, help: str | None = None
) -> None:
    key = _shown(name, value)
    took = (name, key, title, str, value, _kept())
    st.number_input(title, least, most, None, 1, key=key, help=help, on_change=_took, args=took)


def several(name: str, title: str, options: Sequence[str], value: Sequence[str], help: str | None = None) -> None:
    """Columns, in an order of one's own."""
    key = _shown(name, list(value), options)
    took = (name, key, title, lambda chosen: f"{len(chosen)} columns", list(value), _kept())
    st.multiselect(title, options, key=key, help=help, on_change=_took, args=took)


def text(name: str, title: str, value: str, help: str | None = None) -> None:
    key = _shown(name, value)
    st.text_input(title, key=key, help=help, on_change=_took, args=(name, key, title, str, value, _kept()))


def _shown(name: str, value: Any, options: Sequence[Any] = ()) -> str:
    """The widget's key, which holds this value from now on. Other files or other options make another widget: a browser
    would send the words of what was chosen from the old ones. So does a value that was decided elsewhere, by a remedy's
    button: a browser that has not heard of it yet sends the old value, which would count as chosen by hand."""
    scope = repr((_kept(), options))
    turns = st.session_state.setdefault(TURNS, {})
    key = _key(name, scope, turns.get(name, 0))
    if st.session_state.get(key, value) != value:
        turns[name] = turns.get(name, 0) + 1
        key = _key(name, scope, turns[name])
    if key not in st.session_state:
        st.session_state[key] = value
    return key


def _key(name: str, scope: str, turn: int) -> str:
    return f"wish_{name}_{zlib.crc32(f'{turn} {scope}'.encode()):08x}"


def _took(name: str, key: str, title: str, words: Words, shown: Any, kept: str) -> None:
    """shown, kept: what the widget held when it was drawn, and the files that it was of. Streamlit was seen to call
    this of all widgets of the files before, which nobody had touched, when others had just been dropped."""
    value = st.session_state[key]
    if value == shown or kept != _kept():
        return
    if value == RECOGNISED or (value is None and name in AGAIN):
        forget([name])
    elif value != []:
        change(f"{title}: {words(value)}", {name: None if value == NONE else value})


def _kept() -> str:
    """The files that the widgets are of."""
    given = upload()
    return given.kept if given else ""


def _option(value: Any) -> Any:
    return NONE if value is None else value


def _word(words: Mapping[Any, str], option: Any) -> str:
    """Streamlit also asks for the words of an option that was there before."""
    return words.get(option, str(option))
