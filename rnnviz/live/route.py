"""The two things the server offers beside Streamlit: the stream of a run, and the player's files."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from rnnviz.errors import UnknownRunError
from rnnviz.live import token
from rnnviz.live.channel import Channel
from rnnviz.live.viewer import Viewer
from rnnviz.runs.store import Store

STREAM = "/live/stream"
FILES = "/live/player"
BAD_ORIGIN, BAD_TOKEN, UNKNOWN_RUN = 4403, 4401, 4404
SUFFIXES = {".js", ".css", ".txt"}
FOREVER = "public, max-age=31536000, immutable"


class Lounge:
    """The channels that are open now, one for each watched run."""

    def __init__(self, store: Store, origins: Sequence[str] = ()) -> None:
        self._store, self._origins = store, frozenset(origins)
        self._channels: dict[str, Channel] = {}
        self._secret = store.secret()

    async def stream(self, socket: WebSocket) -> None:
        """Serves ``STREAM`` to one player. A refused one is told why by its closing code."""
        await socket.accept()
        if not self._welcome(socket):
            return await socket.close(BAD_ORIGIN)
        try:
            run = token.read(self._secret, socket.query_params.get("token", ""))
            channel = self._channels.get(run) or self._channels.setdefault(
                run, await asyncio.to_thread(self._channel, run)
            )
        except token.TokenError as error:
            return await socket.close(BAD_TOKEN, str(error))
        except UnknownRunError:
            return await socket.close(UNKNOWN_RUN)
        try:
            await Viewer(socket, channel, self._store).serve()
        except UnknownRunError:
            await socket.close(UNKNOWN_RUN)
        except WebSocketDisconnect:
            return
        finally:
            if channel.empty:
                self._channels.pop(run, None)

    def _channel(self, run: str) -> Channel:
        return Channel(self._store, self._store.run(run))

    def _welcome(self, socket: WebSocket) -> bool:
        """A browser names the site it comes from; only ours may connect. Other clients name none."""
        origin = socket.headers.get("origin")
        return origin is None or origin in self._origins or urlsplit(origin).netloc == socket.headers.get("host")


class PlayerFiles(StaticFiles):
    """The player's scripts under a path that names their content, so that browsers may keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if Path(path).suffix not in SUFFIXES:
            raise HTTPException(404)
        response = await super().get_response(path.partition("/")[2], scope)
        response.headers["cache-control"] = FOREVER
        return response


@cache
def player_version(folder: Path) -> str:
    """12 hexadecimal digits over the player's files."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in SUFFIXES:
            digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def routes(store: Store, player: Path, base: str = "", origins: Sequence[str] = ()) -> list[BaseRoute]:
    """For ``st.App(routes=...)``. player: the folder of its files; base: the path that the pages lie under, such as
    "/rnnviz"; origins: other sites that may embed the player."""
    return [
        WebSocketRoute(base + STREAM, Lounge(store, origins).stream),
        Mount(base + FILES, PlayerFiles(directory=player)),
    ]
