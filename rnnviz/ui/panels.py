"""Pieces that more than one page shows."""

from __future__ import annotations

import streamlit as st

from rnnviz import plots
from rnnviz.config import RunConfig
from rnnviz.data.generators import TASKS, generate
from rnnviz.data.preparation import split_series
from rnnviz.data.verdict import for_training
from rnnviz.errors import RnnVizError
from rnnviz.nn.shapes import count_weights
from rnnviz.records import MOST_WEIGHTS, SeriesSet
from rnnviz.runs.store import RunRow
from rnnviz.training.steps import largest_batch
from rnnviz.ui.errors import plain
from rnnviz.ui.launch import launch, refuse, show_refusal, was_found
from rnnviz.ui.player import View, player
from rnnviz.ui.registry import pages
from rnnviz.ui.state import store

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


def facts(series: SeriesSet) -> str:
    """What a series set holds, in one line."""
    shortest, longest = int(series.lengths.min()), int(series.lengths.max())
    steps = f"{longest}" if shortest == longest else f"{shortest} to {longest}"
    parts = (
        f"**{series.n}** series `n`",
        f"**{steps}** time steps `l`",
        f"**{series.k}** {_many('feature', series.k)} per step `k`",
        f"**{series.num_classes}** classes",
    )
    return " · ".join(parts)


def shapes_line(series: SeriesSet, config: RunConfig) -> None:
    """The text's shapes with the user's own numbers. Raises ``DataError`` where no part can be held out."""
    train, _ = split_series(series, config.held_out, config.seed)
    l, k = series.l, series.k
    batch, h, layers = largest_batch(len(train), config.batch_size), config.h, config.num_layers
    shapes = (
        (
            "Input",
            "X (l, n, k)",
            (l, batch, k),
            "One batch of the training: l time steps of n series, each step k numbers. All batches are as equal "
            "as they can be, so n may be less than the batch size.",
        ),
        (
            "Memory at every step",
            "H (l, n, h)",
            (l, batch, h),
            "What the top layer remembers: h numbers for each series, at each step.",
        ),
        (
            "Memory at the end",
            "h_n (num_layers, n, h)",
            (layers, batch, h),
            "The last state of each layer; the top one decides the class.",
        ),
    )
    with st.container(horizontal=True, gap="medium"):
        for name, symbol, shape, sentence in shapes:
            st.metric(f"{name} `{symbol}`", " × ".join(f"{v:,}" for v in shape), help=sentence, width="content")
        weights = count_weights(k, h, layers, series.num_classes, config.cell)
        st.metric("Weights", f"{weights:,}", help="Every number that the training changes.", width="content")
    if weights > MOST_WEIGHTS:
        st.caption(
            f":material/info: More than {MOST_WEIGHTS:,} weights are not kept with every picture: Look inside will "
            "show its paths, verdicts and mistakes, but not what its units do."
        )
    for finding in for_training(series, weights):
        said = f":orange[:material/warning:] **{plain(finding.what)}** ({plain(finding.where)})"
        st.markdown(f"{said}  \n:small[{plain(f'{finding.why} {finding.remedy}')}]")


def _many(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def run_panel(run: RunRow | None, view: View) -> None:
    """The player for a run, and above it what is to be said of the last press."""
    with st.container():  # always there: what comes and goes above the player must not move it, or it starts anew
        show_refusal()
        if run is None:
            st.info("No run yet. Press the button and watch one begin.", icon=":material/play_circle:")
        elif was_found(run):
            _say_found(run)
    player(run.id if run else None, view, replay=run is not None and was_found(run))
    if run is not None:
        st.page_link(pages()["inside"], label="Look inside this network", icon=":material/visibility:")


def _say_found(run: RunRow) -> None:
    """The last press led to a run that was there already: why, and how to get another one."""
    state = "from its beginning" if run.status == "done" else "still at it" if run.status == "running" else run.status
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            f"The same settings on the same series always give the same run, so here is the one you have, {state}.",
            icon=":material/replay:",
            width="stretch",
        )
        st.button("Train with another seed", icon=":material/casino:", on_click=_another_seed, args=(run.id,))


def _another_seed(found: str) -> None:
    """The next seed, also in the page's own field, so that the page shows what it has started."""
    try:
        run = store().run(found)
        config = run.config.but(seed=run.config.seed + 1)
        st.session_state["seed"] = config.seed
        launch(run.fingerprint, config)
    except RnnVizError as error:
        refuse(error)
