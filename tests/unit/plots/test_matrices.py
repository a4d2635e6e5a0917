from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.analysis.spectrum import spectrum
from rnnviz.errors import ShapeError

MATRICES = {
    "W_hh": np.random.default_rng(0).normal(size=(6, 3)),
    "<b>": np.array([0.0, -7.0]),
    "none": np.zeros((2, 2)),
}


def test_every_matrix_has_its_numbers_its_name_and_its_shape(dark: bool) -> None:
    figure = plots.weights(MATRICES, dark=dark)
    for cells, array in zip(figure.data, MATRICES.values(), strict=True):
        np.testing.assert_array_equal(cells.z, np.atleast_2d(array))
    largest = f"{np.abs(MATRICES['W_hh']).max():.2g}"
    assert [note.text for note in figure.layout.annotations] == [
        f"W_hh<br>6 rows × 3 columns, up to ±{largest}",
        "&lt;b&gt;<br>1 row × 2 columns, up to ±7",
        "none<br>2 rows × 2 columns, up to ±0",
    ]
    assert plots.description(figure).startswith("3 matrices of weights: W_hh with 6 rows × 3 columns")


def test_colours_go_as_far_as_the_matrix_own_largest_weight() -> None:
    figure = plots.weights(MATRICES)
    assert [(cells.zmin, cells.zmax) for cells in figure.data[1:]] == [(-7, 7), (-1, 1)]
    assert list(figure.data[0].colorbar.ticktext) == ["− largest", "0", "largest"]
    assert list(figure.data[0].colorbar.tickvals) == [-figure.data[0].zmax, 0, figure.data[0].zmax]


@pytest.mark.parametrize("given", [{}, {"a": np.ones((2, 2, 2))}, {"a": np.ones((0, 2))}])
def test_what_is_no_matrix_is_refused_in_words(given: dict[str, np.ndarray]) -> None:
    with pytest.raises(ShapeError, match=r"must be matrices \(rows, columns\), at least one"):
        plots.weights(given)


def test_eigenvalues_are_drawn_beside_the_unit_circle_on_equal_axes(dark: bool) -> None:
    turn = 1.5 * np.array([[0.0, -1.0], [1.0, 0.0]])
    figure = plots.spectrum(spectrum(np.concatenate([turn, np.eye(2), np.diag([0.5, -0.25])]), "gru"), dark=dark)
    circle, *blocks = figure.data
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1)
    np.testing.assert_allclose(
        [(b.x, b.y) for b in blocks], [([0, 0], [1.5, -1.5]), ([1, 1], [0, 0]), ([0.5, -0.25], [0, 0])], atol=1e-12
    )
    assert [b.name.split(":")[1] for b in blocks] == [" largest size 1.50", " largest size 1.00", " largest size 0.50"]
    assert len({b.marker.symbol for b in blocks}) == 3
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.layout.xaxis.range == figure.layout.yaxis.range
    assert figure.layout.xaxis.range[1] > 1.5
    assert "reset r up to 1.50" in plots.description(figure)
