"""The player's own computations, called from Python: modules without a screen, in a page that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, Route

from rnnviz.config import Cell
from rnnviz.nn.model import RNNModel
from tests.browser.mock_stream import PLAYER

SITE = "http://engine.test/"
Engine = Callable[..., Any]

# What the scripts of the tests find: modules, networks made from `shipped`, and answers as plain lists.
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


def model(cell: Cell, k: int, h: int, num_layers: int, num_classes: int, *, seed: int, scale: float = 1) -> RNNModel:
    """A network in float64 whose weights are float32 numbers: PyTorch's initial ones, times scale."""
    torch.manual_seed(seed)
    made = RNNModel(k, h, num_layers, num_classes, cell)
    with torch.no_grad():
        for weight in made.parameters():
            weight.mul_(scale)
    return made.double()


def shipped(made: RNNModel) -> dict[str, Any]:
    """What a browser is given of a network."""
    shape = {name: getattr(made, name) for name in ("cell", "k", "h", "num_layers", "num_classes")}
    weights = torch.cat([weight.detach().flatten() for weight in made.parameters()])
    return {"weights": weights.tolist(), "shape": shape}


def series(l: int, k: int, seed: int) -> NDArray[np.float32]:
    """(l, k), as large as scaled inputs are."""
    return np.random.default_rng(seed).normal(0, 1, (l, k)).astype(np.float32)


def tensor(X: NDArray[np.float32]) -> torch.Tensor:
    """X ``(l, k)`` as the one series of a batch, ``(l, 1, k)`` in float64."""
    return torch.from_numpy(X).double()[:, None]
