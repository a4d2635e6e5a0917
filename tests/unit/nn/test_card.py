from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import CELLS
from rnnviz.errors import ShapeError
from rnnviz.nn.card import Equation, equation
from rnnviz.nn.sums import Sum, Term, number
from rnnviz.nn.trace import Trace, trace, trace_of
from rnnviz.nn.words import because
from tests.unit.nn.test_model import model_of, series_of

BLOCKS = {"rnn": "a", "rnn_relu": "a", "gru": "rzn", "lstm": "ifgo"}
UNDO = {"tanh": np.arctanh, "σ": lambda p: np.log(p / (1 - p)), "ReLU": lambda a: a}


def traced(cell: str, seed: int = 0, h: int = 4, num_layers: int = 2) -> Trace:
    return trace(model_of(cell, h=h, num_layers=num_layers, seed=seed), series_of(6, 1, 2, seed)[:, 0].numpy())


@settings(max_examples=60)
@given(
    cell=st.sampled_from(CELLS), seed=st.integers(0, 99), layer=st.integers(0, 1), unit=st.integers(0, 3),
    t=st.integers(0, 5),
)  # fmt: skip
def test_the_card_comes_to_what_the_network_computed(cell: str, seed: int, layer: int, unit: int, t: int) -> None:
    found = traced(cell, seed)
    own = found.layers[layer]
    card = equation(found, layer, unit, t)
    assert card.result == pytest.approx(own.H[t, unit], abs=1e-6)
    assert [part.symbol for part in card.sums] == list(BLOCKS[cell])
    for part in card.sums:
        assert sum(term.product for term in part.terms) == pytest.approx(part.total, abs=1e-12)
        if part.symbol == "a":
            assert part.total == pytest.approx(own.gates["a"][t, unit], abs=1e-6)
        else:
            assert part.result == pytest.approx(own.gates[part.symbol][t, unit], abs=1e-6)
            assert part.total == pytest.approx(UNDO[part.activation](own.gates[part.symbol][t, unit]), abs=1e-6)
    if cell == "lstm":
        assert card.lines[0].result == pytest.approx(own.gates["C"][t, unit], abs=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_every_term_has_the_weight_and_the_value_of_its_own_row(cell: str) -> None:
    model = model_of(cell)
    found = trace(model, series_of(6, 1, 2)[:, 0].numpy())
    for layer, unit, t in ((0, 1, 0), (1, 3, 4)):
        own, weights = found.layers[layer], model.rnn.state_dict()
        for q, part in enumerate(equation(found, layer, unit, t).sums):
            row = q * 4 + unit
            reset = own.gates["r"][t, unit] if part.symbol == "n" else 1
            for term in part.terms:
                if term.kind == "input":
                    expected = (own.X[t, term.index], weights[f"weight_ih_l{layer}"][row, term.index], 1)
                elif term.kind == "state":
                    expected = (own.before[t, term.index], weights[f"weight_hh_l{layer}"][row, term.index], reset)
                else:
                    continue
                assert (term.value, term.weight, term.gate) == pytest.approx([float(v) for v in expected])
            counts = [sum(term.kind == kind for term in part.terms) for kind in ("input", "state", "bias")]
            assert counts == [4 if layer else 2, 4, 2 if part.symbol == "n" else 1]


def one_unit_more(cell: str = "rnn", W_h: float = 1.2) -> Trace:
    """Unit 2 is pushed by unit 1 alone; unit 1 copies the input's tanh."""
    weights = {
        "rnn.weight_ih_l0": [[1.0], [0.0]], "rnn.weight_hh_l0": [[0.0, 0.0], [W_h, 0.0]],
        "rnn.bias_ih_l0": [0.0, 0.1], "rnn.bias_hh_l0": [0.0, 0.0],
        "fc.weight": [[1.0, 0.0], [0.0, 1.0]], "fc.bias": [0.0, 0.0],
    }  # fmt: skip
    return trace_of({name: np.array(value) for name, value in weights.items()}, np.full((3, 1), 1.66), cell, ("speed",))


def test_words_name_what_contributed_most() -> None:
    found = one_unit_more()
    assert equation(found, 0, 0, 0).words == (
        "Unit 1 is 0.93 after step 1, mostly because speed is above 0 (1.66 × 1.00 = +1.66)."
    )
    assert equation(found, 0, 1, 1).words == (
        "Unit 2 is 0.84 after step 2, mostly because unit 1 was on (0.93 × 1.20 = +1.12)."
    )
    assert equation(found, 0, 1, 0).words == "Unit 2 is 0.10 after step 1, mostly because its bias is +0.10."


def test_words_say_why_a_relu_is_off() -> None:
    assert equation(one_unit_more("rnn_relu", W_h=-1.0), 0, 1, 1).words == (
        "Unit 2 is 0.00 after step 2: its sum −1.56 is below 0, mostly because unit 1 was on (1.66 × −1.00 = −1.66)."
    )


def sum_of(*terms: tuple[str, int, float, float]) -> Sum:
    return Sum("a", "new state", tuple(Term(k, j, f"unit {j + 1}", v, w) for k, j, v, w in terms), "tanh")


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ([("state", 0, 0.5, 2.0), ("state", 1, 0.9, 1.0)], "mostly because it was on before (0.50 × 2.00 = +1.00)"),
        (
            [("state", 1, -0.5, 2.0), ("state", 2, 0.5, 1.4)],
            "mostly because unit 2 was below 0 (−0.50 × 2.00 = −1.00), although unit 3 was on (0.50 × 1.40 = +0.70)",
        ),
        (
            [("state", 1, 0.05, 2.0), ("bias", 0, 1.0, 0.09), ("state", 3, -0.05, -1.6)],
            "mostly because unit 2 was just above 0 (0.05 × 2.00 = +0.10) and its unit 1 is +0.09",
        ),
        (
            [("state", j, 0.5, 1.0) for j in range(1, 9)],
            "partly because unit 2 was on (0.50 × 1.00 = +0.50), unit 3 was on (0.50 × 1.00 = +0.50) and "
            "unit 4 was on (0.50 × 1.00 = +0.50)",
        ),
        ([("bias", 0, 1.0, 0.0)], "since nothing pushes it either way"),
    ],
)
def test_the_largest_contributions(terms: list[tuple[str, int, float, float]], words: str) -> None:
    assert because(sum_of(*terms), unit=0) == words


@pytest.mark.parametrize(
    ("cell", "said"),
    [("gru", ["it kept", "of its candidate", "z is", "n is"]), ("lstm", ["its cell kept", "took in", "o is"])],
)
def test_a_gated_unit_is_told_by_its_gates(cell: str, said: list[str]) -> None:
    found = traced(cell)
    card: Equation = equation(found, 1, 2, 4)
    assert card.words.startswith(f"Unit 3 of layer 2 is {number(found.layers[1].H[4, 2])} after step 5: ")
    assert all(words in card.words for words in said)
    kept = {part.symbol: part.result for part in card.sums}["z" if cell == "gru" else "f"]
    assert f"kept {100 * kept:.0f} %" in card.words


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0.00"), (-0.0, "0.00"), (-1.234, "−1.23"), (0.0049, "0.005"), (-0.00012, "−0.0001"), (12.5, "12.50")],
)
def test_numbers_as_people_write_them(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((2, 0, 0), "no layer 2; there are 2"),
        ((0, 4, 0), "no unit 4; there are 4"),
        ((0, 0, -1), "no step -1; there are 6"),
    ],
)
def test_a_place_that_is_not_there_is_refused_in_words(place: tuple[int, int, int], words: str) -> None:
    with pytest.raises(ShapeError, match=words):
        equation(traced("rnn"), *place)
