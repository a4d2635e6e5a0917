"""What a page receives, as its browser counts it: on the wire, so compressed where it is."""

from __future__ import annotations

import base64
from collections import Counter
from typing import Any

from playwright.sync_api import Page

BINARY = 2


class Wire:
    """Counts from its making on. ``by_address``: bytes of each address, headers and messages of sockets included.

    What comes from the browser's cache is 0 bytes. Sockets are not compressed here, so their messages weigh what they
    hold; ``messages`` has those of ``/live/`` sockets, in order.
    """

    def __init__(self, page: Page) -> None:
        self.by_address: Counter[str] = Counter()
        self.messages: list[bytes] = []
        self._addresses: dict[str, str] = {}
        browser = page.context.new_cdp_session(page)
        browser.on("Network.requestWillBeSent", lambda e: self._name(e["requestId"], e["request"]["url"]))
        browser.on("Network.webSocketCreated", lambda e: self._name(e["requestId"], e["url"]))
        browser.on("Network.loadingFinished", lambda e: self._count(e["requestId"], int(e["encodedDataLength"])))
        browser.on("Network.webSocketFrameReceived", lambda e: self._hear(e["requestId"], e["response"]))
        browser.send("Network.enable")

    def received(self, *parts: str) -> int:
        """Bytes of the addresses that contain one of these; of all where none is given."""
        wanted = parts or ("",)
        return sum(size for address, size in self.by_address.items() if any(part in address for part in wanted))

    def _name(self, request: str, address: str) -> None:
        self._addresses[request] = address

    def _count(self, request: str, size: int) -> None:
        self.by_address[self._addresses.get(request, "")] += size

    def _hear(self, request: str, message: dict[str, Any]) -> None:
        text = message["payloadData"]
        data = base64.b64decode(text) if message["opcode"] == BINARY else text.encode()
        self._count(request, len(data))
        if "/live/" in self._addresses.get(request, ""):
            self.messages.append(data)
