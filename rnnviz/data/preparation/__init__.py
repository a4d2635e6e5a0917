"""What happens to series before a training reads them: see ``Preparation``, ``split_series`` and ``Scale``."""

from rnnviz.data.preparation.scale import Scale
from rnnviz.data.preparation.split import RECORDING, single_class, split, split_by_time, split_series

__all__ = ["RECORDING", "Scale", "single_class", "split", "split_by_time", "split_series"]
