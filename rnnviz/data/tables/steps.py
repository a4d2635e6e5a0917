"""Finding time steps, and the features of each, in the names of a wide table's columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from rnnviz.data.tables.timed import times_in

LEAST = 3
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LAG = re.compile(r"(-|lag[ _]?)$", re.IGNORECASE)
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
    within each feature in the file. alone: names like these whose step other features lack. twice: names of steps that
    are there already. repeated: whether the numbers are those behind repeated names."""

    features: tuple[str, ...]
    columns: tuple[str, ...]
    reordered: bool = False
    alone: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    repeated: bool = False

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
            return replace(self, features=tuple(features) or self.features)
        k, places = len(self.features), [self.features.index(name) for name in features]
        columns = tuple(self.columns[t * k + place] for t in range(self.l) for place in places)
        return replace(self, features=tuple(features), columns=columns)


def find_steps(names: Sequence[str]) -> Steps | None:
    """The steps in names that differ in a number: ``t1, t2``; ``x_0, y_0, x_1``; ``x_0, x_1, y_0``; ``1990, 1991``.

    Where names hold more numbers (``sensor1_t0``), that one counts steps which gives the most. None for under three.
    Names that say a time (``2024-01-31``, ``2020Q1``, ``23:55``) are steps of one feature.
    """
    if timed := _timed(names):
        return timed
    found = [steps for place in range(-2, 2) if (steps := _together(*_groups(names, place), names))]
    return max(found, key=lambda steps: (steps.l, len(steps.columns), not steps.repeated), default=None)


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


def _groups(names: Sequence[str], place: int) -> tuple[dict[Key, dict[float, str]], dict[Key, list[str]]]:
    """Names which differ only in the number at this place of them: the number -> the name; and those whose number was
    there already, as in ``t1, t01``. Of repeated names, the one without a number is the first: ``x, x (2), x (3)``."""
    groups: dict[Key, dict[float, str]] = {}
    again: dict[Key, list[str]] = {}
    known = set(names)
    for name in names:
        numbered = f"{name} (1)" if f"{name} (2)" in known and f"{name} (1)" not in known else name
        numbers = list(_NUMBER.finditer(numbered))
        if not -len(numbers) <= place < len(numbers):
            continue
        number = numbers[place]
        whole = numbered if number.end() > len(name) else name
        key = (whole[: number.start()], whole[number.end() :])
        if groups.setdefault(key, {}).setdefault(float(number[0]), name) != name:
            again.setdefault(key, []).append(name)
    return groups, again


def _repeated(key: Key) -> bool:
    """Whether the number is the one that was put behind a repeated name."""
    return key[0].endswith(" (") and key[1] == ")"


def _together(groups: dict[Key, dict[float, str]], again: dict[Key, list[str]], names: Sequence[str]) -> Steps | None:
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
    if all(_LAG.search(key[0]) and list(group) == sorted(group, reverse=True) for key, group in members.items()):
        numbers.reverse()  # t-3, t-2, t-1: what counts steps back is in the order of the file
    columns = tuple(group[number] for number in numbers for group in members.values())
    reordered = any(place[group[a]] > place[group[b]] for group in members.values() for a, b in pairwise(numbers))
    alone = tuple(name for group in members.values() for number, name in group.items() if number not in shared)
    twice = tuple(name for key in members for name in again.get(key, ()))
    return Steps(_features(list(members)), columns, reordered, alone, twice, any(map(_repeated, members)))


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
