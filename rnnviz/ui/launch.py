"""Starting a run from a page, and finding the one that the address names."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from rnnviz.config import RunConfig
from rnnviz.errors import RnnVizError, UnknownRunError
from rnnviz.records import SeriesSet
from rnnviz.runs.store import RunRow
from rnnviz.ui.address import named, turn
from rnnviz.ui.errors import in_words
from rnnviz.ui.showcase import newest_run
from rnnviz.ui.state import store

RUN, DATA, FOUND, REFUSED, FORM = "run", "data", "run_found", "run_refused", "run_in_form"


def launch(series: SeriesSet | str, config: RunConfig) -> None:
    """Queues a run of this config on this set (or on the stored set with this fingerprint) and puts it in the address.

    Raises ``RnnVizError`` where the store refuses it.
    """
    fingerprint = series if isinstance(series, str) else store().add_series(series)
    run = store().submit(fingerprint, config)
    st.session_state[FOUND] = run.id if run.found else None
    st.session_state[FORM] = run.id  # the page's settings are already those of this run
    st.session_state[DATA] = fingerprint
    show(run.id)


def show(run: str) -> None:
    """Makes this the run that the session and the address are about."""
    st.session_state[RUN] = run
    turn(RUN, run)


def run_on_screen() -> RunRow | None:
    """The address's run, else the session's last one. None where there is neither, or that one has been deleted.

    Raises ``UnknownRunError`` for an address that names a run which the store does not hold.
    """
    asked = named(RUN)
    run = store().run(asked) if asked is not None else _last_run()
    if run is not None:
        show(run.id)
    return run


def _last_run() -> RunRow | None:
    try:
        return store().run(st.session_state[RUN]) if RUN in st.session_state else None
    except UnknownRunError:
        del st.session_state[RUN]
        return None


def leave_run() -> None:
    """The session turns to something else; the run goes on without it."""
    st.session_state.pop(RUN, None)


def set_form_to_run() -> None:
    """A run that the address brings sets the page to what the run was set to, once; after that the user does."""
    asked = named(RUN)
    if asked is None or asked == st.session_state.get(FORM):
        return
    with suppress(UnknownRunError):  # said where the run would be
        for name, value in store().run(asked).config.model_dump().items():
            st.session_state[name] = value
    st.session_state[FORM] = asked


def run_or_newest() -> RunRow | None:
    """Like ``run_on_screen``, and where there is none the newest finished run."""
    return run_on_screen() or newest_run(store())


def was_found(run: RunRow) -> bool:
    """Whether the last press led to a run that had been trained before."""
    return st.session_state.get(FOUND) == run.id


def refuse(error: RnnVizError) -> None:
    """Keeps a refusal for the rerun that follows a callback."""
    st.session_state[REFUSED] = error


def forget_refusal() -> None:
    """For who says the same where it belongs."""
    st.session_state.pop(REFUSED, None)


def show_refusal() -> None:
    """Says once why the last press started nothing."""
    error = st.session_state.pop(REFUSED, None)
    if error is not None:
        with in_words():
            raise error
