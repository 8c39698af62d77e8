"""``python -m tests.faults.stand_in HOW serve ...``: the real command, with a stand-in for its model that costs nothing, so that
only the fault decides what happens. HOW: plays; raises after seven seconds of music; hangs then. A second is for ever here."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from unittest import mock

import numpy as np

from models.facts import Conditioning
from server.__main__ import main
from server.engine.port import Audio
from tests.fakes import INFO, FakeGenerator, FakePrompts, FakeProposal, FakeState

BREAKS_AT = 40  # warming up doesn't come that far
LIKE_THE_REAL_ONE = replace(
    INFO, name="stand-in", hop=2048, block_frames=4, hear_frames=4, hear_latency_samples=4096, max_lookahead_frames=24
)


class StandIn(FakeGenerator):
    """Quieter than its block's number, and without a memory that grows."""

    def __init__(self, how: str) -> None:
        super().__init__(info=LIKE_THE_REAL_ONE)
        self._how = how

    beginning = False

    def kill(self) -> None:
        """It is no process, and can't be ended."""

    def on_restart(self, tell: Callable[[str], None]) -> None:
        """It never is."""

    def hear(self, state: FakeState, first_frame: int, audio: Audio) -> FakeState:
        return state

    def propose(self, state: FakeState, block: int, conditioning: Conditioning) -> FakeProposal:
        if block >= BREAKS_AT and self._how == "hangs":
            threading.Event().wait()
        if block >= BREAKS_AT and self._how == "raises":
            raise RuntimeError("the model breaks, as asked")
        return FakeProposal(block, conditioning)

    def decode(self, state: FakeState, proposal: FakeProposal) -> tuple[Audio, FakeState]:
        return np.full((1, self.info.block_frames * self.info.hop, self.info.channels), 0.1, np.float32), state

    def commit(self, state: FakeState, proposal: FakeProposal) -> FakeState:
        return state


if __name__ == "__main__":
    stand_ins = {
        "server.cli.serve.model_beside": lambda *_: nullcontext(StandIn(sys.argv[1])),
        "server.cli.serve.load_prompts": FakePrompts,
        "server.running.watchdog.GIVE_UP_SECONDS": 1.0,
    }
    for name, stand_in in stand_ins.items():
        mock.patch(name, stand_in).start()
    sys.exit(main(sys.argv[2:]))
