"""When something begins."""

from __future__ import annotations

import pytest
import torch

from models.train.moments import alike, rises, unlike


def test_who_begins_together_is_alike_however_loud() -> None:
    a = torch.tensor([[0.0, 1, 0, 0, 1, 0, 0, 1], [0.0, 1, 0, 0, 1, 0, 0, 1], [1.0, 1, 1, 1, 1, 1, 1, 1]])
    b = torch.stack([5 * a[0] + 2, a[0].roll(1), a[0]])
    likeness, both = alike(a, b)
    assert both.tolist() == [True, True, False]
    assert float(likeness[0]) == pytest.approx(1) and float(likeness[1]) == pytest.approx(-0.6) and float(likeness[2]) == 0
    assert float(unlike(a, b)) == pytest.approx((0 + 1.6) / 2)
    assert float(unlike(a[2:], b[2:])) == 0 and float(unlike(a[:0], b[:0])) == 0


def test_beginning_at_other_moments_has_a_gradient_and_silence_none_that_is_not_finite() -> None:
    a = torch.tensor([[0.2, 1, 0.9, 0.1], [0.0, 0, 0, 0]], requires_grad=True)
    unlike(a, torch.tensor([[0.0, 0, 1, 0], [1.0, 0, 0, 1]])).backward()
    assert a.grad is not None and a.grad.isfinite().all()
    assert float(a.grad[0, 2]) < 0 < float(a.grad[0, 1]) and not a.grad[1].any()


def test_only_what_gets_louder_begins() -> None:
    tones = torch.tensor([[[0.0], [2.0], [1.0]]])
    hits = torch.tensor([[[0.0, 1.0], [0.0, 4.0], [3.0, 0.0]]])
    assert rises(tones, hits).tolist() == [[5.0, 3.0]]
