"""What the loops at a sound card count, whichever way it is used. Values: any thread, never blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardCounts:
    """What happened so far, in the card's samples. overruns, underruns: times that the card's own buffers overflowed or ran
    dry. holes: times that nothing was there in time though Sideman was playing, missing_samples by how much, late_position
    the first position of the newest pass that missed some; -1 = none. dropped_samples, repeated_samples: what it took to stay
    with somebody else's clock, in so many corrections. jumps: times that the place had to be found anew."""

    passes: int = 0
    overruns: int = 0
    underruns: int = 0
    holes: int = 0
    missing_samples: int = 0
    late_position: int = -1
    corrections: int = 0
    dropped_samples: int = 0
    repeated_samples: int = 0
    jumps: int = 0


@dataclass(frozen=True, slots=True)
class Listening:
    """Which silence is a hole: what comes after the first sound, for as long as Sideman plays. sounds: there has been some.
    open: the newest pass had a hole."""

    sounds: bool = False
    open: bool = False

    def passed(self, frames: int, absent: int, playing: bool) -> tuple[Listening, int, int]:
        """After a pass of so many frames: what to go on with, how many samples were missing, and holes that began."""
        missing = absent if playing and self.sounds else 0
        after = Listening(playing and (self.sounds or absent < frames), missing > 0)
        return after, missing, int(after.open and not self.open)
