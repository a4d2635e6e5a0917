"""Files of one's own: dropped, read elsewhere, and shown with everything that should be known before a training."""

from __future__ import annotations

import streamlit as st

from rnnviz.data import limits
from rnnviz.data.reading import Reading
from rnnviz.ui.backout import downloads
from rnnviz.ui.errors import plain
from rnnviz.ui.findings import changes_made, notes, of_weight, problems, questions
from rnnviz.ui.format import format_controls
from rnnviz.ui.layout import columns_table, head_table, kind_words, layout_controls
from rnnviz.ui.look import some_series, use_button
from rnnviz.ui.panels import facts
from rnnviz.ui.prepared import preparation_controls
from rnnviz.ui.upload import Upload, finished, job_of, join, let_go, outcome, take_files, upload, uploader_key

QUICK = 0.7  # seconds: what takes no longer is shown at once, without a progress bar that only flickers
EVERY = 0.25
WIDTH = 900

HINT = "Drop a table as it is: from Excel, a sensor, an office, an archive. What it holds will be recognised."
READABLE = """
Text with commas, semicolons, tabs or spaces; Excel and OpenDocument; Parquet; JSON lines; the `.ts` and `.arff` files
of the UCR and UEA archives. In one file or in many, zipped or not.
"""
FORMS = {
    "Each row is a series": ("t1 t2 t3 class", "0.1 0.4 0.9 up", "0.8 0.5 0.2 down"),
    "Each row is one step": ("id time x class", "a 1 0.1 up", "a 2 0.4 up"),
    "One long recording": ("time x y doing", "9:00 0.1 7 walk", "9:01 0.4 8 run"),
    "One file for each series": ("file class", "walk_1.csv walk", "run_1.csv run"),
}
SURE = ((1.0, ""), (0.9, "There is little doubt about that."), (0.6, "That is most likely."))
UNSURE = "That is a guess: please look at it."
NO_CLASSES = "Whether that is what you want to learn, only you can know; if something names classes, choose it below."
NOTHING_TO_READ = frozenset({"unreadable", "empty", "corrupt", "encrypted", "members", "too_many_files", "gone"})
NO_LAYOUT = frozenset({"kind", "series_missing", "no_values"})


def bring() -> None:
    """The whole road from files to series that can be used."""
    with st.container(width=WIDTH):
        _uploader()
        given = upload()
        if given is None:
            _forms()
            return
        job = job_of(given)
        if not job.wait(QUICK):
            _progress()
        shown = job if job.done else given.shown
        if shown is None:
            return
        if shown is job:
            finished(job)
        _result(given, outcome(given, shown), fresh=shown is job)


def _forms() -> None:
    """What a file may look like, while there is none."""
    with st.grid(min_column_width=200, border=True):
        for title, (names, *rows) in FORMS.items():
            lines = (names, "- " * len(names.split()), *rows)
            with st.container(gap="xsmall"):
                st.markdown(f"**{title}**")
                st.markdown("\n".join(" | ".join(map(_small, line.split())) for line in lines))
    st.caption(READABLE)


def _small(cell: str) -> str:
    return cell if cell == "-" else f":small[{cell}]"


def _uploader() -> None:
    st.markdown(HINT)
    whole = st.session_state.get("whole_folder", False)
    st.file_uploader(
        "A folder with your files" if whole else "Your files",
        accept_multiple_files="directory" if whole else True,
        key=uploader_key(),
        max_upload_size=limits.MAX_BYTES // 1_000_000,
        on_change=take_files,
        label_visibility="collapsed",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"Up to {limits.MAX_BYTES // 1_000_000:,} MB and {limits.MAX_FILES:,} files; {limits.MAX_SERIES:,} series "
            f"of {limits.MAX_STEPS:,} steps, {limits.MAX_FEATURES:,} features, {limits.MAX_CLASSES} classes.",
            width="stretch",
        )
        st.toggle("A whole folder", key="whole_folder", help="Files keep the names of the folders they lie in.")


@st.fragment(run_every=EVERY)
def _progress() -> None:
    """Only this part is drawn again while the file is read."""
    given = upload()
    if given is None or given.job is None or given.job.done:
        st.rerun()
    share, words = given.job.progress
    with st.container(horizontal=True, vertical_alignment="center", key="reading"):
        st.progress(share, f"{words} …")
        st.button("Stop", key="stop_reading", type="tertiary", icon=":material/close:", on_click=let_go)


def _result(given: Upload, reading: Reading, fresh: bool) -> None:
    with st.container(border=True, key="verdict"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.markdown(f"#### {headline(given, reading)}", width="stretch")
            st.button("", key="let_go", type="tertiary", icon=":material/close:", help="Put it away", on_click=let_go)
        if reading.series is not None:
            st.markdown(facts(reading.series))
        if how := how_it_was_read(reading):
            st.caption(how)
        with st.container(horizontal=True, vertical_alignment="center"):
            if reading.series is not None:
                use_button(reading.series, disabled=not fresh)
            _join_button(given)
    changes_made(given.changes)
    questions(reading.findings)
    problems(reading.findings)
    notes(reading.findings)
    if not hopeless(reading):
        _details(given, reading)


def _join_button(given: Upload) -> None:
    """What was dropped one by one may belong together."""
    if given.before is not None and not set(given.names) & set(given.before.names):
        words = f"Read together with {plain(given.before.title)}"
        st.button(words, key="join", type="tertiary", icon=":material/library_add:", on_click=join)


def headline(given: Upload, reading: Reading) -> str:
    """Where one stands."""
    stops, asks = of_weight(reading.findings, "stops"), of_weight(reading.findings, "asks")
    name = f"**{plain(given.title)}**"
    if hopeless(reading):
        return f":red[:material/error:] {name} can't be used"
    if stops:
        things = "one thing stands" if len(stops) == 1 else f"{len(stops)} things stand"
        return f":red[:material/error:] {name} can't be used yet: {things} in the way"
    if asks:
        return f":blue[:material/help:] {name}: {'one question' if len(asks) == 1 else f'{len(asks)} questions'} first"
    ready = f"{name} {'is' if len(given.names) == 1 else 'are'} ready"
    if warns := of_weight(reading.findings, "warns"):
        worth = "one thing is" if len(warns) == 1 else f"{len(warns)} things are"
        return f":orange[:material/check_circle:] {ready}, but {worth} worth a look"
    return f":green[:material/check_circle:] {ready}"


def hopeless(reading: Reading) -> bool:
    """Whether no setting can help: there is nothing to read."""
    stops = of_weight(reading.findings, "stops")
    return not reading.head and bool(stops) and all(finding.code in NOTHING_TO_READ for finding in stops)


def how_it_was_read(reading: Reading) -> str:
    """The layout in words and, where it led to series, how sure that is."""
    if not reading.ways or reading.recipe is None or any(f.code in NO_LAYOUT for f in reading.findings):
        return ""
    way, layout = reading.ways[0], reading.recipe.layout
    how = plain(way.reason) or f"{kind_words(way.kind)}."
    if reading.series is None:
        return how
    if layout.kind == "recording" and layout.label is None:
        return f"{how} {NO_CLASSES}"
    sure = next((words for least, words in SURE if way.confidence >= least), UNSURE)
    return " ".join(filter(None, (how, sure)))


def _details(given: Upload, reading: Reading) -> None:
    """The series first; what is technical lies behind."""
    series, recipe = reading.series, reading.recipe
    titles = {
        "series": "Series" if series else None,
        "columns": "Columns" if reading.columns else None,
        "preparation": "Preparation" if recipe else None,
        "file": "File",
        "save": "Save" if series else None,
    }
    tabs = dict(zip(filter(titles.get, titles), st.tabs([title for title in titles.values() if title]), strict=True))
    if series is not None:
        with tabs["series"]:
            some_series(series)
        with tabs["save"]:
            downloads(series)
    if reading.columns:
        with tabs["columns"]:
            columns_table(reading)
            if recipe is not None:
                layout_controls(recipe.layout, [facts.name for facts in reading.columns])
    if recipe is not None:
        with tabs["preparation"]:
            preparation_controls(recipe.preparation, reading.done)
    with tabs["file"]:
        if reading.head:
            head_table(reading)
        format_controls(recipe.format if recipe else None, given.wishes)
