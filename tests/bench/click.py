"""How soon each page answers while a run trains: from a press to the answer being on the screen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store
from tests.bench.dashboard import dashboard, tab
from tests.bench.figure import Figure
from tests.bench.measured import p95, spread
from tests.browser.player import Player
from tests.browser.server import Server

CLICKS = 50
EPOCHS = 100_000
TRAINED_MS = 60_000

QUIET_MS = 200  # without another change: then the answer is complete

# Notes when the page is pressed, when it then asks the server, and when its last change after that was painted.
NOTES = """
const shown = () => window.signature ? String(window.signature()) : ''
const press = () => {
  Object.assign(window, { pressed: performance.now(), asked: 0, answered: 0, said: 0 })
  last = shown()
}
let last = ''
for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, press, true)
const heard = new WeakSet(), send = WebSocket.prototype.send
WebSocket.prototype.send = function (data) {
  if (this.url.includes('_stcore')) {
    window.asked ||= performance.now()
    if (!heard.has(this)) this.addEventListener('message', () => window.said++)
    heard.add(this)
  }
  return send.call(this, data)
}
const painted = new MessageChannel()
painted.port1.onmessage = () => { window.answered = performance.now() }
const look = () => {
  const now = shown()
  if (window.asked && now !== last) painted.port2.postMessage(0)
  if (window.asked) last = now
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""
MESSAGES = "window.signature = () => window.said"  # nothing on the page shows it: all that the server says
SHAPES = (
    "window.signature = () => [...document.querySelectorAll('[data-testid=stMetricValue]')].map((e) => e.textContent)"
)
CHART = "window.signature = () => document.querySelector('.js-plotly-plot .trace path')?.getAttribute('d')"
LEGEND = "window.signature = () => document.querySelectorAll('.js-plotly-plot .legend .traces').length"
PICTURES = """window.signature = () => {
  const players = [...document.querySelectorAll('.rnnviz-player')].filter((root) => root.rnnviz)
  const painted = players.length && players.every((root) => root.rnnviz.stats.first_painted !== null)
  if (painted) window.seen = players.map((root) => root.dataset.run).join()
  return window.seen
}"""


@dataclass(frozen=True)
class Press:
    """A page, what on it shows the answer, and how something on it is moved; ``turn`` counts the presses."""

    address: str
    signature: str
    move: Callable[[Page, int], None]


@dataclass(frozen=True)
class Small:
    """An app, what shows that it is there, and the press."""

    code: str
    shows: str
    press: Press


def figures() -> Iterator[Figure]:
    """``click.<page>``: milliseconds at the 95th percentile of 50, from the press to the answer's painting.

    Beside them, on standard error, what the smallest Streamlit apps take for the same press while the run trains.
    """
    with dashboard() as (server, page):
        store, player = Store(server.store_url), Player(page)
        page.add_init_script(NOTES)
        page.goto(server.url)
        player.until_status("done", TRAINED_MS)
        runs = _trained(store, page)
        moving = store.submit(store.add_series(generate("rising")), RunConfig(epochs=EPOCHS)).id
        for name, press in _presses(runs, moving).items():
            page.goto(server.url + press.address)
            page.wait_for_load_state("networkidle")
            yield Figure(f"click.{name}", p95(_clicks(name, page, press)), 150, "low")
        for name, small in SMALLEST.items():
            _clicks_of_a_small_app(page.context.browser, name, small)
        store.ask(moving, "stop")


def _clicks_of_a_small_app(browser: Browser | None, name: str, app: Small) -> None:
    assert browser is not None
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "app.py"
        script.write_text(app.code)
        server = Server(script.parent, {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}, script).start()
        page = tab(browser)
        page.add_init_script(NOTES)
        page.goto(server.url)
        page.get_by_test_id(app.shows).wait_for()
        page.wait_for_load_state("networkidle")
        _clicks(name, page, app.press)
        page.context.close()
        server.stop()


def _trained(store: Store, page: Page) -> list[str]:
    """Two finished runs with names of their own."""
    data = store.add_series(generate("rising"))
    runs = [store.submit(data, RunConfig(seed=seed, epochs=100), name=f"Run {seed}").id for seed in (11, 12)]
    while any(store.latest(run).status != "done" for run in runs):
        page.wait_for_timeout(50)
    return runs


def _presses(runs: list[str], moving: str) -> dict[str, Press]:
    first = runs[0]
    return {
        "start": Press(f"/?run={moving}", MESSAGES, _slide),
        "data": Press("/data", CHART, lambda page, _: _step(page, "Length")),
        "train": Press(f"/train?run={moving}", SHAPES, lambda page, _: _step(page, "Memory size")),
        "inside": Press(f"/inside?run={first}", PICTURES, lambda page, turn: _choose(page, "Run", turn)),
        "compare": Press(
            f"/compare?run={moving}&with={first}", PICTURES, lambda page, turn: _choose(page, "Right", turn)
        ),
        "runs": Press("/runs", LEGEND, lambda page, _: _tick(page, 3)),  # all three are finished,
    }


def _clicks(name: str, page: Page, press: Press) -> list[float]:
    page.evaluate(press.signature)
    took, asked = [], []
    if name == "runs":
        for place in (1, 2):
            _tick(page, place)
            page.wait_for_load_state("networkidle")
        page.wait_for_function("window.signature() > 0")
    for turn in range(CLICKS):
        press.move(page, turn)
        page.wait_for_function("(ms) => window.answered && performance.now() - window.answered > ms", arg=QUIET_MS)
        took.append(float(page.evaluate("window.answered - window.pressed")))
        asked.append(float(page.evaluate("window.asked - window.pressed")))
    spread(f"click.{name}", took, "ms")
    spread(f"click.{name}: until the server is asked", asked, "ms")
    return took


SMALLEST = {
    "a number alone": Small(
        'import streamlit as st\nst.metric("h", st.number_input("Length", 1, 1000, 16))',
        "stMetricValue",
        Press("/", SHAPES, lambda page, _: _step(page, "Length")),
    ),
    "a menu alone": Small(
        'import streamlit as st\nst.metric("run", st.selectbox("Run", ["Run 11", "Run 12"]))',
        "stMetricValue",
        Press("/", SHAPES, lambda page, turn: _choose(page, "Run", turn)),
    ),
    "a chart of one line alone": Small(
        "import plotly.express as px, streamlit as st\n"
        'st.plotly_chart(px.line(y=[i % 7 for i in range(st.number_input("Length", 1, 1000, 40))]))',
        "stPlotlyChart",
        Press("/", CHART, lambda page, _: _step(page, "Length")),
    ),
}


def _slide(page: Page, turn: int) -> None:
    slider = page.get_by_role("slider", name="Memory size")
    slider.focus()
    page.keyboard.press("ArrowRight" if turn % 2 else "ArrowLeft")


def _step(page: Page, label: str) -> None:
    field = page.get_by_test_id("stNumberInput").filter(has_text=label)
    field.get_by_test_id("stNumberInputStepUp").click()


def _choose(page: Page, label: str, turn: int) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=f"Run {12 if turn % 2 == 0 else 11}", exact=True).click()


def _tick(page: Page, place: int) -> None:
    page.get_by_test_id("stCheckbox").nth(place).locator("label").click()
