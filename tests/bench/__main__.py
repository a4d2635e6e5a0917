"""``python -m tests.bench [family ...]``: print one JSON line a figure; the exit status is 1 if a bar was missed.

A family is a module of this folder with ``figures() -> Iterator[Figure]``.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from tests.bench.figure import Figure
from tests.bench.measured import load, machine, say


def families(folder: Path = Path(__file__).parent) -> dict[str, Path]:
    """Each family's name and file. Read from the text, so that finding one does not import the others' libraries."""
    files = {module.name: folder / f"{module.name}.py" for module in pkgutil.iter_modules([str(folder)])}
    return {name: path for name, path in files.items() if path.is_file() and "\ndef figures(" in path.read_text()}


def chosen(wanted: list[str], there: Mapping[str, Path]) -> list[str]:
    """The families asked for, all where none is. Ends the program with a sentence at an unknown name."""
    unknown = sorted(set(wanted) - set(there))
    if unknown:
        raise SystemExit(f"There is no family {', '.join(unknown)}; there are {', '.join(sorted(there)) or 'none'}.")
    return wanted or sorted(there)


def measure(name: str) -> Iterator[Figure]:
    module: ModuleType = importlib.import_module(f"tests.bench.{name}")
    yield from module.figures()


def main(arguments: list[str]) -> int:
    missed = False
    for name in chosen(arguments, families()):
        say(name, machine())
        for figure in measure(name):
            print(figure.to_json(), flush=True)
            missed |= not figure.ok
        say(name, f"load {load()} afterwards")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
