"""How long the model has been at one step: a model that never comes back stops the process as one that breaks does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The machine may have been asleep, or this process stopped: a longer absence says nothing about the model.
LONGEST_LOOK_SECONDS: Final = 0.25
WARN_SECONDS: Final = 1.0
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


def warns(before: Watch, after: Watch) -> bool:
    """Whether people should hear of it now: once for every stall."""
    return before.seconds < WARN_SECONDS <= after.seconds
