"""A visitor's session without a browser: it asks for a page and moves a widget in Streamlit's own words."""

from __future__ import annotations

from types import TracebackType
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LARGEST = 2**27  # bytes of a message
FAILED = ForwardMsg.ScriptFinishedStatus.FINISHED_WITH_COMPILE_ERROR
DONE = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


class Session:
    """``async with Session(url, "/train?run=...") as session``. url: the dashboard's.

    ``numbers``: the fields for whole numbers that the page has shown, id by label. ``metrics``: what its metrics say.
    """

    def __init__(self, url: str, address: str) -> None:
        parts = urlsplit(address)
        self._url = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        self._page, self._query = parts.path.strip("/"), parts.query
        self._hash = ""
        self.numbers: dict[str, str] = {}
        self.metrics: list[str] = []

    async def __aenter__(self) -> Session:
        protocol = Subprotocol("streamlit")
        self._opening = connect(self._url, subprotocols=[protocol], max_size=LARGEST, compression=None)
        self._socket: ClientConnection = await self._opening.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opening.__aexit__(kind, error, trace)

    async def shown(self) -> None:
        """Asks for the page as a browser that opens it, and waits until its script has ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_name = self._page
        await self._ask(asked)

    async def move(self, label: str, value: int) -> None:
        """A field for whole numbers is set to this; waits until the script has ended."""
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._hash
        widget = asked.rerun_script.widget_states.widgets.add()
        widget.id, widget.int_value = self.numbers[label], value
        await self._ask(asked)

    async def _ask(self, asked: BackMsg) -> None:
        """Raises ``AssertionError`` where the script has failed."""
        self.metrics.clear()
        await self._socket.send(asked.SerializeToString())
        async for message in self._socket:
            said = ForwardMsg.FromString(message if isinstance(message, bytes) else message.encode())
            kind = said.WhichOneof("type")
            if kind == "navigation":
                self._hash = said.navigation.page_script_hash  # of the page, not of the frame around it
            elif kind == "delta":
                self._look(said)
            elif kind == "script_finished":
                assert said.script_finished != FAILED, "The page's script can't be compiled."
                if said.script_finished == DONE:
                    return
        raise AssertionError("The server closed the session.")

    def _look(self, said: ForwardMsg) -> None:
        element = said.delta.new_element
        assert element.WhichOneof("type") != "exception", element.exception.message
        if element.WhichOneof("type") == "metric":
            self.metrics.append(element.metric.body)
        if element.WhichOneof("type") == "number_input":
            self.numbers[element.number_input.label] = element.number_input.id
