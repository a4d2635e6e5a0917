from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from rnnviz.analysis import embedding
from rnnviz.analysis.embedding import Embedding, check_embeddable, embed, stride_of
from rnnviz.errors import RnnVizError, ShapeError

L, P = 15, 8
LENGTHS = np.array([15, 15, 9, 1, 12, 15, 4, 15])
lengths_of_series = some.lists(some.integers(1, 60), min_size=1, max_size=30).map(np.array)


def walks(l: int = L, p: int = P, h: int = 6, seed: int = 0) -> np.ndarray:
    """States of two kinds of series, which part as time goes by."""
    chance = np.random.default_rng(seed)
    drift = np.where(np.arange(p) % 2 == 0, 0.4, -0.4)[None, :, None]
    return np.tanh((0.2 * chance.normal(size=(l, p, h)) + drift).cumsum(0) * 0.2).astype(np.float16)


def distances(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None].astype(float) - points[None].astype(float), axis=-1)


@pytest.fixture(scope="module")
def embedded() -> Embedding:
    return embed(walks(), LENGTHS)


def own_steps() -> np.ndarray:
    return np.arange(L)[:, None] < LENGTHS


def test_every_step_of_a_series_has_its_place_and_padding_none(embedded: Embedding) -> None:
    assert embedded.coordinates.dtype == np.float32
    assert embedded.coordinates.shape == (L, P, 2)
    np.testing.assert_array_equal(np.isfinite(embedded.coordinates), np.repeat(own_steps()[..., None], 2, -1))
    assert (embedded.stride, embedded.points) == (1, LENGTHS.sum())


def conditional(squared: np.ndarray, perplexity: float) -> np.ndarray:
    """Equation 1 of van der Maaten & Hinton for one point, its variance found by bisection."""
    low, high = 1e-9, 1e9
    for _ in range(200):
        precision = np.sqrt(low * high)
        p = np.exp(-(squared - squared.min()) * precision)
        p /= p.sum()
        entropy = -(p[p > 0] * np.log(p[p > 0])).sum()
        low, high = (precision, high) if entropy > np.log(perplexity) else (low, precision)
    return p


def divergence(states: np.ndarray, plane: np.ndarray, perplexity: float) -> float:
    """Equation 2 with the heavy-tailed Q of equation 4, over all pairs."""
    n, squared = len(states), distances(states) ** 2
    joint = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        joint[i, others] = conditional(squared[i, others], perplexity)
    joint = (joint + joint.T) / (2 * n)
    q = 1 / (1 + distances(plane) ** 2)
    np.fill_diagonal(q, 0)
    q /= q.sum()
    there = joint > 0
    return float((joint[there] * np.log(joint[there] / q[there])).sum())


def test_the_divergence_is_that_of_the_paper(embedded: Embedding) -> None:
    states, plane = walks()[own_steps()], embedded.coordinates[own_steps()]
    assert embedded.perplexity == pytest.approx((LENGTHS.sum() - 1) / 3)
    assert embedded.kl == pytest.approx(divergence(states, plane, embedded.perplexity), rel=0.12)  # measured: 0.09
    shuffled = np.random.default_rng(0).permutation(plane)
    assert divergence(states, shuffled, embedded.perplexity) > 4 * embedded.kl


def share_kept(states: np.ndarray, plane: np.ndarray) -> float:
    own, true = np.eye(len(states)) * 1e9, distances(states)
    nearest = np.argsort(distances(plane) + own, 1)[:, :10]
    reach = np.sort(true + own, 1)[:, 9:10]
    return float((np.take_along_axis(true, nearest, 1) <= reach + 1e-12).mean())


def test_it_says_how_many_neighbours_are_true(embedded: Embedding) -> None:
    expected = share_kept(walks()[own_steps()], embedded.coordinates[own_steps()])
    assert embedded.kept == pytest.approx(expected)
    assert 0.3 < embedded.kept < 1


def test_neighbours_that_lie_on_one_spot_are_all_true_ones() -> None:
    H = np.repeat(np.eye(4, dtype=np.float16)[:, None], 20, 1)  # four states, each of them 20 times
    assert embed(H, np.full(20, 4)).kept == 1


def test_the_same_states_have_the_same_places_whatever_the_padding(embedded: Embedding) -> None:
    again, padded = embed(walks(), LENGTHS), np.where(own_steps()[..., None], walks(), np.float16(7))
    assert again.coordinates.tobytes() == embedded.coordinates.tobytes()
    assert (again.kl, again.kept) == (embedded.kl, embedded.kept)
    assert embed(padded, LENGTHS).coordinates.tobytes() == embedded.coordinates.tobytes()


def test_kinds_that_lie_apart_stay_apart() -> None:
    H = walks(l=10, p=20, h=16)
    H[:, ::2] += np.float16(3)
    plane = embed(H, np.full(20, 10)).coordinates
    ones, others = plane[:, ::2].reshape(-1, 2), plane[:, 1::2].reshape(-1, 2)
    within = max(np.linalg.norm(kind - kind.mean(0), axis=1).mean() for kind in (ones, others))
    assert np.linalg.norm(ones.mean(0) - others.mean(0)) > 2 * within


def test_of_many_states_every_so_many_th_is_arranged_and_each_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "MOST_POINTS", 30)
    found = embed(walks(), LENGTHS)
    there = np.isfinite(found.coordinates[..., 0])
    expected = [{t for t in range(length) if t % found.stride == 0 or t == length - 1} for length in LENGTHS.tolist()]
    assert [set(np.flatnonzero(there[:, i]).tolist()) for i in range(P)] == expected
    assert found.points == there.sum() == sum(map(len, expected))
    assert found.points <= 30


@given(lengths_of_series, some.integers(60, 300))
def test_the_stride_is_the_least_that_keeps_within_the_limit(lengths: np.ndarray, most: int) -> None:
    def count(stride: int) -> int:
        return sum(len({*range(0, length, stride), length - 1}) for length in lengths.tolist())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedding, "MOST_POINTS", most)
        stride = stride_of(lengths)
    assert count(stride) <= most  # two points of 30 series always fit
    assert stride == 1 or count(stride - 1) > most


def test_the_perplexity_is_the_usual_one_where_there_are_states_enough() -> None:
    assert embed(walks(l=12, p=10), np.full(10, 12)).perplexity == 30


@pytest.mark.parametrize(
    ("l", "p", "h", "said"),
    [
        (20, 10, 2, "h = 2.*already.*3 or more"),
        (5, 2, 8, "at least 11 states.*there are 10"),
        (2, 2001, 8, "2001 series are too many.*2000 series or fewer"),
    ],
)
def test_sizes_that_can_not_be_arranged_are_refused_before_anything_is_done(l: int, p: int, h: int, said: str) -> None:
    with pytest.raises(RnnVizError, match=said):
        check_embeddable(np.full(p, l), h)
    with pytest.raises(RnnVizError, match=said):
        embed(np.zeros((l, p, h), np.float16), np.full(p, l))


def test_a_limit_is_allowed() -> None:
    check_embeddable(np.full(2000, 100), 3)
    check_embeddable(np.full(1, 11), 3)


def test_states_without_difference_or_number_are_refused() -> None:
    with pytest.raises(RnnVizError, match="nothing to arrange"):
        embed(np.full((L, P, 4), 0.5, np.float16), LENGTHS)
    H = walks()
    H[0, 0, 0] = np.inf
    with pytest.raises(RnnVizError, match="diverged"):
        embed(H, LENGTHS)


def test_what_does_not_fit_is_refused_in_words() -> None:
    for H, lengths in ((walks()[0], LENGTHS), (walks(), LENGTHS[:-1]), (walks(l=14), LENGTHS), (walks(), LENGTHS - 1)):
        with pytest.raises(ShapeError, match=r"must be (\(l, p, h\) and \(p,\)|1 to)"):
            embed(H, lengths)


def test_it_is_loaded_only_when_it_is_used() -> None:
    code = (
        "import sys, rnnviz.analysis.embedding, rnnviz.live.route, rnnviz.runs.worker; print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
