"""The kinds of jobs there are: what each takes, when it is refused, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.analysis.embedding import Embedding, check_embeddable, embed
from rnnviz.errors import ConfigError, RnnVizError
from rnnviz.records import SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.reading import Reading

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """check: raises ``RnnVizError`` where this can't be asked of this run. It runs in the server: quick, without torch.

    work: gives the result as safetensors bytes, or raises ``RnnVizError``. It runs in a process of its own, which may
    load what it likes, and is killed where it takes too long. What it gives depends on run and parameters alone.
    """

    check: Callable[[Reading, str, Parameters], None]
    work: Callable[[Reading, str, Parameters], bytes]


def _check_embed(store: Reading, run: str, parameters: Parameters) -> None:
    seq, probes = _frame_number(parameters), store.probes(run)
    if probes is None or seq not in store.frame_numbers(run):
        raise _no_frame(seq)
    check_embeddable(probes.lengths, store.run(run).config.h)


def _embed(store: Reading, run: str, parameters: Parameters) -> bytes:
    seq, probes = _frame_number(parameters), _probes(store, run)
    for number, frame, _ in store.frames(run, after=seq - 1, limit=1):
        if number == seq:
            return _embedding_bytes(embed(frame.H, probes.lengths))
    raise _no_frame(seq)


def _embedding_bytes(found: Embedding) -> bytes:
    said = ("stride", "points", "perplexity", "kl", "kept")
    return codec.pack({"coordinates": found.coordinates}, {name: getattr(found, name) for name in said})


def _probes(store: Reading, run: str) -> SeriesSet:
    probes = store.probes(run)
    assert probes is not None  # checked when it was asked for
    return probes


def _frame_number(parameters: Parameters) -> int:
    seq = parameters.get("frame")
    if type(seq) is not int or set(parameters) != {"frame"}:
        raise ConfigError(f"t-SNE takes the number of one frame; it was given {dict(parameters)!r}.")
    return seq


def _no_frame(seq: int) -> RnnVizError:
    return RnnVizError(f"The recorded moment number {seq} is not kept (any more). Choose another epoch.")


KINDS = {"embed": Kind(_check_embed, _embed)}
"""By name. embed: t-SNE of the hidden states of the frame with the number ``frame``. It gives coordinates ``(l, p, 2)``
float32, and the other fields of ``Embedding`` as the header."""
