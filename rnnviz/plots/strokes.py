"""Boxes and arrows as plotly's layout takes them: all at once, since for each one added it checks all again."""

from __future__ import annotations

from typing import Any

from rnnviz.plots.layout import ink
from rnnviz.plots.theme import faded


def box(x: float, side: float, bottom: float, top: float, width: float, strength: float, dark: bool) -> dict[str, Any]:
    """A frame around x, side to the left and to the right. width: pixels of its line. strength: 1 for the full ink."""
    line = {"color": faded(ink(dark), strength, dark), "width": width}
    return {"type": "rect", "x0": x - side, "x1": x + side, "y0": bottom, "y1": top, "line": line}


def arrow(start: tuple[float, float], end: tuple[float, float], dark: bool) -> dict[str, Any]:
    """From one point of the picture to another."""
    place = {"ax": start[0], "ay": start[1], "x": end[0], "y": end[1], "axref": "x", "ayref": "y"}
    head = {"showarrow": True, "arrowhead": 2, "arrowwidth": 1.2, "arrowcolor": faded(ink(dark), 0.7, dark)}
    return {**place, **head, "text": "", "standoff": 1}
