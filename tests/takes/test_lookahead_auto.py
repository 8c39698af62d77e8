"""What is exact with /lookahead auto (docs/latency.md): a set that it led can be played again, and waiting changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from server.cli.session import replay_session, verdict
from server.clock import ManualClock
from server.control.auto import FIRST_CALM_BLOCKS, REST_BLOCKS
from server.control.params import opening_controls
from server.offline import render
from server.takes.lines import BlockLine
from server.takes.reader import read_session
from tests.takes.show import BLOCK, INFO, Show, SlowModel, music, play

CALM = FIRST_CALM_BLOCKS + REST_BLOCKS


async def a_set(show: Show) -> None:
    """Auto goes down after its first calm, and up again after a stall."""
    await show.says("/record/start", "take")
    await show.says("/lookahead", "auto")
    await show.says("/prompt", 1, "brushes", 0.5)
    await show.says("/play")
    await show.plays(CALM + 6)
    await show.says("/part", "drums", 0)
    show.model.meanwhile[CALM + 12] = lambda: show.rushes(5)
    await show.plays(12)
    await show.says("/record/stop")


def test_a_whole_set_with_auto_is_played_again_bit_for_bit(tmp_path: Path) -> None:
    """Every block with the look-ahead that auto had chosen for it."""
    play(Show(tmp_path), a_set)
    session, again = read_session(tmp_path / "recordings" / "take"), tmp_path / "again.wav"
    ahead = [entry.controls.lookahead_frames for entry in session.entries if isinstance(entry.line, BlockLine)]
    assert len(set(ahead)) > 1, ahead
    replay_session(session, SlowModel(), again, lookahead_frames=None, another_model=False, progress=lambda share: None)
    played, repeated = (np.asarray(soundfile.read(str(file))[0]) for file in (session.file.with_name("played.wav"), again))
    assert played.any() and played.tobytes() == repeated.tobytes()
    assert verdict(session, again).endswith("bit for bit")


def test_to_begin_a_block_later_changes_no_sample_of_it() -> None:
    """The same look-ahead with and without a lead: a block knows the same frames whenever it is begun."""
    heard = music(0, 24 * BLOCK)
    controls = opening_controls(INFO)._replace(playing=True, lookahead_frames=INFO.max_lookahead_frames)
    soon, late = (
        render(SlowModel(), heard, controls._replace(lead_samples=lead), ManualClock(), chunk_samples=64)
        for lead in (None, INFO.hop)
    )
    assert soon.audio.any() and soon.audio.tobytes() == late.audio.tobytes()
    margins = [[block.margin_samples for block in one.blocks] for one in (soon, late)]
    assert min(margins[0]) > max(margins[1])
