"""What one player asked about its run that takes seconds: word of it at each change, and what it gave."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rnnviz.analysis.embedding import NEIGHBOURS
from rnnviz.errors import RnnVizError, UnknownRunError
from rnnviz.live import wire
from rnnviz.runs import codec
from rnnviz.runs.jobs import MOVING, JobRow
from rnnviz.runs.store import Store

LOOK_S = 0.1
"""How often the store is asked while something is being worked on."""

MOST_UNSENT = 50
"""Answers that wait for a browser which asks and does not listen; of more, the newest are kept."""


@dataclass(frozen=True)
class Answer:
    """Where a job stands. more: further fields of the message. data: the result's bytes, once it is done."""

    status: str
    words: str
    more: dict[str, Any]
    data: bytes | None = None


class Asked:
    """The jobs one player waits for. news: set whenever there is something to send."""

    def __init__(self, store: Store, run: str, news: asyncio.Event) -> None:
        self._store, self._run, self._news = store, run, news
        self._waited_for: dict[str, Answer | None] = {}
        self._messages: deque[str | bytes] = deque(maxlen=MOST_UNSENT)
        self._begin = asyncio.Event()

    def take(self) -> list[str | bytes]:
        """What there is to send, in order."""
        messages = list(self._messages)
        self._messages.clear()
        return messages

    async def ask(self, asked: dict[str, Any]) -> None:
        """Whatever a browser sent with one of ``KINDS``; a refusal is an answer as well. Raises ``UnknownRunError``."""
        kind, parameters = asked["do"], {name: value for name, value in asked.items() if name != "do"}
        try:
            id = await asyncio.to_thread(self._store.ask_job, self._run, kind, parameters)
        except UnknownRunError:
            raise
        except RnnVizError as error:
            self._say(kind, parameters.get("frame"), Answer("failed", str(error), {}))
        else:
            self._waited_for[id] = None
            self._begin.set()

    async def follow(self) -> None:
        """For as long as the player is there."""
        while True:
            await self._begin.wait()
            self._begin.clear()
            while self._waited_for:
                for id in list(self._waited_for):
                    await self._look(id)
                await asyncio.sleep(LOOK_S)

    async def _look(self, id: str) -> None:
        job = await asyncio.to_thread(self._store.job, id)
        if job is None:
            del self._waited_for[id]  # its run was deleted, which the channel notices
            return
        answer = await asyncio.to_thread(self._answer, job)
        if answer != self._waited_for[id]:
            self._waited_for[id] = answer
            self._say(job.kind, job.parameters.get("frame"), answer)
        if answer.status in ("done", "failed"):
            del self._waited_for[id]

    def _answer(self, job: JobRow) -> Answer:
        if job.status == "failed":
            return Answer("failed", job.reason, {})
        result = self._store.job_result(job.id) if job.status == "done" else None
        if result is not None:
            return KINDS[job.kind](job, result)
        if job.status == "running":
            return Answer(
                "running",
                "It is being worked out. This can take half a minute, or longer while the machine is busy.",
                {},
            )
        return Answer("queued", _why_it_waits(self._store, job.run), {})

    def _say(self, kind: str, frame: Any, answer: Answer) -> None:
        frame = frame if type(frame) is int else None  # a browser may have sent anything
        said = {"kind": kind, "frame": frame, "status": answer.status, "words": answer.words}
        self._messages.append(wire.message("job", **said, **answer.more))
        if answer.data is not None:
            self._messages.append(answer.data)
        self._news.set()


def _why_it_waits(store: Store, run: str) -> str:
    workers = store.workers()
    if not workers:
        return "It waits until a worker is there."
    if store.latest(run).status in MOVING or all(worker.run is not None for worker in workers):
        return "It waits until a training has finished or is paused."
    return "It waits for its turn."


def _embedded(job: JobRow, result: bytes) -> Answer:
    said = codec.header(result)
    every = f"all {said['points']:,} states"
    if said["stride"] > 1:
        every = f"{said['points']:,} states, one step in {said['stride']} and each series' last"
    true = f"Of the {NEIGHBOURS} drawn nearest to each, {said['kept']:.0%} are truly among its nearest."
    data = wire.embedding_bytes(codec.unpack(result)["coordinates"], job.parameters["frame"])
    return Answer("done", f"It arranges {every}. {true}", said, data)


KINDS: dict[str, Callable[[JobRow, bytes], Answer]] = {"embed": _embedded}
"""What a player is sent of each kind's result."""
