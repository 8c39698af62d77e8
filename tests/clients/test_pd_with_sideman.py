"""Pd and the real server, with a stand-in for the model: they understand each other over real sockets."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np

from tests.clients.pd import PdPerformer, Said
from tests.server.talk import running


async def test_pd_plays_with_sideman(tmp_path: Path) -> None:
    recording = np.random.default_rng(3).uniform(-0.5, 0.5, (2 * 44100, 2)).astype(np.float32)
    say: tuple[Said, ...] = (("/prompt", 1, "warm piano"), ("/part", "drums", 1), ("/part", "zither", 1))
    async with running(tmp_path) as (_, port):
        with PdPerformer(port, tmp_path, say=say) as performer:
            performer.start(recording)
            performance = await asyncio.to_thread(performer.wait, 120.0)
    assert performance.welcome.endswith(" fake")
    assert len(performance.fails) == 1
    assert performance.fails[0].startswith('/part there is no part "zither"')
    assert {applied.address for applied in performance.applied} == {"/prompt", "/part", "/play"}
    assert performance.gaps == 0
    assert performance.packets_sent * 128 >= len(recording)
    assert performance.blocks > 0
    assert performance.packets_received > 0
    assert performance.audio.any()
