"""What was measured, besides the figure: its spread, the machine, and what else that was doing. To standard error."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np


def p95(values: Sequence[float]) -> float:
    return float(np.percentile(values, 95))


def spread(name: str, values: Sequence[float], unit: str) -> None:
    """Prints how many there are, their median, lowest, 95th percentile and highest."""
    few = f"median {median(values):.3g} ({min(values):.3g} to {max(values):.3g}), p95 {p95(values):.3g} {unit}"
    say(name, f"{len(values)} times, {few}; load {load()}")


def say(name: str, words: str) -> None:
    print(f"{name}: {words}", file=sys.stderr, flush=True)


def machine() -> str:
    """Its processor, how many of its cores this process may use, and what they are doing now."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, load {load()}"


def load() -> str:
    """Processes that were running or waiting to run, on average over the last 1, 5 and 15 minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())
