"""What runs are called where several are to be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rnnviz.runs.store import RunRow


def labelled(runs: Sequence[RunRow]) -> dict[str, RunRow]:
    """Runs under their names; where two share one, with the seed and, if need be, the id behind it."""
    names = Counter(run.name for run in runs)
    seeds = Counter((run.name, run.config.seed) for run in runs)
    labels = {}
    for run in runs:
        seed = f", seed {run.config.seed}" if names[run.name] > 1 else ""
        id_ = f" ({run.id})" if seeds[run.name, run.config.seed] > 1 else ""
        labels[f"{run.name}{seed}{id_}"] = run
    return labels
