"""What all figures share: the template, axes that name their unit, and a sentence for who can't see the picture."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

TIME_STEP = "time step t"
LOSS = "loss (nats)"
ACCURACY = "accuracy (%)"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'


def ink(dark: bool) -> str:
    """The colour of words and of lines which belong to no class."""
    return "#e8eaf2" if dark else "#1d2233"


def template(dark: bool) -> go.layout.Template:
    """Quiet axes on the page's own background."""
    line = "#343848" if dark else "#d9dce6"
    axis = {"gridcolor": line, "linecolor": line, "zeroline": False, "title": {"standoff": 8}, "automargin": True}
    space = {"gridcolor": line, "linecolor": line, "zeroline": False, "backgroundcolor": "rgba(0,0,0,0)"}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": ink(dark)},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": axis,
            "yaxis": axis,
            "scene": {"xaxis": space, "yaxis": space, "zaxis": space},
            "margin": {"l": 60, "r": 16, "t": 64, "b": 48},
            "title": {"x": 0, "xref": "paper", "y": 1, "yanchor": "top", "pad": {"t": 8}, "font": {"size": 15}},
            "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
            "hovermode": "closest",
        }
    )


def finish(figure: go.Figure, description: str, dark: bool, **layout: Any) -> go.Figure:
    """Give a figure the shared look and its description."""
    figure.update_layout(template=template(dark), meta={"description": description}, **layout)
    return figure


def description(figure: go.Figure) -> str:
    """One sentence that says what the figure shows, to be used as its alternative text."""
    return str(figure.layout.meta["description"])


def plain(text: str) -> str:
    """A user's own word, safe from plotly, which reads tags in every label."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def counted(number: int, what: str) -> str:
    """ "1 series", "2 classes": the number with its word, which is given for one."""
    plural = {"series": "series", "class": "classes", "time step": "time steps"}.get(what, f"{what}s")
    return f"{number} {what if number == 1 else plural}"
