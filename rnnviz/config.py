"""What decides a run. Limits and help text live on the fields, so that the page, the library and the
store all check and explain the same thing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple
from typing import Any, Literal, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rnnviz.errors import ConfigError

Cell = Literal["rnn", "rnn_relu", "gru", "lstm"]
CELLS: tuple[Cell, ...] = get_args(Cell)
CELL_TITLES: dict[Cell, str] = {
    "rnn": "RNN (tanh)",
    "rnn_relu": "RNN (ReLU)",
    "gru": "GRU",
    "lstm": "LSTM",
}

LIMITS = {Ge: "from {:,}", Gt: "above {:,}", Le: "up to {:,}", Lt: "and below {:,}"}


class RunConfig(BaseModel):
    """Everything that decides a run, besides its data. Frozen; every field has a default that works.

    Raises ``ConfigError`` naming each field that is out of its limits, what was got and what is allowed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    cell: Cell = Field("rnn", title="Cell", description="How a unit mixes what it sees with what it remembers.")
    h: int = Field(
        16,
        ge=1,
        le=1024,
        title="Memory size h",
        description="How many numbers each layer may remember from step to step.",
    )
    num_layers: int = Field(
        1,
        ge=1,
        le=8,
        title="Layers",
        description="Recurrent layers stacked on each other; each reads the states of the one below.",
    )
    epochs: int = Field(
        300, ge=1, le=100_000, title="Epochs", description="How many times it goes through all training series."
    )
    batch_size: int = Field(
        32,
        ge=1,
        le=65_536,
        title="Batch size",
        description="How many series it looks at before it changes its weights, a quarter of them at most.",
    )
    learning_rate: float = Field(
        5e-3,
        gt=0,
        le=1,
        title="Learning rate",
        description="How far each change of the weights goes at first; it fades to nothing until the last epoch.",
    )
    seed: int = Field(
        0, ge=0, le=2**31 - 1, title="Seed", description="Where chance starts. The same seed gives the same run."
    )
    device: str = Field(
        "cpu",
        pattern=r"^(cpu|mps|cuda(:\d+)?)$",
        examples=["cpu", "cuda", "cuda:1", "mps"],
        title="Device",
        description="What computes: the processor or a graphics card.",
    )
    held_out: float = Field(
        0.25,
        gt=0,
        lt=1,
        title="Held-out share",
        description="The part of the series kept aside to test what it has learned.",
    )

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError(_in_words(error)) from None

    def but(self, **changes: Any) -> RunConfig:
        """A copy with some fields changed, checked again."""
        return RunConfig(**{**self.model_dump(), **changes})

    def to_json(self) -> str:
        return json.dumps(self.model_dump(), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> RunConfig:
        return cls(**json.loads(text))

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits which are the same for equal configs only."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:32]


def _in_words(error: ValidationError) -> str:
    lines = []
    for e in error.errors():
        name = ".".join(str(part) for part in e["loc"]) or "config"
        field = RunConfig.model_fields.get(name)
        if field is None:
            lines.append(f"There is no setting {name!r}; there are {', '.join(RunConfig.model_fields)}.")
            continue
        lines.append(f"{field.title} ({name}) can't be {e['input']!r}: it is {_allowed(name)}.")
    return "\n".join(lines)


def span(name: str) -> str:
    """The limits of a numeric setting in words, such as "from 1 up to 1,024"; "" where it has none."""
    limits = (limit for limit in RunConfig.model_fields[name].metadata if type(limit) in LIMITS)
    return " ".join(LIMITS[type(limit)].format(*astuple(limit)) for limit in limits)


def _allowed(name: str) -> str:
    field = RunConfig.model_fields[name]
    if limits := span(name):
        return f"{'a whole number' if field.annotation is int else 'a number'} {limits}"
    if field.examples:
        return f"a name such as {', '.join(map(str, field.examples))}"
    return f"one of {', '.join(get_args(field.annotation))}"
