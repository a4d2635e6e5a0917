from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.config import CELL_TITLES, CELLS, RunConfig
from rnnviz.errors import ConfigError, RnnVizError

NAN, INF = float("nan"), float("inf")
ALLOWED: dict[str, list[Any]] = {
    "cell": ["rnn", "rnn_relu", "gru", "lstm"],
    "h": [1, 1024],
    "num_layers": [1, 8],
    "epochs": [1, 100_000],
    "batch_size": [1, 65_536],
    "learning_rate": [1e-9, 1, 1.0],
    "seed": [0, 2**31 - 1],
    "device": ["cpu", "cuda", "cuda:0", "cuda:12", "mps"],
    "held_out": [1e-6, 0.999999],
}
REFUSED: dict[str, list[Any]] = {
    "cell": ["RNN", "elman", "", None, 3],
    "h": [0, -1, 1025, 2.5, NAN, INF, "many", None],
    "num_layers": [0, 9, 1.5, None],
    "epochs": [0, 100_001, "", None],
    "batch_size": [0, 65_537, 0.5],
    "learning_rate": [0, -1e-3, 1.0001, NAN, INF, "fast", None],
    "seed": [-1, 2**31, 0.5],
    "device": ["gpu", "cuda:", "cuda:x", "cpu ", "CPU", "cpu\n", "", None, 0],
    "held_out": [0, 1, -0.1, 1.5, NAN],
}
configs = st.builds(
    RunConfig,
    cell=st.sampled_from(CELLS),
    h=st.integers(1, 1024),
    num_layers=st.integers(1, 8),
    epochs=st.integers(1, 100_000),
    batch_size=st.integers(1, 65_536),
    learning_rate=st.floats(0, 1, exclude_min=True),
    seed=st.integers(0, 2**31 - 1),
    device=st.sampled_from(ALLOWED["device"]),
    held_out=st.floats(0, 1, exclude_min=True, exclude_max=True),
)


def pairs(table: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    return [(name, value) for name, values in table.items() for value in values]


def test_every_setting_has_its_limits_tried() -> None:
    assert set(RunConfig.model_fields) == set(ALLOWED) == set(REFUSED)


@pytest.mark.parametrize(("name", "value"), pairs(ALLOWED))
def test_what_lies_within_the_limits_is_taken(name: str, value: Any) -> None:
    assert getattr(RunConfig(**{name: value}), name) == value


@pytest.mark.parametrize(("name", "value"), pairs(REFUSED))
def test_what_lies_beyond_is_refused_with_the_settings_name_and_what_was_got(name: str, value: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**{name: value})
    (line,) = str(caught.value).splitlines()
    title = RunConfig.model_fields[name].title
    assert line.startswith(f"{title} ({name}) can't be {value!r}: ")
    assert line.endswith(".")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"h": 0}, "it is a whole number from 1 up to 1,024"),
        ({"epochs": 1.5}, "it is a whole number from 1 up to 100,000"),
        ({"cell": "elman"}, "it is one of rnn, rnn_relu, gru, lstm"),
        ({"device": "gpu"}, "it is a name such as cpu, cuda, cuda:1, mps"),
        ({"learning_rate": 0}, "it is a number above 0 up to 1"),
        ({"held_out": 1}, "it is a number above 0 and below 1"),
    ],
)
def test_a_refusal_says_what_is_allowed(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        RunConfig(**changes)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(h=0, epochs=-1, hidden=3)
    first, second, third = str(caught.value).splitlines()
    assert first.startswith("Memory size h (h) can't be 0")
    assert second.startswith("Epochs (epochs) can't be -1")
    assert third == f"There is no setting 'hidden'; there are {', '.join(ALLOWED)}."
    assert isinstance(caught.value, RnnVizError)


def test_every_setting_explains_itself_and_has_a_default_that_works() -> None:
    default = RunConfig()
    for name, field in RunConfig.model_fields.items():
        assert field.title
        assert field.description
        assert field.description.endswith(".")
        assert getattr(default, name) == field.default
    assert RunConfig(**default.model_dump()) == default
    assert set(CELL_TITLES) == set(CELLS)


def test_a_config_cannot_be_changed_in_place() -> None:
    config = RunConfig()
    with pytest.raises(ValueError, match="frozen"):
        config.h = 3  # type: ignore[misc]
    assert config == RunConfig()


def test_a_changed_copy_is_checked_again_and_leaves_the_first_as_it_was() -> None:
    config = RunConfig(h=8, seed=3)
    changed = config.but(h=9, cell="gru")
    assert (changed.h, changed.cell, changed.seed) == (9, "gru", 3)
    assert (config.h, config.cell) == (8, RunConfig().cell)
    assert config.but() == config
    with pytest.raises(ConfigError, match="Layers"):
        config.but(num_layers=99)
    with pytest.raises(ConfigError, match="no setting 'layers'"):
        config.but(layers=2)


@given(configs)
def test_a_config_comes_back_from_its_json(config: RunConfig) -> None:
    back = RunConfig.from_json(config.to_json())
    assert back == config
    assert back.fingerprint == config.fingerprint
    assert json.loads(config.to_json()) == config.model_dump()


def test_json_is_checked_as_well() -> None:
    with pytest.raises(ConfigError, match="Memory size"):
        RunConfig.from_json('{"h": 0}')
    with pytest.raises(ConfigError, match="no setting 'x'"):
        RunConfig.from_json('{"x": 1}')
    with pytest.raises(ConfigError, match="Memory size"):
        RunConfig.model_validate({"h": 0})
    assert RunConfig.from_json("{}") == RunConfig()


@given(configs, configs)
def test_fingerprints_are_equal_for_equal_configs_only(one: RunConfig, other: RunConfig) -> None:
    assert (one.fingerprint == other.fingerprint) == (one == other)
    assert len(one.fingerprint) == 32
    assert set(one.fingerprint) <= set("0123456789abcdef")


@pytest.mark.parametrize("name", ALLOWED)
def test_each_setting_counts_for_the_fingerprint(name: str) -> None:
    prints = {RunConfig(**{name: value}).fingerprint for value in {*ALLOWED[name]}}
    assert len(prints) == len({*ALLOWED[name]})


def test_the_way_a_value_was_written_does_not_count() -> None:
    assert (
        RunConfig(h=16.0, learning_rate=1, seed="3").fingerprint
        == RunConfig(seed=3, learning_rate=1.0, h=16).fingerprint
    )
