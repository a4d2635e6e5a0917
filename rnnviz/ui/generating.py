"""Making series by a formula: cards to choose a task, and the chosen task's controls."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.data.generators import TASKS, Control, Task, generate
from rnnviz.records import SeriesSet
from rnnviz.ui.address import named, turn
from rnnviz.ui.errors import in_words
from rnnviz.ui.look import look_and_use
from rnnviz.ui.panels import task_picture

KIND = "kind"


def chosen_task() -> Task:
    """The task in the address, else the one that was chosen last, else the first."""
    name = named(KIND) or st.session_state.get(KIND)
    if name not in TASKS:
        return next(iter(TASKS.values()))
    _choose(name)
    return TASKS[name]


def task_cards(chosen: Task) -> None:
    """Every task with its picture and its sentence."""
    with st.grid(min_column_width=220, border=True):
        for task in TASKS.values():
            with st.container(key=f"card_{task.name}"):
                st.image(task_picture(task.name), width="stretch", alt=f"One series of each class: {task.title}")
                st.button(
                    task.title,
                    key=f"task_{task.name}",
                    width="stretch",
                    on_click=partial(_choose, task.name),
                    type="primary" if task is chosen else "secondary",
                )
                st.caption(task.sentence)


def generating() -> None:
    """Choose a task, set it, look at its series, use them."""
    task = chosen_task()
    task_cards(task)
    _series_of(task.name)


@st.fragment
def _series_of(name: str) -> None:
    """A part of the page that answers alone: the cards stay as they are while a setting changes."""
    with in_words():
        look_and_use(_generated(TASKS[name]))


def _generated(task: Task) -> SeriesSet:
    """The set that the task's controls describe. Raises ``ConfigError``."""
    st.subheader("Its settings")
    values: dict[str, Any] = {}
    with st.container(horizontal=True):
        for control in task.controls:
            values[control.name] = _widget(task, control)
        seed = st.number_input(
            "Seed",
            value=0,
            key=f"{task.name}_seed",
            help="The same seed makes the same series.",
            persist_state="session",
            width=150,
        )
    return _generate(task.name, seed, tuple(values.items()))


@st.cache_resource(max_entries=4, ttl=timedelta(hours=1), show_spinner=False)  # a set may take 128 MB
def _generate(task: str, seed: int, values: tuple[tuple[str, Any], ...]) -> SeriesSet:
    return generate(task, seed=seed, **dict(values))


def _widget(task: Task, control: Control) -> Any:
    """Without limits: the task says in words what is beyond them."""
    return st.number_input(
        control.title,
        value=control.default,
        step=control.step,
        key=f"{task.name}_{control.name}",
        help=control.help,
        persist_state="session",
        width=150,
    )


def _choose(task: str) -> None:
    st.session_state[KIND] = task
    turn(KIND, task)
