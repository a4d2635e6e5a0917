"""The largest contributions to a sum, in words."""

from __future__ import annotations

from itertools import accumulate

from rnnviz.nn.sums import Sum, Term, number, signed

MOST_NAMED = 3
ON = 0.1  # a state this far from 0 is no longer just above or below it


def because(part: Sum, unit: int) -> str:
    """ "mostly because unit 4 was on (0.93 × 1.20 = +1.12)": the largest products of the sum's own sign.

    They are named until they are half of all that push this way, three at most ("partly", where that is less than
    half). What pushes the other way is named where it is at least half as large as the largest. unit: whose sum it is.
    """
    side = 1 if part.total >= 0 else -1
    forward = sorted((term for term in part.terms if term.product * side > 0), key=lambda term: -abs(term.product))
    if not forward:
        return "since nothing pushes it either way"
    named, share = _main(forward)
    against = min(part.terms, key=lambda term: term.product * side)
    although = -against.product * side >= abs(forward[0].product) / 2
    clauses = [_clause(term, unit) for term in named]
    reasons = ", ".join(clauses[:-1]) + (" and " if clauses[1:] else "") + clauses[-1]
    return f"{'mostly' if share >= 0.5 else 'partly'} because {reasons}" + (
        f", although {_clause(against, unit)}" if although else ""
    )


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _main(terms: list[Term]) -> tuple[list[Term], float]:
    """The first of these that make up half of them together, three at most, and their share."""
    sums = list(accumulate(abs(term.product) for term in terms))
    count = min(MOST_NAMED, 1 + next(i for i, so_far in enumerate(sums) if so_far >= sums[-1] / 2))
    return terms[:count], sums[count - 1] / sums[-1]


def _clause(term: Term, unit: int) -> str:
    if term.kind == "bias":
        factor = "" if term.gate == 1 else f"{number(term.gate)} × {number(term.weight)} = "
        return f"its {term.name} is {factor}{signed(term.product)}"
    own = term.kind == "state" and term.index == unit
    name = "it" if own else term.name
    verb = f"was {_height(term.value)}" if term.kind == "state" else f"is {'above' if term.value > 0 else 'below'} 0"
    gate = "" if term.gate == 1 else f"{number(term.gate)} × "
    sum_ = f"{gate}{number(term.value)} × {number(term.weight)} = {signed(term.product)}"
    return f"{name} {verb}{' before' if own else ''} ({sum_})"


def _height(value: float) -> str:
    if abs(value) < ON:
        return "just above 0" if value >= 0 else "just below 0"
    return "on" if value > 0 else "below 0"
