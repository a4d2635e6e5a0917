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


@dataclass
class Heard:
    """frames: that came, those sent again counted again. size: bytes of all messages."""

    frames: int = 0
    size: int = 0
    status: str = ""


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

    async def until_over(self) -> None:
        """Until a run that has ended has sent all it has: its status, and then its newest frame."""
        async with connect(self._address, max_size=LARGEST, compression=None) as socket:
            async with asyncio.timeout(60):
                async for message in socket:
                    await self._take(socket, message)
                    if self.heard.frames and self.heard.status in ("done", "stopped"):
                        return

    async def _take(self, socket: ClientConnection, message: str | bytes) -> None:
        self.heard.size += len(message)
        if isinstance(message, str):
            said = json.loads(message)
            self.heard.status = said.get("run", said).get("status", self.heard.status)
        elif int.from_bytes(message[:4], "little") == FRAME:
            self.heard.frames += 1
            await socket.send(json.dumps({"painted": FRAME_HEADER.unpack_from(message)[1]}))
