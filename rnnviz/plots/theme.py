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
PAGE = {False: "#ffffff", True: "#12141c"}
# Brown and teal tell more from less for any colour vision, and are no class's colours; the player has them too.
MORE = {False: "#8c510a", True: "#f0b256"}
LESS = {False: "#01665e", True: "#48c8ba"}
LEVELS = 8  # on each side of 0
BEND = 0.85  # below 1, so that small values are seen


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


def heat_scale(dark: bool = False, signed: bool = True) -> list[tuple[float, str]]:
    """A colour scale from the page's own colour at 0 to brown; signed: and on the other side to teal."""
    levels = [level / LEVELS for level in range(-LEVELS if signed else 0, LEVELS + 1)]
    return [((1 + v) / 2 if signed else v, heat_colour(v, dark)) for v in levels]


def heat_colour(v: float, dark: bool = False) -> str:
    """The colour of a value from -1 to 1 on the heat scale."""
    return faded((LESS if v < 0 else MORE)[dark], abs(v) ** BEND, dark)


def letters_on(colour: str) -> str:
    """Black or white, whichever is read better on this colour."""
    bright = luminance(colour)
    return "#000000" if (bright + 0.05) / 0.05 >= 1.05 / (bright + 0.05) else "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.1)."""
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def faded(colour: str, share: float, dark: bool = False) -> str:
    """The page's colour with this share of another one in it."""
    parts = zip(_parts(PAGE[dark]), _parts(colour), strict=True)
    return "#" + "".join(f"{round(255 * (page + share * (own - page))):02x}" for page, own in parts)


def _parts(colour: str) -> list[float]:
    """Red, green and blue from 0 to 1."""
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
