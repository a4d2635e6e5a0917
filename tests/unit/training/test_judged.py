"""The loss and its derivative against ``torch.nn``, with and without the kernels."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy

from rnnviz.training import quick
from rnnviz.training.loop import judged


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("n_and_classes", [(1, 2), (7, 3), (64, 12)])
@pytest.mark.parametrize("size", [1e-3, 1.0, 80.0])
def test_as_torchs_cross_entropy_and_autograd(
    monkeypatch: pytest.MonkeyPatch, n_and_classes: tuple[int, int], size: float, compiled: bool
) -> None:
    chance = torch.Generator().manual_seed(1)
    logits = (size * torch.randn(n_and_classes, generator=chance)).requires_grad_()
    y = torch.randint(0, n_and_classes[1], n_and_classes[:1], generator=chance)
    if compiled and quick.kernels() is None:
        pytest.skip("numba can't work here")
    if not compiled:
        monkeypatch.setattr(quick, "takes", lambda tensor: False)
    expected = cross_entropy(logits, y)
    expected.backward()
    loss, slope, right = judged(logits.detach(), y)
    assert loss == pytest.approx(expected.item(), rel=1e-5, abs=1e-7)
    torch.testing.assert_close(slope, logits.grad, rtol=1e-5, atol=1e-7)
    assert right == int((logits.argmax(1) == y).sum())


def test_a_loss_that_is_no_number_stays_so() -> None:
    loss, _, _ = judged(torch.full((3, 2), torch.nan), torch.zeros(3, dtype=torch.int64))
    assert loss != loss
