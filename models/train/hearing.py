"""How latents sound: a metric in which equal distances are about equally easy to hear.

The codec's latents are white: every channel varies as much as every other, though some hold the kick drum and some hardly
matter. A loss on white latents spends itself on what nobody hears. So distances between latents are taken as the decoder
hears them: the pull-back d(z, z + dz)^2 = dz' M dz, M the mean of J'J over music, J the Jacobian of the decoded levels'
loudness (as in Arvanitidis et al. 2018, "Latent space oddity", 1710.11379, eq. 4, with one metric for all of the space).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.codec import Codec
from models.codec.codec import Levels
from models.streaming.state import map_tensors
from models.train.partials import QUIET
from models.voicing import SEMITONES

STEP = 0.1  # finite difference, in standard deviations of a latent channel
FLOOR = 0.02  # share of an even metric: what no one hears is still kept from wandering


def loudness(levels: Levels) -> Tensor:
    """[B, T, N]: every source's level, compressed to the square root of its amplitude, about as ears do (Stevens 1957)."""
    return torch.cat([(0.5 * levels.tones).exp().flatten(2), (0.5 * levels.noise).exp().flatten(2)], -1)


@torch.no_grad()
def hearing_metric(codec: Codec, latents: Tensor) -> Tensor:
    """A matrix A [C, C]: the distance of z and y is about |(z - y) @ A|. latents: [N, T, C] of music, T at least the
    decoder's reach. Scaled so that music keeps a mean variance of 1 a channel. Blocks for some seconds."""
    channels = latents.shape[-1]
    stack = codec.decoder.stack
    total = torch.zeros(channels, channels)
    nudge = torch.eye(channels) * STEP
    for stretch in latents[:, None]:
        _, state = codec.decoder.levels(stretch[:, :-1], stack.init_state(1))
        state = map_tensors(state, lambda _, value: value.repeat(2 * channels, 1, 1))
        levels, _ = codec.decoder.levels(stretch[:, -1:] + torch.cat([nudge, -nudge])[:, None], state)
        heard = loudness(levels)[:, -1]
        jacobian = (heard[:channels] - heard[channels:]) / (2 * STEP)
        total += jacobian @ jacobian.T
    total = total / total.diagonal().mean()
    total = (1 - FLOOR) * total + FLOOR * torch.eye(channels)
    values, vectors = torch.linalg.eigh(total)
    matrix = vectors * values.clamp(min=0).sqrt()
    spread = (latents.flatten(0, 1) @ matrix).var(0).mean()
    return matrix / spread.sqrt()


def sounds(codec: Codec, latents: Tensor, warm_up: int) -> tuple[Tensor, Tensor]:
    """What would sound, as loudness over QUIET's, zero where nothing does: the oscillators [B, T - warm_up, tones], and the
    noise [B, T - warm_up, noise_steps * bands], which is where hits are.

    latents: [B, T, C]. The first ``warm_up`` frames only fill the decoder's memory. Gradients pass through.
    """
    decoder = codec.decoder
    levels, _ = decoder.levels(latents, decoder.stack.init_state(len(latents)))
    quiet = math.exp(0.5 * QUIET)

    def over(level: Tensor) -> Tensor:
        return (0.5 * level).exp().clamp(min=quiet) - quiet

    return over(levels.tones[:, warm_up:].mean(2)), over(levels.noise[:, warm_up:].flatten(2))


def amplitudes(loudness: Tensor) -> Tensor:
    """exp(level) over QUIET's, of exp(level / 2) over QUIET's, as :func:`sounds` gives it; of any shape."""
    return loudness * (loudness + 2 * math.exp(0.5 * QUIET))


@torch.no_grad()
def note_directions(codec: Codec, latents: Tensor) -> Tensor:
    """[C, SEMITONES]: what a semitone adds to a latent when it is as loud as it usually gets, by ridge regression over music
    [N, T, C], noise included so that drums aren't taken for notes. Blocks for some seconds."""
    decoder, spec = codec.decoder, codec.decoder.stack.spec
    levels, _ = decoder.levels(latents, decoder.stack.init_state(len(latents)))
    hertz = torch.tensor(decoder.config.tone_hertz)
    semitone = (12 * torch.log2(hertz / 27.5)[:, None] - torch.arange(SEMITONES)).abs()
    tones = (0.5 * levels.tones.mean(2)).exp() @ (1 - semitone).clamp(min=0)
    noise = (0.5 * levels.noise.mean(2)).exp()
    sounds = torch.cat([tones, noise], -1)[:, spec.receptive_field :].flatten(0, 1)
    target = latents[:, spec.receptive_field :].flatten(0, 1)
    spread = sounds.std(0) + 1e-3
    x = (sounds - sounds.mean(0)) / spread
    weights = torch.linalg.solve(x.T @ x + 0.1 * len(x) * torch.eye(x.shape[1]), x.T @ (target - target.mean(0)))
    return weights[:SEMITONES].T
