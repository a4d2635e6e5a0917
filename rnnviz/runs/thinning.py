"""Which frames of a long run are kept: always the first and the newest, and between them evenly spaced ones."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

MOST_FRAMES = 600
MOST_BYTES = 48 * 2**20
_NEWEST = 50  # about two seconds of a live view, which may not have drawn them yet


class Thinning:
    """Keeps a run's frames within a fixed number and size, whatever its number of epochs.

    When one frame too many has come, the frame goes whose neighbours in time lie closest together. So the kept ones
    stay about evenly spaced over the whole run; each new frame removes at most a few old ones, which costs little.

    kept: ``(number, optimiser step, bytes)`` of the frames that are there already, in order.
    """

    def __init__(
        self, kept: Iterable[tuple[int, int, int]] = (), most: int = MOST_FRAMES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._kept = list(kept)
        self._bytes = sum(size for _, _, size in self._kept)
        self._most, self._most_bytes = most, most_bytes

    @property
    def last_step(self) -> int | None:
        """The optimiser step of the newest frame."""
        return self._kept[-1][1] if self._kept else None

    def add(self, number: int, step: int, size: int) -> list[int]:
        """A frame has come. Returns the numbers of those that have to go."""
        self._kept.append((number, step, size))
        self._bytes += size
        gone = []
        while len(self._kept) > 2 and (len(self._kept) > self._most or self._bytes > self._most_bytes):
            number, _, size = self._kept.pop(self._densest())
            self._bytes -= size
            gone.append(number)
        return gone

    def withdraw(self, step: int) -> list[int]:
        """Takes back the newest frame if it is of this step. Returns its number, in a list."""
        if self.last_step != step:
            return []
        number, _, size = self._kept.pop()
        self._bytes -= size
        return [number]

    def _densest(self) -> int:
        steps = np.array([step for _, step, _ in self._kept])
        newest = min(_NEWEST, len(steps) // 4)
        gaps = (steps[2:] - steps[:-2])[: max(1, len(steps) - 2 - newest)]
        return 1 + int(gaps.argmin())
