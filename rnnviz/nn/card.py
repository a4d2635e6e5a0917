"""The equation of one unit at one step, with its real numbers in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnviz.config import Cell
from rnnviz.errors import ShapeError
from rnnviz.nn.equations import Array, layer_weights
from rnnviz.nn.sums import Activation, Kind, Sum, Term, number
from rnnviz.nn.trace import LayerTrace, Trace
from rnnviz.nn.words import because, percent

SUMS: dict[Cell, tuple[str, ...]] = {
    "rnn": ("a",),
    "rnn_relu": ("a",),
    "gru": ("r", "z", "n"),
    "lstm": ("i", "f", "g", "o"),
}
"""The blocks of each weight matrix, by the symbols of ``rnnviz.nn.equations``."""

TITLES = {
    "a": "new state",
    "r": "reset gate",
    "z": "update gate",
    "n": "candidate",
    "i": "input gate",
    "f": "forget gate",
    "g": "candidate",
    "o": "output gate",
}


@dataclass(frozen=True)
class Line:
    """One line of arithmetic: ``symbol = formula = numbers = result``."""

    symbol: str
    formula: str
    numbers: str
    result: float


@dataclass(frozen=True)
class Equation:
    """layer, unit, t: counted from 0 here, from 1 in the words. sums: one, or one per gate. lines: from the sums'
    results to the state. words: what made the state what it is, with the largest contributions."""

    cell: Cell
    layer: int
    unit: int
    t: int
    sums: tuple[Sum, ...]
    lines: tuple[Line, ...]
    words: str

    @property
    def result(self) -> float:
        """The unit's H_t."""
        return self.lines[-1].result


def equation(trace: Trace, layer: int, unit: int, t: int) -> Equation:
    """How a unit of a layer came to its state at a step: every product, gate by gate. All are counted from 0.

    Raises ``ShapeError`` where there is no such layer, unit or step.
    """
    _check("layer", layer, len(trace.layers))
    _check("unit", unit, trace.layers[0].H.shape[1])
    _check("step", t, len(trace.X))
    sums = {part.symbol: part for part in _sums(trace, layer, unit, t)}
    numbers = trace.layers[layer]
    lines, told = _CELLS[trace.cell](sums, numbers, unit, t)
    name = f"Unit {unit + 1}" + (f" of layer {layer + 1}" if len(trace.layers) > 1 else "")
    words = f"{name} is {number(lines[-1].result)} after step {t + 1}{told}"
    return Equation(trace.cell, layer, unit, t, tuple(sums.values()), lines, words)


def _check(what: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        raise ShapeError(f"There is no {what} {index}; there are {count}, counted from 0.")


def _sums(trace: Trace, layer: int, unit: int, t: int) -> Iterator[Sum]:
    W_x, W_h, b_x, b_h = layer_weights(trace.weights, layer)
    numbers, h = trace.layers[layer], len(W_h)
    names = [f"unit {j + 1} of layer {layer}" for j in range(h)] if layer else trace.features
    for q, symbol in enumerate(SUMS[trace.cell]):
        column = q * h + unit
        reset = float(numbers.gates["r"][t, unit]) if symbol == "n" else 1.0
        terms = [
            *_products("input", names, numbers.X[t], W_x[:, column]),
            *_products("state", [f"unit {j + 1}" for j in range(h)], numbers.before[t], W_h[:, column], reset),
            *_biases(float(b_x[column]), float(b_h[column]), symbol == "n", reset),
        ]
        yield Sum(symbol, TITLES[symbol], tuple(terms), _activation(symbol, trace.cell))


def _products(
    kind: Kind, names: list[str] | tuple[str, ...], values: Array, weights: Array, gate: float = 1.0
) -> list[Term]:
    return [
        Term(kind, j, name, float(value), float(weight), gate)
        for j, (name, value, weight) in enumerate(zip(names, values, weights, strict=True))
    ]


def _biases(b_x: float, b_h: float, apart: bool, reset: float) -> list[Term]:
    """PyTorch's two biases are one but in GRU's candidate, where the reset gate takes its share of the second."""
    if not apart:
        return [Term("bias", 0, "bias", 1.0, b_x + b_h)]
    return [Term("bias", 0, "bias", 1.0, b_x), Term("bias", 0, "memory's bias", 1.0, b_h, reset)]


def _activation(symbol: str, cell: Cell) -> Activation:
    if symbol == "a":
        return "ReLU" if cell == "rnn_relu" else "tanh"
    return "tanh" if symbol in "ng" else "σ"


Told = tuple[tuple[Line, ...], str]
Sums = dict[str, Sum]


def _elman(sums: Sums, numbers: LayerTrace, unit: int, t: int) -> Told:
    a = sums["a"]
    line = Line("H", f"{a.activation}(a)", f"{a.activation}({number(a.total)})", a.result)
    below = f": its sum {number(a.total)} is below 0" if a.activation == "ReLU" and a.total < 0 else ""
    return (line,), f"{below}, {because(a, unit)}."


def _gru(sums: Sums, numbers: LayerTrace, unit: int, t: int) -> Told:
    z, n, before = sums["z"].result, sums["n"].result, float(numbers.before[t, unit])
    line = Line(
        "H",
        "(1 − z) × n + z × H_{t−1}",
        f"(1 − {number(z)}) × {number(n)} + {number(z)} × {number(before)}",
        (1 - z) * n + z * before,
    )
    return (line,), (
        f": it kept {percent(z)} of the {number(before)} it was before (z) and took {percent(1 - z)} of its candidate "
        f"{number(n)} (n). z is {number(z)}, {because(sums['z'], unit)}. n is {number(n)}, {because(sums['n'], unit)}."
    )


def _lstm(sums: Sums, numbers: LayerTrace, unit: int, t: int) -> Told:
    i, f, g, o = (sums[symbol].result for symbol in SUMS["lstm"])
    before = float(numbers.gates["C"][t - 1, unit]) if t else 0.0
    C = f * before + i * g
    lines = (
        Line("C", "f × C_{t−1} + i × g", f"{number(f)} × {number(before)} + {number(i)} × {number(g)}", C),
        Line("H", "o × tanh(C)", f"{number(o)} × tanh({number(C)})", o * math.tanh(C)),
    )
    most = sums["f"] if abs(f * before) >= abs(i * g) else sums["g"]
    return lines, (
        f": its cell kept {percent(f)} of {number(before)} (f) and took in {percent(i)} (i) of the candidate "
        f"{number(g)} (g), which makes {number(C)} (C), and it shows {percent(o)} (o) of tanh(C) = "
        f"{number(math.tanh(C))}. {most.symbol} is {number(most.result)}, {because(most, unit)}. "
        f"o is {number(o)}, {because(sums['o'], unit)}."
    )


_CELLS: dict[Cell, Callable[[Sums, LayerTrace, int, int], Told]] = {
    "rnn": _elman,
    "rnn_relu": _elman,
    "gru": _gru,
    "lstm": _lstm,
}
