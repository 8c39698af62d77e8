"""The codec: a causal spectral encoder and decoder with a whole number of samples a frame.

Encoder: causal STFT -> features of each Fourier frame -> ConvNeXt at the latent rate -> whitened latents.
Decoder: ConvNeXt at the latent rate -> Fourier frames -> ConvNeXt -> magnitude and phase -> overlap-add
(after Vocos, Siuzdak 2023, 2306.00814: predicting the spectrum costs a few per cent of a time-domain decoder).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor, nn

from models.codec.config import CodecConfig
from models.codec.features import band_matrix, feature_count, features
from models.streaming.contract import StreamSpec
from models.streaming.conv import ConvNeXtStack, StackState
from models.streaming.spectral import CausalIstft, CausalStft, OverlapState, StftState

LOUDEST_LOG_MAGNITUDE = 7.0  # e^7 = 1097: twice the largest bin that a full-scale sine gives in a 1024-sample window


@dataclass(frozen=True, slots=True)
class EncoderState:
    """What the encoder remembers: the tail of the audio, and of the layers."""

    stft: StftState
    stack: StackState


@dataclass(frozen=True, slots=True)
class DecoderState:
    """What the decoder remembers: the tail of the layers, and the overlap not yet sent."""

    stack: StackState
    head: StackState
    istft: OverlapState


class Encoder(nn.Module):
    """[B, T * hop, 2] samples -> [B, T, C] latents, each channel of about zero mean and unit variance."""

    bands: Tensor

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.stft = CausalStft(config.channels, config.window, config.subframe_hop)
        bands = band_matrix(config.window // 2 + 1, config.bands, config.sample_rate)
        self.register_buffer("bands", bands, persistent=False)
        self.subframe = nn.Linear(feature_count(config), config.subframe_features)
        self.enter = nn.Linear(config.subframe_features * config.subframes, config.encoder_width)
        self.stack = ConvNeXtStack(config.encoder_width, config.encoder_depth)
        self.leave = nn.Linear(config.encoder_width, config.latent_channels)
        self.whiten = nn.BatchNorm1d(config.latent_channels, affine=False, momentum=0.01)

    @property
    def spec(self) -> StreamSpec:
        group = StreamSpec(
            block=self.config.subframes,
            ratio=Fraction(1, self.config.subframes),
            latency=0,
            receptive_field=self.config.subframes,
        )
        return self.stft.spec.then(group).then(self.stack.spec)

    def init_state(self, batch: int) -> EncoderState:
        return EncoderState(self.stft.init_state(batch), self.stack.init_state(batch))

    def step(self, x: Tensor, state: EncoderState) -> tuple[Tensor, EncoderState]:
        spectrum, stft = self.stft.step(x, state.stft)
        seen = torch.nn.functional.gelu(self.subframe(features(spectrum, self.bands, self.config.low_bins)))
        batch, count, width = seen.shape
        seen = seen.reshape(batch, count // self.config.subframes, width * self.config.subframes)
        y, stack = self.stack.step(self.enter(seen), state.stack)
        y = self.whiten(self.leave(y).transpose(1, 2)).transpose(1, 2)
        return y, EncoderState(stft, stack)


class Decoder(nn.Module):
    """[B, T, C] latents -> [B, T * hop, 2] samples."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.enter = nn.Linear(config.latent_channels, config.decoder_width)
        self.stack = ConvNeXtStack(config.decoder_width, config.decoder_depth)
        self.split = nn.Linear(config.decoder_width, config.head_width * config.subframes)
        self.head = ConvNeXtStack(config.head_width, config.head_depth)
        self.norm = nn.LayerNorm(config.head_width)
        self.bins = config.window // 2 + 1
        self.leave = nn.Linear(config.head_width, config.channels * self.bins * 2)
        self.istft = CausalIstft(config.channels, config.window, config.subframe_hop)

    @property
    def spec(self) -> StreamSpec:
        split = StreamSpec(block=1, ratio=Fraction(self.config.subframes), latency=0, receptive_field=1)
        return self.stack.spec.then(split).then(self.head.spec).then(self.istft.spec)

    def init_state(self, batch: int) -> DecoderState:
        return DecoderState(self.stack.init_state(batch), self.head.init_state(batch), self.istft.init_state(batch))

    def step(self, x: Tensor, state: DecoderState) -> tuple[Tensor, DecoderState]:
        y, stack = self.stack.step(self.enter(x), state.stack)
        batch, count, _ = y.shape
        y = self.split(y).reshape(batch, count * self.config.subframes, self.config.head_width)
        y, head = self.head.step(y, state.head)
        y = self.leave(self.norm(y)).reshape(batch, -1, self.config.channels, self.bins, 2)
        log_magnitude, phase = y.unbind(-1)
        spectrum = torch.polar(log_magnitude.clamp(max=LOUDEST_LOG_MAGNITUDE).exp(), phase)
        audio, istft = self.istft.step(spectrum, state.istft)
        return audio, DecoderState(stack, head, istft)


class Codec(nn.Module):
    """Encoder and decoder together. decode(encode(x)) is x, ``config.latency`` samples late."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)

    def encode(self, audio: Tensor) -> Tensor:
        """[B, T * hop, 2] samples -> [B, T, C] latents, from silence. The whole input at once."""
        return self.encoder.step(audio, self.encoder.init_state(audio.shape[0]))[0]

    def decode(self, latents: Tensor) -> Tensor:
        """[B, T, C] latents -> [B, T * hop, 2] samples, from silence. The whole input at once."""
        return self.decoder.step(latents, self.decoder.init_state(latents.shape[0]))[0]
