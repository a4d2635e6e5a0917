"""The script that runs for every session: the menu, and the page that was chosen.

It does not lie beside pages/: there Streamlit would take that folder for its old menu (see the design).
"""

import streamlit as st

from rnnviz.ui.errors import in_words
from rnnviz.ui.registry import pages

st.set_page_config(page_title="rnnviz", page_icon=":material/timeline:", layout="wide")
page = st.navigation(list(pages().values()), position="top")
with in_words():
    page.run()
