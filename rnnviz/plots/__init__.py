"""Pictures of records: numbers in, a plotly ``Figure`` (or a small SVG) out. Nothing is fitted here.

The names load on first use, so ``import rnnviz.plots`` alone does not load plotly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.plots.inputs import series
    from rnnviz.plots.layout import description
    from rnnviz.plots.learning import curves
    from rnnviz.plots.opinions import verdicts
    from rnnviz.plots.paths import trajectories
    from rnnviz.plots.small import thumbnail

__all__ = ["curves", "description", "series", "thumbnail", "trajectories", "verdicts"]

_HOMES = {
    "curves": "rnnviz.plots.learning",
    "description": "rnnviz.plots.layout",
    "series": "rnnviz.plots.inputs",
    "thumbnail": "rnnviz.plots.small",
    "trajectories": "rnnviz.plots.paths",
    "verdicts": "rnnviz.plots.opinions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rnnviz.plots' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
