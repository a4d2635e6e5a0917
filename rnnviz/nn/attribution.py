"""Which values of a series make the network say what it says: integrated gradients and occlusion."""

from __future__ import annotations

import torch
from torch import Tensor

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn.model import RNNModel, exact
from rnnviz.nn.paths import at_once, mean_gradient


def integrated_gradients(
    model: RNNModel,
    X: Tensor,
    target: Tensor,
    lengths: Tensor | None = None,
    steps: int = 64,
    baseline: Tensor | float = 0.0,
) -> Tensor:
    """How much each value adds to the logit of a class: ``(l, n, k)``, in units of the logit.

    X: ``(l, n, k)`` scaled values. target: ``(n,)`` the class looked at. lengths: ``(n,)``, default all l.
    baseline: what "nothing" is, a number or anything that broadcasts to X. 0, the default, is the mean of the training
    data where values are standardised. steps: gradients along the path from the baseline to the series.

    The values of a series sum to logit(X) - logit(baseline), to 1e-3 of it (of 1 where it is less): where the network
    changes fast, the path is cut more finely, until that holds or 4096 gradients are spent. It is done in
    float64 on the CPU, and leaves the model untouched. Values after a series' own end get 0.

    Raises ``ShapeError`` where the shapes do not fit, ``ConfigError`` where steps is below 1.
    Sundararajan, Taly & Yan 2017, https://arxiv.org/abs/1703.01365
    """
    if steps < 1:
        raise ConfigError(f"steps is {steps}; it must be at least 1.")
    _check(model, X, target, lengths)
    twin, start = exact(model), _baseline(X, baseline)
    result = torch.zeros_like(X)
    for i, length in enumerate(_ends(X, lengths)):
        x, nothing = (values[:length, i].detach().cpu().double() for values in (X, start))
        result[:length, i] = ((x - nothing) * mean_gradient(twin, x, nothing, int(target[i]), steps)).to(result)
    return result


@torch.no_grad()
def occlusion(
    model: RNNModel, X: Tensor, target: Tensor, lengths: Tensor | None = None, baseline: Tensor | float = 0.0
) -> Tensor:
    """``(l, n)``: what the logit of a class loses when a step is replaced by the baseline, all features of it.

    The arguments are those of ``integrated_gradients``. Positive where a step speaks for the class. 0 after a series'
    own end. Steps are replaced one by one, so what two steps say together may be missed or counted twice.
    Zeiler & Fergus 2014, https://arxiv.org/abs/1311.2901
    """
    _check(model, X, target, lengths)
    start, result = _baseline(X, baseline), X.new_zeros(X.shape[:2])
    for i, length in enumerate(_ends(X, lengths)):
        x, nothing = X[:length, i], start[:length, i]
        whole = model(x[:, None])[0, target[i]]
        for steps in torch.arange(length, device=X.device).split(at_once(model, length)):
            without = x[:, None].repeat(1, len(steps), 1)
            without[steps, torch.arange(len(steps))] = nothing[steps]
            result[steps, i] = whole - model(without)[:, target[i]]
    return result


def _baseline(X: Tensor, baseline: Tensor | float) -> Tensor:
    start = torch.as_tensor(baseline, dtype=X.dtype, device=X.device)
    try:
        return start.expand(X.shape)
    except RuntimeError:
        raise ShapeError(
            f"The baseline's shape {tuple(start.shape)} does not broadcast to X {tuple(X.shape)}."
        ) from None


def _ends(X: Tensor, lengths: Tensor | None) -> list[int]:
    return [len(X)] * X.shape[1] if lengths is None else lengths.tolist()


def _check(model: RNNModel, X: Tensor, target: Tensor, lengths: Tensor | None) -> None:
    model.check(X)
    l, n, _ = X.shape
    for name, values, low, high in (("target", target, 0, model.num_classes - 1), ("lengths", lengths, 1, l)):
        if values is None:
            continue
        if tuple(values.shape) != (n,):
            raise ShapeError(f"{name} has the shape {tuple(values.shape)}; with {n} series it must be ({n},).")
        if int(values.min()) < low or int(values.max()) > high:
            found = f"{int(values.min())} to {int(values.max())}"
            raise ShapeError(f"The values of {name} go from {found}; they must be {low} to {high}.")
