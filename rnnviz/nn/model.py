"""The recurrent classifier: all steps through ``torch.nn``'s recurrent layer, the last state into a readout."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Protocol, cast

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.config import CELLS, Cell
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn import compiled, fast
from rnnviz.records import Floats


class Pass(Protocol):
    """One way through the network and back. ``logits``: ``(n, num_classes)``, without a graph of autograd's."""

    logits: Tensor

    def by_weights(self, slope: Tensor) -> Sequence[Tensor]:
        """Once: the derivatives of a loss by the weights, in the order of ``parameters()``. slope: its derivative by
        the logits."""


class RNNModel(nn.Module):
    """Classifies series by the hidden state after their last step.

    k: features per step. h: units of the hidden state. num_layers: recurrent layers on each other.
    num_classes: classes of the label. cell: ``"rnn"`` (tanh), ``"rnn_relu"``, ``"gru"`` or ``"lstm"``.

    ``.rnn`` is a ``torch.nn.RNN``, ``GRU`` or ``LSTM`` with PyTorch's default initial weights
    (``rnnviz.nn.initialise`` sets those which learn), ``.fc`` the ``torch.nn.Linear`` readout. ``.fast``: True lets
    gradients on the CPU take ``rnnviz.nn.fast``, which is quicker but knows first derivatives only.

    Elman, J. L. (1990), Finding Structure in Time; https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html
    """

    def __init__(self, k: int, h: int, num_layers: int, num_classes: int, cell: Cell = "rnn") -> None:
        super().__init__()
        for name, value in (("k", k), ("h", h), ("num_layers", num_layers), ("num_classes", num_classes)):
            if value < 1:
                raise ConfigError(f"{name} is {value}; it must be at least 1.")
        self.k, self.h, self.num_layers, self.num_classes, self.cell = k, h, num_layers, num_classes, cell
        self.rnn = _recurrent(cell, k, h, num_layers)
        self.fc = nn.Linear(h, num_classes)
        self.fast = False

    def forward(self, X: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Logits ``(n, num_classes)`` of X ``(l, n, k)``.

        lengths: ``(n,)`` int64 on X's device, 1..l; each series is read out at its own last step. Default: all l.
        Raises ``ShapeError`` where X or lengths have another shape.
        """
        self.check(X)
        H, _ = self.run(X)
        return cast(Tensor, self.fc(last_states(H, lengths)))

    @torch.no_grad()
    def read(self, X: Tensor) -> Tensor:
        """H ``(l, n, h)`` of the top layer, without gradients, the quickest way there is; see ``run``."""
        self.check(X)
        if self.fast and compiled.fits(self.cell, self.h, X):
            return compiled.states(self.cell, X, list(self.rnn.parameters()))
        return self.run(X)[0]

    def learn_from(self, X: Tensor, lengths: Tensor | None = None) -> Pass:
        """The logits of X, as ``forward`` has them, and the way back to the weights."""
        self.check(X)
        if not (self.fast and compiled.fits(self.cell, self.h, X)):
            return _RecordedPass(self, X, lengths)
        if lengths is not None:
            check_lengths(lengths, *X.shape[:2])
        recurrent = [weight for layer in range(self.num_layers) for weight in self.layer_weights(layer)]
        return compiled.CompiledPass(self.cell, X, lengths, [*recurrent, self.fc.weight, self.fc.bias])

    def run(self, X: Tensor) -> tuple[Tensor, Tensor]:
        """H ``(l, n, h)``, the top layer's states at every step, and h_n ``(num_layers, n, h)`` after step l."""
        self.check(X)
        if self.fast and self.cell in fast.HAVE and X.device.type == "cpu" and torch.is_grad_enabled():
            layers = self._fast_layers(X)
            return layers[-1], torch.stack([H[-1] for H in layers])
        H, h_n = self.rnn(X)
        return H, h_n[0] if self.cell == "lstm" else h_n

    def states(self, X: Tensor) -> Tensor:
        """H of every layer, ``(num_layers, l, n, h)``, bottom first, for X ``(l, n, k)``."""
        self.check(X)
        layers: list[Tensor] = []
        for layer in range(self.num_layers):
            layers.append(self._one_layer(layers[-1] if layers else X, layer))
        return torch.stack(layers)

    def _one_layer(self, X: Tensor, layer: int) -> Tensor:
        zero = X.new_zeros(1, X.shape[1], self.h)
        how = (self.layer_weights(layer), True, 1, 0.0, False, False, False)
        # that is: with biases, one layer, no dropout, not training, one way, time first
        if self.cell == "lstm":
            return torch.lstm(X, (zero, zero), *how)[0]
        recurrence = {"rnn": torch.rnn_tanh, "rnn_relu": torch.rnn_relu, "gru": torch.gru}[self.cell]
        return recurrence(X, zero, *how)[0]

    def _fast_layers(self, X: Tensor) -> list[Tensor]:
        layers: list[Tensor] = []
        for i in range(self.num_layers):
            layers.append(fast.layer(self.cell, layers[-1] if layers else X, *self.layer_weights(i)))
        return layers

    def layer_weights(self, layer: int) -> list[Tensor]:
        """weight_ih ``(blocks * h, k or h)``, weight_hh ``(blocks * h, h)``, bias_ih and bias_hh ``(blocks * h,)``."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self.rnn, f"{name}_l{layer}") for name in names]

    def check(self, X: Tensor) -> None:
        """Raises ``ShapeError`` where X is not ``(l, n, k)`` with the k of this network."""
        if X.ndim != 3 or X.shape[2] != self.k or 0 in X.shape:
            raise ShapeError(
                f"X has the shape {tuple(X.shape)}; this network takes (l, n, k) with k = {self.k}, "
                "time steps first, and at least one step and one series."
            )


class _RecordedPass:
    """As autograd records it."""

    @torch.enable_grad()
    def __init__(self, model: RNNModel, X: Tensor, lengths: Tensor | None) -> None:
        self._weights, self._logits = list(model.parameters()), model(X, lengths)
        self.logits = self._logits.detach()

    def by_weights(self, slope: Tensor) -> Sequence[Tensor]:
        return torch.autograd.grad(self._logits, self._weights, slope)


def exact(model: RNNModel) -> RNNModel:
    """A copy in float64 on the CPU, which records no gradients for its weights."""
    twin = copy.deepcopy(model).cpu().double().requires_grad_(False)
    twin.fast = True
    return twin


def flat_weights(model: RNNModel) -> Floats:
    """A copy of all weights as one float32 array, in the order of ``model.parameters()``, each row by row."""
    return torch.nn.utils.parameters_to_vector(model.parameters()).detach().cpu().numpy().astype(np.float32)


def last_states(H: Tensor, lengths: Tensor | None = None) -> Tensor:
    """``(n, h)``: of H ``(l, n, h)`` each series' state at its own last step. lengths: ``(n,)``, default all l."""
    if lengths is None:
        return H[-1]
    l, n, _ = H.shape
    check_lengths(lengths, l, n)
    return H[lengths - 1, torch.arange(n, device=H.device)]


def check_lengths(lengths: Tensor, l: int, n: int) -> None:
    """Raises ``ShapeError`` where lengths are not ``(n,)`` or not 1..l."""
    if tuple(lengths.shape) != (n,):
        raise ShapeError(f"lengths has the shape {tuple(lengths.shape)}; with {n} series it must be ({n},).")
    shortest, longest = int(lengths.min()), int(lengths.max())
    if shortest < 1 or longest > l:
        raise ShapeError(f"lengths go from {shortest} to {longest}; with l = {l} they must be 1 to {l}.")


def _recurrent(cell: Cell, k: int, h: int, num_layers: int) -> nn.RNNBase:
    if cell == "gru":
        return nn.GRU(k, h, num_layers)
    if cell == "lstm":
        return nn.LSTM(k, h, num_layers)
    if cell in CELLS:
        return nn.RNN(k, h, num_layers, nonlinearity="relu" if cell == "rnn_relu" else "tanh")
    raise ConfigError(f"There is no cell {cell!r}; there are {', '.join(CELLS)}.")
