"""Every streaming layer keeps the contract."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.streaming.contract import Streamable, StreamSpec
from models.streaming.conv import CausalDepthwiseConv, ConvNeXtStack, ConvState
from models.streaming.spectral import CausalStft, OverlapAdd
from models.streaming.verify import BrokenContract, Verifier
from tests.models import tiny


def real(channels: int) -> Callable[[int, int, int], Tensor]:
    def make(batch: int, steps: int, seed: int) -> Tensor:
        return torch.randn(batch, steps, channels, generator=torch.Generator().manual_seed(seed))

    return make


def windows(batch: int, steps: int, seed: int) -> Tensor:
    return torch.randn(batch, steps, 2, 64, generator=torch.Generator().manual_seed(seed))


def layers() -> dict[str, tuple[Streamable[Any], Callable[[int, int, int], Tensor], int]]:
    torch.manual_seed(0)
    codec = tiny.codec()
    return {
        "depthwise convolution": (CausalDepthwiseConv(3, 5), real(3), 30),
        "ConvNeXt stack": (ConvNeXtStack(6, depth=3, kernel=4), real(6), 60),
        "STFT": (CausalStft(2, 64, 16), real(2), 16 * 30),
        "STFT that peaks late": (CausalStft(2, 64, 16, falls_within=16), real(2), 16 * 30),
        "overlap-add": (OverlapAdd(2, torch.hann_window(64), 16), windows, 30),
        "oscillators": (codec.decoder.tones, real(2 * 12), 60),
        "noise": (codec.decoder.noise, real(2 * 6), 60),
        "features": (codec.encoder.features, real(2), 256 * 60),
        "encoder": (codec.encoder, real(2), 256 * 60),
        "decoder": (codec.decoder, real(4), 60),
    }


@pytest.mark.parametrize("name", list(layers()))
def test_layer_keeps_the_contract(name: str, tmp_path: Path) -> None:
    layer, make, steps = layers()[name]
    Verifier(layer, make, steps).everything(tmp_path)


class Cheat:
    """Breaks one promise at a time, to show that the verifier notices."""

    def __init__(self, fault: str) -> None:
        self.fault, self._inner, self._calls = fault, CausalDepthwiseConv(3, 5), 0

    @property
    def spec(self) -> StreamSpec:
        field = 4 if self.fault == "field" else 5
        return StreamSpec(block=1, ratio=Fraction(1), latency=0, receptive_field=field)

    def init_state(self, batch: int) -> ConvState:
        return self._inner.init_state(batch)

    def step(self, x: Tensor, state: ConvState) -> tuple[Tensor, ConvState]:
        self._calls += 1
        y, after = self._inner.step(x, state)
        if self.fault == "future":
            y = y + x[:, -1:]
        if self.fault == "neighbours":
            y = y + x.mean(0, keepdim=True)
        if self.fault == "memory":
            y = y + self._calls
        if self.fault == "shape":
            after = ConvState(torch.cat([state.past, x], 1))
            y = y[:, -x.shape[1] :]
        if self.fault == "forgets":
            after = self._inner.init_state(x.shape[0])
        return y, after


@pytest.mark.parametrize("fault", ["field", "future", "neighbours", "memory", "shape", "forgets"])
def test_verifier_notices(fault: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    with pytest.raises(BrokenContract):
        Verifier(Cheat(fault), real(3), 30).everything(tmp_path)


def test_specs_compose() -> None:
    encode = CausalStft(2, 64, 16).spec
    assert encode.then(ConvNeXtStack(4, 2, kernel=3).spec) == StreamSpec(16, Fraction(1, 16), 0, 64 + 4 * 16)
    with pytest.raises(ValueError, match="not whole"):
        StreamSpec(1, Fraction(3, 2), 0, 1).then(StreamSpec(1, Fraction(1), 1, 1))
