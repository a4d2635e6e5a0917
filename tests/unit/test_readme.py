"""The README's Python is run as a reader would run it, and its promises about files and targets are looked up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]
README = (TOP / "README.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_library_fits_in_ten_lines() -> None:
    assert len([line for line in BLOCKS[0].splitlines() if line.strip()]) <= 10


def test_the_lines_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
    run, series, H = names["run"], names["series"], names["H"]
    assert list(run.history.columns) == ["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy"]
    assert run.history["held_out_accuracy"].iloc[-1] > 0.8
    assert H.shape == (1, series.l, series.n, names["config"].h)
    assert set(run.predict(series)) <= set(series.classes)
    inside = {"units", "gates", "flow", "influence", "saliency", "spectrum"}
    assert {path.stem for path in tmp_path.glob("*.html")} == {"series", "curves", "paths"} | inside
    assert "held_out_accuracy" in capsys.readouterr().out


def test_the_readme_names_the_targets_there_are() -> None:
    targets = re.findall(r"^(\w+):", (TOP / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"make (\w+)", README)) == set(targets)


def test_the_readme_pins_the_version_of_pytorch_that_is_required() -> None:
    (pinned,) = re.findall(r"^torch==(\S+)$", (TOP / "requirements.txt").read_text(), re.MULTILINE)
    assert set(re.findall(r"torch==([\d.]+\d)", README)) == {pinned}


def test_links_to_files_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (TOP / link).exists()] == []
