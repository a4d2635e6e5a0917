"""The player's own computations, called from Python: modules without a screen, in a page that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Route

from tests.browser.mock_stream import PLAYER

SITE = "http://engine.test/"
Engine = Callable[..., Any]

# What the scripts of the tests find: modules, networks from what ``networks.shipped`` gives, answers as plain lists.
HELP = """
window.load = (name) => import(`/${name}.js`);
window.network = async ({weights, shape}) => new (await load('network')).Network(new Float32Array(weights), shape);
window.plain = (value) => {
  if (ArrayBuffer.isView(value)) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
};
"""


def engine(context: BrowserContext) -> Engine:
    """``ask(body, **values)``: what this body of an async JavaScript function returns, given these values by name."""
    page = context.new_page()
    page.route(f"{SITE}**", _serve)
    page.goto(SITE)
    page.evaluate(HELP)

    def ask(body: str, **values: Any) -> Any:
        return page.evaluate(f"async ({{{', '.join(values)}}}) => plain(await (async () => {{ {body} }})())", values)

    return ask


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(SITE)
    if name:
        route.fulfill(path=PLAYER / name)
    else:
        route.fulfill(body="<!doctype html><link rel='icon' href='data:,'>", content_type="text/html")
