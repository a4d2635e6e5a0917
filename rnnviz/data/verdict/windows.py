"""Whether a part of a recording can be held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.assemble import in_blocks
from rnnviz.data.preparation.small import counts
from rnnviz.data.preparation.windows import BLOCKS
from rnnviz.errors import DataError, Finding

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts


def window_findings(parts: Parts) -> list[Finding]:
    """Of the prepared windows. One class or lonely ones have findings of their own."""
    sizes = counts(parts)
    if parts.recording is None or not parts.n or (parts.codes < 0).any():
        return []
    if np.count_nonzero(sizes) < 2 or (sizes == 1).any():
        return []
    why = "A network is tested on windows of which it has not seen a single step."
    try:
        blocks = in_blocks(parts)
    except DataError as error:
        what, remedy = error.findings[0].what, error.findings[0].remedy
        return [Finding(what, remedy, why=why, code="short_recording")]
    remedy = "A recording in which the classes come in turns can be held out by time."
    return [Finding(BLOCKS, remedy, why=why, code="windows", weight="tells")] if blocks else []
