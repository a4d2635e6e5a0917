from __future__ import annotations

import warnings

import numpy as np

from rnnviz.nn import equations


def test_a_gru_which_keeps_everything_never_moves() -> None:
    rng = np.random.default_rng(0)
    weights = {
        "rnn.weight_ih_l0": rng.normal(size=(6, 1)), "rnn.weight_hh_l0": rng.normal(size=(6, 2)),
        "rnn.bias_ih_l0": np.array([0, 0, 1e4, 1e4, 0, 0.0]), "rnn.bias_hh_l0": np.zeros(6),
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # no overflow in sigma
        H = equations.states(weights, rng.normal(size=(5, 3, 1)), "gru")
    assert not H.any()


def test_readout_of_every_state() -> None:
    weights = {"fc.weight": np.array([[1.0, 2.0], [0.0, -1.0]]), "fc.bias": np.array([0.5, 0.0])}
    np.testing.assert_array_equal(equations.readout(weights, np.array([[[3.0, 4.0]]])), [[[11.5, -4.0]]])
