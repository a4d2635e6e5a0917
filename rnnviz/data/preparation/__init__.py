"""What happens to series before a training reads them: see ``Preparation``, ``split_series`` and ``Scale``."""

from rnnviz.data.preparation.assemble import assemble
from rnnviz.data.preparation.choices import Done, Preparation
from rnnviz.data.preparation.patches import patch_for
from rnnviz.data.preparation.prepare import prepare
from rnnviz.data.preparation.scale import Scale
from rnnviz.data.preparation.split import single_class, split
from rnnviz.data.preparation.whatif import apply, like
from rnnviz.data.preparation.windows import RECORDING, split_by_time, split_series
from rnnviz.data.preparation.work import Prepared

__all__ = [
    "RECORDING",
    "Done",
    "Preparation",
    "Prepared",
    "Scale",
    "apply",
    "assemble",
    "like",
    "patch_for",
    "prepare",
    "single_class",
    "split",
    "split_by_time",
    "split_series",
]
