"""The store: where pages and workers meet. One class over four small ones, each with one subject.

``Shelf`` series sets, ``Reading`` what runs have left, ``Register`` the workers, ``Desk`` what people ask;
and for workers ``Claims``. Imports neither torch nor streamlit.
"""

from __future__ import annotations

from rnnviz.runs.claims import Claims
from rnnviz.runs.database import default_url
from rnnviz.runs.desk import Desk, default_name
from rnnviz.runs.rows import Pulse, RunRow, SeriesInfo, Shapes, Status, Wish, WorkerRow

__all__ = [
    "Pulse",
    "RunRow",
    "SeriesInfo",
    "Shapes",
    "Status",
    "Store",
    "Wish",
    "WorkerRow",
    "default_name",
    "default_url",
]


class Store(Desk, Claims):
    """Series sets, runs, and who trains them, behind one database URL.

    url: SQLAlchemy's; default :func:`default_url`. Cheap to make; may be shared by threads, and across a fork.
    """
