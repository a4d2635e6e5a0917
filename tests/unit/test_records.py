from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz.errors import DataError, Finding, RnnVizError, ShapeError
from rnnviz.records import Frame, Metrics, SeriesSet


def given_as(**changes: Any) -> dict[str, Any]:
    """l = 4, n = 3, k = 2; the second series ends after 2 steps."""
    X = np.arange(24, dtype=np.float32).reshape(4, 3, 2)
    X[2:, 1] = 0
    return {
        "X": X,
        "y": [0, 1, 0],
        "classes": ("down", "up"),
        "features": ("a", "b"),
        "lengths": [4, 2, 4],
        "names": ("p", "q", "r"),
        "title": "made",
        "source": {"file": "x.csv"},
        **changes,
    }


def made(**changes: Any) -> SeriesSet:
    return SeriesSet(**given_as(**changes))


def test_a_series_set_knows_its_sizes() -> None:
    series = made()
    assert (series.l, series.n, series.k, series.num_classes) == (4, 3, 2, 2)
    assert (series.X.dtype, series.y.dtype, series.lengths.dtype) == (np.float32, np.int64, np.int64)
    np.testing.assert_array_equal(series.counts, [2, 1])
    np.testing.assert_array_equal(
        series.mask, [[True, True, True], [True, True, True], [True, False, True], [True, False, True]]
    )
    np.testing.assert_array_equal(made(classes=("down", "up", "none")).counts, [2, 1, 0])


def test_what_is_not_given_is_named_and_as_long_as_it_can_be() -> None:
    series = SeriesSet(np.ones((4, 3, 2)), [0, 1, 0], ("down", "up"))
    assert series.features == ("x1", "x2")
    assert series.names == ("1", "2", "3")
    np.testing.assert_array_equal(series.lengths, [4, 4, 4])
    assert series.mask.all()
    assert series.source == {}
    assert series.fingerprint == made(X=np.ones((4, 3, 2)), features=(), names=(), lengths=[]).fingerprint


def test_names_are_text_whatever_they_were() -> None:
    series = made(classes=(0, np.str_("up")), features=[1, 2], names=np.array([7, 8, 9]))
    assert (series.classes, series.features, series.names) == (("0", "up"), ("1", "2"), ("7", "8", "9"))
    assert all(type(name) is str for name in (*series.classes, *series.features, *series.names))


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 1), (0, 3, 2), (4, 0, 2), (4, 3, 0), ()])
def test_values_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"it must be \(l, n, k\) with at least one of each") as caught:
        made(X=np.ones(shape))
    assert str(shape) in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"y": [0, 1]}, r"^y has the shape \(2,\), but X \(4, 3, 2\) asks for \(3,\)\.$"),
        ({"y": [[0, 1, 0]]}, r"^y has the shape \(1, 3\)"),
        ({"y": 0}, r"^y has the shape \(\)"),
        ({"lengths": [4, 2]}, r"^lengths has the shape \(2,\), but X \(4, 3, 2\) asks for \(3,\)"),
        ({"lengths": [[4, 2, 4]]}, r"^lengths has the shape \(1, 3\)"),
        ({"features": ("a",)}, r"^features has the shape \(1,\), but X \(4, 3, 2\) asks for \(2,\)"),
        ({"names": ("p", "q", "r", "s")}, r"^names has the shape \(4,\), but X \(4, 3, 2\) asks for \(3,\)"),
        ({"y": [0, 2, 0]}, r"^y goes from 0 to 2, but there are 2 classes \(0 to 1\)"),
        ({"y": [0, -1, 0]}, r"^y goes from -1 to 0, but there are 2 classes"),
        ({"classes": ()}, r"^y goes from 0 to 1, but there are 0 classes"),
        ({"lengths": [4, 0, 4]}, r"^lengths go from 0 to 4; with l = 4 they must be 1 to 4"),
        ({"lengths": [4, 5, 4]}, r"^lengths go from 4 to 5; with l = 4 they must be 1 to 4"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ShapeError, match=words) as caught:
        made(**changes)
    assert isinstance(caught.value, RnnVizError)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_missing_are_counted_and_the_first_is_named(value: float) -> None:
    X = given_as()["X"]
    X[1, 2, 1] = X[3, 0, 0] = value
    with pytest.raises(DataError) as caught:
        made(X=X)
    (finding,) = caught.value.findings
    assert finding.count == 2
    assert finding.where == "first in series r, step 2, b"
    assert "2 values are missing or infinite (first in series r, step 2, b)" in str(caught.value)
    assert finding.remedy in str(caught.value)


def test_a_data_error_tells_every_finding() -> None:
    findings = [Finding("One thing", "Do this.", "row 2", 3), Finding("Another", "Do that.")]
    error = DataError(findings)
    assert error.findings == tuple(findings)
    assert str(error) == "One thing (row 2). Do this.\nAnother. Do that."
    assert DataError("Only words").findings[0].what == "Only words"
    assert str(DataError("Only words")) == "Only words."


@pytest.mark.parametrize("name", ["X", "y", "lengths"])
def test_arrays_are_copies_that_nobody_can_change(name: str) -> None:
    given_arrays = given_as(y=np.array([0, 1, 0]), lengths=np.array([4, 2, 4]))
    series = SeriesSet(**given_arrays)
    kept, fingerprint = getattr(series, name).copy(), series.fingerprint
    given_arrays[name][...] = 1
    np.testing.assert_array_equal(getattr(series, name), kept)
    assert SeriesSet(**given_as()).fingerprint == fingerprint
    with pytest.raises(ValueError, match="read-only"):
        getattr(series, name)[0] = 1
    with pytest.raises(FrozenInstanceError):
        setattr(series, name, kept)


def test_the_source_is_a_copy_as_well() -> None:
    source = {"task": "rising"}
    series = made(source=source)
    source["task"] = "tempo"
    assert series.source == {"task": "rising"}


@pytest.mark.parametrize(
    "changes",
    [
        {"X": np.ones((4, 3, 2))},
        {"X": np.nextafter(given_as()["X"], np.float32(99))},
        {"y": [0, 0, 0]},
        {"lengths": [4, 3, 4]},
        {"names": ("p", "q", "s")},
        {"names": ("p", "r", "q")},
        {"classes": ("down", "sideways")},
        {"classes": ("down", "up", "none")},
        {"features": ("a", "c")},
        {"features": ("b", "a")},
        {"source": {"file": "x.csv", "recording": [[0, 4], [2, 6], [4, 8]]}},
    ],
)
def test_the_fingerprint_is_another_for_other_data(changes: dict[str, Any]) -> None:
    assert made(**changes).fingerprint != made().fingerprint


@pytest.mark.parametrize(
    "changes", [{"title": "other"}, {"source": {"file": "y.csv"}}, {"X": given_as()["X"].astype(float)}]
)
def test_the_fingerprint_is_the_same_for_the_same_data(changes: dict[str, Any]) -> None:
    assert made(**changes).fingerprint == made().fingerprint


def test_the_same_numbers_in_another_shape_are_other_data() -> None:
    numbers = np.arange(12.0)
    prints = {
        SeriesSet(numbers.reshape(shape), np.zeros(shape[1], int), ("a",)).fingerprint
        for shape in ((6, 2, 1), (6, 1, 2), (3, 2, 2), (3, 4, 1), (12, 1, 1))
    }
    assert len(prints) == 5


def test_a_fingerprint_is_32_hexadecimal_digits() -> None:
    assert len(made().fingerprint) == 32
    assert int(made().fingerprint, 16) > 0


values = arrays.arrays(
    np.float32, arrays.array_shapes(min_dims=3, max_dims=3, max_side=5), elements=st.floats(-1e6, 1e6, width=32)
)


@given(X=values, data=st.data())
def test_series_taken_are_those_series_in_that_order(X: np.ndarray, data: st.DataObject) -> None:
    l, n, _ = X.shape
    series = SeriesSet(
        X,
        data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        ("a", "b", "c"),
        lengths=data.draw(st.lists(st.integers(1, l), min_size=n, max_size=n)),
        title="whole",
        source={"seed": 0},
    )
    index = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=8))
    taken = series.take(index)
    assert (taken.n, taken.l, taken.k) == (len(index), series.l, series.k)
    for there, here in enumerate(index):
        np.testing.assert_array_equal(taken.X[:, there], series.X[:, here])
        assert (taken.y[there], taken.lengths[there], taken.names[there]) == (
            series.y[here],
            series.lengths[here],
            series.names[here],
        )
    for name in ("classes", "features", "title", "source"):
        assert getattr(taken, name) == getattr(series, name)
    assert series.take(range(n)).fingerprint == series.fingerprint
    assert series.mask.sum() == series.lengths.sum()
    assert series.counts.sum() == n


def test_no_series_are_no_series_set() -> None:
    with pytest.raises(ShapeError, match="at least one of each"):
        made().take([])
    with pytest.raises(IndexError):
        made().take([3])


def test_a_frame_needs_states_and_probabilities_of_the_same_steps_and_series() -> None:
    frame = Frame(0.5, 3, np.zeros((4, 3, 5), np.float16), np.zeros((4, 3, 2), np.float16))
    assert (frame.epoch, frame.step) == (0.5, 3)
    for H, P in (((4, 3), (4, 3, 2)), ((4, 3, 5), (4, 3)), ((4, 3, 5), (3, 4, 2)), ((4, 3, 5), (4, 2, 2))):
        with pytest.raises(ShapeError, match=r"needs H \(l, p, h\) and P \(l, p, num_classes\)") as caught:
            replace(frame, H=np.zeros(H), P=np.zeros(P))
        assert str(H) in str(caught.value)
        assert str(P) in str(caught.value)


def test_metrics_of_an_epoch_are_compared_by_their_numbers() -> None:
    one = Metrics(1, 0.5, 0.75, 0.6, 0.7, 0.01, 2.0)
    assert one == Metrics(1, 0.5, 0.75, 0.6, 0.7, 0.01, 2.0)
    assert one != replace(one, seconds=3.0)
    with pytest.raises(FrozenInstanceError):
        one.loss = 0.0  # type: ignore[misc]


def test_what_stands_after_a_series_end_is_gone() -> None:
    X = np.ones((3, 2, 1), np.float32)
    junk = X.copy()
    junk[2, 0] = np.nan
    sets = [SeriesSet(values, np.array([0, 1]), ("a", "b"), lengths=np.array([2, 3])) for values in (X, junk)]
    assert sets[0].fingerprint == sets[1].fingerprint
    assert sets[1].X[:, 0, 0].tolist() == [1, 1, 0]


def test_a_mask_takes_what_it_marks() -> None:
    series = SeriesSet(np.ones((3, 4, 1)), np.array([0, 1, 0, 1]), ("a", "b"))
    assert series.take(series.y == 1).names == ("2", "4")


def test_values_too_large_are_refused_in_words() -> None:
    with pytest.raises(DataError, match="missing or infinite"):
        SeriesSet(np.full((2, 2, 1), 1e300), np.array([0, 1]), ("a", "b"))


def test_what_nobody_can_change_is_taken_without_a_copy_and_all_else_is_copied() -> None:
    X = np.zeros((3, 4, 1), np.float32)
    view, y = X[:], np.array([0, 1, 0, 1])
    view.setflags(write=False)
    looked_at = SeriesSet(view, y, ("a", "b"))  # who has X could still change what it shows
    X[0, 0] = 5
    assert looked_at.X[0, 0] == 0
    X.setflags(write=False)
    assert SeriesSet(X, y, ("a", "b")).X is X
    assert SeriesSet(X.astype(np.float64), y, ("a", "b")).X.dtype == np.float32
    read = np.frombuffer(bytes(48), np.float32).reshape(3, 4, 1)
    assert np.shares_memory(SeriesSet(read, y, ("a", "b")).X, read)
