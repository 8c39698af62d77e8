"""A codec that is laid out: any blocks, the same bits; and the same codec as before."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import cycle
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.codec import Codec
from models.embedded import EMBEDDED
from models.registry import folder_of, load_codec
from models.streaming.rows import ROWS, RowLinear, Rows, lay_out

FRAMES = 128


@pytest.fixture(scope="module")
def codec() -> Codec:
    """The embedded one, for whose sizes this is about."""
    return load_codec(folder_of(EMBEDDED))


@pytest.fixture(scope="module")
def ready(codec: Codec) -> Codec:
    laid_out = copy.deepcopy(codec)
    lay_out(laid_out)
    return laid_out


def streamed(layer: Any, x: Tensor, sizes: Sequence[int], unit: int) -> Tensor:
    """In blocks of so many frames, by turns. unit: steps of a frame."""
    state, parts, at = layer.init_state(len(x)), list[Tensor](), 0
    for size in cycle(sizes):
        if at >= x.shape[1]:
            return torch.cat(parts, 1)
        y, state = layer.step(x[:, at : at + size * unit], state)
        parts.append(y)
        at += size * unit
    raise AssertionError


@torch.inference_mode()
def test_any_blocks_give_the_same_bits(ready: Codec) -> None:
    hop = ready.config.hop
    torch.manual_seed(0)
    audio, latents = 0.1 * torch.randn(1, FRAMES * hop, 2), torch.randn(1, FRAMES, ready.config.latent_channels)
    whole, sound = ready.encode(audio), ready.decode(latents)
    for sizes in (*([size] for size in (1, 2, 3, 4, 5, 7, 16, 31, 64)), [1, 5, 2, 11, 64, 3]):
        assert torch.equal(streamed(ready.encoder, audio, sizes, hop), whole), f"encoded in blocks of {sizes}"
        assert torch.equal(streamed(ready.decoder, latents, sizes, 1), sound), f"decoded in blocks of {sizes}"


@torch.inference_mode()
def test_it_is_the_same_codec(codec: Codec, ready: Codec) -> None:
    torch.manual_seed(1)
    audio = 0.1 * torch.randn(2, 32 * codec.config.hop, 2)
    latents = codec.encode(audio)
    torch.testing.assert_close(ready.encode(audio), latents, atol=1e-4, rtol=0)
    torch.testing.assert_close(ready.decode(latents), codec.decode(latents), atol=1e-4, rtol=0)
    assert list(ready.state_dict()) == list(codec.state_dict()), "what is laid out isn't saved"


def test_rows_of_any_number_and_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(2)
    layer = nn.Linear(24, 10).requires_grad_(False)
    for there in (True, False):
        monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda there=there: there)
        if not there:  # then torch doesn't know its operators either
            monkeypatch.setattr(torch.ops, "mkldnn", SimpleNamespace())
        rows = Rows(layer.weight, layer.bias)
        for shape in ((1, 24), (ROWS, 24), (2, 3, 24), (3, ROWS, 2, 24)):
            x = torch.randn(shape)
            torch.testing.assert_close(rows(x), layer(x), atol=1e-5, rtol=0)
        x = torch.randn(9, 24)
        assert torch.equal(rows(x)[4:7], rows(x[4:7])), "whoever else is there"


def test_a_layer_learns_until_it_is_laid_out() -> None:
    layer = RowLinear(8, 3)
    layer(torch.ones(5, 8)).sum().backward()
    assert layer.weight.grad is not None
    lay_out(layer.requires_grad_(False))
    assert layer(torch.ones(2, 8)).shape == (2, 3)
