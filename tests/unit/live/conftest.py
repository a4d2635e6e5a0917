"""The route, with a store of its own behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rnnviz.live import route
from rnnviz.runs.store import Store

PLAYER = Path(route.__file__).parents[1] / "ui" / "player"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=route.routes(store, PLAYER))) as opened:
        yield opened
