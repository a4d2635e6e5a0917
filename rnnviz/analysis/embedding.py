"""t-SNE of hidden states: who is whose neighbour, in a plane. Slow, so only on request; loads scikit-learn when called.

van der Maaten & Hinton, Visualizing Data using t-SNE, JMLR 9 (2008); van der Maaten, Accelerating t-SNE using
Tree-Based Algorithms, JMLR 15 (2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import check_lengths, lasting
from rnnviz.errors import RnnVizError
from rnnviz.records import Floats, Ints

MOST_POINTS = 4000  # 20 s on one core of 2 GHz, and about 250 MB with all libraries
FEWEST_UNITS = 3
USUAL_PERPLEXITY = 30.0
NEIGHBOURS = 10
FEWEST_POINTS = NEIGHBOURS + 1


@dataclass(frozen=True, eq=False)
class Embedding:
    """Hidden states arranged in a plane so that neighbours stay neighbours. Far distances and axes mean nothing.

    coordinates: ``(l, p, 2)`` float32, NaN at steps that were left out and after a series' own end.
    stride: every stride-th step was arranged, from the first on, and each series' last. points: how many that makes.
    perplexity: about how many neighbours each state counts. kl: the Kullback-Leibler divergence, in nats, that was left
    between the neighbourhoods in h dimensions and in the plane, as Barnes-Hut estimates it (up to a tenth too low);
    0 is perfect.
    kept: how much of the ``NEIGHBOURS`` nearest states of each state in the plane, as a share, are so in h dimensions.
    """

    coordinates: Floats
    stride: int
    points: int
    perplexity: float
    kl: float
    kept: float


def embed(H: NDArray[Any], lengths: Ints, seed: int = 0) -> Embedding:
    """t-SNE (Barnes-Hut, from principal components) of the states H ``(l, p, h)`` of series of these lengths ``(p,)``.

    The same states and lengths give the same embedding on the same machine. seed: for the principal components of many
    units, which scikit-learn finds with the help of chance. At most ``MOST_POINTS`` states are
    arranged. Raises ``ShapeError`` for shapes that do not fit, ``RnnVizError`` where :func:`check_embeddable` does, and
    for states that are not finite or all alike.
    """
    check_lengths(H, lengths, "H", "(l, p, h)")
    check_embeddable(lengths, H.shape[2])
    stride = stride_of(lengths)
    chosen = _chosen(H, lengths, stride)
    states = H[chosen].astype(np.float32)
    _check_states(states)
    perplexity = min(USUAL_PERPLEXITY, (len(states) - 1) / 3)
    plane, kl, kept = _arrange(states, perplexity, seed)
    coordinates = np.full((*H.shape[:2], 2), np.nan, np.float32)
    coordinates[chosen] = plane
    return Embedding(coordinates, stride, len(states), perplexity, kl, kept)


def check_embeddable(lengths: Ints, h: int) -> None:
    """Raises ``RnnVizError`` where these sizes can't be arranged: few units, few states, or far too many series."""
    if h < FEWEST_UNITS:
        raise RnnVizError(
            f"t-SNE brings many units down to a plane. This memory has h = {h}, and the units themselves are already "
            f"shown as they are; it takes h = {FEWEST_UNITS} or more."
        )
    if lengths.sum() < FEWEST_POINTS:
        raise RnnVizError(f"t-SNE needs at least {FEWEST_POINTS} states to arrange; here there are {lengths.sum()}.")
    if _points(lengths, int(lengths.max())) > MOST_POINTS:
        raise RnnVizError(
            f"{len(lengths)} series are too many for t-SNE, which can arrange {MOST_POINTS} states in reasonable time. "
            f"Ask for {MOST_POINTS // 2} series or fewer."
        )


def stride_of(lengths: Ints) -> int:
    """The least stride with which no more than ``MOST_POINTS`` states of series with these lengths are chosen."""
    strides = range(1, int(lengths.max()) + 1)
    return next((stride for stride in strides if _points(lengths, stride) <= MOST_POINTS), strides[-1])


def _points(lengths: Ints, stride: int) -> int:
    last = lengths - 1
    return int((last // stride + 1 + (last % stride > 0)).sum())


def _chosen(H: NDArray[Any], lengths: Ints, stride: int) -> NDArray[np.bool_]:
    """``(l, p)`` True at every stride-th step of a series and at its last."""
    step = np.arange(len(H))[:, None]
    return lasting(H, lengths) & ((step % stride == 0) | (step == lengths - 1))


def _check_states(states: Floats) -> None:
    if not np.isfinite(states).all():
        raise RnnVizError("Some states are no longer numbers: this network has diverged, and can't be arranged.")
    if (states == states[0]).all():
        raise RnnVizError("All states are the same: there is nothing to arrange.")


def _arrange(states: Floats, perplexity: float, seed: int) -> tuple[Floats, float, float]:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums made by several threads differ from time to time
        tsne = TSNE(2, perplexity=perplexity, init="pca", random_state=seed, n_jobs=1, method="barnes_hut")
        plane = tsne.fit_transform(states)
        return plane, float(tsne.kl_divergence_), _neighbours_kept(states, plane)


def _neighbours_kept(states: Floats, plane: Floats) -> float:
    """Of states that are equally far away, any may be among the nearest."""
    reach = _distances(states, _nearest(states)).max(1, keepdims=True)
    return float((_distances(states, _nearest(plane)) <= reach).mean())


def _nearest(points: Floats) -> Ints:
    from sklearn.neighbors import NearestNeighbors

    exact = points.astype(np.float64)
    found: Ints = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(exact).kneighbors(return_distance=False)
    return found


def _distances(points: Floats, neighbours: Ints) -> NDArray[np.float64]:
    """``(n, NEIGHBOURS)`` from each point to each of its neighbours, whose positions have the same shape."""
    exact = points.astype(np.float64)
    return np.stack([np.linalg.norm(exact - exact[column], axis=1) for column in neighbours.T], 1)
