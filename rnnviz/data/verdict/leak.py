"""Features that give the class away: a copy of the label under another name, a number of the file or the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.preparation.small import FEW, counts
from rnnviz.data.preparation.words import listed
from rnnviz.data.verdict.features import without
from rnnviz.errors import Finding
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

LOOKED_AT = 200  # series, before a suspicion is checked on all
CELLS = 2_000_000  # that are looked at
REPEATED = 2  # series that share a value on the average, if it is the number of a group


def leak_findings(parts: Parts) -> list[Finding]:
    """Of the series as they were laid out. With fewer than five series in each of two classes nothing is said: chance
    alone would often look like a leak."""
    sizes = counts(parts)
    if (parts.codes < 0).any() or np.count_nonzero(sizes) < 2 or sizes[sizes > 0].min() < FEW:
        return []
    if not parts.values.size or int(parts.lengths.min()) == 0:
        return []
    still = _still(parts)
    tell = [i for i in np.flatnonzero(still).tolist() if _decides(parts.values[parts.starts, i], parts.codes)]
    words = [parts.features[i] for i in tell]
    steps = _steps(parts, still)
    words += [f"{parts.features[feature]} at {step}" for step, feature in steps]
    if not words:
        return []
    return [
        Finding(
            "A feature tells the class all by itself",
            "Leave it out, unless it will be known of new series too, before their class is.",
            listed(words, len(words)),
            len(words),
            "The network would read the answer instead of finding it, and fail where nobody has written it down.",
            "leak",
            "warns",
            without(parts, [*tell, *(feature for _, feature in steps)]),
        )
    ]


def _still(parts: Parts) -> NDArray[np.bool_]:
    """``(k,)`` which features stay the same within each series."""
    starts, result = parts.starts, np.zeros(len(parts.features), bool)
    some = np.unique(np.linspace(0, parts.n - 1, min(parts.n, LOOKED_AT)).astype(int)).tolist()
    for i, column in enumerate(parts.values.T):
        if all((column[starts[j] : starts[j] + parts.lengths[j]] == column[starts[j]]).all() for j in some):
            result[i] = bool((np.repeat(column[starts], parts.lengths) == column).all())
    return result


def _decides(value: Values, codes: Ints) -> bool:
    """Whether the value of a series says its class: one border between any two classes, or the number of a group."""
    order = np.lexsort((codes, value))
    value, codes = value[order], codes[order]
    new = np.diff(value) != 0
    changes = np.diff(codes) != 0
    if (changes & ~new).any():  # one value, two classes
        return False
    groups = 1 + int(np.count_nonzero(new))
    return int(np.count_nonzero(changes)) == len(np.unique(codes)) - 1 or groups * REPEATED <= len(codes)


def _steps(parts: Parts, still: NDArray[np.bool_]) -> list[tuple[str, int]]:
    """Single steps, counted from either end, at which each class has one value that only it has."""
    shortest, k = int(parts.lengths.min()), len(parts.features)
    count = min(parts.n, LOOKED_AT, max(2 * FEW, CELLS // (shortest * k)))
    some = np.unique(np.linspace(0, parts.n - 1, count).astype(int))
    equal = bool((parts.lengths == shortest).all())
    found = []
    for first, name in ((parts.starts, "step {}"), (parts.starts + parts.lengths - shortest, "step {} from the end")):
        rows = first[some, None] + np.arange(shortest)
        sure = _by_class(parts.values[rows], parts.codes[some]) & ~still
        for step, feature in np.argwhere(sure).tolist():
            if _by_class(parts.values[first + step, feature][:, None, None], parts.codes).all():
                at = step + 1 if "end" not in name else shortest - step
                found.append((name.format(at), feature))
        if equal:
            break
    return found


def _by_class(values: Values, codes: Ints) -> NDArray[np.bool_]:
    """``(l, k)`` where each class has one value, and no two the same. values: ``(n, l, k)``."""
    first = []
    result = np.ones(values.shape[1:], bool)
    for code in np.unique(codes):
        own = values[codes == code]
        result &= (own == own[0]).all(axis=0)
        first.append(own[0])
    ordered = np.sort(np.stack(first), axis=0)
    return result & (np.diff(ordered, axis=0) != 0).all(axis=0) & (len(first) > 1)
