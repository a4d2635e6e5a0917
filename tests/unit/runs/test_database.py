from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from rnnviz.errors import ConfigError, RnnVizError
from rnnviz.records import SeriesSet
from rnnviz.runs import schema
from rnnviz.runs.store import Store, default_url


def test_the_store_leaves_torch_out() -> None:
    code = (
        "import sys, rnnviz.runs.store as s, rnnviz.runs.engine; s.Store().submit; s.Store().runs();"
        "print([m for m in ('torch', 'streamlit', 'plotly') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_default_is_a_file_in_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_STORE")
    monkeypatch.chdir(tmp_path)
    store = Store()
    assert store.runs() == []
    assert list((tmp_path / ".rnnviz").glob("*.sqlite")) != []
    store.close()


def test_the_environment_names_a_url_or_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", "postgresql://here/runs")
    assert default_url() == "postgresql://here/runs"
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path / "a" / "b.sqlite"))
    store = Store()
    assert store.runs() == []
    assert (tmp_path / "a" / "b.sqlite").exists()
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="this system has other permissions")
def test_a_new_store_is_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RNNVIZ_STORE")
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    try:
        store = Store()
        store.secret()
        folder = tmp_path / ".rnnviz"
        modes = {file.suffix: oct(file.stat().st_mode & 0o777) for file in [folder, *folder.iterdir()]}
        store.close()
    finally:
        os.umask(before)
    assert modes == {"": "0o700", ".sqlite": "0o600", ".sqlite-wal": "0o600", ".sqlite-shm": "0o600"}


@pytest.mark.skipif(os.name != "posix", reason="this system has other permissions")
def test_what_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "shared" / "runs.sqlite"
    file.parent.mkdir()
    file.touch()
    file.parent.chmod(0o750)
    file.chmod(0o640)
    store = Store(f"sqlite:///{file}")
    assert store.runs() == []
    store.close()
    assert [oct(path.stat().st_mode & 0o777) for path in (file.parent, file)] == ["0o750", "0o640"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "nothing"])
def test_a_store_that_workers_could_not_reach_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:////"):
        Store(url)


def test_a_store_of_another_version_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    store.runs()
    store.close()
    with sqlite3.connect(tmp_path / "rnnviz.sqlite") as connection:
        connection.execute("update settings set value = '0' where key = 'schema'")
    connection.close()
    with pytest.raises(RnnVizError, match="another version"):
        store.runs()


def test_sqlite_writes_ahead(store: Store, tmp_path: Path) -> None:
    store.runs()
    connection = sqlite3.connect(tmp_path / "rnnviz.sqlite")
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_opens_its_own_connection(store: Store, series: SeriesSet, other_series: SeriesSet) -> None:
    store.add_series(series)
    pid = os.fork()
    if pid == 0:
        try:
            ok = store.add_series(other_series) == other_series.fingerprint
        finally:
            os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert {info.fingerprint for info in store.series_sets()} == {series.fingerprint, other_series.fingerprint}


def test_tables_that_another_process_makes_meanwhile_are_no_error(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, other = schema.metadata.create_all, Store(store.url)
    assert other.runs() == []

    def too_late(on: Connection) -> None:
        monkeypatch.setattr(schema.metadata, "create_all", make)
        make(on, checkfirst=False)  # as if it had looked before the other process made them

    monkeypatch.setattr(schema.metadata, "create_all", too_late)
    assert store.runs() == []
    other.close()


def test_a_setting_that_another_process_makes_meanwhile_is_taken_over(store: Store) -> None:
    assert store._keep_setting("secret", "aa") == "aa"
    assert store._keep_setting("secret", "bb") == "aa"
    assert store.secret() == b"\xaa"


def test_the_tables_are_postgresql_too() -> None:
    dialect = postgresql.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.metadata.sorted_tables]
    made += [str(CreateIndex(index).compile(dialect=dialect)) for index in schema.runs.indexes]
    assert len(made) == len(schema.metadata.tables) + 2
    assert "data BYTEA NOT NULL" in "".join(made)
