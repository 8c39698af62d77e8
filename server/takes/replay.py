"""A take played again by the engine that made it, or by another model, or with another look-ahead.

Played again as it was, every step is taken from the session file, so that late packets, stalls and threads have no say: what
comes out is what came out, bit for bit on the CPU. Otherwise the plan decides, as it would have on a machine that is never
late, and only what the performer did is taken from the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from server.audio.files import AudioSource
from server.audio.ring import PositionRing
from server.audio.seam import Seam
from server.clock import Clock
from server.control.params import Controls, ControlStore, Moment
from server.engine import plan as p
from server.engine.engine import Engine
from server.engine.events import Event, Heard, Published
from server.engine.memory import Memory
from server.engine.port import Audio, Generator, ModelInfo
from server.errors import SetupFault
from server.takes import lines as li
from server.takes.reader import BrokenLine, Recorded
from server.takes.tracks import Tracks

CHUNK_SAMPLES: Final = 512
RING_SECONDS: Final = 4


class Replay:
    """One take on its way through an engine. One thread; every method blocks for as long as it computes."""

    def __init__(
        self,
        take: Recorded,
        generator: Generator[Any, Any],
        heard: AudioSource,
        write: Callable[[Audio, Audio], None],
        clock: Clock,
        progress: Callable[[float], None] = lambda share: None,
    ) -> None:
        """heard: the take's own track. write(heard, played) takes what comes out, as server.takes.tracks gives it. clock:
        only for the figures. Raises SetupFault if the model can't play this take."""
        info = generator.info
        if (info.sample_rate, info.channels) != (take.about.sample_rate, take.about.channels):
            theirs = f"{take.about.channels} channels at {take.about.sample_rate} Hz"
            raise SetupFault(f"the take has {theirs}, which {info.name} can't hear")
        self._take, self._source, self._generator, self._progress = take, heard, generator, progress
        self._same_model = info.checksum == take.about.checksum and info.name == take.about.model
        self._samples = heard.samples if take.samples is None else take.samples
        self._tracks = Tracks(info, write)
        self._ring = PositionRing(info.channels, RING_SECONDS * info.sample_rate, take.start.position)
        self._store = ControlStore(adapted(take.opening, take.about, info))
        self.engine: Engine[Any, Any] = Engine(generator, self._ring, lambda: self._store.current, self._emit, clock)
        self._origin = -take.start.position
        self._recalled: Moment | None = None
        self._tracks.begin(take.start.position, 0)
        if take.start.state and self._same_model:
            self._restore(take.start)

    @property
    def can_repeat(self) -> bool:
        """Whether it can be played again as it was."""
        return self._same_model

    def repeat(self) -> None:
        """Play it again as it was."""
        assert self._same_model
        for entry in self._take.entries:
            match entry.line:
                case li.TimelineLine(position=position, sample=sample):
                    self._begin(position, sample)
                    self.engine.begin()
                case li.BlockLine():
                    self._repeat_block(entry.number, entry.line, entry.controls)
                case li.RecallLine(block=block, heard_frame=frame):
                    self.engine.recall(self._moment(entry.line), block, frame)
                case li.LostLine(next_frame=int(frame)):
                    self.engine.act(p.Lose(self.engine.heard_frame, frame), entry.controls)
                case _:
                    pass
        self._tracks.close(self._samples)
        self._progress(1.0)

    def play(self, lookahead_frames: int | None) -> None:
        """Let the engine play to what the performer did. lookahead_frames: instead of those of the take."""
        info = self._generator.info

        def steer(controls: Controls) -> None:
            known = adapted(controls, self._take.about, info)._replace(moment=self._recalled)
            if lookahead_frames is not None:
                known = known._replace(lookahead_frames=lookahead_frames, lead_samples=None)
            self._store.set(known)

        steer(self._take.opening)
        for entry in self._take.entries:
            match entry.line:
                case li.ControlsLine(position=position):
                    self._play_to(min(position, self._samples - self._origin))
                    steer(entry.controls)
                case li.RecallLine(position=position) if self._same_model:
                    self._play_to(min(position, self._samples - self._origin))
                    self._recalled = self._moment(entry.line)
                    steer(entry.controls)
                case li.TimelineLine(position=position, sample=sample):
                    self._play_to(sample - self._origin)
                    self._begin(position, sample)
                    steer(entry.controls)
                case _:
                    pass
        self._play_to(self._samples - self._origin)
        self._tracks.close(self._samples)
        self._progress(1.0)

    def _restore(self, start: li.StartLine) -> None:
        state, seam = self._state(li.STATE_FILE), Seam(start.seam_position, start.seam_gain)
        frame, position, block = start.heard_frame, start.position, start.next_block
        self.engine.restore(Memory(state, frame, position, block, seam, False, start.shift_blocks))

    def _moment(self, line: li.RecallLine) -> Moment:
        return Moment(self._state(li.RECALL_FILE.format(line.number)), line.moment_frame, line.moment_block)

    def _state(self, name: str) -> object:
        file = self._take.file.with_name(name)
        try:
            return self._generator.load(file)
        except (OSError, ValueError) as error:
            raise SetupFault(f"{file} can't be read: {error}") from error

    def _begin(self, position: int, sample: int) -> None:
        self._tracks.begin(position, sample)
        self._origin = sample - position
        self._ring.reset(position)

    def _repeat_block(self, number: int, line: li.BlockLine, controls: Controls) -> None:
        info, engine = self._generator.info, self.engine
        if line.block * info.block_frames > line.heard_frame + info.max_lookahead_frames + info.block_frames:
            raise BrokenLine(self._take.file, number, f"block {line.block} lies further ahead than {info.name} can play")
        while engine.heard_frame < line.heard_frame:
            end = p.hear_end(engine.heard_frame, info)
            if end + self._origin > self._source.samples:
                raise BrokenLine(self._take.file, number, "the track of what was heard ends before this block")
            self._feed(end)
            engine.act(p.Hear(engine.heard_frame), controls)
        engine.act(p.Propose(line.block, line.block * info.block_frames - controls.lookahead_frames), controls)
        if controls.playing:
            engine.act(p.Commit(), controls)

    def _play_to(self, position: int) -> None:
        while self._ring.end < position:
            self._feed(min(position, self._ring.end + CHUNK_SAMPLES))
            while self.engine.step():
                pass

    def _feed(self, position: int) -> None:
        """Let the performer's sound come in up to there."""
        while (start := self._ring.end) < position:
            count = min(position - start, self._ring.capacity)
            self._ring.write(start, self._source.read(start + self._origin, count))
            self._progress(min(1.0, (start + self._origin) / max(1, self._samples)))

    def _emit(self, event: Event) -> None:
        match event:
            case Heard(position, audio):
                self._tracks.hear(position, audio)
            case Published(_, position, audio):
                self._tracks.play(position, audio)
            case _:
                pass


def adapted(controls: Controls, about: li.SessionLine, info: ModelInfo) -> Controls:
    """The controls of a take for another model: parts by name, those that the take knows nothing of playing; the look-ahead
    as long, within what the model was made for."""
    if (info.parts, info.hop) == (about.parts, about.hop):
        return controls
    wanted = dict(zip(about.parts, controls.parts, strict=True))
    step = info.hear_frames
    frames = -(-controls.lookahead_frames * about.hop // (info.hop * step)) * step
    least, most = -(-info.min_lookahead_frames // step) * step, info.max_lookahead_frames // step * step
    return controls._replace(
        parts=tuple(wanted.get(part, True) for part in info.parts),
        lookahead_frames=min(max(frames, least), most),
    )
