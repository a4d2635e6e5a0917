"""Files that never change at their address: browsers may keep them for ever, and they are compressed once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

SUFFIXES = {".js", ".css", ".txt"}
FOREVER = "public, max-age=31536000, immutable"
IMPORT = re.compile(r'^(?:import|export|\})[^"\']*\bfrom ["\'](\.[^"\']+)["\']', re.MULTILINE)
LEVEL = 6  # the highest, 9, takes twice the time for half a percent


class KeptFiles(StaticFiles):
    """A folder's files; those of text are sent compressed to whoever takes that, and kept so in memory."""

    def __init__(self, folder: Path, follow_symlink: bool = False) -> None:
        super().__init__(directory=folder, follow_symlink=follow_symlink)
        self._compressed: dict[tuple[int, int], bytes] = {}  # by file: some systems have many spellings of one path

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOREVER
        if not isinstance(response, FileResponse) or Path(path).suffix not in SUFFIXES:
            return response
        response.headers["vary"] = "accept-encoding"
        headers = Headers(scope=scope)
        if scope["method"] != "GET" or "range" in headers or "gzip" not in headers.get("accept-encoding", ""):
            return response
        file = response.stat_result
        assert file is not None
        which = (file.st_dev, file.st_ino)
        if which not in self._compressed:
            self._compressed[which] = await asyncio.to_thread(_compressed, Path(response.path))
        sent = {name: response.headers[name] for name in ("cache-control", "content-type", "vary")}
        return Response(self._compressed[which], headers={**sent, "content-encoding": "gzip"})


class PlayerFiles(KeptFiles):
    """The player's scripts, under a path that begins with their version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix not in SUFFIXES:
            raise HTTPException(404)
        return await super().get_response(str(Path(*Path(path).parts[1:])), scope)


class Instead:
    """Middleware: what lies below a path comes from these files, everything else from the application.

    Streamlit names its scripts by their content and sends them as they are, 3 MB for a first page; it leaves
    compressing them to whatever stands before it (``streamlit.web.server.starlette.starlette_gzip_middleware``).
    """

    def __init__(self, app: ASGIApp, path: str, folder: Path) -> None:
        self._app = app
        self._files = Router([Mount(path, ExceptionMiddleware(KeptFiles(folder, follow_symlink=True)))], default=app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._files if scope["type"] == "http" else self._app)(scope, receive, send)


@cache
def player_version(folder: Path) -> str:
    """12 hexadecimal digits over the player's files."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in SUFFIXES:
            digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def imported_by(script: Path) -> tuple[str, ...]:
    """The scripts that this one imports, and those that they import, as paths from its folder. A browser that is told
    them beforehand asks for all at once, not for each when it has read the one before."""
    found: dict[Path, None] = {}
    waiting = [script.resolve()]
    while waiting:
        file = waiting.pop()
        for name in IMPORT.findall(file.read_text(encoding="utf-8")):
            other = (file.parent / name).resolve()
            if other not in found:
                found[other] = None
                waiting.append(other)
    return tuple(file.relative_to(script.resolve().parent).as_posix() for file in found)


def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), LEVEL, mtime=0)
