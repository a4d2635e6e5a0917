from __future__ import annotations

import pytest
import torch

from rnnviz.training.denormals import flushed


def tiny() -> float:
    return float(torch.full((1,), 1e-30) * 1e-12)


@pytest.mark.parametrize("before", [False, True])
def test_numbers_too_small_to_be_exact_are_0_within_and_what_was_so_before_is_so_after(before: bool) -> None:
    if not torch.set_flush_denormal(before):
        pytest.skip("this processor can't flush them")
    try:
        with flushed():
            assert tiny() == 0
        assert (tiny() == 0) == before
    finally:
        torch.set_flush_denormal(False)
    assert tiny() > 0
