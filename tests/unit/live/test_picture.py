"""What is kept of a run's frames, and how many of them a player is sent."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.live import picture
from rnnviz.live.picture import Pictures
from rnnviz.runs.store import Store
from tests.unit.live.recording import Recording
from tests.unit.live.test_inside import MEASURED, decoded


def pictures_of(store: Store, recording: Recording) -> Pictures:
    pictures = Pictures(store, recording.run.id, "rnn", recording.run.config.h, recording.probes)
    pictures.advance(finished=False)
    return pictures


def test_heavy_weights_cost_those_nothing_who_do_not_look_inside(store: Store) -> None:
    recording = Recording.begin(store)
    for _ in range(30):
        recording.frame(W=np.zeros(60_000, np.float32))
    pictures = pictures_of(store, recording)
    counts = [len(pictures.past(0, 0, inside)[1]) for inside in (True, False)]
    assert counts == [picture.HISTORY_BYTES // (240_000 + 1000), 30]


def test_what_was_measured_takes_no_more_memory_than_it_may(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = sum(part.nbytes for part in MEASURED.values())
    monkeypatch.setattr(picture, "MEASURED_BYTES", 5 * one)
    recording = Recording.begin(store)
    for _ in range(40):
        recording.frame(**MEASURED)
    pictures = pictures_of(store, recording)
    assert sum(measured.nbytes for _, measured in pictures._measured) <= 5 * one
    epochs = [decoded(sent.inside)["epoch"] for sent in pictures.past(0, 0)[1]]
    assert (epochs[0], epochs[-1]) == (1, 40)
    assert all(epoch <= number for number, epoch in enumerate(epochs, start=1))
    assert epochs == sorted(epochs)


def test_a_player_has_the_whole_past_at_the_end_whatever_it_was_sent_meanwhile(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "HISTORY", 10)
    monkeypatch.setattr(picture, "RENEWED", 4)
    recording = Recording.begin(store, h=5)
    for _ in range(12):
        recording.frame()
    pictures = pictures_of(store, recording)
    first, past, has = pictures.past(0, 0)
    assert (len(past), first["past"], has, first["afresh"]) == (10, 10, 10, False)
    assert pictures.past(pictures.axes, past[-1].seq, has=10)[1] == []
    for _ in range(48):
        recording.frame()
    pictures.advance(finished=False)
    renewed, past, has = pictures.past(first["version"], past[-1].seq, has=10)
    assert renewed["version"] != first["version"]
    assert (len(past), has, renewed["afresh"]) == (4, 4, False)
    assert pictures.past(renewed["version"], past[-1].seq, has=4)[1] == []
    pictures.advance(finished=True)
    last, past, _ = pictures.past(pictures.axes, past[-1].seq, has=4)
    assert (last["final"], len(past), last["afresh"]) == (True, 10, True)


def test_what_a_player_lacks_is_decided_when_the_axes_are_there(store: Store) -> None:
    recording = Recording.begin(store, h=5)
    for _ in range(6):
        recording.frame()
    pictures = pictures_of(store, recording)
    words, past, has = pictures.past(0, 0)
    for _ in range(3):
        recording.frame()
    pictures.advance(finished=True)
    assert pictures.axes != words["version"]
    words, past, _ = pictures.past(words["version"], past[-1].seq, has=has)
    assert [p.axes for p in past] == [words["version"]] * 9
