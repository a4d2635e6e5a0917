"""Finding time steps, and the features of each, in the names of a wide table's columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnviz.data.tables.timed import times_in

LEAST = 3
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TIME_WORDS = (
    "t",
    "time",
    "step",
    "s",
    "frame",
    "f",
    "tick",
    "zeit",
    "schritt",
    "day",
    "tag",
    "week",
    "month",
    "year",
    "",
)
Key = tuple[str, str]


@dataclass(frozen=True)
class Steps:
    """columns: step by step, and within a step in the order of ``features``. reordered: whether that is not their order
    within each feature in the file. alone: names like these whose step other features lack."""

    features: tuple[str, ...]
    columns: tuple[str, ...]
    reordered: bool = False
    alone: tuple[str, ...] = ()

    @property
    def l(self) -> int:
        return len(self.columns) // len(self.features)

    @property
    def in_time(self) -> bool:
        """Whether the numbers follow a word for time, or stand alone."""
        return self.features == ("value",)

    def only(self, features: Sequence[str]) -> Steps:
        """With these features only, in this order; where they are no part of those found, they are other names."""
        if not features or set(features) == set(self.features) or not set(features) < set(self.features):
            return Steps(tuple(features) or self.features, self.columns, self.reordered, self.alone)
        k, places = len(self.features), [self.features.index(name) for name in features]
        columns = tuple(self.columns[t * k + place] for t in range(self.l) for place in places)
        return Steps(tuple(features), columns, self.reordered, self.alone)


def find_steps(names: Sequence[str]) -> Steps | None:
    """The steps in names that differ in a number: ``t1, t2``; ``x_0, y_0, x_1``; ``x_0, x_1, y_0``; ``1990, 1991``.

    Where names hold more numbers (``sensor1_t0``), that one counts steps which gives the most. None for under three.
    Names that say a time (``2024-01-31``, ``2020Q1``, ``23:55``) are steps of one feature.
    """
    if timed := _timed(names):
        return timed
    best: Steps | None = None
    for place in range(-2, 2):
        groups = _groups(names, place)
        found = _together(groups, names)
        if found and (best is None or (found.l, len(found.columns)) > (best.l, len(best.columns))):
            best = found
    return best


def _timed(names: Sequence[str]) -> Steps | None:
    """The names that say when, where most do, in the order of time."""
    times = times_in(names) if len(names) >= LEAST else None
    if times is None:
        return None
    there = np.flatnonzero(np.isfinite(times))
    order = there[np.argsort(times[there], kind="stable")]
    if len(there) < LEAST:
        return None
    return Steps(("value",), tuple(names[i] for i in order), bool((np.diff(order) < 0).any()))


def _groups(names: Sequence[str], place: int) -> dict[Key, dict[float, str]]:
    """Names which differ only in the number at this place of them: the number -> the name."""
    groups: dict[Key, dict[float, str]] = {}
    for name in names:
        numbers = list(_NUMBER.finditer(name))
        if not -len(numbers) <= place < len(numbers):
            continue
        number = numbers[place]
        key = (name[: number.start()], name[number.end() :])
        groups.setdefault(key, {}).setdefault(float(number[0]), name)
    return groups


def _together(groups: dict[Key, dict[float, str]], names: Sequence[str]) -> Steps | None:
    """The groups that share (nearly) all their numbers with the largest one."""
    if not groups:
        return None
    largest = max(groups.values(), key=len)
    if len(largest) < LEAST:
        return None
    members = {key: group for key, group in groups.items() if len(group.keys() & largest.keys()) * 2 > len(largest)}
    shared = set(largest).intersection(*(group.keys() for group in members.values()))
    if len(shared) < LEAST:
        members, shared = {key: group for key, group in groups.items() if group is largest}, set(largest)
    place = {name: i for i, name in enumerate(names)}
    numbers = sorted(shared)
    if all(list(group) == sorted(group, reverse=True) for group in members.values()):
        numbers.reverse()  # t-3, t-2, t-1: what counts down is in the order of the file
    columns = tuple(group[number] for number in numbers for group in members.values())
    reordered = any(place[group[a]] > place[group[b]] for group in members.values() for a, b in pairwise(numbers))
    alone = tuple(name for group in members.values() for number, name in group.items() if number not in shared)
    return Steps(_features(list(members)), columns, reordered, alone)


def _features(keys: list[Key]) -> tuple[str, ...]:
    """What the names say beside the step."""
    if len(keys) == 1:
        return ("value",)
    cleaned = [_cleaned(prefix, suffix) for prefix, suffix in keys]
    return tuple(cleaned) if len(set(cleaned)) == len(cleaned) and all(cleaned) else tuple(f"{a}{b}" for a, b in keys)


def _cleaned(prefix: str, suffix: str) -> str:
    before, after = prefix.strip(" _-.[("), suffix.strip(" _-.])")
    if after and before.lower() in _TIME_WORDS:
        return after
    for word in ("_t", " t", ".t", "-t", "_step", "_time", "_frame"):
        before = before.removesuffix(word)
    return f"{before} {after}".strip()
