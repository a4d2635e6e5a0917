"""Pictures of records: numbers in, a plotly ``Figure`` (or a small SVG) out. Nothing is fitted here.

The names load on first use, so ``import rnnviz.plots`` alone does not load plotly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.plots.activity import gates, unit_lines, units
    from rnnviz.plots.cells import unrolled
    from rnnviz.plots.confusions import confusion
    from rnnviz.plots.evidence import saliency
    from rnnviz.plots.gradients import flow, influence
    from rnnviz.plots.inputs import series
    from rnnviz.plots.knowing import early
    from rnnviz.plots.layout import description
    from rnnviz.plots.learning import curves
    from rnnviz.plots.matrices import spectrum, weights
    from rnnviz.plots.moves import steps
    from rnnviz.plots.neighbours import nearest
    from rnnviz.plots.opinions import verdicts
    from rnnviz.plots.paths import trajectories
    from rnnviz.plots.pictures import unit_pictures
    from rnnviz.plots.small import thumbnail
    from rnnviz.plots.sureness import probabilities

__all__ = [
    "confusion",
    "curves",
    "description",
    "early",
    "flow",
    "gates",
    "influence",
    "nearest",
    "probabilities",
    "saliency",
    "series",
    "spectrum",
    "steps",
    "thumbnail",
    "trajectories",
    "unit_lines",
    "unit_pictures",
    "units",
    "unrolled",
    "verdicts",
    "weights",
]

_HOMES = {
    "confusion": "rnnviz.plots.confusions",
    "curves": "rnnviz.plots.learning",
    "description": "rnnviz.plots.layout",
    "early": "rnnviz.plots.knowing",
    "flow": "rnnviz.plots.gradients",
    "gates": "rnnviz.plots.activity",
    "influence": "rnnviz.plots.gradients",
    "nearest": "rnnviz.plots.neighbours",
    "probabilities": "rnnviz.plots.sureness",
    "saliency": "rnnviz.plots.evidence",
    "series": "rnnviz.plots.inputs",
    "spectrum": "rnnviz.plots.matrices",
    "steps": "rnnviz.plots.moves",
    "thumbnail": "rnnviz.plots.small",
    "trajectories": "rnnviz.plots.paths",
    "unit_lines": "rnnviz.plots.activity",
    "unit_pictures": "rnnviz.plots.pictures",
    "units": "rnnviz.plots.activity",
    "unrolled": "rnnviz.plots.cells",
    "verdicts": "rnnviz.plots.opinions",
    "weights": "rnnviz.plots.matrices",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rnnviz.plots' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
