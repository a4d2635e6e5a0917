"""What all figures share: the template, axes that name their unit, and a sentence for who can't see the picture."""

from __future__ import annotations

from textwrap import wrap
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
            "title": {
                "x": 0,
                "xref": "container",
                "y": 1,
                "yanchor": "top",
                "pad": {"t": 8, "l": 6},
                "font": {"size": 14},
            },
            "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
            "hovermode": "closest",
        }
    )


TITLE_WIDTH, NOTE_WIDTH = 56, 62  # letters a line has room for on a telephone
BESIDE = 6  # names of a legend that still find room above the picture; more go below it


def finish(
    figure: go.Figure, description: str, dark: bool, title: str | None = None, note: str | None = None, **layout: Any
) -> go.Figure:
    """Give a figure the shared look, its description, and a title, with a note in smaller letters under it.

    title, note: any words; what plotly would read as tags is made safe here.
    """
    lines = [plain(line) for line in wrap(title or "", TITLE_WIDTH)]
    lines += [f'<span style="font-size:12px">{plain(line)}</span>' for line in wrap(note or "", NOTE_WIDTH)]
    figure.update_layout(
        template=template(dark),
        meta={"description": description},
        title={"text": "<br>".join(lines) or None, "pad_t": 8 if len(lines) < 2 else 18},  # plotly lifts more lines
        margin_t=44 + 20 * max(1, len(lines)),
        **layout,
    )
    if (named := _named(figure)) > BESIDE:
        height = layout.get("height", 450) + 22 * -(-named // 3)
        figure.update_layout(legend={"yref": "container", "y": 0, "yanchor": "bottom"}, height=height)
    return figure


def _named(figure: go.Figure) -> int:
    traces = [trace for trace in figure.data if trace.type != "heatmap" and trace.showlegend is not False]
    return 0 if figure.layout.showlegend is False else len(traces)


def description(figure: go.Figure) -> str:
    """One sentence that says what the figure shows, to be used as its alternative text."""
    return str(figure.layout.meta["description"])


def plain(text: str) -> str:
    """A user's own word, safe from plotly, which reads tags in every label."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int = 18) -> str:
    """A name that fits beside an axis; left out is its middle, since many names differ only in their end."""
    end = (most - 1) // 2
    return text if len(text) <= most else f"{text[: most - 1 - end]}…{text[len(text) - end :]}"


def counted(number: int, what: str) -> str:
    """ "1 series", "2 classes": the number with its word, which is given for one."""
    plural = {
        "series": "series",
        "class": "classes",
        "time step": "time steps",
        "axis": "axes",
        "matrix": "matrices",
    }.get(what, f"{what}s")
    return f"{number} {what if number == 1 else plural}"
