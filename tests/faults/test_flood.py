"""One client sends 20,000 messages a second, under a manual clock: the others hear what they would have heard without it, and
every message was carried out, or left unread, counted and told."""

from __future__ import annotations

import asyncio
from pathlib import Path

from server.conversation.rates import BURST_SECONDS, MESSAGES_PER_SECOND
from server.osc.codec import Message, encode
from tests.fuzz.conversation import refusals
from tests.scenarios.stage import PACKET, RATE, Stage, play

SECONDS, STEP_SECONDS = 1, 0.01
A_STEP = 200


async def evening(stage: Stage, flooded: bool) -> None:
    """Anna plays, and asks with every packet whether she is heard; Bert floods, or doesn't."""
    anna, bert = stage.player("Anna"), stage.player("Bert")
    anna.says("/hello", "Anna", 0, RATE, 1)
    anna.says("/play")
    bert.says("/hello", "Bert", 0, RATE, 1)
    for step in range(round(SECONDS / STEP_SECONDS)):
        await asyncio.sleep(STEP_SECONDS)
        for number in range(A_STEP if flooded else 0):
            bert.sends(encode(Message("/temperature", (0.5 + (step + number) % 2,))))
        if (step + 1) % round(PACKET / RATE / STEP_SECONDS) == 0:
            anna.packet()
            anna.says("/sync", step)
    # What was left out is told once a second.
    await anna.plays(1.5)


def test_the_others_hear_the_same_and_every_message_is_accounted_for(tmp_path: Path) -> None:
    quiet = play(tmp_path / "quiet", lambda stage: evening(stage, False))
    loud = play(tmp_path / "loud", lambda stage: evening(stage, True))
    assert told_to("Anna", quiet) == told_to("Anna", loud)
    assert sum(" /synced " in line for line in told_to("Anna", loud)) == SECONDS * RATE // PACKET
    counts = loud.app.session.counts
    assert (counts.late, counts.underruns, counts.gaps, counts.untold) == (0, 0, 0, 0)
    done = sum("Bert hears /done /temperature" in line for line in loud.transcript)
    left_out = sum(refusals(Message("/fail", ("rate", line))) for line in loud.transcript if "Bert hears /fail rate" in line)
    assert done + left_out == SECONDS / STEP_SECONDS * A_STEP
    assert counts.rejected == left_out
    allowed = MESSAGES_PER_SECOND * (SECONDS + BURST_SECONDS)
    assert 0.98 * allowed < done <= allowed


def told_to(name: str, stage: Stage) -> list[str]:
    """What one of them heard; a block without the revision it was made from, which others may have moved on."""
    heard = [line.split() for line in stage.transcript if f" {name} hears " in line and " /latency.reply " not in line]
    return [" ".join(words[:7] + words[8:] if words[3] == "/block" else words) for words in heard]
