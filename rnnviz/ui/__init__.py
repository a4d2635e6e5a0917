"""The only place, with app.py and pages/, that knows Streamlit."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent


def frame_path() -> Path:
    """The script that ``st.App`` runs for every session."""
    return HERE / "frame.py"


def pages_folder() -> Path:
    """Where the pages lie: beside app.py."""
    return HERE.parents[1] / "pages"


def player_folder() -> Path:
    """The files of the browser component."""
    return HERE / "player"


def streamlit_folder() -> Path:
    """The scripts, styles and fonts of Streamlit's own browser side, which it serves below /static."""
    return Path(st.__file__).parent / "static" / "static"
