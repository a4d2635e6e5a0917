"""One look per class, the same in every picture: a colour that any colour vision tells apart, a dash and a marker.

Okabe and Ito's colours come first, darkened or lightened to stand out from the page
(M. Okabe and K. Ito, Color Universal Design, 2008). The live player draws with the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass

LIGHT = (
    "#0072b2", "#d55e00", "#00916a", "#b0408f", "#a87900", "#2a9fd0",
    "#7a1f4d", "#6a5acd", "#6b6f7a", "#e0569b", "#55601a", "#232946",
)  # fmt: skip
DARK = (
    "#4cb2f0", "#ff8a3c", "#2fd0a0", "#e78acb", "#f0c93a", "#8fdcff",
    "#d6638f", "#a99bff", "#b4b9c6", "#ff9ed0", "#b5c35a", "#eef1fb",
)  # fmt: skip
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
# The few markers plotly can draw in three dimensions, where a triangle is none of them.
MARKERS_3D = ("circle", "square", "x", "diamond", "cross", "circle")


@dataclass(frozen=True)
class Look:
    """colour: "#rrggbb". dash, marker, marker_3d: plotly's names for a line and for a point."""

    colour: str
    dash: str
    marker: str
    marker_3d: str


def look(c: int, dark: bool = False) -> Look:
    """The look of class c. The first twelve differ in colour, and in dash and marker taken together."""
    colours = DARK if dark else LIGHT
    turn, place = divmod(c, len(MARKERS))
    hollow = "-open" if turn % 2 else ""
    marker_3d = MARKERS_3D[place]
    return Look(
        colours[c % len(colours)],
        DASHES[place],
        MARKERS[place] + hollow,
        marker_3d + (hollow if marker_3d in ("circle", "square", "diamond") else ""),
    )
