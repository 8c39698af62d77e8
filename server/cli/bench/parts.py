"""The parts of the benchmark, in the order that they are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from server.cli.bench.codec import codec_line
from server.cli.bench.endurance import endurance_line
from server.cli.bench.engine import engine_line
from server.cli.bench.figures import Line
from server.cli.bench.influence import performer_line
from server.cli.bench.live import SETTLED_SECONDS, live_line
from server.cli.bench.messages import messages_line
from server.cli.bench.sound import played_notes
from server.cli.common import ModelBeside, Voice
from server.clock import MonotonicClock
from server.engine.port import Generator, PromptEncoder
from server.settings import ServerSettings

RATES: Final = (1_000, 4_000, 10_000)
_PIECE_SECONDS: Final = 4
_MESSAGES_SECONDS: Final = 8

Part = tuple[str, Callable[[], Line]]


def parts(
    settings: ServerSettings,
    generator: Generator[Any, Any],
    served: ModelBeside,
    voice: Voice,
    prompts: PromptEncoder,
    seconds: float,
    endurance_blocks: int,
) -> Iterator[Part]:
    """What each is called for people, and what measures it and blocks as long as it takes. served: the same model, as servers
    have it."""
    rate = generator.info.sample_rate
    heard = played_notes(int((seconds + SETTLED_SECONDS) * rate), rate)
    whole, short = heard[: int(seconds * rate)], heard[: int(min(seconds, _MESSAGES_SECONDS) * rate)]
    yield "codec", partial(codec_line, voice, whole, MonotonicClock())
    yield "engine", partial(engine_line, generator, whole)
    if endurance_blocks:
        yield f"{endurance_blocks} blocks", partial(endurance_line, generator, endurance_blocks)
    yield "live", partial(live_line, settings, served, prompts, whole, False)
    yield "live with /lookahead auto", partial(live_line, settings, served, prompts, heard, True)
    yield "performer to sound", partial(performer_line, generator, heard[: _PIECE_SECONDS * rate])
    for per_second in RATES:
        yield f"{per_second} messages a second", partial(messages_line, settings, served, prompts, short, per_second)
