"""Players without a browser: they listen to a run's stream and say at once that what came is painted."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect

from rnnviz.live import token
from rnnviz.live.route import STREAM
from rnnviz.live.wire import FRAME, FRAME_HEADER
from rnnviz.runs.store import Store

LARGEST = 2**27  # bytes of a message
PATIENCE_S = 60


@dataclass
class Heard:
    """frames: that came, those sent again counted again. newest: the number of the last one. size: bytes of all."""

    frames: int = 0
    newest: int = 0
    size: int = 0


class Watcher:
    """One player. inside: it looks inside, so that the network comes with every frame."""

    def __init__(self, url: str, store: Store, run: str, inside: bool = False) -> None:
        asked = {"token": token.sign(store.secret(), run), **({"inside": 1} if inside else {})}
        self._address = f"{url.replace('http', 'ws', 1)}{STREAM}?{urlencode(asked)}"
        self.heard = Heard()

    async def watch(self) -> None:
        """Until it is cancelled or the server closes."""
        async with connect(self._address, max_size=LARGEST, compression=None) as socket:
            async for message in socket:
                await self._take(socket, message)

    async def until(self, frame: int) -> None:
        """Until this frame has come, the newest of a run that is over; those before it come first."""
        async with connect(self._address, max_size=LARGEST, compression=None) as socket, asyncio.timeout(PATIENCE_S):
            async for message in socket:
                await self._take(socket, message)
                if self.heard.newest >= frame:
                    return
        raise AssertionError("The server closed the stream.")

    async def _take(self, socket: ClientConnection, message: str | bytes) -> None:
        self.heard.size += len(message)
        if isinstance(message, bytes) and int.from_bytes(message[:4], "little") == FRAME:
            self.heard.frames += 1
            self.heard.newest = FRAME_HEADER.unpack_from(message)[1]
            await socket.send(json.dumps({"painted": self.heard.newest}))
