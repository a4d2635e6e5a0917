from __future__ import annotations

import socket
from pathlib import Path

import pytest

from rnnviz.live import nagle


def test_connections_that_come_in_do_not_wait() -> None:
    with socket.socket() as listening, socket.socket() as client:
        listening.bind(("127.0.0.1", 0))
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
        assert nagle.switch_off() >= 1
        listening.listen()
        client.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_where_open_files_cannot_be_listed_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(nagle, "OPEN_FILES", tmp_path / "none")
    assert nagle.switch_off() == 0
