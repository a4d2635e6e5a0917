"""Makes every file of this folder anew: ``python sample_data/make.py [folder]`` from the top of the repository.

One is real data that scikit-learn brings along, the others are simulated here. All chance comes from fixed seeds, so
the files come out the same, byte for byte.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from rnnviz.data.generators import generate  # noqa: E402

Array = NDArray[np.float64]


def rows_of(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """A table as text, one line a row."""
    return "".join(delimiter.join(row) + "\n" for row in (header, *rows))


def number(value: float, digits: int = 2) -> str:
    """A decimal without a negative zero."""
    text = f"{value:.{digits}f}"
    return text[1:] if float(text) == 0 and text[0] == "-" else text


def waves_wide() -> str:
    """Wide: 240 generated waves, 40 steps."""
    series = generate("shapes", n=240, l=40, noise=0.1, seed=11)
    header = [f"t{t + 1}" for t in range(series.l)] + ["shape"]
    rows = ([number(v) for v in series.X[:, i, 0]] + [series.classes[series.y[i]]] for i in range(series.n))
    return rows_of(header, rows)


def wheel_long() -> str:
    """Long: three sensors around a wheel, 150 series of 30 steps."""
    series = generate("wheel", n=150, l=30, noise=0.2, seed=12)
    rows = (
        [str(i + 1), str(t), *(number(v) for v in series.X[t, i]), series.classes[series.y[i]]]
        for i in range(series.n)
        for t in range(series.l)
    )
    return rows_of(["series", "step", "sensor_1", "sensor_2", "sensor_3", "direction"], rows)


def digits_by_row() -> str:
    """Long: the first 1000 of scikit-learn's handwritten digits, 8 x 8 grey values, read from top to bottom."""
    digits = load_digits()
    rows = (
        [str(i + 1), str(t + 1), *(f"{v:.0f}" for v in digits.images[i, t]), str(digits.target[i])]
        for i in range(1000)
        for t in range(8)
    )
    return rows_of(["id", "row", *(f"p{j + 1}" for j in range(8)), "digit"], rows)


def gesture(rng: np.random.Generator, kind: str) -> Array:
    """``(l, 3)`` simulated acceleration of a wrist in g, gravity on z; 25 to 45 steps of 40 ms."""
    steps = int(rng.integers(25, 46))
    t = np.linspace(0.0, 1.0, steps)
    a = np.zeros((steps, 3))
    strength, turns, phase = rng.uniform(0.7, 1.3), rng.uniform(1.7, 2.3), rng.uniform(0.0, 2 * np.pi)
    if kind == "circle":
        a[:, 0] = strength * np.cos(2 * np.pi * turns * t + phase)
        a[:, 1] = strength * np.sin(2 * np.pi * turns * t + phase)
    elif kind == "shake":
        a[:, 0] = 1.6 * strength * np.sin(2 * np.pi * 2.5 * turns * t + phase)
    elif kind == "lift":
        a[:, 2] = strength * np.sin(2 * np.pi * t)
    else:
        for moment in (rng.uniform(0.15, 0.35), rng.uniform(0.55, 0.8)):
            a[:, 2] -= 2.0 * strength * np.exp(-(((t - moment) * steps / 1.5) ** 2))
    a[:, 2] += 1.0
    return a + 0.12 * rng.standard_normal(a.shape)


def wrist_gestures() -> str:
    """Long, k = 3, unequal lengths: 160 simulated gestures."""
    rng = np.random.default_rng(13)
    rows = []
    for i, label in enumerate(rng.permutation(np.arange(160) % 4)):
        kind = ("circle", "double tap", "lift", "shake")[label]
        for t, (x, y, z) in enumerate(gesture(rng, kind)):
            rows.append([f"g{i + 1:03d}", str(t * 40), number(x), number(y), number(z), kind])
    return rows_of(["recording", "time (ms)", "x (g)", "y (g)", "z (g)", "gesture"], rows)


def bird_calls() -> str:
    """Wide, unequal lengths: the pitch of 180 simulated calls, 12 to 36 steps; empty after a call's end."""
    rng = np.random.default_rng(14)
    rows = []
    for i, label in enumerate(rng.permutation(np.arange(180) % 3)):
        steps = int(rng.integers(12, 37))
        t = np.linspace(0.0, 1.0, steps)
        shape = (1.0 - 2.0 * t, 2.0 * t - 1.0, np.sin(2 * np.pi * np.arange(steps) / rng.uniform(5, 7)))[label]
        pitch = rng.uniform(2.5, 3.5) + rng.uniform(0.5, 0.9) * shape + 0.08 * rng.standard_normal(steps)
        kind = ("falling whistle", "rising whistle", "trill")[label]
        rows.append([f"call {i + 1}", kind, *(number(v) for v in pitch), *([""] * (36 - steps))])
    return rows_of(["name", "call", *(f"f{t + 1}" for t in range(36))], rows)


def harbour_tide() -> str:
    """A recording without labels: a year of hourly water level and air pressure in a simulated harbour."""
    rng = np.random.default_rng(15)
    hours = np.arange(24 * 365)
    pressure = np.empty(len(hours))
    weather = 0.0
    for t, push in enumerate(rng.standard_normal(len(hours))):
        weather = 0.985 * weather + 1.4 * push
        pressure[t] = 1013.0 + weather
    twice_daily = 1.6 * np.cos(2 * np.pi * hours / 12.4206) + 0.5 * np.cos(2 * np.pi * hours / 12.0)
    daily = 0.2 * np.cos(2 * np.pi * hours / 25.8193)
    level = 4.0 + twice_daily + daily - 0.01 * (pressure - 1013.0) + 0.04 * rng.standard_normal(len(hours))
    rows = ([str(t), number(level[t]), number(pressure[t], 1)] for t in hours)
    return rows_of(["hour", "level (m)", "pressure (hPa)"], rows)


def room_climate() -> str:
    """Long, k = 3, with missing values: 120 simulated half hours in a room, minute by minute; about 2 % are empty."""
    rng = np.random.default_rng(16)
    rows = []
    for i, label in enumerate(rng.permutation(np.arange(120) % 3)):
        minutes = np.arange(30)
        co2_step, warm_step, wet_step = ((0.0, -0.01, 0.0), (18.0, 0.05, 0.15), (-25.0, -0.15, -0.25))[label]
        co2 = rng.uniform(700, 1100) + co2_step * minutes + 12.0 * rng.standard_normal(30)
        warm = rng.uniform(19, 23) + warm_step * minutes + 0.15 * rng.standard_normal(30)
        wet = rng.uniform(40, 55) + wet_step * minutes + 0.5 * rng.standard_normal(30)
        gone = rng.random((30, 3)) < 0.02
        kind = ("empty", "meeting", "window open")[label]
        for t in minutes:
            texts = (f"{co2[t]:.0f}", number(warm[t], 1), number(wet[t], 1))
            cells = ["" if gone[t, j] else text for j, text in enumerate(texts)]
            rows.append([str(i + 1), str(t), *cells, kind])
    return rows_of(["series", "minute", "co2 (ppm)", "temperature (C)", "humidity (%)", "room"], rows)


def chaos_semicolon() -> str:
    """Wide, semicolons and decimal commas, no header: 160 series, damped swings or chaos; class first."""
    series = generate("chaos", n=160, l=50, noise=0.1, seed=17)
    values = [[number(v).replace(".", ",") for v in series.X[:, i, 0]] for i in range(series.n)]
    rows = [[series.classes[label], *row] for label, row in zip(series.y, values, strict=True)]
    return rows_of(rows[0], rows[1:], ";")


def watch_day() -> str:
    """A recording with a class in each row: a simulated watch, ten rows a second for eleven minutes."""
    rng = np.random.default_rng(19)
    pace = {"rest": (0.0, 0.0), "walk": (1.8, 0.35), "run": (2.7, 0.9), "stairs": (1.4, 0.5)}
    rows: list[list[str]] = []
    for kind in rng.permutation(list(pace) * 6):
        steps, (beats, strength) = int(rng.integers(220, 330)), pace[kind]
        t = np.arange(steps) / 10
        beat = 2 * np.pi * beats * rng.uniform(0.93, 1.07) * t + rng.uniform(0, 2 * np.pi)
        up = strength * (np.sin(beat) + 0.3 * np.sin(2 * beat)) + (0.25 * np.sin(beat / 2) if kind == "stairs" else 0.0)
        a = np.stack([0.5 * strength * np.cos(beat), 0.3 * strength * np.sin(beat / 2), 1.0 + up], axis=1)
        for x, y, z in a + 0.06 * rng.standard_normal(a.shape):
            moment = np.datetime64("2024-05-04T09:00:00.0", "ms") + np.timedelta64(100 * len(rows), "ms")
            rows.append([str(moment).replace("T", " ")[:-2], number(x), number(y), number(z), kind])
    return rows_of(["time", "x (g)", "y (g)", "z (g)", "activity"], rows)


FILES = {
    "waves_wide.csv": waves_wide,
    "wheel_long.csv": wheel_long,
    "digits_by_row.csv": digits_by_row,
    "wrist_gestures.csv": wrist_gestures,
    "bird_calls.csv": bird_calls,
    "harbour_tide.csv": harbour_tide,
    "room_climate.tsv": lambda: room_climate().replace(",", "\t"),
    "chaos_semicolon.csv": chaos_semicolon,
    "watch_day.csv": watch_day,
}


def make(folder: Path) -> None:
    """Writes all files into an existing folder, with newlines as on Linux wherever it runs."""
    for name, text in FILES.items():
        (folder / name).write_bytes(text().encode("utf-8"))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
