"""Pieces that more than one page shows."""

from __future__ import annotations

import streamlit as st

from rnnviz import plots
from rnnviz.config import RunConfig
from rnnviz.data.generators import TASKS, generate
from rnnviz.errors import RnnVizError
from rnnviz.nn.shapes import count_weights
from rnnviz.records import SeriesSet
from rnnviz.runs.store import RunRow
from rnnviz.ui.launch import launch, refuse, was_found
from rnnviz.ui.player import player

THUMBNAIL_SERIES = 24


@st.cache_data(max_entries=64, show_spinner=False)
def task_picture(task: str) -> str:
    """An SVG of one series of each class of a generated task."""
    return plots.thumbnail(generate(task, n=THUMBNAIL_SERIES))


@st.cache_resource(max_entries=16, show_spinner=False)
def task_series(task: str) -> SeriesSet:
    """A task at its default difficulty."""
    return generate(task)


def task_line(task: str) -> None:
    """A task's small picture beside its sentence."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.image(task_picture(task), width=120, alt=f"One series of each class: {TASKS[task].title}")
        st.markdown(TASKS[task].sentence, width="stretch")


def set_facts(series: SeriesSet) -> None:
    """What a series set holds, in one line of numbers and one of classes."""
    lengths = series.lengths
    span = f"{series.l}" if lengths.min() == lengths.max() else f"{lengths.min()} to {lengths.max()}"
    st.markdown(
        f"**{series.n}** series `n` · **{span}** time steps `l` · "
        f"**{series.k}** feature{'s' * (series.k != 1)} per step `k` · **{series.num_classes}** classes"
    )
    st.dataframe(
        {"class": list(series.classes), "series": series.counts.tolist()},
        hide_index=True, width="content", alt="How many series each class has",
    )


def shapes_line(series: SeriesSet, config: RunConfig) -> None:
    """The text's shapes with the user's own numbers."""
    l, n, k = series.X.shape
    batch = min(config.batch_size, n)
    weights = count_weights(k, config.h, config.num_layers, series.num_classes, config.cell)
    with st.container(horizontal=True, gap="large"):
        for name, symbol, shape, help_ in (
            ("Input", "X", (l, batch, k), "One batch: l time steps, n series, k features per step."),
            ("Memory at every step", "H", (l, batch, config.h), "The hidden state of the top layer: h numbers for each series, at each step."),
            ("Memory at the end", "h_n", (config.num_layers, batch, config.h), "The last hidden state of each layer; the top one decides the class."),
        ):
            st.metric(f"{name} `{symbol}`", " × ".join(f"{v:,}" for v in shape), help=help_, width="content")
        st.metric("Weights to learn", f"{weights:,}", help="Every number the training changes: the recurrent layers' and the readout's.", width="content")


def run_panel(run: RunRow | None, view: str) -> None:
    """The player for a run, or one sentence where there is none yet."""
    if run is None:
        st.info("No run yet. Press the button and watch one begin.", icon=":material/play_circle:")
        return
    if was_found(run):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(
                "The same settings on the same series always give the same run, so here is the one trained before, from its beginning.",
                icon=":material/replay:", width="stretch",
            )
            st.button("Train with another seed", icon=":material/casino:", on_click=_another_seed, args=(run,))
    player(run.id, view, replay=was_found(run))


def _another_seed(run: RunRow) -> None:
    try:
        launch(run.fingerprint, run.config.but(seed=run.config.seed + 1))
    except RnnVizError as error:
        refuse(error)
