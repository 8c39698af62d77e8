"""The student: one network call turns noise, and everything heard and played, into the next block.

Three kinds of tokens run through the same layers, a token being ``patch`` frames of latents:

- heard: the performer. Looks at what was heard, up to itself.
- played: our own clean output, as it would be if nothing were asked for (models/guidance.py). Looks at what was heard, as far as
  was known when it was made, and at what was played.
- target: noise, to become the next block. Looks at both histories and at itself. Only these tokens see controls.

So heard and played tokens are turned into keys and values once, and stay valid whatever the controls do. Target tokens
also get what the listener expects, and the chord: written, or by ear (models/harmony.py); notes of it are added to what they
become (models/voicing.py). Prompts and attributes have weights of their own (models/asking.py).
Training runs the same method over whole pieces that serving runs a block at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict, Field, model_validator
from torch import Tensor, nn

from models.asking import Asking
from models.facts import ATTRIBUTES
from models.harmony import CHORD_VIEWS, PITCH_CLASSES, VIEWS, ChordEar, contrast
from models.listener import ONSET_REGISTERS, ONSETS_A_FRAME
from models.pulse import PulseEar
from models.sampling import Sampler
from models.streaming.attention import AttentionLayer, Memory, sight
from models.voicing import Voicing

Kind = Literal["heard", "played"]


class StudentConfig(BaseModel):
    """Sizes of the student. Frames are latent frames; tokens are ``patch`` frames."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    latent_channels: int = Field(gt=0)
    patch: int = Field(gt=0, description="frames in a token")
    block_tokens: int = Field(gt=0, description="tokens in a block")
    context_tokens: int = Field(gt=0, description="tokens of each history that a token can look back on, itself included")
    max_lookahead_tokens: int = Field(gt=0)
    default_lookahead_tokens: int = Field(gt=0)
    width: int = Field(gt=0)
    heads: int = Field(gt=0)
    depth: int = Field(gt=0)
    expansion: int = Field(gt=0)
    prompt_width: int = Field(gt=0, description="numbers in a prompt's embedding")
    anticipation_width: int = Field(gt=0, description="numbers that the listener gives for a token")
    ear_width: int = Field(gt=0, description="of the network that hears chords")
    pulse_width: int = Field(gt=0, description="of the network that hears beats")
    asking_width: int = Field(gt=0, description="of the weights that hear prompts and attributes")
    parts: tuple[str, ...]
    attributes: tuple[str, ...] = Field(default=(), description="those of models.facts.ATTRIBUTES that it obeys")
    sampler: Sampler = Field(default="once", description="how its blocks come out of noise")
    level_width: int = Field(default=0, ge=0, description="numbers in which a noise level is told; 0: it knows none")

    @model_validator(mode="after")
    def _fits(self) -> StudentConfig:
        if self.width % (2 * self.heads):
            raise ValueError(f"width ({self.width}) must be an even multiple of heads ({self.heads})")
        if not 1 <= self.default_lookahead_tokens <= self.max_lookahead_tokens:
            raise ValueError("default_lookahead_tokens must lie between 1 and max_lookahead_tokens")
        if unknown := sorted(set(self.attributes) - set(ATTRIBUTES)):
            raise ValueError(f"attributes are some of {', '.join(ATTRIBUTES)}, not {', '.join(unknown)}")
        if (self.sampler == "once") != (self.level_width == 0) or self.level_width % 2:
            raise ValueError("level_width must be 0 for the sampler once, and an even number above 0 for any other")
        return self

    @property
    def token_channels(self) -> int:
        """Numbers in a token: its frames side by side."""
        return self.patch * self.latent_channels

    @property
    def head_width(self) -> int:
        """Numbers in a key."""
        return self.width // self.heads

    @property
    def pulse_channels(self) -> int:
        """Numbers that say where a token's beats and downbeats fall: a row of steps each."""
        return 2 * self.patch * ONSETS_A_FRAME


@dataclass(frozen=True, slots=True)
class Condition:
    """What target tokens are told. All [B, T, ...], one row a token.

    prompt: [B, T, E]; prompt_known: [B, T] 1 or 0. parts: [B, T, parts] 1 or 0; parts_known: [B, T] 1 or 0.
    lookahead: int64 [B, T], tokens from the end of what was heard to the target's block.
    anticipation: [B, T, F], what the listener expects of the performer while the token sounds.
    chord: [B, T, CHORD_VIEWS, 12], 1 for the tones, and the root, of the chord written for the token; chord_known: [B, T].
    pulse: [B, T, pulse_channels], the chance that a beat falls into each step, then that a downbeat does; pulse_known: [B, T],
    1 if that was told, 0 if it is by ear.
    attributes: [B, T, A], from 0 to 1, one for each of the student's; attributes_known: [B, T, A], 1 if that was told.
    """

    prompt: Tensor
    prompt_known: Tensor
    parts: Tensor
    parts_known: Tensor
    lookahead: Tensor
    anticipation: Tensor
    chord: Tensor
    chord_known: Tensor
    pulse: Tensor
    pulse_known: Tensor
    attributes: Tensor
    attributes_known: Tensor


def wishes_of(condition: Condition) -> Tensor:
    """What is asked for as one row of numbers a token, [B, T, E + 2 * A]; 0 where it isn't."""
    prompt, known = condition.prompt * condition.prompt_known[..., None], condition.attributes_known
    return torch.cat([prompt, (2 * condition.attributes - 1) * known, known], -1)


def unasked(condition: Condition) -> Condition:
    """The same, but that nothing is asked for."""
    prompt, attributes = torch.zeros_like(condition.prompt_known), torch.zeros_like(condition.attributes_known)
    return replace(condition, prompt_known=prompt, attributes_known=attributes)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What clean tokens leave behind: every layer's keys and values [B, layers, heads, T, D]."""

    keys: Tensor
    values: Tensor


class LevelEmbedding(nn.Module):
    """Levels [..., 2], each from 0 (clean) to 1 (all noise), -> [..., W]. A fresh one says nothing, so a network begun from
    another that knew no levels is that one at first."""

    def __init__(self, count: int, width: int) -> None:
        super().__init__()
        self.count = count
        self.enter = nn.Linear(2 * count, width)
        self.leave = nn.Linear(width, width)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, level: Tensor) -> Tensor:
        angle = torch.pi * level[..., None] * torch.arange(1, self.count // 2 + 1, device=level.device)
        return self.leave(nn.functional.silu(self.enter(torch.cat([angle.sin(), angle.cos()], -1).flatten(-2))))


class Student(nn.Module):
    """The network. Holds weights only; histories are passed in as memories."""

    def __init__(self, config: StudentConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.enter = nn.ModuleDict({kind: nn.Linear(config.token_channels, width) for kind in ("heard", "played")})
        self.kind = nn.ParameterDict({kind: nn.Parameter(torch.randn(width) * 0.02) for kind in ("heard", "played", "target")})
        self.enter_target = nn.Linear(2 * config.token_channels, width)
        self.ear = ChordEar(config.ear_width)
        self.pulse_ear = PulseEar(ONSET_REGISTERS, config.pulse_width)
        foreseen = config.anticipation_width + CHORD_VIEWS * PITCH_CLASSES + 1 + config.pulse_channels + 1
        self.anticipation = nn.Sequential(nn.Linear(foreseen, width), nn.GELU(), nn.Linear(width, 2 * width))
        self.parts = nn.Linear(2 * len(config.parts), width)
        self.lookahead = nn.Embedding(config.max_lookahead_tokens + 1, width)
        self.condition = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 6 * width))
        self.layers = nn.ModuleList(AttentionLayer(width, config.heads, config.expansion) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width)
        self.leave = nn.Linear(width, config.token_channels)
        self.voicing = Voicing(width, config.patch, config.latent_channels)
        wishes = config.prompt_width + 2 * len(config.attributes)
        self.asking = Asking(wishes, config.asking_width, width, config.depth)
        self.level = LevelEmbedding(config.level_width, width) if config.level_width else None
        self._start_gently()

    def _start_gently(self) -> None:
        """Start unmodulated, with branches scaled so that the sum over layers keeps unit size (GPT-2's rule)."""
        last = self.condition[2]
        assert isinstance(last, nn.Linear)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        for layer in self.layers:
            assert isinstance(layer, AttentionLayer)
            with torch.no_grad():
                layer.shift[2].fill_(1.0)
                layer.shift[5].fill_(1.0)
                layer.out.weight.mul_((2 * self.config.depth) ** -0.5)
                layer.down.weight.mul_((2 * self.config.depth) ** -0.5)

    def remember(
        self, kind: Kind, tokens: Tensor, positions: Tensor, own_mask: Tensor, memories: Sequence[Memory] = ()
    ) -> Remembered:
        """Turn clean tokens [B, T, patch * C] into keys and values.

        positions: int64 [B, T], and own_mask: bool [B or 1, T, T], true where token t may look at token s.
        """
        x = self.enter[kind](tokens) + self.kind[kind]
        modulation = self.condition(self.kind[kind]).reshape(1, 1, 6, -1)
        seen, left = sight(x, self.config.head_width, positions, own_mask, memories), list[tuple[Tensor, Tensor]]()
        for index, layer in enumerate(self._stack[:-1]):
            x, k, v = layer(x, modulation, index, seen)
            left.append((k, v))
        left.append(self._stack[-1].leave_behind(x, modulation))
        keys, values = zip(*left, strict=True)
        return Remembered(torch.stack(keys, 1), torch.stack(values, 1))

    def chord(self, condition: Condition) -> Tensor:
        """Logits [B, T, CHORD_VIEWS, 12] of the chord while the token sounds, by ear alone."""
        ahead = condition.lookahead.to(condition.anticipation.dtype) / self.config.max_lookahead_tokens
        return self.ear(self._views(condition), ahead)

    def _views(self, condition: Condition) -> Tensor:
        return condition.anticipation[..., -VIEWS * PITCH_CLASSES :].unflatten(-1, (VIEWS, PITCH_CLASSES))

    def _best_chord(self, condition: Condition) -> Tensor:
        """[B, T, CHORD_VIEWS, 12], in contrast: the written chord where it is known, else what the ear makes of it."""
        known = condition.chord_known[..., None, None]
        return contrast(known * condition.chord + (1 - known) * torch.sigmoid(self.chord(condition)).detach())

    def generate(
        self,
        noise: Tensor,
        previous: Tensor,
        condition: Condition,
        positions: Tensor,
        own_mask: Tensor,
        memories: Sequence[Memory],
        level: Tensor | None = None,
    ) -> Tensor:
        """Turn noise [B, T, patch * C] into clean tokens of the same shape, in one call.

        level: [B, T, 2], how noisy each token is and until where its step leads, if the network was taught with levels: then
        what comes back is where it aims (models/sampling.py).

        previous: [B, T, patch * C], for each token the last clean token played before its block: the short clean
        context without which a model that trains on noised history fades away (CALM, 2509.06926, table 4).
        """
        chord = self._best_chord(condition)
        known, beaten = condition.chord_known[..., None], condition.pulse_known[..., None]
        foreseen = [condition.anticipation, chord.flatten(-2), known, condition.pulse, beaten]
        expected, told_of_it = self.anticipation(torch.cat(foreseen, -1)).chunk(2, -1)
        x = self.enter_target(torch.cat([noise, previous], -1)) + self.kind["target"] + expected
        told = (
            self.kind["target"]
            + self.parts(torch.cat([condition.parts, 1 - condition.parts], -1)) * condition.parts_known[..., None]
            + self.lookahead(condition.lookahead)
            + told_of_it
        )
        if level is not None:
            assert self.level is not None, "this network knows no noise levels"
            told = told + self.level(level)
        modulation = self.condition(told).unflatten(-1, (6, -1))
        asked = self.asking(wishes_of(condition))
        seen = sight(x, self.config.head_width, positions, own_mask, memories)
        for index, layer in enumerate(self._stack):
            x, _, _ = layer(x, modulation + asked.layers[:, :, index], index, seen)
        hidden = asked.spoken(self.norm(x))
        return self.leave(hidden) + self.voicing(hidden, torch.cat([chord, self._views(condition)], -2))

    @property
    def _stack(self) -> list[AttentionLayer]:
        """The layers, by their type."""
        return [layer for layer in self.layers if isinstance(layer, AttentionLayer)]
