"""What a session has brought and how it wants it read: kept files by their fingerprint, and a list of changes.

Everything a person decides about a file, by a widget or by a remedy's button, is one entry of that list, and every one
of them can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading
from rnnviz.data.tables.layout import Layout
from rnnviz.errors import DataError
from rnnviz.reader.job import Job
from rnnviz.ui.state import reader

UPLOAD, TURN = "upload", "uploads"
OF_LAYOUT = frozenset(field.name for field in fields(Layout))
# Another text means other columns: what was said of the old ones holds no longer.
OTHER_COLUMNS = frozenset(
    {"container", "encoding", "delimiter", "quote", "comment", "preamble", "header", "units", "sheet"}
)

Wishes = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """words: what it is, for the list. wishes: fields of ``rnnviz.data.reading.WISHES``."""

    words: str
    wishes: Wishes


@dataclass(frozen=True, eq=False)
class Upload:
    """kept: the reader's fingerprint of the files. job: reads them as they are wanted now. shown: the last job that was
    finished, on screen while the next one is at work. before: what had been brought before these."""

    kept: str
    names: tuple[str, ...]
    size: int
    changes: tuple[Change, ...] = ()
    job: Job | None = None
    shown: Job | None = None
    before: Upload | None = None

    @property
    def wishes(self) -> dict[str, Any]:
        wished: dict[str, Any] = {}
        for change in self.changes:
            if "features" in change.wishes:
                wished.pop("steps", None)  # other features stand in other columns
            wished |= change.wishes
        return wished

    @property
    def title(self) -> str:
        return self.names[0] if len(self.names) == 1 else f"{len(self.names):,} files"


def upload() -> Upload | None:
    """The session's, None where it has brought nothing."""
    return st.session_state.get(UPLOAD)


def uploader_key() -> str:
    """Another one for every turn: the place to drop files is always empty, and what is dropped belongs together."""
    return f"files_{st.session_state.get(TURN, 0)}"


def take_files() -> None:
    """For the uploader: its files become the session's, nothing changed yet."""
    dropped = st.session_state[uploader_key()]
    if dropped:
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
        _bring([File(file.name, file.getvalue()) for file in dropped], upload())
        _clear_away([file.file_id for file in dropped])


def join() -> None:
    """The files and those brought before them are read as one set."""
    given = upload()
    if given is not None and given.before is not None:
        try:
            _bring([*reader().files(given.before.kept), *reader().files(given.kept)], None)
        except DataError:
            _bring(reader().files(given.kept), None)  # the others had to make room


def _bring(files: Sequence[File], before: Upload | None) -> None:
    let_go()
    names, size = tuple(file.name for file in files), sum(len(file.data) for file in files)
    before = replace(before, before=None, job=None, shown=None) if before else None
    st.session_state[UPLOAD] = Upload(reader().keep(files), names, size, before=before)


def _clear_away(ids: Sequence[str]) -> None:
    """Streamlit would hold them in memory as long as the session lasts; they are kept on disk now."""
    context = get_script_run_ctx()
    remove = getattr(context.uploaded_file_mgr, "remove_file", None) if context else None
    if context is None or remove is None:
        return
    for id_ in ids:
        remove(session_id=context.session_id, file_id=id_)


def let_go() -> None:
    """Forgets the files and stops reading them."""
    old = st.session_state.pop(UPLOAD, None)
    if old is not None and old.job is not None:
        old.job.cancel()


def change(words: str, wishes: Wishes) -> None:
    """For a remedy's button or a widget: from now on the files are read like this."""
    given = upload()
    if given is not None:
        _set(given, with_change(given.changes, Change(words, json.loads(json.dumps(wishes)))))


def undo(position: int) -> None:
    given = upload()
    if given is not None:
        _set(given, given.changes[:position] + given.changes[position + 1 :])


def undo_all() -> None:
    given = upload()
    if given is not None:
        _set(given, ())


def forget(names: Sequence[str]) -> None:
    """These are to be recognised again."""
    given = upload()
    if given is not None:
        _set(given, without(given.changes, frozenset(names)))


def with_change(changes: Sequence[Change], new: Change) -> tuple[Change, ...]:
    """The list with this at its end, and without what it overrules."""
    gone = set(new.wishes)
    if "kind" in gone or gone & OTHER_COLUMNS:
        gone |= OF_LAYOUT | ({"affixes"} if gone & OTHER_COLUMNS else set())
    return (*without(changes, frozenset(gone)), new)


def without(changes: Sequence[Change], names: frozenset[str]) -> tuple[Change, ...]:
    left = [
        replace(old, wishes={name: value for name, value in old.wishes.items() if name not in names}) for old in changes
    ]
    return tuple(old for old in left if old.wishes)


def job_of(given: Upload) -> Job:
    """The one that reads these files as they are wanted now. Raises ``DataError`` for files that are gone."""
    job = reader().start(given.kept, given.wishes)
    if job is not given.job:
        if given.job is not None:
            given.job.cancel()
        st.session_state[UPLOAD] = replace(given, job=job)
    return job


def finished(job: Job) -> None:
    """This one is on the screen now."""
    given = upload()
    if given is not None:
        st.session_state[UPLOAD] = replace(given, shown=job)


def outcome(given: Upload, job: Job) -> Reading:
    """What became of the files; what kept them from being read to an end are its findings too."""
    try:
        return job.reading()
    except DataError as error:
        return Reading(given.names, findings=error.findings)


def _set(given: Upload, changes: tuple[Change, ...]) -> None:
    st.session_state[UPLOAD] = replace(given, changes=changes)
