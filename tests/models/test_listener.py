"""The listener hears tempo and harmony, and carries them forward."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from models.listener import Listener, ListenerState

RATE, TOKEN = 44100, 8192


def listener() -> Listener:
    return Listener(RATE, hop=2048, patch=4, tokens=48)


def heard(audio: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> tuple[Listener, ListenerState]:
    it = listener()
    state = it.init_state(1)
    for start in range(0, len(audio) - TOKEN + 1, TOKEN):
        state = it.hear(torch.from_numpy(audio[None, start : start + TOKEN]), state)
    return it, state


def clicks(tempo_bpm: float, seconds: float = 12.0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """A click on every beat, the first of four louder."""
    out = np.zeros((int(seconds * RATE), 2), np.float32)
    burst = np.random.default_rng(0).standard_normal(1000) * np.exp(-np.arange(1000) / 200)
    for beat, at in enumerate(np.arange(0, seconds - 0.1, 60 / tempo_bpm)):
        place = int(at * RATE)
        out[place : place + 1000] += (burst * (0.8 if beat % 4 == 0 else 0.3)).astype(np.float32)[:, None]
    return out


def expected_tempo(it: Listener, features: Tensor) -> float:
    period = 2 ** features[0, 2 * it.per_token].item() * it.periods.mean().item()
    return 60 * RATE / it.onset_hop / period


@pytest.mark.parametrize("tempo_bpm", [80.0, 97.0, 120.0, 133.3])
def test_the_tempo_of_clicks_is_found(tempo_bpm: float) -> None:
    it, state = heard(clicks(tempo_bpm))
    found = expected_tempo(it, it.anticipate(state.onsets, state.chroma, torch.tensor([2])))
    assert found == pytest.approx(tempo_bpm, rel=0.015)


@pytest.mark.parametrize("ahead", [0, 2, 5])
def test_clicks_are_expected_where_they_will_come(ahead: int) -> None:
    """Half a second and more into the future, the strongest expectation lies within 25 ms of a click."""
    tempo_bpm = 97.0
    audio = clicks(tempo_bpm)
    it, state = heard(audio)
    end = len(audio) // TOKEN * TOKEN
    hits, tried = 0, 0
    for later in range(ahead, ahead + 10):
        features = it.anticipate(state.onsets, state.chroma, torch.tensor([later]))
        curve = features[0, : it.per_token]
        start = end + later * TOKEN
        beats = np.arange(0, 60, 60 / tempo_bpm) * RATE
        inside = beats[(beats > start + 2 * it.onset_hop) & (beats < start + TOKEN - 2 * it.onset_hop)]
        if len(inside):
            peak = start + int(curve.argmax()) * it.onset_hop
            tried += 1
            hits += bool(np.abs(inside - peak).min() < 0.025 * RATE)
    assert tried >= 2
    assert hits == tried


def test_pitch_classes_of_a_chord() -> None:
    time = np.arange(4 * RATE) / RATE
    mono = sum(0.1 * np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time) for pitch in (60, 64, 67))
    it, state = heard(np.repeat(np.asarray(mono, np.float32)[:, None], 2, axis=1))
    assert set(state.chroma[0, -1].topk(3).indices.tolist()) == {0, 4, 7}
    assert it.features == it.anticipate(state.onsets, state.chroma, torch.tensor([1])).shape[1]


def test_silence_expects_nothing_and_is_finite() -> None:
    it, state = heard(np.zeros((4 * RATE, 2), np.float32))
    features = it.anticipate(state.onsets, state.chroma, torch.tensor([3]))
    assert torch.isfinite(features).all()
    assert features[0, : 2 * it.per_token].abs().max() < 0.1


def test_rows_of_a_batch_do_not_hear_each_other() -> None:
    it = listener()
    one = torch.from_numpy(clicks(120.0)[None, : 40 * TOKEN])
    both = torch.cat([one, torch.full_like(one, float("nan"))])
    states = [it.init_state(1), it.init_state(2)]
    for start in range(0, 40 * TOKEN, TOKEN):
        states = [it.hear(x[:, start : start + TOKEN], s) for x, s in zip((one, both), states, strict=True)]
    alone, beside = (it.anticipate(s.onsets[:1], s.chroma[:1], torch.tensor([1])) for s in states)
    torch.testing.assert_close(alone, beside)
