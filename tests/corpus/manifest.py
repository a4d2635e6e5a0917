"""``python -m tests.corpus.manifest FOLDER`` writes the corpus into a folder; without a folder it writes manifest.json
anew, after an expectation was changed on purpose."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

from tests.corpus.case import Case
from tests.corpus.pollutions import MAKERS

MANIFEST = Path(__file__).with_name("manifest.json")


@cache
def cases() -> tuple[Case, ...]:
    """Every case, in the order of their names."""
    made = sorted((case for maker in MAKERS for case in maker()), key=lambda case: case.name)
    names = [case.name for case in made]
    assert len(names) == len(set(names)), "two cases of one name"
    return tuple(made)


def as_json() -> str:
    lines = ",\n".join(json.dumps(case.as_dict(), ensure_ascii=False) for case in cases())
    return f"[\n{lines}\n]\n"


def write(folder: Path) -> int:
    """The files, each case in its own folder. Returns how many."""
    for case in cases():
        for name, data in case.files:
            path = folder / case.name / name.replace("..", "__").lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return sum(len(case.files) for case in cases())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(f"{write(Path(sys.argv[1]))} files")
    else:
        MANIFEST.write_text(as_json(), encoding="utf-8")
        print(f"{len(cases())} cases in {MANIFEST.name}")
