"""The codec as a stream of samples in and out, for whoever wants to hear it alone."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from models.codec.codec import Codec
from models.streaming.rows import lay_out


class Voice:
    """One recording on its way through a codec. Belongs to one thread."""

    def __init__(self, codec: Codec, device: torch.device) -> None:
        self._codec, self._device = codec.to(device).eval(), device
        if device.type == "cpu":
            lay_out(self._codec)
        self._encoder, self._decoder = codec.encoder.init_state(1), codec.decoder.init_state(1)
        self.sample_rate, self.hop = codec.config.sample_rate, codec.config.hop
        self.latency_samples, self.latent_channels = codec.config.latency, codec.config.latent_channels

    @torch.inference_mode()
    def encode(self, audio: NDArray[np.float32]) -> torch.Tensor:
        """[n * hop, 2] samples in, [1, n, latent_channels] out. Blocks."""
        sound = torch.from_numpy(audio[None]).to(self._device)
        latents, self._encoder = self._codec.encoder.step(sound, self._encoder)
        return latents

    @torch.inference_mode()
    def decode(self, latents: torch.Tensor) -> NDArray[np.float32]:
        """[1, n, latent_channels] in, [n * hop, 2] samples out. Blocks."""
        decoded, self._decoder = self._codec.decoder.step(latents, self._decoder)
        return decoded[0].cpu().numpy()

    def through(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """[n * hop, 2] samples in, as many out: what came in ``latency_samples`` ago, encoded and decoded. Blocks."""
        return self.decode(self.encode(audio))
