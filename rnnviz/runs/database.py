"""The connection to the store: short reads, short writes, safe from several threads and after a fork."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from rnnviz.errors import ConfigError, RnnVizError
from rnnviz.runs import schema

_BUSY_MS = 10_000


def default_url() -> str:
    """``RNNVIZ_STORE`` (a URL, or a file's path), else a SQLite file in ``.rnnviz/`` of the working directory."""
    given = os.environ.get("RNNVIZ_STORE") or str(Path.cwd() / ".rnnviz" / "store.sqlite")
    return given if "://" in given else f"sqlite:///{Path(given).absolute()}"


class Database:
    """A store's URL and the engine of this process. Opened at first use; a forked child opens its own."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url or default_url()
        self._lock = threading.Lock()
        self._opened: tuple[int, Engine] | None = None
        self._check_url()

    def _check_url(self) -> None:
        try:
            url = make_url(self.url)
        except ArgumentError:
            raise ConfigError(f"{self.url!r} is no database URL; one looks like sqlite:////path/to/file.") from None
        if url.get_backend_name() != "sqlite":
            return
        if url.database in (None, "", ":memory:"):
            raise ConfigError(
                "The store can't be in memory: the workers are other processes. Give sqlite:////path/to/file."
            )

    @property
    def _engine(self) -> Engine:
        opened = self._opened
        if opened is not None and opened[0] == os.getpid():
            return opened[1]
        with self._lock:
            return self._open()

    def _open(self) -> Engine:
        if self._opened is not None:
            owner, engine = self._opened
            if owner == os.getpid():
                return engine
            engine.dispose(close=False)  # the parent's connections: never used, never closed here
        engine = create_engine(self.url, pool_pre_ping=not self.url.startswith("sqlite"))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            _make_private(Path(str(engine.url.database)).absolute())
        try:
            _create(engine)
        except DBAPIError:
            _create(engine)  # another process may have made the tables at this moment, which happens only once
        self._opened = (os.getpid(), engine)
        return engine

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """A connection for one query, without a transaction around it."""
        with self._engine.connect() as connection:
            yield connection.execution_options(rnnviz_read=True)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """One transaction. With SQLite it holds the one write lock from its start, and so never fails half way.

        Other databases (PostgreSQL at its READ COMMITTED) lock rows as they are written. What is read to decide on a
        write is therefore read ``with_for_update``, which SQLite neither needs nor knows.
        """
        with self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        with self._lock:
            if self._opened is not None and self._opened[0] == os.getpid():
                self._opened[1].dispose()
            self._opened = None

    def _setting(self, connection: Connection, key: str) -> str | None:
        value: str | None = connection.scalar(select(schema.settings.c.value).where(schema.settings.c.key == key))
        return value

    def _keep_setting(self, key: str, value: str) -> str:
        """Keeps a setting that is made once. Returns what is kept: another process may have been faster."""
        try:
            with self._write() as connection:
                connection.execute(insert(schema.settings).values(key=key, value=value))
        except IntegrityError:
            with self._read() as connection:
                return str(self._setting(connection, key))
        return value


def _make_private(file: Path) -> None:
    """A new store can be read by nobody else: it holds the key that signs tokens. What exists stays as it is."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing itself: see _begin_sqlite
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes fails at once, whatever the timeout, if another wrote
    # in between; one that takes the lock at its start waits.
    if not connection.get_execution_options().get("rnnviz_read"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _create(engine: Engine) -> None:
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        version = connection.scalar(select(schema.settings.c.value).where(schema.settings.c.key == "schema"))
        if version is None:
            connection.execute(insert(schema.settings).values(key="schema", value=schema.VERSION))
    if version not in (None, schema.VERSION):
        raise RnnVizError(
            f"The store was written by another version of rnnviz (its tables are version {version}, "
            f"this one reads {schema.VERSION}). Name another file with RNNVIZ_STORE, or remove the old one."
        )
