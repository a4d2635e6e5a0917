"""What a person is shown when something goes wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from rnnviz.errors import DataError, Finding, RnnVizError

log = logging.getLogger(__name__)


@contextmanager
def in_words() -> Iterator[None]:
    """Shows an ``RnnVizError`` raised in its body, and nothing wider, where it was raised."""
    try:
        yield
    except DataError as error:
        show_findings(error)
    except RnnVizError as error:
        st.error(plain(str(error)).replace("\n", "  \n"), icon=":material/error:")


def show_findings(error: DataError) -> None:
    """All of them at once: what, where, and what to do."""
    many = len(error.findings)
    title = "This can't be used yet" if many == 1 else f"This can't be used yet, for {many} reasons"
    st.error("\n".join(_line(finding) for finding in error.findings), title=title, icon=":material/error:")


def _line(finding: Finding) -> str:
    place = f" ({plain(finding.where)})" if finding.where else ""
    return f"- **{plain(finding.what)}**{place}  \n  {plain(finding.remedy)}"


def explain(error: Exception) -> bool:
    """For ``st.App(on_script_error=...)``: the log gets all of it, the page one sentence and a reference."""
    reference = secrets.token_hex(4)
    log.error("reference %s", reference, exc_info=error)
    st.error(
        "Something went wrong here that is not your fault. Reload the page; "
        f"if it stays, the server's log says more under {reference}.",
        icon=":material/error:",
    )
    return True


def plain(text: str) -> str:
    """A user's words must not turn into markdown."""
    for sign in "\\`*_[]<>:$#|~":
        text = text.replace(sign, "\\" + sign)
    return text
