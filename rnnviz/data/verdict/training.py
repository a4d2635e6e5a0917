"""What can be said once the network is chosen too."""

from __future__ import annotations

from rnnviz.errors import Finding
from rnnviz.records import SeriesSet

WEIGHTS_PER_SERIES = 100
"""More weights than this for each series: a network can then keep every series by heart in a corner of its own."""


def for_training(series: SeriesSet, weights: int) -> list[Finding]:
    """Whether there are enough series for a network with so many weights."""
    if weights <= WEIGHTS_PER_SERIES * series.n:
        return []
    return [
        Finding(
            "There are few series for so many weights",
            "Choose a smaller memory h or fewer layers, or bring more series.",
            f"{weights:,} weights, {series.n:,} series",
            series.n,
            "A network with room for every single series learns them by heart instead of what they share.",
            "few_series",
            "warns",
        )
    ]
