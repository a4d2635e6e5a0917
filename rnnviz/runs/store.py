"""The store: where pages and workers meet. One class over a few small ones, each with one subject.

``Shelf`` series sets, ``Reading`` what runs have left, ``Register`` the workers, ``Desk`` what people ask of runs,
``Jobs`` what they ask about them; and for workers ``Claims``. Imports neither torch nor streamlit.
"""

from __future__ import annotations

from rnnviz.runs.claims import Claims
from rnnviz.runs.database import default_url
from rnnviz.runs.desk import Desk, default_name
from rnnviz.runs.jobs import JobRow, Jobs
from rnnviz.runs.rows import Pulse, RunRow, SeriesInfo, Shapes, Status, Wish, WorkerRow

__all__ = [
    "JobRow",
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


class Store(Desk, Jobs, Claims):
    """Series sets, runs, who trains them, and what was worked out about them, behind one database URL.

    url: SQLAlchemy's; default :func:`default_url`. Cheap to make; may be shared by threads, and across a fork.
    """
