"""What is to be known about a file: the question, then one list, the worst first, with remedies to click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from rnnviz.errors import Finding
from rnnviz.ui.errors import plain
from rnnviz.ui.upload import Change, change, undo, undo_all

ICONS = {
    "stops": ":red[:material/error:]",
    "asks": ":blue[:material/help:]",
    "warns": ":orange[:material/warning:]",
    "tells": ":gray[:material/info:]",
}
COLORS = {"stops": "red", "asks": "blue", "warns": "orange", "tells": "gray"}
SHOWN = 3  # notes that stand open


def of_weight(findings: Sequence[Finding], *weights: str) -> list[Finding]:
    return [finding for finding in findings if finding.weight in weights]


def questions(findings: Sequence[Finding]) -> None:
    """What can be read in more than one way, with the answers as buttons."""
    for number, finding in enumerate(of_weight(findings, "asks")):
        with st.container(border=True, key=f"question_{finding.code}_{number}"):
            st.markdown(f"##### {ICONS['asks']} {plain(finding.what)}")
            _said(_place(finding), _why_and_remedy(finding))
            _fixes(finding, f"question_{number}")


def problems(findings: Sequence[Finding]) -> None:
    """Everything that stops or would harm a training, all of it at once."""
    for number, finding in enumerate(of_weight(findings, "stops", "warns")):
        with st.container(border=True, gap="xsmall", key=f"finding_{finding.code}_{number}"):
            what = f"{ICONS[finding.weight]} **{plain(finding.what)}**{_count(finding)}"
            _said(what, _place(finding), _why_and_remedy(finding))
            _fixes(finding, f"finding_{number}")


def notes(findings: Sequence[Finding]) -> None:
    """What was left out, changed or assumed."""
    told = of_weight(findings, "tells")
    open_ = len(told) if len(told) <= SHOWN + 1 else SHOWN  # a box for a single note would take more room than the note
    with st.container(gap="xxsmall", key="notes"):
        for number, finding in enumerate(told[:open_]):
            _note(finding, number)
    if told[open_:]:
        with st.expander(f"{len(told) - open_} more to know", icon=":material/info:"):
            for number, finding in enumerate(told[open_:], open_):
                _note(finding, number)


def changes_made(changes: Sequence[Change]) -> None:
    """What was decided by hand, each with a way back."""
    for position, made in enumerate(changes):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"change_{position}"):
            st.markdown(f":green[:material/check:] {plain(made.words)}", width="content")
            st.button(
                "Undo", key=f"undo_{position}", type="tertiary", icon=":material/undo:", on_click=undo, args=(position,)
            )
    if len(changes) > 1:
        st.button("Undo all", key="undo_all", type="tertiary", on_click=undo_all)


def _note(finding: Finding, place: int) -> None:
    where = plain(finding.where) if finding.where else f"{finding.count:,}" if finding.count > 1 else ""
    where = f" ({where})" if where else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{ICONS['tells']} {plain(finding.what)}{where}. {plain(finding.remedy)}", width="stretch")
        for number in range(len(finding.fixes)):
            _fix(finding, number, f"note_{place}", "tertiary")


def _count(finding: Finding) -> str:
    return f" :{COLORS[finding.weight]}-badge[{finding.count:,}]" if finding.count > 1 else ""


def _place(finding: Finding) -> str:
    return f":small[:gray[{plain(finding.where)}]]" if finding.where else ""


def _why_and_remedy(finding: Finding) -> str:
    return plain(" ".join(filter(None, (finding.why, finding.remedy))))


def _said(*lines: str) -> None:
    if said := "  \n".join(filter(None, lines)):
        st.markdown(said)


def _fixes(finding: Finding, at: str) -> None:
    if not finding.fixes:
        return
    with st.container(horizontal=True, gap="small"):
        for number in range(len(finding.fixes)):
            _fix(finding, number, at, "secondary")


def _fix(finding: Finding, number: int, at: str, type: Literal["secondary", "tertiary"]) -> None:
    """at: where the finding stands; two files may be found fault with in the same words."""
    fix = finding.fixes[number]
    key = f"fix_{finding.code}_{number}_{fix.words}_{at}"
    st.button(plain(fix.words), key=key, type=type, on_click=change, args=(fix.words, fix.changes))
