"""The server: Streamlit's pages, the workers which live as long as it does, and the live stream beside them."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from rnnviz.live.files import Instead
from rnnviz.live.route import routes
from rnnviz.runs.store import Store, default_url
from rnnviz.ui import frame_path, player_folder, streamlit_folder
from rnnviz.ui.errors import explain
from rnnviz.ui.lifespan import lifespan
from rnnviz.ui.player import base_path

app = st.App(
    frame_path(),
    lifespan=lifespan,
    routes=routes(Store(default_url()), player_folder(), base_path(), st.get_option("server.corsAllowedOrigins") or ()),
    middleware=[Middleware(Instead, path=f"{base_path()}/static", folder=streamlit_folder())],
    on_script_error=explain,
)

if __name__ == "__main__":
    app.run()
