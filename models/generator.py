"""The generator: codec and student behind the server's port, as hear, propose, decode and commit.

Serving and training run the same student methods under the same visibility rules; this file is the serving half.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.codec import Codec, CodecConfig, DecoderState, EncoderState
from models.conditioning import blend
from models.facts import ATTRIBUTES, Conditioning, ModelInfo, Pulse
from models.guidance import Played, make_block
from models.harmony import NoteFold, chord_views
from models.histories import View, commit_block, empty_history, hear_token, look_back
from models.listener import Listener, ListenerState
from models.pulse import PulseState
from models.streaming import state as states
from models.streaming.conv import StackState
from models.streaming.kv_ring import KVRing
from models.streaming.latent_ring import LatentRing, empty_latents, put, window
from models.streaming.rows import lay_out
from models.student import Condition, Student, StudentConfig

Audio = NDArray[np.float32]
KNEE: Final = 0.8


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything that one session remembers. A verb takes it and gives back its successor; the old one is spent.

    echo: of the decoder that tells which notes were heard. pulse: where the beat is believed to be. heard, played: the two
    KV rings. sounding, kept: the last frames played, as they sound and as they are remembered. heard_end: one past the last
    token heard.
    """

    encoder: EncoderState
    decoder: DecoderState
    echo: StackState
    listener: ListenerState
    pulse: PulseState
    heard: KVRing
    played: KVRing
    sounding: LatentRing
    kept: LatentRing
    heard_end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A generated block before it is heard or remembered."""

    block: int
    lookahead_tokens: int
    made: Played


def block_noise(seed: int, block: int, shape: tuple[int, ...], step: int = 0) -> Tensor:
    """Standard normal noise that depends on the seed, the block's index and the step alone (Philox, Salmon et al. 2011)."""
    bits = np.random.Philox(key=seed % 2**64, counter=[0, 0, step, block % 2**64])
    return torch.from_numpy(np.random.Generator(bits).standard_normal(shape, dtype=np.float32))


def bounded(audio: Tensor) -> Tensor:
    """Samples beyond KNEE bent back, so that none goes beyond full scale: many oscillators that agree are louder than any of
    them may be. Samples within KNEE stay as they are, bit for bit."""
    loud = audio.abs()
    over = (loud - KNEE).clamp(min=0)
    return torch.where(over > 0, audio.sign() * (KNEE + (1 - KNEE) * torch.tanh(over / (1 - KNEE))), audio)


def listener_for(codec: CodecConfig, student: StudentConfig) -> Listener:
    """The listener that goes with a codec and a student: it remembers as much as the student's context."""
    return Listener(codec.sample_rate, codec.hop, student.patch, student.context_tokens)


class StudentGenerator:
    """One codec and one student, ready to play. Holds weights only. Every verb belongs to the inference thread."""

    def __init__(
        self,
        codec: Codec,
        student: Student,
        device: torch.device,
        name: str = "unnamed",
        poison: bool = False,
        temperature: float = 1.0,
        checksum: str = "",
        steps: int = 1,
    ) -> None:
        """``poison`` fills unwritten cache slots with NaN, so that a reader of them can't go unnoticed. ``steps``: network
        calls a block."""
        if steps != 1 and student.config.sampler == "once":
            raise ValueError(f"this model was taught to make a block in one step; it can't take {steps}")
        self.codec = codec.to(device).eval().requires_grad_(False)
        self.student = student.to(device).eval().requires_grad_(False)
        if device.type == "cpu":
            lay_out(self.codec)
        self._device, self._poison, self.steps = device, poison, steps
        config = student.config
        self.listener = listener_for(codec.config, config).to(device)
        self.notes = NoteFold(codec.config).to(device)
        self._hear_samples = config.patch * codec.config.hop
        if codec.config.latent_channels != config.latent_channels:
            raise ValueError(
                f"the codec has {codec.config.latent_channels} latent channels, the student {config.latent_channels}"
            )

        self.info = ModelInfo(
            name=name,
            sample_rate=codec.config.sample_rate,
            channels=codec.config.channels,
            hop=codec.config.hop,
            block_frames=config.patch * config.block_tokens,
            hear_frames=config.patch,
            hear_latency_samples=codec.config.latency,
            context_frames=config.patch * config.context_tokens,
            min_lookahead_frames=config.patch,
            max_lookahead_frames=config.patch * config.max_lookahead_tokens,
            default_lookahead_frames=config.patch * config.default_lookahead_tokens,
            parts=config.parts,
            default_temperature=temperature,
            checksum=checksum,
            attributes=config.attributes,
            parameters=sum(p.numel() for module in (codec, student) for p in module.parameters()),
        )

    def in_steps(self, steps: int) -> StudentGenerator:
        """The same model, with so many network calls a block. Raises ValueError if it can't take them."""
        info = self.info
        return StudentGenerator(
            self.codec, self.student, self._device, info.name, self._poison, info.default_temperature, info.checksum, steps
        )

    @torch.inference_mode()
    def init(self, batch: int) -> SessionState:
        """A session in which nothing was heard or played. Allocates everything that the session will ever hold."""
        config, like = self.student.config, self.student.leave.weight
        return SessionState(
            encoder=self.codec.encoder.init_state(batch),
            decoder=self.codec.decoder.init_state(batch),
            echo=self.codec.decoder.stack.init_state(batch),
            heard=empty_history(config, batch, like, self._poison),
            played=empty_history(config, batch, like, self._poison),
            sounding=empty_latents(batch, config.patch * config.block_tokens, config.latent_channels, like),
            kept=empty_latents(batch, config.patch * config.block_tokens, config.latent_channels, like),
            listener=self.listener.init_state(batch),
            pulse=self.student.pulse_ear.init_state(batch),
            heard_end=0,
        )

    def clone(self, state: SessionState) -> SessionState:
        """An independent copy."""
        return states.clone(state)

    def save(self, state: SessionState, file: Path, about: str = "") -> None:
        """Write a state as safetensors, and a text about it. Any thread; blocks for the disk. Raises OSError."""
        states.save(state, file, about)

    @torch.inference_mode()
    def load(self, file: Path) -> SessionState:
        """A state that was saved. Any thread; blocks for the disk. Raises OSError, or ValueError if it isn't this model's."""
        return states.load(self.init(1), file)

    def about(self, file: Path) -> str:
        """The text that was saved with a state. Any thread; blocks for the disk. Raises as load does."""
        return states.about(file)

    @torch.inference_mode()
    def hear(self, state: SessionState, first_frame: int, audio: Audio) -> SessionState:
        """Encode one token of the performer, [B, patch * hop, 2], and append its keys and values."""
        config = self.student.config
        if audio.shape[1] != self._hear_samples or first_frame % config.patch:
            raise ValueError(f"hear takes {self._hear_samples} samples that start at a multiple of {config.patch} frames")
        sound = torch.from_numpy(audio).to(self._device)
        latents, encoder = self.codec.encoder.step(sound, state.encoder)
        levels, echo = self.codec.decoder.levels(latents, state.echo)
        listening, pulse = self._listening(state, first_frame)
        listener = self.listener.hear(sound, self.notes(levels.tones).mean(1), listening)
        pulse = self.student.pulse_ear.step(listener.onsets[:, -self.listener.per_token :], pulse)
        token = first_frame // config.patch
        heard = hear_token(self.student, state.heard, latents.reshape(latents.shape[0], 1, -1), token)
        return replace(state, encoder=encoder, echo=echo, listener=listener, pulse=pulse, heard=heard, heard_end=token + 1)

    def _listening(self, state: SessionState, first_frame: int) -> tuple[ListenerState, PulseState]:
        """What to go on listening from: a pulse can't be followed across a hole."""
        if first_frame == state.heard_end * self.student.config.patch:
            return state.listener, state.pulse
        batch = len(state.listener.tail)
        return self.listener.init_state(batch), self.student.pulse_ear.init_state(batch)

    @torch.inference_mode()
    def propose(self, state: SessionState, block: int, conditioning: Conditioning) -> Proposal:
        """Noise and both histories in, the block's tokens out, in one network call for each step. The state stays as it is."""
        config = self.student.config
        batch = state.sounding.frames.shape[0]
        origin = block * config.block_tokens
        lookahead = min(max(origin - conditioning.visible_frame // config.patch, 0), config.max_lookahead_tokens)
        view = self._view(state, batch, origin, lookahead)
        shape = (batch, config.block_tokens, config.token_channels)
        before = origin * config.patch - config.patch
        last = Played(*(window(r, before, config.patch).reshape(batch, 1, -1) for r in (state.sounding, state.kept)))
        condition = self._condition(state, origin, conditioning, lookahead)

        def noise(step: int) -> Tensor:
            return block_noise(conditioning.seed, block, shape, step).to(self._device) * conditioning.temperature**0.5

        made = make_block(self.student, last, condition, view, noise, self.steps, conditioning.guidance)
        return Proposal(block, lookahead, made)

    @torch.inference_mode()
    def decode(self, state: SessionState, proposal: Proposal) -> tuple[Audio, SessionState]:
        """The proposed block as audio [B, block_samples, 2], within full scale."""
        audio, decoder = self.codec.decoder.step(self._frames(proposal.made.sounding), state.decoder)
        return bounded(audio).cpu().numpy(), replace(state, decoder=decoder)

    @torch.inference_mode()
    def commit(self, state: SessionState, proposal: Proposal) -> SessionState:
        """Remember the block as played: one call on its clean tokens, under the visibility it was made with."""
        config = self.student.config
        origin = proposal.block * config.block_tokens
        made, first = proposal.made, origin * config.patch
        view = self._view(state, made.kept.shape[0], origin, proposal.lookahead_tokens)
        played = commit_block(self.student, state.played, made.kept, view, origin)
        sounding, kept = (
            put(ring, self._frames(tokens), first) for ring, tokens in ((state.sounding, made.sounding), (state.kept, made.kept))
        )
        return replace(state, played=played, sounding=sounding, kept=kept)

    def _frames(self, tokens: Tensor) -> Tensor:
        """Tokens [B, block_tokens, patch * C] as frames [B, block_frames, C]."""
        return tokens.reshape(len(tokens), -1, self.student.config.latent_channels)

    def _view(self, state: SessionState, batch: int, origin: int, lookahead: int) -> View:
        """What the block that starts at token ``origin`` may look back on."""
        ahead = torch.full((batch, self.student.config.block_tokens), lookahead, device=self._device)
        return look_back(self.student, state.heard, state.played, origin, ahead)

    def _expect(self, state: SessionState, origin: int) -> Tensor:
        """[B, block_tokens, F]: what the listener expects in each token of the block that starts at token ``origin``."""
        ahead = max(origin - state.heard_end, 0)
        onsets, notes = state.listener.onsets, state.listener.notes
        steps = [
            self.listener.anticipate(onsets, notes, torch.full((len(onsets),), ahead + i, device=self._device))
            for i in range(self.student.config.block_tokens)
        ]
        return torch.stack(steps, 1)

    def _condition(self, state: SessionState, origin: int, told: Conditioning, lookahead: int) -> Condition:
        config, device = self.student.config, self._device
        rows = (len(state.sounding.frames), config.block_tokens)
        mixed = blend(told.prompts)
        known = torch.full(rows, 0.0 if mixed is None else 1.0, device=device)
        vector = torch.zeros(config.prompt_width) if mixed is None else torch.from_numpy(mixed)
        parts = torch.tensor(told.parts, dtype=torch.float32, device=device)
        attributes = [told.attributes[ATTRIBUTES.index(name)] for name in config.attributes]
        values = torch.tensor([0.0 if value is None else value for value in attributes], device=device)
        values_known = torch.tensor([float(value is not None) for value in attributes], device=device)
        return Condition(
            prompt=vector.to(device).expand(*rows, -1),
            prompt_known=known,
            parts=parts.expand(*rows, -1),
            parts_known=torch.ones(rows, device=device),
            lookahead=torch.full(rows, lookahead, dtype=torch.int64, device=device),
            anticipation=self._expect(state, origin),
            chord=chord_views(told.chord).to(device).expand(*rows, -1, -1),
            chord_known=torch.full(rows, float(told.chord is not None), device=device),
            pulse=self._pulse(state, origin, told.pulse).to(device).expand(*rows, -1),
            pulse_known=torch.full(rows, float(told.pulse is not None), device=device),
            attributes=values.expand(*rows, -1),
            attributes_known=values_known.expand(*rows, -1),
        )

    def _pulse(self, state: SessionState, origin: int, told: Pulse | None) -> Tensor:
        """[B or 1, block_tokens, pulse_channels]: the beats, then the downbeats, of the block at token ``origin``: as they
        were told, or with the chance that the ear gives them."""
        tokens, per_token = self.student.config.block_tokens, self.listener.per_token
        steps = tokens * per_token
        if told is None:
            first = max(origin - state.heard_end, 0) * per_token
            chance = self.student.pulse_ear.foresee(state.pulse, first, steps)
        else:
            first = origin * self.student.config.patch * self.codec.config.hop
            chance = torch.tensor(told.steps(first, steps, self.listener.onset_hop)).float()[None]
        return chance.unflatten(2, (tokens, per_token)).transpose(1, 2).flatten(2)
