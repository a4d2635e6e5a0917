"""Numbers too small for full precision, which processors take a hundred times longer to handle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

SMALLEST = 5e-324  # the smallest number there is; it equals 0 where such numbers are flushed


@contextmanager
def flushed() -> Iterator[None]:
    """Within it such numbers are 0, in this thread: gradients which vanish over hundreds of steps are full of them."""
    before = SMALLEST == 0.0
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)
