"""How long the model has been at one step: one that never comes back is ended, and in the end the server, as if it had broken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The machine may have been asleep, or this process stopped: a longer absence says nothing about the model.
LONGEST_LOOK_SECONDS: Final = 0.25
WARN_SECONDS: Final = 1.0
KILL_SECONDS: Final = 5.0  # of a model in a process of its own, which is started again within seconds
GIVE_UP_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Watch:
    """steps: how many were finished at the last look. seconds: for how long the next one has been under way."""

    steps: int = 0
    seconds: float = 0.0


def look(before: Watch, steps: int, working: bool, passed_seconds: float) -> Watch:
    """Look again, ``passed_seconds`` after the last time. Any thread; never blocks."""
    if not working or steps != before.steps:
        return Watch(steps)
    return Watch(steps, before.seconds + min(max(passed_seconds, 0.0), LONGEST_LOOK_SECONDS))


def passes(before: Watch, after: Watch, seconds: float) -> bool:
    """Whether it has now been so long: once for every stall."""
    return before.seconds < seconds <= after.seconds
