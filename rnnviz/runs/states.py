"""What a kept run's network remembers of its probe series, worked out without PyTorch."""

from __future__ import annotations

import numpy as np

from rnnviz.data.preparation import Scale
from rnnviz.nn import equations
from rnnviz.records import Floats, SeriesSet
from rnnviz.runs.store import Store


def hidden_states(store: Store, run: str) -> tuple[Floats, SeriesSet] | None:
    """H of every layer at every step of the run's probe series, ``(num_layers, l, p, h)`` float32, and those series.

    It is the network of the last checkpoint, which is the final one of a run that is done; None before the first one.
    Steps after a series' own end are 0. Raises ``UnknownRunError``.
    """
    kept, probes, cell = store.checkpoint(run), store.probes(run), store.run(run).config.cell
    if kept is None or probes is None:
        return None
    weights = {name.removeprefix("model."): array for name, array in kept.items() if name.startswith("model.")}
    scaled = Scale(kept["scale.mean"].astype(np.float32), kept["scale.std"].astype(np.float32)).apply(probes)
    H = equations.states(weights, scaled, cell).astype(np.float32)
    H[:, ~probes.mask] = 0
    return H, probes
