"""One small function per thing that can be odd or wrong with a file. Importing this package registers all of them."""

from tests.corpus.pollutions import (
    archives,
    cells,
    clean_sets,
    containers,
    encodings,
    frame,
    hostile,
    names,
    numbers,
    several,
    times,
    verdicts,
    writing,
)
from tests.corpus.pollutions.register import MAKERS

__all__ = ["MAKERS", "archives", "cells", "clean_sets", "containers", "encodings", "frame", "hostile", "names"]
__all__ += ["numbers", "several", "times", "verdicts", "writing"]
