"""The listener: where the performer's beat and harmony will be when the next block sounds.

The student would have to learn from little data what signal processing knows: how to carry a pulse forward. So beside
the latents it is told what the onsets of the last seconds say about the block that it is to play: the onset strength
that the beat period and the bar period, found by autocorrelation (Ellis 2007, "Beat tracking by dynamic programming",
section 3), extrapolate into it; and the notes of just now, of the last seconds, and of a bar ago.

It streams like every other layer: ``hear`` takes one token of audio, the notes that the codec heard in it
(models/harmony.py) and a state, and gives the next state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from models.codec.bands import band_matrix
from models.facts import BEATS_IN_BAR
from models.harmony import NOTES, PITCH_CLASSES, SPANS_TOKENS, VIEWS, balanced
from models.streaming.fourier import irfft, rfft

ONSETS_A_FRAME: Final = 4
BANDS: Final = 40
ONSET_REGISTERS: Final = 5  # from low to high: a bar's first beat is often told by its low end
SHORTEST_BEAT_SECONDS: Final = 0.3
LONGEST_BEAT_SECONDS: Final = 1.0
USUAL_BEAT_SECONDS: Final = 0.5
CANDIDATES: Final = 256
HARMONICS: Final = (1, 2, 3, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class ListenerState:
    """tail: the last half window, mono [B, window / 2]. bands: levels of the last Fourier frame [B, BANDS].
    onsets: onset strengths of the last tokens [B, memory, registers]. notes: their balanced notes [B, tokens, NOTES]."""

    tail: Tensor
    bands: Tensor
    onsets: Tensor
    notes: Tensor


class Listener(nn.Module):
    """No weights to train. hop: samples in a frame; patch: frames in a token; tokens: how many are remembered."""

    bands: Tensor
    window: Tensor
    fading: Tensor
    periods: Tensor
    prior: Tensor

    def __init__(self, sample_rate: int, hop: int, patch: int, tokens: int) -> None:
        super().__init__()
        self.hop, self.patch, self.tokens = hop, patch, tokens
        self.onset_hop = hop // ONSETS_A_FRAME
        self.per_token = patch * ONSETS_A_FRAME
        self.memory = tokens * self.per_token
        size = 2 * self.onset_hop
        rate = sample_rate / self.onset_hop
        periods = torch.linspace(SHORTEST_BEAT_SECONDS, LONGEST_BEAT_SECONDS, CANDIDATES) * rate
        for name, value in (
            ("bands", band_matrix(size // 2 + 1, BANDS, sample_rate)),
            ("window", torch.hann_window(size)),
            ("fading", fading_means(tokens)),
            ("periods", periods),
            ("prior", torch.exp(-0.5 * (torch.log2(periods / rate / USUAL_BEAT_SECONDS) / 0.8) ** 2)),
        ):
            self.register_buffer(name, value, persistent=False)

    @property
    def features(self) -> int:
        """Numbers that :meth:`anticipate` gives for a token."""
        return 2 * self.per_token + 2 + VIEWS * PITCH_CLASSES

    def init_state(self, batch: int) -> ListenerState:
        """Silence."""
        new = self.window.new_zeros
        return ListenerState(
            tail=new(batch, self.onset_hop),
            bands=self._levels(new(batch, 1, 2 * self.onset_hop))[:, 0],
            onsets=new(batch, self.memory, ONSET_REGISTERS),
            notes=new(batch, self.tokens, NOTES),
        )

    def hear(self, audio: Tensor, notes: Tensor, state: ListenerState) -> ListenerState:
        """Take in one token, [B, patch * hop, 2], and the notes in it, [B, NOTES]."""
        mono = audio.mean(-1)
        onsets, tail, bands = self.onset_strength(mono, state.tail, state.bands)
        return ListenerState(
            tail=tail,
            bands=bands,
            onsets=torch.cat([state.onsets[:, self.per_token :], onsets], 1),
            notes=torch.cat([state.notes[:, 1:], balanced(notes)[:, None]], 1),
        )

    def onset_strength(self, mono: Tensor, tail: Tensor, bands: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """mono [B, n * onset_hop] -> how much begins in each step, [B, n, registers], and the tail and levels to go on from."""
        x = torch.cat([tail, mono], 1)
        levels = self._levels(x.unfold(1, 2 * self.onset_hop, self.onset_hop))
        before = torch.cat([bands[:, None], levels[:, :-1]], 1)
        rise = (levels - before).clamp(min=0).unflatten(-1, (ONSET_REGISTERS, -1)).mean(-1)
        return rise, x[:, -self.onset_hop :], levels[:, -1]

    def _levels(self, frames: Tensor) -> Tensor:
        spectrum = rfft(frames * self.window)
        return torch.log10((spectrum.real.square() + spectrum.imag.square()) @ self.bands + 1e-3)

    def anticipate(self, onsets: Tensor, notes: Tensor, ahead: Tensor) -> Tensor:
        """What to expect in the token that begins ``ahead`` tokens after the last one heard.

        onsets: [N, memory, registers]. notes: [N, tokens, NOTES], balanced. ahead: int64 [N]. Returns [N, features]: pulse of
        the beat, pulse of the bar, tempo and how sure it is, and the VIEWS of the pitch classes that :class:`ChordEar` takes.
        """
        onsets = onsets.mean(-1)
        level = onsets.mean(1, keepdim=True)
        moving = onsets - level
        size = 2 * self.memory
        spectrum = rfft(torch.nn.functional.pad(moving, (0, self.memory)))
        similar = irfft(spectrum * spectrum.conj(), size)[:, : self.memory]
        similar = similar / (similar[:, :1] + 1e-6)
        lags = self.periods[None, :, None] * similar.new_tensor(HARMONICS)
        score = _at(similar, lags.expand(len(onsets), -1, -1).flatten(1)).unflatten(1, (CANDIDATES, -1)).mean(-1)
        best = (score * self.prior).argmax(1)
        period = self.periods[best]
        strength = score.gather(1, best[:, None])
        step = torch.arange(self.per_token, device=onsets.device)
        when = self.memory + ahead[:, None] * self.per_token + step
        scale = moving.square().mean(1, keepdim=True).sqrt() + 0.02
        beat = (_extrapolate(onsets, when, period, 8) - level) / scale
        bar = (_extrapolate(onsets, when, period * BEATS_IN_BAR, 3) - level) / scale
        tempo = torch.log2(period / self.periods.mean())[:, None]
        token = self.tokens + ahead - period * BEATS_IN_BAR / self.per_token
        back = torch.where(token > self.tokens - 1, token - period * BEATS_IN_BAR / self.per_token, token)
        bar_ago = notes[torch.arange(len(notes), device=notes.device), back.round().long().clamp(0, self.tokens - 1)]
        faded = torch.einsum("sk,nkc->nsc", self.fading, notes).flatten(1)
        return torch.cat([beat, bar, tempo, strength, notes[:, -1], faded, bar_ago], 1)


def fading_means(tokens: int) -> Tensor:
    """[spans, tokens]: weights of means over the last tokens, the older the less."""
    age = torch.arange(tokens - 1, -1, -1)
    weight = torch.exp(-age / torch.tensor(SPANS_TOKENS)[:, None])
    return weight / weight.sum(1, keepdim=True)


def _at(values: Tensor, places: Tensor) -> Tensor:
    """values [N, M] between their samples at places [N, K], linearly; 0 outside."""
    low = places.floor()
    share = places - low
    index = low.long()
    inside = (index >= 0) & (index + 1 < values.shape[1])
    index = index.clamp(0, values.shape[1] - 2)
    found = values.gather(1, index) * (1 - share) + values.gather(1, index + 1) * share
    return torch.where(inside, found, 0.0)


def _extrapolate(onsets: Tensor, when: Tensor, period: Tensor, turns: int) -> Tensor:
    """The mean of what was one, two, ... periods before ``when`` [N, K], as far as it is known, newest first."""
    known = onsets.shape[1] - 2
    first = torch.ceil((when - known).clamp(min=0) / period[:, None])
    place = when[:, None] - (first[:, None] + torch.arange(turns, device=when.device)[:, None]) * period[:, None, None]
    found = torch.where(place >= 0, _at(onsets, place.flatten(1)).view_as(place), onsets.mean(1)[:, None, None])
    weights = 0.85 ** torch.arange(turns, device=when.device, dtype=onsets.dtype)
    return torch.einsum("t,ntk->nk", weights, found) / (weights.sum() + 1e-6)
