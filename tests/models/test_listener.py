"""The listener hears the pulse, and carries it and the notes it is told of forward."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from models.harmony import NOTES, VIEWS
from models.listener import Listener, ListenerState

RATE, TOKEN = 44100, 8192


def listener() -> Listener:
    return Listener(RATE, hop=2048, patch=4, tokens=48)


def heard(audio: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> tuple[Listener, ListenerState]:
    it = listener()
    state = it.init_state(1)
    for start in range(0, len(audio) - TOKEN + 1, TOKEN):
        state = it.hear(torch.from_numpy(audio[None, start : start + TOKEN]), torch.zeros(1, NOTES), state)
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
    found = expected_tempo(it, it.anticipate(state.onsets, state.notes, torch.tensor([2])))
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
        features = it.anticipate(state.onsets, state.notes, torch.tensor([later]))
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


def test_notes_are_carried_forward_as_views() -> None:
    """Just now, fading ever more slowly, and a bar ago: a note that just began is strong in the first and weak in the others."""
    it = listener()
    state, silence = it.init_state(1), torch.zeros(1, TOKEN, 2)
    old, new = torch.eye(NOTES)[None, 3], torch.eye(NOTES)[None, 15]
    for token in range(40):
        state = it.hear(silence, old if token < 39 else new, state)
    features = it.anticipate(state.onsets, state.notes, torch.tensor([1]))
    assert features.shape == (1, it.features)
    views = features[0, -VIEWS * 12 :].reshape(-1, NOTES)
    assert views[0, 15] > 0.9 and views[0, 3] == 0
    fresh, stale = views[1:4, 15].tolist(), views[1:4, 3].tolist()
    assert fresh == sorted(fresh, reverse=True) and stale == sorted(stale) and stale[-1] > 0.6
    assert views[4, 3] > 0.9 and views[4, 15] == 0


def test_silence_expects_nothing_and_is_finite() -> None:
    it, state = heard(np.zeros((4 * RATE, 2), np.float32))
    features = it.anticipate(state.onsets, state.notes, torch.tensor([3]))
    assert torch.isfinite(features).all()
    assert features[0, : 2 * it.per_token].abs().max() < 0.1


def test_rows_of_a_batch_do_not_hear_each_other() -> None:
    it = listener()
    one = torch.from_numpy(clicks(120.0)[None, : 40 * TOKEN])
    both = torch.cat([one, torch.full_like(one, float("nan"))])
    states = [it.init_state(1), it.init_state(2)]
    for start in range(0, 40 * TOKEN, TOKEN):
        states = [
            it.hear(x[:, start : start + TOKEN], torch.ones(len(x), NOTES), s) for x, s in zip((one, both), states, strict=True)
        ]
    alone, beside = (it.anticipate(s.onsets[:1], s.notes[:1], torch.tensor([1])) for s in states)
    torch.testing.assert_close(alone, beside)
