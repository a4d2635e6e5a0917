"""What each kind of job gives, and when it is refused."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.embedding import embed
from rnnviz.config import RunConfig
from rnnviz.errors import RnnVizError
from rnnviz.records import SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.kinds import KINDS
from rnnviz.runs.store import Store
from tests.unit.runs.recorded import probe_series, recorded, states


def test_an_embedding_is_that_of_the_frames_states(store: Store, series: SeriesSet) -> None:
    run, probes = recorded(store, series), probe_series(series)
    data = KINDS["embed"].work(store, run, {"frame": 2})
    expected = embed(states(2), probes.lengths)
    np.testing.assert_array_equal(codec.unpack(data)["coordinates"], expected.coordinates)
    assert codec.header(data) == {
        "stride": 1,
        "points": 81,
        "perplexity": pytest.approx(80 / 3),
        "kl": expected.kl,
        "kept": expected.kept,
    }


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"frame": 1}, "number 1 is not kept"),
        ({"frame": 3}, "number 3 is not kept"),
        ({"frame": "2"}, "takes the number of one frame; it was given"),
        ({"frame": True}, "takes the number"),
        ({"frame": 2.0}, "takes the number"),
        ({}, "takes the number"),
        ({"frame": 2, "seed": 1}, "takes the number"),
    ],
)
def test_an_embedding_needs_a_frame_that_is_kept(
    store: Store, series: SeriesSet, parameters: dict[str, object], said: str
) -> None:
    run = recorded(store, series)
    with pytest.raises(RnnVizError, match=said):
        store.ask_job(run, "embed", parameters)
    assert store.jobs(run) == []
    with pytest.raises(RnnVizError, match=said):
        KINDS["embed"].work(store, run, parameters)


def test_an_embedding_of_sizes_that_can_not_be_arranged_is_never_queued(store: Store, series: SeriesSet) -> None:
    run = recorded(store, series, h=2)
    with pytest.raises(RnnVizError, match="h = 2"):
        store.ask_job(run, "embed", {"frame": 2})
    assert store.jobs(run) == []


def test_a_run_that_never_started_has_nothing_to_embed(store: Store, series: SeriesSet) -> None:
    run = store.submit(store.add_series(series), RunConfig()).id
    store.ask(run, "stop")
    with pytest.raises(RnnVizError, match="not kept"):
        store.ask_job(run, "embed", {"frame": 1})
