"""The codec: a causal encoder and decoder with a whole number of samples a frame.

Encoder: levels through three windows -> ConvNeXt at the latent rate -> whitened latents.
Decoder: ConvNeXt at the latent rate -> levels of oscillators and of noise bands, and where each stands between left and
right -> their sum. The decoder is bounded and silent by nature: whatever latents come, no level goes beyond full scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor, nn

from models.codec.config import CodecConfig
from models.codec.features import Features, FeatureState
from models.codec.noise import NoiseBank, NoiseState
from models.codec.tones import ToneBank, ToneState
from models.streaming.contract import StreamSpec
from models.streaming.conv import ConvNeXtStack, StackState
from models.streaming.rows import RowLinear

QUIETEST, LOUDEST = -16.0, 0.0  # natural logarithm of amplitude: -139 dB to full scale


@dataclass(frozen=True, slots=True)
class EncoderState:
    """What the encoder remembers: the tail of the audio, and of the layers."""

    features: FeatureState
    stack: StackState


@dataclass(frozen=True, slots=True)
class DecoderState:
    """What the decoder remembers: the tail of the layers, and where its oscillators and its noise were left."""

    stack: StackState
    tones: ToneState
    noise: NoiseState


@dataclass(frozen=True, slots=True)
class Levels:
    """What the decoder asks of its sources, natural logarithms of amplitude, and pan from -1 (right) to 1 (left).

    tones: [B, T, tone_steps, tones]. noise: [B, T, noise_steps, bands]. tone_pan: [B, T, tones]. noise_side:
    [B, T, bands], the side's share of a band's amplitude, 0 to 1.
    """

    tones: Tensor
    noise: Tensor
    tone_pan: Tensor
    noise_side: Tensor


class Encoder(nn.Module):
    """[B, T * hop, 2] samples -> [B, T, C] latents, each channel of about zero mean and unit variance."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.features = Features(config)
        self.even = nn.BatchNorm1d(self.features.width, affine=False, momentum=0.01)
        self.enter = RowLinear(self.features.width, config.encoder_width)
        self.stack = ConvNeXtStack(config.encoder_width, config.encoder_depth)
        self.leave = RowLinear(config.encoder_width, config.latent_channels)
        self.whiten = nn.BatchNorm1d(config.latent_channels, affine=False, momentum=0.01)

    @property
    def spec(self) -> StreamSpec:
        return self.features.spec.then(self.stack.spec)

    def init_state(self, batch: int) -> EncoderState:
        return EncoderState(self.features.init_state(batch), self.stack.init_state(batch))

    def step(self, x: Tensor, state: EncoderState) -> tuple[Tensor, EncoderState]:
        seen, features = self.features.step(x, state.features)
        y, stack = self.stack.step(self.enter(_each(self.even, seen)), state.stack)
        return _each(self.whiten, self.leave(y)), EncoderState(features, stack)


class Decoder(nn.Module):
    """[B, T, C] latents -> [B, T * hop, 2] samples."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        self.enter = RowLinear(config.latent_channels, config.decoder_width)
        self.stack = ConvNeXtStack(config.decoder_width, config.decoder_depth)
        self.norm = nn.LayerNorm(config.decoder_width)
        self.sizes = (
            config.tone_steps * config.tones,
            config.noise_steps * config.noise_bands,
            config.tones,
            config.noise_bands,
        )
        self.leave = RowLinear(config.decoder_width, sum(self.sizes))
        hertz = torch.tensor(config.tone_hertz, dtype=torch.float64)
        self.tones = ToneBank(2, hertz, config.tone_hop, config.sample_rate)
        self.noise = NoiseBank(2, config.noise_bands, config.noise_hop, config.sample_rate)

    @property
    def spec(self) -> StreamSpec:
        sources = StreamSpec(block=1, ratio=Fraction(self.config.hop), latency=0, receptive_field=2)
        return self.stack.spec.then(sources)

    def init_state(self, batch: int) -> DecoderState:
        return DecoderState(self.stack.init_state(batch), self.tones.init_state(batch), self.noise.init_state(batch))

    def levels(self, x: Tensor, state: StackState) -> tuple[Levels, StackState]:
        """The network's half of a step: [B, T, C] latents -> what is asked of the sources."""
        y, stack = self.stack.step(self.enter(x), state)
        tones, noise, pan, side = self.leave(self.norm(y)).split(self.sizes, dim=-1)
        return (
            Levels(
                tones=(4 * tones - 7).clamp(QUIETEST, LOUDEST).unflatten(-1, (self.config.tone_steps, -1)),
                noise=(4 * noise - 7).clamp(QUIETEST, LOUDEST).unflatten(-1, (self.config.noise_steps, -1)),
                tone_pan=torch.tanh(pan),
                noise_side=torch.sigmoid(side),
            ),
            stack,
        )

    def sound(self, levels: Levels, tones: ToneState, noise: NoiseState) -> tuple[Tensor, ToneState, NoiseState]:
        """The sources' half of a step: levels -> [B, T * hop, 2] samples."""
        tonal, tones = self.tones.step(_both(levels.tones.exp(), levels.tone_pan), tones)
        noisy, noise = self.noise.step(_both(levels.noise.exp(), levels.noise_side), noise)
        mid, side = (tonal + noisy).unbind(-1)
        return torch.stack([mid + side, mid - side], -1), tones, noise

    def step(self, x: Tensor, state: DecoderState) -> tuple[Tensor, DecoderState]:
        levels, stack = self.levels(x, state.stack)
        audio, tones, noise = self.sound(levels, state.tones, state.noise)
        return audio, DecoderState(stack, tones, noise)


def _each(norm: nn.BatchNorm1d, x: Tensor) -> Tensor:
    """[B, T, C], every channel brought to zero mean and unit variance over music."""
    return norm(x.flatten(0, 1)).view_as(x)


def _both(mid: Tensor, share: Tensor) -> Tensor:
    """Mid [B, T, steps, N] and the side's share of it [B, T, N] -> both, [B, T * steps, 2 * N]."""
    return torch.cat([mid, mid * share[:, :, None]], -1).flatten(1, 2)


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
