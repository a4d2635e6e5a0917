"""What the server sends beside the stream, asked for as a browser would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rnnviz.live import files, route
from rnnviz.ui import streamlit_folder
from tests.unit.live.conftest import PLAYER


async def _application(_: object) -> PlainTextResponse:
    return PlainTextResponse("the application's")


@pytest.fixture
def site(tmp_path: Path) -> TestClient:
    (tmp_path / "a.js").write_text("1;" * 5000)
    (tmp_path / "a.woff2").write_bytes(b"font")
    return TestClient(
        Starlette(
            routes=[Route("/static/a.js", _application), Route("/else", _application)],
            middleware=[Middleware(files.Instead, path="/static", folder=tmp_path)],
        )
    )


def test_scripts_are_sent_compressed_to_whoever_takes_that(site: TestClient) -> None:
    answer = site.get("/static/a.js", headers={"accept-encoding": "gzip"})
    assert answer.text == "1;" * 5000
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 1000
    assert "javascript" in answer.headers["content-type"]
    plain = site.get("/static/a.js", headers={"accept-encoding": "identity"})
    assert plain.text == answer.text
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == answer.headers["vary"] == "accept-encoding"


def test_a_part_of_a_script_is_a_part_of_what_it_is_not_of_what_is_sent(site: TestClient) -> None:
    answer = site.get("/static/a.js", headers={"accept-encoding": "gzip", "range": "bytes=0-1"})
    assert (answer.status_code, answer.text) == (206, "1;")


def test_fonts_and_what_lies_elsewhere_stay_as_they_are(site: TestClient) -> None:
    font = site.get("/static/a.woff2", headers={"accept-encoding": "gzip"})
    assert font.content == b"font"
    assert "content-encoding" not in font.headers
    assert site.get("/else").text == "the application's"
    assert site.get("/static/b.js").status_code == 404
    assert site.get("/static/%2e%2e/conftest.py").status_code == 404


def test_streamlit_has_its_scripts_where_they_are_looked_for() -> None:
    page = (streamlit_folder().parent / "index.html").read_text()
    (script,) = re.findall(r'src="\./static/(js/index\.[^"]+\.js)"', page)
    assert (streamlit_folder() / script).is_file()


def test_the_players_files_may_be_kept_for_ever_under_a_name_that_changes_with_them(
    client: TestClient, tmp_path: Path
) -> None:
    version = files.player_version(PLAYER)
    answer = client.get(f"{route.FILES}/{version}/main.js")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(f"{route.FILES}/{version}/__init__.py").status_code == 404
    (tmp_path / "main.js").write_text("1")
    first = files.player_version.__wrapped__(tmp_path)
    (tmp_path / "main.js").write_text("2")
    assert files.player_version.__wrapped__(tmp_path) != first


def test_all_that_a_script_imports_is_known_beforehand(tmp_path: Path) -> None:
    (tmp_path / "views").mkdir()
    (tmp_path / "main.js").write_text(
        'import { a } from "./views/b.js";\nimport * as c from "./c.js";\nimport("./later.js")'
    )
    (tmp_path / "views" / "b.js").write_text('import {\n  long,\n  list,\n} from "../c.js";\n// from "./no.js"')
    (tmp_path / "c.js").write_text('export { d } from "./d.js";\nexport const text = "from " + "./e.js"')
    (tmp_path / "d.js").write_text('import { a } from "./views/b.js";')
    assert sorted(files.imported_by.__wrapped__(tmp_path / "main.js")) == ["c.js", "d.js", "views/b.js"]
