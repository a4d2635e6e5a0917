"""The two things the server offers beside Streamlit: the stream of a run, and the player's files."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from rnnviz.errors import UnknownRunError
from rnnviz.live import token
from rnnviz.live.channel import Channel
from rnnviz.live.files import PlayerFiles
from rnnviz.live.viewer import Viewer
from rnnviz.runs.store import Store

STREAM = "/live/stream"
FILES = "/live/player"
BAD_ORIGIN, BAD_TOKEN, UNKNOWN_RUN = 4403, 4401, 4404

KEPT, KEPT_BYTES = 4, 2**26
"""Channels that nobody listens to any more, and what they may weigh: who goes back and forth between some runs does not
wait for them to be read again."""


class Lounge:
    """The channels that are open now, one for each watched run, and those left last."""

    def __init__(self, store: Store, origins: Sequence[str] = ()) -> None:
        self._store, self._origins = store, frozenset(origins)
        self._channels: OrderedDict[str, Channel] = OrderedDict()
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
            self._channels.pop(run, None)
            await socket.close(UNKNOWN_RUN)
        except WebSocketDisconnect:
            return
        finally:
            self._leave(run, channel)

    def _leave(self, run: str, channel: Channel) -> None:
        """Of the channels without listeners those left last are kept."""
        if self._channels.get(run) is not channel or not channel.empty:
            return
        self._channels.move_to_end(run)
        if channel.fault is not None:
            del self._channels[run]
        left = size = 0
        for name, other in reversed([*self._channels.items()]):
            if not other.empty:
                continue
            if left < KEPT and size + other.nbytes <= KEPT_BYTES:
                left, size = left + 1, size + other.nbytes
            else:
                del self._channels[name]

    def _channel(self, run: str) -> Channel:
        return Channel(self._store, self._store.run(run))

    def _welcome(self, socket: WebSocket) -> bool:
        """A browser names the site it comes from; only ours may connect. Other clients name none."""
        origin = socket.headers.get("origin")
        return origin is None or origin in self._origins or urlsplit(origin).netloc == socket.headers.get("host")


def routes(store: Store, player: Path, base: str = "", origins: Sequence[str] = ()) -> list[BaseRoute]:
    """For ``st.App(routes=...)``. player: the folder of its files; base: the path that the pages lie under, such as
    "/rnnviz"; origins: other sites that may embed the player."""
    return [
        WebSocketRoute(base + STREAM, Lounge(store, origins).stream),
        Mount(base + FILES, PlayerFiles(player)),
    ]
