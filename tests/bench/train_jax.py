"""The same training of the tanh RNN in JAX, by hand: a jitted step around ``lax.scan``, Adam and clipping inside."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from rnnviz.training.loop import Training
from rnnviz.training.steps import CLIP
from tests.bench.train_plain import Given

Tree = Any


def loss_of(weights: Tree, X: Any, y: Any) -> Any:
    """The mean cross-entropy of X ``(l, n, k)``. The input's part of all steps is one product, as it should be."""
    A = X @ weights["rnn.weight_ih_l0"].T + (weights["rnn.bias_ih_l0"] + weights["rnn.bias_hh_l0"])
    W = weights["rnn.weight_hh_l0"].T

    def step(H: Any, A_t: Any) -> tuple[Any, None]:
        return jnp.tanh(A_t + H @ W), None

    H, _ = lax.scan(step, jnp.zeros((X.shape[1], len(W))), A)
    odds = jax.nn.log_softmax(H @ weights["fc.weight"].T + weights["fc.bias"])
    return -odds[jnp.arange(len(y)), y].mean()


@partial(jax.jit, donate_argnums=(0, 1, 2))
def learn(weights: Tree, first: Tree, second: Tree, shares: Tree, X: Any, y: Any, rate: Any, number: Any) -> Any:
    """One step: the new weights and moments, and the loss."""
    loss, slope = jax.value_and_grad(loss_of)(weights, X, y)
    norm = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda g: g * jnp.minimum(1.0, CLIP / (norm + 1e-6)), slope)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)

    def move(w: Any, m: Any, v: Any, share: Any) -> Any:
        return w - rate * share * (m / (1 - 0.9**number)) / (jnp.sqrt(v / (1 - 0.999**number)) + 1e-8)

    return jax.tree.map(move, weights, first, second, shares), first, second, loss


class Jax:
    def __init__(self, training: Training) -> None:
        self._given = given = Given(training)
        named = dict(given.model.named_parameters())
        self._weights = {name: jnp.array(weight.detach().numpy()) for name, weight in named.items()}
        self._first, self._second = (jax.tree.map(jnp.zeros_like, self._weights) for _ in range(2))
        self._shares = {name: np.float32(given.share(name)) for name in named}
        self._number, self._losses = 0, list[float]()

    def step(self) -> None:
        given = self._given
        if given.batch == 0:
            self._order, self._losses = given.order(), []
        index = self._order[given.batch]
        X = given.X[:, index] + given.noise(len(index))
        given.batch += 1  # the rate is that of the end of a step
        rate = np.float32(given.rate())
        given.batch -= 1
        self._number += 1
        moved = learn(
            self._weights, self._first, self._second, self._shares, X, given.y[index], rate, np.float32(self._number)
        )
        self._weights, self._first, self._second, loss = moved
        self._losses.append(float(loss))
        given.done()

    def loss(self) -> float:
        return float(np.mean(self._losses))

    def forget(self) -> None:
        """Let the next step compile anew."""
        jax.clear_caches()
