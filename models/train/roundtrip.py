"""A recording through a codec and back, aligned."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from models.codec import Codec

Audio = NDArray[np.float32]


@torch.inference_mode()
def decoded(codec: Codec, audio: Audio, noise: float = 0.0) -> Audio:
    """[T, 2] through the codec, aligned, with noise of so many standard deviations on the latents."""
    hop, latency = codec.config.hop, codec.config.latency
    frames = -(-(len(audio) + latency) // hop)
    padded = np.zeros((1, frames * hop, 2), np.float32)
    padded[0, : len(audio)] = audio
    latents = codec.encode(torch.from_numpy(padded))
    wobble = torch.randn(latents.shape, generator=torch.Generator().manual_seed(1)) * noise
    return codec.decode(latents + wobble)[0].numpy()[latency : latency + len(audio)]
