from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from rnnviz.errors import DataError
from rnnviz.records import SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.store import Store


def test_the_same_set_is_kept_once(store: Store, series: SeriesSet, other_series: SeriesSet) -> None:
    assert store.add_series(series) == store.add_series(series) == series.fingerprint
    store.add_series(other_series)
    newest, oldest = store.series_sets()
    assert (newest.fingerprint, oldest.fingerprint) == (other_series.fingerprint, series.fingerprint)
    assert (oldest.l, oldest.n, oldest.k, oldest.counts) == (20, 60, 1, (30, 30))
    assert (oldest.title, oldest.classes, oldest.source["task"]) == ("down or up", ("down", "up"), "walks")


def test_two_who_bring_the_same_set_at_once_both_succeed(
    store: Store, series: SeriesSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked, pack = Barrier(2), codec.pack_series

    def late(series: SeriesSet) -> bytes:
        both_have_looked.wait(60)
        return pack(series)

    monkeypatch.setattr(codec, "pack_series", late)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(store.add_series, [series, series])) == [series.fingerprint] * 2
    assert len(store.series_sets()) == 1


def test_a_set_comes_back_whole(store: Store, series: SeriesSet) -> None:
    back = store.series(store.add_series(series))
    assert back.fingerprint == series.fingerprint
    assert back.title == series.title


def test_an_unknown_set_is_named(store: Store) -> None:
    with pytest.raises(DataError, match="'abc'"):
        store.series("abc")
