"""How a pollution is told to the corpus: a function from a clean set to bytes, or to bytes and an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.corpus.case import Case, Outcome, Reads
from tests.corpus.clean import Clean

Files = bytes | Mapping[str, bytes]


@dataclass(frozen=True)
class Made:
    """What a pollution gives, where it is more than bytes that still say the clean truth."""

    files: Files
    outcome: Outcome
    why: str = ""
    seal: bytes = b""
    wishes: tuple[tuple[str, Any], ...] = ()
    alone: bool = False


MAKERS: list[Callable[[], Iterator[Case]]] = []


def _case(name: str, ending: str, made: Made) -> Case:
    files = made.files if isinstance(made.files, Mapping) else {f"{name.rpartition('/')[2]}.{ending}": made.files}
    return Case(name, tuple(files.items()), made.outcome, made.why, made.seal, dict(made.wishes), made.alone)


def pollution(
    *cleans: Callable[[], Clean], ending: str = "csv", each: Mapping[str, Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Each of the clean sets, each of the variants. Without clean sets the function takes only the variant."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        group = function.__module__.rpartition(".")[2]

        def cases() -> Iterator[Case]:
            for variant, value in (each or {"": None}).items():
                for clean in [make() for make in cleans] or [None]:
                    parts = [function.__name__, variant, clean.name if clean else ""]
                    given = [] if clean is None else [clean]
                    made = function(*given, *([value] if each else []))
                    if not isinstance(made, Made):
                        assert clean is not None
                        made = Made(made, Reads(clean.truth))
                    if clean is not None and not made.wishes:
                        made = replace(made, wishes=clean.wishes)
                    yield _case(f"{group}/{'-'.join(filter(None, parts))}", ending, made)

        MAKERS.append(cases)
        return function

    return register
