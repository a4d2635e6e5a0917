from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from rnnviz.data.preparation import split_series
from rnnviz.data.reading import inspect
from rnnviz.data.samples import FOLDER, SAMPLES, load_sample
from rnnviz.errors import ConfigError


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_samples", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in (".csv", ".tsv")}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_every_file_is_a_sample_small_and_in_the_readme() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".csv", ".tsv")}
    assert {sample.file for sample in SAMPLES.values()} == files
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in files:
        assert (FOLDER / name).stat().st_size < 400_000
        assert f"**{name}**" in readme


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_can_be_trained_on(name: str) -> None:
    series = load_sample(name)
    assert series.title == SAMPLES[name].title
    assert series.num_classes >= 2
    train, held_out = split_series(series, 0.25, 0)
    left_out = series.n - len(train) - len(held_out)
    assert left_out <= (1 if name in ("tide", "watch") else 0)
    # held out by time, and each of the watch's classes comes back only after minutes
    assert len(held_out) / series.n == pytest.approx(0.25, abs=0.06 if name == "watch" else 0.01)


def test_the_samples_show_what_the_reader_can_do() -> None:
    sets = {name: load_sample(name) for name in SAMPLES}
    kinds = {series.source["recipe"]["layout"]["kind"] for series in sets.values()}
    assert kinds == {"wide", "long", "recording"}
    assert sets["gestures"].k == 3
    assert sets["calls"].lengths.min() < sets["calls"].l
    assert sets["watch"].classes == ("rest", "run", "stairs", "walk")
    assert [finding.code for finding in inspect(SAMPLES["room"].path).findings] == ["missing"]


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "room"])
def test_clear_files_need_no_more_than_a_word(name: str) -> None:
    told = {"tide": ["no_label"], "watch": ["windows"]}.get(name, [])
    findings = inspect(SAMPLES[name].path).findings
    assert [finding.code for finding in findings] == told
    assert all(finding.weight == "tells" for finding in findings)


def test_the_digits_are_scikit_learns() -> None:
    ours, theirs = load_sample("digits"), load_digits()
    np.testing.assert_array_equal(ours.X.transpose(1, 0, 2), theirs.images[:1000])
    np.testing.assert_array_equal(ours.y, theirs.target[:1000])
    assert ours.classes == tuple("0123456789")


def test_an_unknown_sample_is_named() -> None:
    with pytest.raises(ConfigError, match="digits"):
        load_sample("nothing")
