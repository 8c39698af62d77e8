"""The engine: does what the plan says, one step at a time, and owns everything that a session remembers.

It knows no thread, no socket and no waiting. The worker drives it in a concert, ``sideman render`` in a rendering,
and both get the same samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar, cast

import numpy as np

from server.audio.ring import PositionRing
from server.audio.seam import RAMP_SAMPLES, Seam, crossfade, join
from server.clock import Clock
from server.control.params import Controls, Moment
from server.control.score import controls_at, controls_for, gain_line
from server.engine import plan as p
from server.engine.events import (
    Began,
    Event,
    Forgot,
    Heard,
    Late,
    Lost,
    Published,
    Recalled,
    Remembered,
    Saved,
    Steered,
    Underrun,
)
from server.engine.memory import Memory
from server.engine.metrics import Metrics, Stage
from server.engine.port import Audio, Conditioning, Generator, Pulse
from server.units import Grid

S = TypeVar("S")
P = TypeVar("P")
R = TypeVar("R")


class Engine(Generic[S, P]):
    """Listens and plays along. Every method belongs to one thread, whichever drives it; ``step`` blocks while it
    computes and never waits.

    heard: where the performer's audio comes in. controls: reads the newest snapshot. emit: is told what happened,
    on the engine's thread.
    """

    def __init__(
        self,
        generator: Generator[S, P],
        heard: PositionRing,
        controls: Callable[[], Controls],
        emit: Callable[[Event], None],
        clock: Clock,
    ) -> None:
        self._generator, self._heard, self._controls, self._emit, self._clock = generator, heard, controls, emit, clock
        info = generator.info
        self.info = info
        self.grid = Grid(info.sample_rate, info.hop, info.block_frames)
        self.metrics = Metrics(self.grid.seconds(self.grid.block_samples))
        self._fresh = generator.init(batch=1)
        self._steered = controls()
        self._remember = False
        self._saves = [save.revision for save in controls().saves]
        self._moment: Moment | None = None
        self._forget()

    def warm_up(self, blocks: int = 12) -> float:
        """Run every stage on silence, so that the first block costs what the thousandth does. Blocks for a moment.

        Returns how long a block takes from audio to memory, in seconds: the slowest of the later half.
        """
        state = self._generator.clone(self._fresh)
        span = self.info.hear_frames * self.info.hop
        silence = PositionRing(self.info.channels, span).read(0, span)[0][None]
        parts = tuple(True for _ in self.info.parts)
        taken: list[float] = []
        for block in range(blocks):
            started = self._clock.now_seconds()
            state = self._generator.hear(state, block * self.info.hear_frames, silence)
            told = Conditioning((), parts, (block + 1) * self.info.hear_frames, 1.0, 0)
            proposal = self._generator.propose(state, block + self.info.max_lookahead_frames, told)
            _, state = self._generator.decode(state, proposal)
            state = self._generator.commit(state, proposal)
            taken.append(self._clock.now_seconds() - started)
        return max(taken[blocks // 2 :])

    def remember(self) -> None:
        """Have Remembered emitted before the next thing that is done. Any thread; never blocks."""
        self._remember = True

    def restore(self, memory: Memory[S]) -> None:
        """Go on from there. The input has to begin at the memory's position."""
        self._state, self._heard_frame = self._generator.clone(memory.state), memory.heard_frame
        self._next_block, self._seam, self._next_sample = memory.next_block, memory.seam, memory.position
        self._shift_blocks = memory.shift_blocks

    @property
    def heard_frame(self) -> int:
        """The next frame to hear."""
        return self._heard_frame

    def begin(self) -> None:
        """Begin the timeline that the input has begun, if it has begun another one."""
        if self._heard.epoch != self._epoch:
            if self._uncommitted is not None:
                self._commit()
            forgotten = None if self._is_fresh() else self._memory(self._state)
            self._forget()
            self._goes_on_with = forgotten if self._heard.goes_on else None
            self._emit(Began(self._next_sample))
            self._emit(Forgot(forgotten))

    def step(self) -> bool:
        """Do the one thing that the plan says. False if there was nothing to do."""
        self.begin()
        score = self._controls()
        controls = self._choose(score)
        # On a timeline without a sample there is nothing to go on with: the next one may have others.
        there = self._heard.begin < self._heard.end
        if there and self._uncommitted is None:
            if self._goes_on_with is not None:
                self._go_on(self._goes_on_with, controls)
            self._save(controls)
            if controls.moment is not self._moment:
                self._recall(controls)
        if controls.playing != self._steered.playing:
            self._steer(controls)
        if self._remember and self._uncommitted is None and self._ending is None:
            self._remember = False
            self._emit(Remembered(self._memory(self._generator.clone(self._state)), controls))
            self._steered = controls
        lookahead, lead = controls.lookahead_frames, controls.lead_samples
        return self.act(p.plan(self._progress(), lookahead, lead, self.info, self.grid), controls)

    def act(self, action: p.Action, controls: Controls) -> bool:
        """Do one thing, which the plan says, or has said when the set was recorded. False if it is to wait. controls: those
        that hold for the block that comes next."""
        match action:
            case p.Commit():
                self._commit()
            case p.Skip(missed, block):
                self._skip(missed, block)
            case p.Propose(block, visible_frame):
                self._propose(block, visible_frame, controls)
            case p.Hear(frame):
                self._hear(frame)
            case p.Lose(frame, next_frame):
                self._lose(frame * self.grid.hop, (next_frame - frame) * self.grid.hop, next_frame)
                self._heard_frame, self._next_sample = next_frame, self._hear_position(next_frame)
            case p.Wait():
                return False
        return True

    def _forget(self) -> None:
        """Begin a timeline: nothing heard, nothing played."""
        self._epoch = self._heard.epoch
        self._state = self._generator.clone(self._fresh)
        self._next_sample = self._heard.begin
        self._heard_frame = self._first_frame = p.first_frame_to_hear(self._next_sample, self.info)
        self._next_block: int | None = None
        self._unmade = 0
        self._uncommitted: P | None = None
        self._newest: P | None = None
        self._ending: Audio | None = None
        self._seam = Seam()
        self._shift_blocks = 0
        self._goes_on_with: Memory[S] | None = None

    def _choose(self, score: Controls) -> Controls:
        """Decide which block comes next, or that Sideman rests. Returns the controls that hold for it."""
        block = self._next_block
        if block is None:
            end = self._heard.end
            lookahead = controls_at(score, end).lookahead_frames
            block = max(p.opening_block(end, self._heard_frame, lookahead, self.info, self.grid), self._unmade)
        controls = controls_for(score, self.grid.block_position(block), self.grid.block_samples)
        sounds = controls.playing or self._fades_out(block)
        self._next_block = block if sounds and self._heard.begin < self._heard.end else None
        return controls

    def _fades_out(self, block: int) -> bool:
        """Whether ``block`` follows sound that would break off without it: once stopped, one more block fades out."""
        follows = self._seam.next_position == self.grid.block_position(block)
        return self._next_block is not None and follows and self._seam.gain != 0

    def _progress(self) -> p.Progress:
        return p.Progress(
            begin=self._heard.begin,
            end=self._heard.end,
            heard_frame=self._heard_frame,
            next_block=self._next_block,
            uncommitted=self._uncommitted is not None,
        )

    def _hear_position(self, frame: int) -> int:
        return frame * self.grid.hop + self.info.hear_latency_samples

    def _hear(self, frame: int) -> None:
        count = self.info.hear_frames * self.grid.hop
        start, end = self._next_sample, self._hear_position(frame) + count
        audio, report = self._heard.read(start, end - start)
        if report.lost_samples:
            self._lose(start, report.lost_samples)
        self._state = self._timed(
            "hear", lambda: self._generator.hear(self._state, frame - self._shift_frames, audio[None, -count:])
        )
        self._heard_frame, self._next_sample = frame + self.info.hear_frames, end
        if self._heard.epoch == self._epoch:
            self._emit(Heard(start, audio, report.missing_samples))

    @property
    def _shift_frames(self) -> int:
        return self._shift_blocks * self.info.block_frames

    def _is_fresh(self) -> bool:
        return self._heard_frame == self._first_frame and self._seam.next_position is None

    def _memory(self, state: S) -> Memory[S]:
        position, block, fresh = self._next_sample, self._next_block, self._is_fresh()
        return Memory(state, self._heard_frame, position, block, self._seam, fresh, self._shift_blocks)

    def _save(self, controls: Controls) -> None:
        """Tell what goes into the banks that are to be saved here, in the order that it was asked for. What was recalled before
        a save in the same place goes into that bank."""
        for number, save in sorted(enumerate(controls.saves, 1), key=lambda one: one[1].revision):
            if save.revision > self._saves[number - 1] and save.controls is not None:
                if save.controls.moment is not self._moment:
                    self._recall(save.controls)
                self._saves[number - 1] = save.revision
                self._emit(Saved(number, self._memory(self._generator.clone(self._state)), save.controls))

    def _recall(self, controls: Controls) -> None:
        """Go on from a moment, between two blocks. The state goes on counting as it did when it was saved, so whatever
        depends on positions and block numbers, the noise too, is as if nothing had come in between."""
        moment = self._moment = controls.moment
        if moment is not None:
            self._go_back(moment, controls)

    def _go_on(self, memory: Memory[S], controls: Controls) -> None:
        """The timeline has another beginning, and the music is the same: go on from what would be forgotten."""
        self._goes_on_with = None
        self._go_back(memory.moment(memory.block(controls.lookahead_frames, self.grid.block), self.grid.block), controls)

    def _go_back(self, moment: Moment, controls: Controls) -> None:
        block = self._next_block
        if block is None:
            end = self._heard.end
            ahead = p.opening_block(end, self._heard_frame, controls.lookahead_frames, self.info, self.grid)
            block = max(ahead, self._unmade)
        first = p.first_frame_to_hear(self._heard.begin, self.info)
        shift_frames = (block - moment.next_block) * self.info.block_frames
        self.recall(moment, block, max(moment.heard_frame + shift_frames, first))

    def recall(self, moment: Moment, block: int, heard_frame: int) -> None:
        """Go on from a moment with ``block``, and hear on from a frame. The plan's steps do it where it is due."""
        newest = self._newest
        follows = self._seam.next_position == self.grid.block_position(block)
        if newest is not None and follows and self._ending is None:
            # The old music, gone on a little by its own decoder, for the new one to fade in over.
            self._ending = self._generator.decode(self._state, newest)[0][0][:RAMP_SAMPLES]
        self._state = self._generator.clone(cast(S, moment.state))
        self._shift_blocks = block - moment.next_block
        self._heard_frame, self._next_sample = heard_frame, self._hear_position(heard_frame)
        self._emit(Recalled(self._heard.end, moment, block, heard_frame))

    def _steer(self, controls: Controls) -> None:
        self._steered = controls
        self._emit(Steered(self._heard.end, controls))

    def _propose(self, block: int, visible_frame: int, controls: Controls) -> None:
        position = self.grid.block_position(block)
        told = Conditioning(
            prompts=tuple(
                (prompt.embedding, weight.at(position))
                for prompt, weight in zip(controls.prompts, controls.weights, strict=True)
                if prompt is not None
            ),
            parts=controls.parts,
            visible_frame=visible_frame - self._shift_frames,
            temperature=controls.temperature.at(position),
            seed=controls.seed,
            attributes=tuple(None if ramp is None else ramp.at(position) for ramp in controls.attributes),
            chord=controls.chord,
            pulse=self._pulse(controls),
            guidance=controls.guidance.at(position),
        )
        proposal = self._timed("propose", lambda: self._generator.propose(self._state, block - self._shift_blocks, told))
        audio, self._state = self._timed("decode", lambda: self._generator.decode(self._state, proposal))
        if self._heard.epoch != self._epoch:
            return  # a new timeline began meanwhile, on which this block has no place
        if controls != self._steered:
            self._steer(controls)
        sound = audio[0]
        if self._ending is not None:
            sound, self._ending = crossfade(self._ending, sound, RAMP_SAMPLES), None
        gains = gain_line(controls, position, self.grid.block_samples)
        if not controls.playing:
            gains = np.zeros_like(gains)
        joined, self._seam = join(self._seam, position, sound, gains)
        margin = position - self._heard.end
        self._emit(Published(block, position, joined, controls.revision, margin, self._heard_frame))
        self.metrics.margin(self.grid.milliseconds(margin))
        if margin < 0:
            self.metrics.late += 1
            self._emit(Late(position, self.grid.block_samples))
        self._newest = proposal
        # What only faded out wasn't played.
        self._uncommitted = proposal if controls.playing else None
        self._next_block = self._unmade = block + 1

    def _pulse(self, controls: Controls) -> Pulse | None:
        pulse = controls.pulse(self.info.sample_rate)
        return pulse and replace(pulse, downbeat=pulse.downbeat - self.grid.block_position(self._shift_blocks))

    def _commit(self) -> None:
        proposal = self._uncommitted
        assert proposal is not None
        self._state = self._timed("commit", lambda: self._generator.commit(self._state, proposal))
        self._uncommitted = None

    def _skip(self, missed: int, block: int) -> None:
        self._next_block = self._unmade = block
        self._ending = None
        samples = (block - missed) * self.grid.block_samples
        self.metrics.underrun += samples
        self._emit(Underrun(self.grid.block_position(missed), samples))

    def _lose(self, position: int, samples: int, next_frame: int | None = None) -> None:
        self.metrics.lost += samples
        self._emit(Lost(position, samples, next_frame))

    def _timed(self, stage: Stage, work: Callable[[], R]) -> R:
        started = self._clock.now_seconds()
        result = work()
        self.metrics.stage(stage, self._clock.now_seconds() - started)
        return result
