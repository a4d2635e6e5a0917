"""The run that is on the screen before anybody has trained anything."""

from __future__ import annotations

from rnnviz.config import RunConfig
from rnnviz.data.generators import TASKS, generate
from rnnviz.runs.store import RunRow, Store

TASK = "rising"
SEED = 1  # not the one that a first press of the button uses: that shall be seen learning, not found
SHOWN = ("done", "running", "queued")


def ensure_showcase(store: Store) -> None:
    """Queues the showcase unless the store has it; the same config and data are found, not trained again."""
    config = RunConfig(cell=TASKS[TASK].cell, seed=SEED)
    store.submit(store.add_series(generate(TASK)), config, showcase=True)


def newest_run(store: Store) -> RunRow | None:
    """The run a visitor sees first: the newest finished one, else the newest that moves."""
    runs = store.runs()
    return next((r for status in SHOWN for r in runs if r.status == status), None)
