"""The arrows of the design: who may import whom. Read from the source, and tried in a fresh interpreter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

FLOORS = (
    {"config", "records", "errors"},
    {"nn", "data"},
    {"training", "analysis"},
    {"plots", "live", "runs", "reader"},
    {"ui"},
    {"app", "pages"},
)
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}

# Where a library may be imported: path prefixes below the top of the repository.
HOMES = {
    "streamlit": ("app.py", "pages/", "rnnviz/ui/"),
    "plotly": ("rnnviz/plots/", "rnnviz/ui/"),
    "torch": ("rnnviz/nn/", "rnnviz/training/", "rnnviz/runs/worker.py", "rnnviz/runs/nursery.py"),
    "pickle": (),
}
# The script that st.App runs is no module to import.
SCRIPTS = {"rnnviz.ui.frame"}
TORCH_FREE = ("config", "records", "errors", "data", "analysis", "plots", "live", "runs", "reader", "ui")


def sources() -> list[Path]:
    found = [TOP / "app.py", *(TOP / "pages").glob("*.py"), *(TOP / "rnnviz").rglob("*.py")]
    return [path.relative_to(TOP) for path in found if path.exists()]


def module_of(path: Path) -> tuple[str, ...]:
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports(path: Path, source: str) -> Iterator[str]:
    """Every module a source imports, anywhere in it, with relative imports written out."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path)[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *((node.module,) if node.module else ())))
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def floor_name(path: Path) -> str:
    """ "nn" for rnnviz/nn/model.py, "pages" for pages/data.py, "" for rnnviz/__init__.py, the door to all floors."""
    parts = module_of(path)
    return parts[0] if parts[0] != "rnnviz" else (parts[1] if len(parts) > 1 else "")


def broken_arrows(path: Path, source: str) -> list[str]:
    broken = []
    own = floor_name(path)
    for name in imports(path, source):
        head, *rest = name.split(".")
        homes = HOMES.get(head)
        if homes is not None and not path.as_posix().startswith(homes):
            broken.append(f"{path} imports {head}; only {', '.join(homes) or 'nobody'} may")
        if head in ("app", "pages") and head != own:
            broken.append(f"{path} imports {name}, which is above it")
        if head != "rnnviz" or own == "":
            continue
        if rest[0] not in FLOOR_OF:
            broken.append(f"{path} imports {name} through the front door; name the module it lives in")
        elif FLOOR_OF[rest[0]] > FLOOR_OF[own]:
            broken.append(f"{path} imports {name}, which is above it")
    return broken


def test_no_source_breaks_an_arrow() -> None:
    found = sources()
    assert len(found) > 3
    assert [line for path in found for line in broken_arrows(path, (TOP / path).read_text())] == []


def test_every_package_stands_on_a_floor() -> None:
    packages = {floor_name(path) for path in sources()} - {""}
    assert packages <= set(FLOOR_OF)


def test_packages_do_not_import_each_other_in_a_circle() -> None:
    needs: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        own = floor_name(path)
        for name in imports(path, (TOP / path).read_text()):
            other = name.split(".")[1] if name.startswith("rnnviz.") else ""
            if own and other in FLOOR_OF and other != own:
                needs[own].add(other)
    TopologicalSorter(needs).prepare()  # raises CycleError


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("rnnviz/nn/model.py", "from rnnviz.training.loop import Training", "above it"),
        ("rnnviz/records.py", "from .data import tables", "above it"),
        ("rnnviz/data/a.py", "def f():\n    from ..runs import store", "above it"),
        ("rnnviz/ui/a.py", "import pages.train", "above it"),
        ("rnnviz/runs/store.py", "import torch.nn as nn", "torch"),
        ("rnnviz/analysis/a.py", "from torch import nn", "torch"),
        ("rnnviz/live/a.py", "import streamlit as st", "streamlit"),
        ("rnnviz/analysis/a.py", "import plotly.graph_objects as go", "plotly"),
        ("rnnviz/ui/a.py", "import torch", "torch"),
        ("rnnviz/runs/worker.py", "import pickle", "pickle"),
        ("rnnviz/ui/a.py", "from rnnviz import train", "front door"),
    ],
)
def test_a_broken_arrow_is_seen(path: str, source: str, fault: str) -> None:
    (line,) = broken_arrows(Path(path), source)
    assert fault in line


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("rnnviz/ui/a.py", "import streamlit as st\nfrom rnnviz.config import RunConfig"),
        ("rnnviz/live/a.py", "from rnnviz.runs.store import Store\nfrom .wire import hello"),
        ("rnnviz/runs/worker.py", "import torch\nfrom rnnviz.training import loop"),
        ("rnnviz/__init__.py", "from rnnviz.training.api import train"),
        ("pages/a.py", "import streamlit\nfrom rnnviz.ui import controls"),
    ],
)
def test_a_good_arrow_is_left_alone(path: str, source: str) -> None:
    assert broken_arrows(Path(path), source) == []


def torch_free_modules(package: str) -> list[str]:
    """Every module of a package that may be imported in the server's process."""
    inside = [path for path in sources() if floor_name(path) == package]
    at_home = [path for path in inside if not path.as_posix().startswith(HOMES["torch"])]
    return sorted({".".join(module_of(path)) for path in at_home} - SCRIPTS)


def loads_torch(code: str) -> bool:
    check = f"{code}\nimport sys\nprint('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=TOP, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1] == "True"


@pytest.mark.parametrize("package", TORCH_FREE)
def test_importing_it_leaves_torch_out(package: str) -> None:
    modules = torch_free_modules(package)
    assert modules
    assert not loads_torch("\n".join(f"import {module}" for module in modules))


@pytest.mark.parametrize("module", ["rnnviz.nn.shapes", "rnnviz.nn.equations", "rnnviz.nn.card"])
def test_the_sizes_and_equations_of_a_network_need_no_torch(module: str) -> None:
    assert not loads_torch(f"import {module}")


def test_the_front_door_leaves_torch_out_until_a_network_is_asked_for() -> None:
    light = "import rnnviz\nrnnviz.TASKS, rnnviz.generate, rnnviz.read_table, rnnviz.RunConfig, rnnviz.plots"
    assert not loads_torch(light)
    assert loads_torch(f"{light}\nrnnviz.RNNModel")
