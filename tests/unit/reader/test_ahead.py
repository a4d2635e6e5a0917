"""The child that is made ahead of its job."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnnviz.data.files.table import File
from rnnviz.reader import __main__ as program
from rnnviz.reader.pool import Reader

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there a child is made ahead")
FAKES, PATIENCE = "tests.unit.reader.fakes:by_name", 60.0


@pytest.fixture
def reader() -> Iterator[Reader]:
    running = Reader(FAKES, PATIENCE, 600)
    running.warm()
    yield running
    running.stop()


def spare(reader: Reader) -> int:
    """The only child of the reading program, waited for."""
    children = Path(f"/proc/{reader.pid}/task/{reader.pid}/children")
    tick = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if len(pids := children.read_text().split()) == 1:
            return int(pids[0])
        tick.wait(0.01)
    raise AssertionError("no child was made")


def read_by(reader: Reader, data: bytes) -> int:
    """Which process read a file."""
    return reader.start([File("fine", data)]).reading().rows


def test_the_next_job_is_done_by_the_child_that_waits_for_it_and_each_by_another(reader: Reader) -> None:
    first = spare(reader)
    assert read_by(reader, b"1") == first
    second = spare(reader)
    assert second != first and read_by(reader, b"2") == second


def test_a_spare_child_that_died_is_replaced(reader: Reader) -> None:
    before = spare(reader)
    handle = os.pidfd_open(before)
    os.kill(before, signal.SIGKILL)
    assert select.select([handle], [], [], PATIENCE)[0]
    os.close(handle)
    assert read_by(reader, b"1") != before


def test_nobody_waits_for_ever() -> None:
    said: list[str] = []

    class Start:
        def __call__(self, folder: str) -> program.Process:
            raise NotImplementedError

        def ahead(self) -> None:
            said.append("ahead")

        def rest(self) -> None:
            said.append("rest")

    with pytest.MonkeyPatch.context() as patch:
        now = 100.0
        patch.setattr(program.time, "monotonic", lambda: now)
        jobs = program.Jobs(Start(), 60.0, lambda folder, how: None)
        jobs.tend()
        assert jobs.next_due() == program.PREPARED
        now += program.PREPARED
        jobs.tend()
        assert jobs.next_due() is None
    assert said == ["ahead", "rest"]
