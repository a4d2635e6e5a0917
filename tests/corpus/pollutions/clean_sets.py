"""Every clean set as it is: nothing may be asked, stopped or warned of."""

from __future__ import annotations

from tests.corpus.case import Reads, Truth
from tests.corpus.clean import CLEAN, Clean, recording, recording_bare, windows
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv


@pollution(*(make for make in CLEAN if make is not recording_bare))
def as_it_is(clean: Clean) -> bytes:
    return csv(clean)


@pollution(recording_bare)
def unlabelled(clean: Clean) -> Made:
    """What comes next is the class; that this was assumed is told."""
    return Made(csv(clean), Reads(clean.truth, ("no_label",)))


@pollution(recording)
def proposed_windows(clean: Clean) -> Made:
    """The reader proposes how long the windows are, and says it in its recipe; what is in them follows from that."""

    def truth(window: int, stride: int) -> Truth:
        return windows(clean.rows, window, stride)

    return Made(csv(clean), Reads(clean.truth, ("windows",), windows=truth), wishes=(("crossing", "leave_out"),))
