from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.verdicts import certainty, early, last_verdicts, right_by_step, settled_step, verdicts
from rnnviz.errors import ConfigError, ShapeError

# Six steps, four series, which end after 6, 4, 1 and 3 steps; what each says while it lasts, and then anything.
SAYS = np.array(
    [
        [0, 1, 2, 2],
        [1, 1, 0, 0],
        [1, 1, 0, 1],
        [0, 1, 0, 2],
        [2, 0, 0, 2],
        [2, 0, 0, 2],
    ]
)
LENGTHS = np.array([6, 4, 1, 3])


def probabilities(says: np.ndarray, sure: float = 0.8, num_classes: int = 3) -> np.ndarray:
    P = np.full((*says.shape, num_classes), (1 - sure) / (num_classes - 1))
    np.put_along_axis(P, says[..., None], sure, -1)
    return P.astype(np.float16)


def test_the_verdict_is_the_most_probable_class() -> None:
    P = probabilities(SAYS)
    np.testing.assert_array_equal(verdicts(P), SAYS)
    assert verdicts(P).dtype == np.int64
    assert certainty(P).dtype == np.float32
    np.testing.assert_allclose(certainty(P), np.full(SAYS.shape, 0.8), atol=1e-3)
    np.testing.assert_array_equal(verdicts(np.array([0.4, 0.2, 0.4])), 0)
    np.testing.assert_array_equal(verdicts(np.array([[0.1, 0.45, 0.45], [0.0, 0.0, 1.0]])), [1, 2])


def test_the_last_verdict_is_that_of_a_series_own_last_step() -> None:
    np.testing.assert_array_equal(last_verdicts(probabilities(SAYS), LENGTHS), [2, 1, 2, 1])


def test_a_verdict_is_settled_from_the_step_after_which_it_never_changes() -> None:
    np.testing.assert_array_equal(settled_step(probabilities(SAYS), LENGTHS), [5, 1, 1, 3])
    np.testing.assert_array_equal(settled_step(probabilities(SAYS), np.full(4, 6)), [5, 5, 2, 4])


def test_the_share_of_right_verdicts_counts_only_series_that_still_last() -> None:
    right = right_by_step(probabilities(SAYS), np.array([0, 1, 2, 1]), LENGTHS)
    assert right.dtype == np.float32
    np.testing.assert_allclose(right, [3 / 4, 1 / 3, 2 / 3, 1, 0, 0], rtol=1e-6)


def test_steps_that_no_series_has_are_not_numbers() -> None:
    right = right_by_step(probabilities(SAYS), np.array([0, 1, 2, 1]), np.array([2, 1, 1, 2]))
    np.testing.assert_array_equal(np.isnan(right), [False, False, True, True, True, True])


cases = st.integers(1, 7).flatmap(
    lambda l: st.integers(1, 5).flatmap(
        lambda p: st.tuples(
            st.lists(st.lists(st.integers(0, 2), min_size=p, max_size=p), min_size=l, max_size=l).map(np.array),
            st.lists(st.integers(1, l), min_size=p, max_size=p).map(np.array),
            st.lists(st.integers(0, 2), min_size=p, max_size=p).map(np.array),
        )
    )
)


@given(cases)
def test_every_number_is_that_of_the_series_looked_at_alone(case: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    says, lengths, y = case
    P = probabilities(says)
    own = [list(says[:end, i]) for i, end in enumerate(lengths)]
    assert last_verdicts(P, lengths).tolist() == [path[-1] for path in own]
    settled = []
    for path in own:
        step = len(path)
        while step > 1 and path[step - 2] == path[-1]:
            step -= 1
        settled.append(step)
    assert settled_step(P, lengths).tolist() == settled
    for t, share in enumerate(right_by_step(P, y, lengths)):
        marks = [path[t] == label for path, label in zip(own, y, strict=True) if len(path) > t]
        assert np.isnan(share) if not marks else share == pytest.approx(sum(marks) / len(marks))


@pytest.mark.parametrize(
    "ask",
    [
        last_verdicts,
        settled_step,
        lambda P, lengths: right_by_step(P, np.zeros(P.shape[1], int), lengths),
    ],
)
@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([6, 4, 1], r"P \(6, 4, 3\) and lengths \(3,\)"),
        ([0, 6, 6, 6], "from 0 to 6; with l = 6 they must be 1 to 6"),
        ([1, 7, 6, 6], "from 1 to 7; with l = 6 they must be 1 to 6"),
    ],
)
def test_lengths_that_do_not_fit_are_refused_in_words(ask: object, lengths: list[int], words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        ask(probabilities(SAYS), np.array(lengths))


def test_probabilities_without_series_are_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"they must be \(l, p, num_classes\) and \(p,\)"):
        last_verdicts(np.ones((3, 2)), np.array([3, 3]))


def test_how_early_it_knows_is_the_accuracy_after_a_share_of_each_series() -> None:
    shares = np.array([0.25, 0.5, 0.75, 1.0])
    # after ceil(share * length) steps: 2, 3, 5, 6 of the first; 1, 2, 3, 4; 1, 1, 1, 1; and 1, 2, 3, 3 of the last
    right = early(probabilities(SAYS), np.array([2, 0, 2, 1]), LENGTHS, shares)
    assert right.dtype == np.float32
    np.testing.assert_allclose(right, [1 / 4, 1 / 4, 3 / 4, 3 / 4])


@given(cases, st.lists(st.integers(1, 20), min_size=1, max_size=20))
def test_a_share_of_a_series_is_counted_without_rounding(
    case: tuple[np.ndarray, np.ndarray, np.ndarray], twentieths: list[int]
) -> None:
    says, lengths, y = case
    found = early(probabilities(says), y, lengths, np.array(twentieths) / 20)
    for part, share in zip(twentieths, found, strict=True):
        steps = [math.ceil(Fraction(part, 20) * int(end)) for end in lengths]
        assert share == pytest.approx(np.mean([says[t - 1, i] == y[i] for i, t in enumerate(steps)]))


def test_every_share_of_every_length_is_the_step_that_was_meant() -> None:
    l = 300
    P = np.zeros((l, 1, l + 1))
    P[np.arange(l), 0, np.arange(1, l + 1)] = 1  # what it says is the number of the step
    for length in range(1, l + 1):
        for part in range(1, 21):
            step = math.ceil(Fraction(part, 20) * length)
            assert early(P, np.array([step]), np.array([length]), np.array([part / 20]))[0] == 1


def test_the_last_share_is_the_accuracy_of_the_last_verdicts() -> None:
    y = np.array([2, 0, 2, 1])
    P = probabilities(SAYS)
    assert len(early(P, y, LENGTHS)) == 20
    assert early(P, y, LENGTHS)[-1] == np.mean(last_verdicts(P, LENGTHS) == y)


def test_shares_and_labels_that_do_not_fit_are_refused_in_words() -> None:
    y = np.zeros(4, int)
    for share in (0.0, 1.01, np.nan):
        with pytest.raises(ConfigError, match="each must be above 0 and at most 1"):
            early(probabilities(SAYS), y, LENGTHS, np.array([share]))
    for ask in (early, right_by_step):
        with pytest.raises(ShapeError, match=r"y has the shape \(3,\); with 4 series it must be \(4,\)"):
            ask(probabilities(SAYS), y[:3], LENGTHS)
