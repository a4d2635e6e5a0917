"""The moving part of a page: one browser component, mounted once, which is fed by our own stream and not by reruns."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from rnnviz.live import token
from rnnviz.live.files import imported_by, player_version
from rnnviz.live.route import FILES, STREAM
from rnnviz.ui import player_folder
from rnnviz.ui.state import store

MAIN = "main.js"

# The scripts come from a route of ours, cached and compressed: code given here would be sent again at every rerun, as
# the names of what they import are.
JS = """
export default function (component) {
  const { parentElement, data } = component
  // this module's own address is a blob, which nothing can be relative to
  const script = new URL(data.script, location.href)
  if (!document.querySelector(`link[rel=modulepreload][href="${script}"]`)) {
    for (const needed of [script, ...data.imports]) {
      const link = document.createElement("link")
      Object.assign(link, { rel: "modulepreload", href: new URL(needed, script) })
      document.head.append(link)
    }
  }
  const player = import(script)
  player.then((p) => data.run && p.show(parentElement, data))
  return () => player.then((p) => p.close(parentElement))
}
"""

_mount = st.components.v2.component("rnnviz_player", js=JS, isolate_styles=False)


View = Literal["start", "train", "inside"]


def base_path() -> str:
    """The path that the dashboard lies under where it does not have a host of its own: "" or like "/rnnviz"."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"/{base}" if base else ""


def player(run: str | None, view: View, replay: bool = False) -> None:
    """Shows the run with this id as it moves. replay: begin with its first frame instead of its newest.

    Without a run nothing is seen, but the browser has what it takes to show the first one at once.
    """
    _mount(
        key=f"player_{run}",  # data that change while the browser still loads a component do not reach it
        data={**_addresses(), "token": _token(run) if run else None, "run": run, "view": view, "replay": replay},
    )


def pair(left: str, right: str) -> None:
    """Shows two runs side by side under one bar; the same run twice shows two of its epochs."""
    other = {"run": right, "token": _token(right)}
    _mount(key=f"player_{left}_{right}", data={**_addresses(), "token": _token(left), "run": left, "other": other})


def _addresses() -> dict[str, Any]:
    """Where the browser finds the player's script, what that imports, and the stream."""
    base, folder = base_path(), player_folder()
    script = f"{base}{FILES}/{player_version(folder)}/{MAIN}"
    return {"script": script, "imports": imported_by(folder / MAIN), "socket": f"{base}{STREAM}"}


@st.cache_data(ttl="12h", max_entries=1000, show_spinner=False)
def _token(run: str) -> str:
    """The same for half a day, so that a rerun does not make the player connect again."""
    return token.sign(store().secret(), run)
