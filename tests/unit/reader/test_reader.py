"""The reader with children that are quick, slow, hungry or broken. Every one of them costs at most one sentence."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rnnviz.data.files.table import File
from rnnviz.errors import DataError
from rnnviz.reader.pool import Reader

FAKES = "tests.unit.reader.fakes"
SECONDS, MEGABYTES, PATIENCE = 10.0, 300, 60.0


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    running = Reader(f"{FAKES}:by_name", SECONDS, MEGABYTES)
    yield running
    running.stop()


def file(name: str, data: bytes = b"x") -> File:
    return File(name, data)


def refusal(reader: Reader, name: str) -> DataError:
    """What is said of it; and the next file is read all the same."""
    with pytest.raises(DataError) as caught:
        reader.start([file(name)]).reading()
    assert reader.start([file("fine", os.urandom(8))]).reading().files == ("fine",)
    return caught.value


def test_files_and_wishes_arrive_as_they_are(reader: Reader) -> None:
    files = [file("../../etc/x.csv", b"a,b"), file("walking/anna ✓.csv", b""), file("0", b"\xff" * 9)]
    reading = reader.start(files, {"steps": ("a", "b"), "patch": 3, "label": None}).reading()
    assert reading.files == ("../../etc/x.csv", "walking/anna ✓.csv", "0")
    assert reading.head[0] == ("../../etc/x.csv", "3", "a,b")
    assert reading.head[1][1:] == ("0", "")
    assert eval(reading.head[3][0]) == {"steps": ["a", "b"], "patch": 3, "label": None}
    assert reading.rows not in (os.getpid(), reader.pid)


def test_the_same_again_is_not_read_again(reader: Reader) -> None:
    first = reader.start([file("a", b"1")], {"patch": 2}).reading()
    assert reader.start([file("a", b"1")], {"patch": 2}).reading() is first
    kept = reader.keep([file("a", b"1")])
    assert reader.start(kept, {"patch": 2}).reading() is first
    others = [([file("a", b"2")], {"patch": 2}), ([file("b", b"1")], {"patch": 2}), ([file("a", b"1")], {"patch": 3})]
    assert all(reader.start(files, wishes).reading() is not first for files, wishes in others)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("loop", "too_slow", "10 seconds"),
        ("python memory", "too_hungry", "300 MB"),
        ("arrow memory", "too_hungry", "300 MB"),
        ("numpy memory", "too_hungry", "300 MB"),
        ("killed", "too_hungry", "memory"),
        ("exit 3", "broken_off", "broke off"),
        ("exit", "broken_off", "broke off"),
        ("segfault", "broken_off", "broke off"),
        ("abort", "broken_off", "broke off"),
        ("raise", "broken_off", "broke off"),
        ("recursion", "broken_off", "broke off"),
        ("wish", "wish", "patch"),
    ],
)
def test_a_hostile_file_costs_one_sentence(reader: Reader, name: str, code: str, words: str) -> None:
    (finding,) = refusal(reader, name).findings
    assert finding.code == code
    assert words in finding.what
    assert finding.remedy


def test_all_findings_of_a_refusal_come_back(reader: Reader) -> None:
    assert [finding.what for finding in refusal(reader, "refuse").findings] == ["One", "Two"]


def test_progress_is_told(reader: Reader, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = reader.start([file("report")], {"go": str(go)})
    while job.progress == (0.0, "Waiting for its turn"):
        assert not job.wait(0.01)
    assert job.progress == (0.5, "Counting")
    go.touch()
    assert job.reading().series
    assert job.progress == (1.0, "Done")


def test_a_job_is_cancelled_and_can_be_asked_for_again(reader: Reader, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = reader.start([file("report")], {"go": str(go)})
    job.cancel()
    with pytest.raises(DataError, match="cancelled"):
        job.reading()
    go.touch()
    assert reader.start([file("report")], {"go": str(go)}).reading().series


def test_more_jobs_than_may_work_at_once_all_get_their_turn(reader: Reader) -> None:
    jobs = [reader.start([file("fine", b"%d" % i)]) for i in range(6)]
    assert [job.reading().head[0][2] for job in jobs] == ["0", "1", "2", "3", "4", "5"]


def test_a_program_that_dies_is_started_again_and_its_jobs_go_on(reader: Reader, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = reader.start([file("report")], {"go": str(go)})
    before = reader.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    go.touch()
    assert job.reading().series
    assert reader.pid not in (None, before)


def test_jobs_of_a_program_that_died_go_on_though_another_was_started_meanwhile(reader: Reader, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = reader.start([file("report")], {"go": str(go)})
    with reader._lock:  # who listens to the program can't say yet that it is gone
        program = reader._program
        assert program is not None
        program.kill()
        program.wait()
        other = reader.start([file("fine", b"meanwhile")])
    go.touch()
    assert other.reading().files == ("fine",)
    assert job.reading().series


def test_a_job_that_kills_the_program_is_given_up(reader: Reader) -> None:
    assert refusal(reader, "killed parent").findings[0].code == "interrupted"


def test_a_child_that_is_killed_from_outside_is_followed_by_another(reader: Reader, tmp_path: Path) -> None:
    assert reader.start([file("killed once")], {"seen": str(tmp_path / "seen")}).reading().series


def test_where_there_is_no_fork_it_is_the_same() -> None:
    spawning = Reader(f"{FAKES}:by_name", PATIENCE, 4000, start="spawn")
    try:
        assert spawning.start([file("fine", b"1,2")], {"patch": 2}).reading().head[0] == ("fine", "3", "1,2")
        with pytest.raises(DataError, match="broke off"):
            spawning.start([file("exit 3")]).reading()
    finally:
        spawning.stop()


def test_nothing_is_left_when_it_stops() -> None:
    reader = Reader(f"{FAKES}:by_name", SECONDS, MEGABYTES)
    job = reader.start([file("loop")])
    scratch, program = job.folder.path.parent, reader.pid
    assert scratch.exists() and program is not None
    reader.stop()
    assert not scratch.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(program, 0)
    with pytest.raises(DataError):
        job.reading()


def test_the_program_ends_with_a_server_that_is_killed() -> None:
    code = (
        f"from rnnviz.reader.pool import Reader; from rnnviz.data.files.table import File; import os, signal;"
        f"r = Reader('{FAKES}:by_name', 9, 600); r.start([File('fine', b'')]).reading();"
        "print(r.pid, r._scratch, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    top = Path(__file__).parents[3]
    server = subprocess.run([sys.executable, "-c", code], cwd=top, capture_output=True, text=True, timeout=PATIENCE)
    pid, scratch = server.stdout.split()
    with suppress(ProcessLookupError):  # it may have been as quick as that
        handle = os.pidfd_open(int(pid))
        assert select.select([handle], [], [], PATIENCE)[0]
        os.close(handle)
    assert not Path(scratch).exists()


def test_a_remembered_answer_makes_room_and_files_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.reader.pool.REMEMBERED", 2)
    monkeypatch.setattr("rnnviz.reader.shelf.KEPT", 2)
    reader = Reader(f"{FAKES}:by_name", SECONDS, MEGABYTES)
    try:
        kept = [reader.keep([file("fine", b"%d" % i)]) for i in range(3)]
        with pytest.raises(DataError, match="no longer kept"):
            reader.start(kept[0])
        first = reader.start(kept[1]).reading()
        for patch in (1, 2, 3):
            reader.start(kept[2], {"patch": patch}).reading()
        assert reader.start(kept[1]).reading() is not first
    finally:
        reader.stop()


def test_the_program_does_without_torch_and_the_server() -> None:
    code = (
        "from rnnviz.reader.processes import Forks; Forks('rnnviz.data.reading:inspect', 1, 1); import sys; "
        "print([name for name in ('torch', 'streamlit', 'sqlalchemy', 'plotly') if name in sys.modules])"
    )
    top = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=top, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.strip() == "[]", done.stderr
