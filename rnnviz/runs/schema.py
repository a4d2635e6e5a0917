"""The store's tables. Portable SQL types only: SQLite by default, PostgreSQL by another URL.

What is polled many times a second (``runs``) holds no arrays; what is big has a table of its own.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = "2"

metadata = MetaData()


def _of_run() -> Column[str]:
    return Column("run", String(16), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)


series_sets = Table(
    "series_sets",
    metadata,
    Column("fingerprint", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("l", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("k", Integer, nullable=False),
    Column("classes", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("created", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("fingerprint", ForeignKey("series_sets.fingerprint"), nullable=False),
    Column("held_out_fingerprint", ForeignKey("series_sets.fingerprint")),
    Column("config", Text, nullable=False),
    Column("config_fingerprint", String(32), nullable=False),
    Column("showcase", Boolean, nullable=False),
    # the shapes; p is 0 until the run has started
    Column("l", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("k", Integer, nullable=False),
    Column("p", Integer, nullable=False, default=0),
    Column("num_classes", Integer, nullable=False),
    # what it is, and what is asked of it
    Column("status", String(8), nullable=False),
    Column("wish", String(8)),
    Column("wanted_rate", Double),
    Column("changed", Boolean, nullable=False, default=False),
    Column("changes", Text, nullable=False, default="[]"),
    Column("reason", Text, nullable=False, default=""),
    # who has it
    Column("device", String(16), nullable=False),
    Column("worker", String(64)),
    Column("attempts", Integer, nullable=False, default=0),
    # how far it is
    Column("epoch", Double, nullable=False, default=0.0),
    Column("epochs", Integer, nullable=False),
    Column("step", Integer, nullable=False, default=0),
    Column("learning_rate", Double, nullable=False),
    Column("seconds_per_epoch", Double),
    Column("last_frame", Integer, nullable=False, default=0),
    Column("last_metrics", Integer, nullable=False, default=0),
    Column("generation", Integer, nullable=False, default=0),
    # unix seconds
    Column("created", Double, nullable=False),
    Column("queued", Double, nullable=False),
    Column("started", Double),
    Column("finished", Double),
    Index("runs_queue", "status", "showcase", "queued"),
    Index("runs_same", "fingerprint", "config_fingerprint"),
)

metrics = Table(
    "metrics",
    metadata,
    _of_run(),
    Column("epoch", Integer, primary_key=True),
    Column("loss", Double, nullable=False),
    Column("accuracy", Double, nullable=False),
    Column("held_out_loss", Double, nullable=False),
    Column("held_out_accuracy", Double, nullable=False),
    Column("learning_rate", Double, nullable=False),
    Column("seconds", Double, nullable=False),
)

frames = Table(
    "frames",
    metadata,
    _of_run(),
    Column("seq", Integer, primary_key=True),
    Column("epoch", Double, nullable=False),
    Column("step", Integer, nullable=False),
    Column("committed", Double, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

probes = Table("probes", metadata, _of_run(), Column("data", LargeBinary, nullable=False))

checkpoints = Table(
    "checkpoints",
    metadata,
    _of_run(),
    Column("step", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("committed", Double, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("devices", Text, nullable=False),
    Column("run", String(16)),
    Column("started", Double, nullable=False),
    Column("heartbeat", Double, nullable=False),
)

# An id is a fingerprint of run, kind and parameters, so that the same job asked again is the same row.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("run", String(16), ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parameters", Text, nullable=False),
    Column("status", String(8), nullable=False),
    Column("worker", String(64)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("asked", Double, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("result", LargeBinary),
    Index("jobs_queue", "status", "asked"),
    Index("jobs_of_run", "run", "asked"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
