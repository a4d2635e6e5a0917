"""The ready files of ``sample_data/``: what they are, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rnnviz.data.reading import read_table
from rnnviz.errors import ConfigError
from rnnviz.records import SeriesSet

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True)
class Sample:
    """title and sentence: its words on screen. file: within ``sample_data/``. options: for ``read_table``, where the
    guess alone would not do."""

    name: str
    title: str
    sentence: str
    file: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return FOLDER / self.file


_ALL = (
    Sample(
        "digits",
        "Handwritten digits",
        "Real digits, read from top to bottom like a text: eight rows of eight grey values each.",
        "digits_by_row.csv",
    ),
    Sample(
        "gestures",
        "Wrist gestures",
        "Simulated movements of a watch in three directions: a circle, a shake, a lift or a double tap.",
        "wrist_gestures.csv",
    ),
    Sample(
        "calls",
        "Bird calls",
        "Pitches of simulated bird calls, short and long: a whistle that falls, one that rises, or a trill.",
        "bird_calls.csv",
    ),
    Sample(
        "watch",
        "A day of a watch",
        "A simulated watch on a wrist, ten minutes without a pause: rest, walk, run or stairs?",
        "watch_day.csv",
        {"window": 30, "stride": 15},
    ),
    Sample(
        "tide",
        "Harbour tide",
        "One simulated year of water level and air pressure: will the water be higher or lower in six hours?",
        "harbour_tide.csv",
    ),
    Sample(
        "room",
        "Room climate",
        "Simulated air of a room, with gaps in the records: is it empty, is there a meeting, or is a window open?",
        "room_climate.tsv",
        {"missing": "interpolate"},
    ),
    Sample(
        "waves",
        "Waves",
        "Generated waves, one in each row of the file: sine, square or sawtooth.",
        "waves_wide.csv",
    ),
    Sample(
        "wheel",
        "Turning wheel",
        "Three simulated sensors around a wheel: does it turn left, turn right, or stand still?",
        "wheel_long.csv",
    ),
    Sample(
        "chaos",
        "Calm or chaotic",
        "Simulated swings that die away, or Lorenz' chaotic equations, in a file as a German spreadsheet writes it.",
        "chaos_semicolon.csv",
    ),
)
SAMPLES: dict[str, Sample] = {sample.name: sample for sample in _ALL}


def load_sample(name: str) -> SeriesSet:
    """One of the ``SAMPLES`` as a series set. Raises ``ConfigError`` for a name that does not exist."""
    if name not in SAMPLES:
        raise ConfigError(f"There is no sample {name!r}; there are {', '.join(SAMPLES)}.")
    sample = SAMPLES[name]
    return replace(read_table(sample.path, **sample.options), title=sample.title)
