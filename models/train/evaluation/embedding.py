"""How music sounds, as numbers, and the distance between two sets of recordings.

The numbers are the penultimate layer of musicnn (Pons & Serra 2019, 1909.06654), trained on other people's music to name
genres and instruments. It hears 16 kHz in mono: nothing above 8 kHz, and no stereo.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import librosa
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Audio = NDArray[np.float32]

_RATE = 16000
_PATCH = 187  # frames, 3 s
_PATCH_HOP = 62  # 1 s


class Ear:
    """The network, ready to listen. Any thread may call it."""

    def __init__(self, file: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

    def __call__(self, audio: Audio, sample_rate: int) -> NDArray[np.float32]:
        """[T, 2] as [patches, 200]: three seconds each, every second. Shorter audio is followed by silence."""
        mono = librosa.resample(audio.mean(axis=1), orig_sr=sample_rate, target_sr=_RATE)
        mel = librosa.feature.melspectrogram(y=mono, sr=_RATE, n_fft=512, hop_length=256, n_mels=96).T
        mel = np.pad(mel, ((0, max(_PATCH - len(mel), 0)), (0, 0)))
        starts = range(0, len(mel) - _PATCH + 1, _PATCH_HOP)
        patches = np.log10(10000 * np.stack([mel[start : start + _PATCH] for start in starts]) + 1)
        return self._session.run(["penultimate:0"], {"x:0": patches.astype(np.float32)})[0]


def frechet(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Fréchet distance of two sets [N, D] taken as normal (Heusel et al. 2017, 1706.08500, eq. 6).

    Few samples make it larger: compare figures of equal counts only.
    """
    means = [x.mean(axis=0, dtype=np.float64) for x in (a, b)]
    spreads = [np.cov(x.astype(np.float64), rowvar=False) for x in (a, b)]
    # tr sqrt(A B) = tr sqrt(sqrt(A) B sqrt(A)), which is symmetric, so that singular sets do no harm
    values, vectors = np.linalg.eigh(spreads[0])
    half = vectors * np.sqrt(values.clip(min=0)) @ vectors.T
    root = np.sqrt(np.linalg.eigvalsh(half @ spreads[1] @ half).clip(min=0)).sum()
    apart = float(np.square(means[0] - means[1]).sum())
    return apart + float(np.trace(spreads[0]) + np.trace(spreads[1]) - 2 * root)
