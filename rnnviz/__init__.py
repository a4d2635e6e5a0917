"""rnnviz shows how a recurrent network thinks. In a notebook:

    import rnnviz
    series = rnnviz.generate("rising", n=300, l=50)
    run = rnnviz.train(series, rnnviz.RunConfig(cell="gru"))
    run.history

The names load on first use: ``import rnnviz`` alone imports neither torch nor plotly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz import plots
    from rnnviz.config import RunConfig
    from rnnviz.data.export import states_to_csv, to_csv, to_parquet
    from rnnviz.data.generators import TASKS, generate
    from rnnviz.data.reading import inspect, read_table
    from rnnviz.errors import RnnVizError
    from rnnviz.nn.model import RNNModel
    from rnnviz.records import SeriesSet
    from rnnviz.training.api import Run, train

__all__ = [
    "TASKS",
    "RNNModel",
    "RnnVizError",
    "Run",
    "RunConfig",
    "SeriesSet",
    "generate",
    "inspect",
    "plots",
    "read_table",
    "states_to_csv",
    "to_csv",
    "to_parquet",
    "train",
]

_HOMES = {
    "TASKS": "rnnviz.data.generators",
    "generate": "rnnviz.data.generators",
    "inspect": "rnnviz.data.reading",
    "read_table": "rnnviz.data.reading",
    "states_to_csv": "rnnviz.data.export",
    "to_csv": "rnnviz.data.export",
    "to_parquet": "rnnviz.data.export",
    "RunConfig": "rnnviz.config",
    "RnnVizError": "rnnviz.errors",
    "SeriesSet": "rnnviz.records",
    "RNNModel": "rnnviz.nn.model",
    "Run": "rnnviz.training.api",
    "train": "rnnviz.training.api",
}


def __getattr__(name: str) -> Any:
    if name == "plots":
        return import_module("rnnviz.plots")
    if name not in _HOMES:
        raise AttributeError(f"module 'rnnviz' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
