"""Whether all values of a large array are numbers, asked in one pass: NaN and infinity show in a sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def all_finite(values: NDArray[np.float64]) -> bool:
    """Whether there is neither NaN nor infinity."""
    return _sum_is_finite(values) or bool(np.isfinite(values).all())


def any_nan(values: NDArray[np.float64]) -> bool:
    return not _sum_is_finite(values) and bool(np.isnan(values).any())


def _sum_is_finite(values: NDArray[np.float64]) -> bool:
    """It need not be, even where all values are: then they are looked at one by one."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))
