"""Models too small to make music, with every part of the real ones. Weights are random, from a seed."""

from __future__ import annotations

import torch
from torch import Tensor

from models.codec import Codec, CodecConfig
from models.facts import ATTRIBUTES
from models.generator import StudentGenerator
from models.listener import Listener
from models.sampling import Sampler
from models.student import Condition, Student, StudentConfig

CODEC = CodecConfig(
    sample_rate=44100,
    channels=2,
    hop=256,
    latent_channels=4,
    latency=64,
    long_window=512,
    middle_window=256,
    short_window=64,
    lowest_hz=440.0,
    tones=12,
    tones_per_octave=6,
    tone_steps=4,
    noise_bands=6,
    noise_steps=8,
    encoder_width=16,
    encoder_depth=2,
    decoder_width=16,
    decoder_depth=2,
)


def student_config(block_tokens: int, sampler: Sampler = "once") -> StudentConfig:
    return StudentConfig(
        latent_channels=4,
        patch=2,
        block_tokens=block_tokens,
        context_tokens=6,
        max_lookahead_tokens=8,
        default_lookahead_tokens=2,
        width=16,
        heads=2,
        depth=2,
        expansion=2,
        prompt_width=8,
        anticipation_width=Listener(CODEC.sample_rate, CODEC.hop, 2, 6).features,
        ear_width=8,
        pulse_width=8,
        parts=("drums", "bass"),
        attributes=ATTRIBUTES,
        asking_width=8,
        sampler=sampler,
        level_width=0 if sampler == "once" else 4,
    )


def condition(config: StudentConfig, lookahead: Tensor, anticipation: Tensor, pulse: Tensor | None = None) -> Condition:
    """All parts are to be played; no prompt and no hints are given. pulse: [B, T, pulse_channels], by ear."""
    rows = lookahead.shape
    return Condition(
        prompt=torch.zeros(*rows, config.prompt_width),
        prompt_known=torch.zeros(rows),
        parts=torch.ones(*rows, 2),
        parts_known=torch.ones(rows),
        lookahead=lookahead,
        anticipation=anticipation,
        chord=torch.zeros(*rows, 2, 12),
        chord_known=torch.zeros(rows),
        pulse=torch.zeros(*rows, config.pulse_channels) if pulse is None else pulse,
        pulse_known=torch.zeros(rows),
        attributes=torch.zeros(*rows, len(config.attributes)),
        attributes_known=torch.zeros(*rows, len(config.attributes)),
    )


def codec(seed: int = 0) -> Codec:
    torch.manual_seed(seed)
    return Codec(CODEC).eval().requires_grad_(False)


def student(block_tokens: int = 2, seed: int = 0, sampler: Sampler = "once") -> Student:
    """Random weights everywhere: a fresh student ignores its controls until it is trained."""
    torch.manual_seed(seed)
    model = Student(student_config(block_tokens, sampler)).eval().requires_grad_(False)
    for parameter in model.parameters():
        if float(parameter.abs().max()) == 0:
            parameter.copy_(torch.randn_like(parameter) * 0.1)
    return model


def generator(block_tokens: int = 2, poison: bool = True) -> StudentGenerator:
    return StudentGenerator(codec(), student(block_tokens), torch.device("cpu"), poison=poison)
