"""Does it listen, and does it remember? One token of what was heard, or of what was played, is exchanged; how much does the
next block change? Beside it stands how much another seed would change it."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.generator import Proposal, SessionState, StudentGenerator
from models.guidance import Played
from models.train.data.piece import Piece
from models.train.data.score import Part
from models.train.evaluation.bench import Bench, model_of, share_out, told_of
from models.train.evaluation.material import Audio, from_piece
from models.train.measures import bootstrap

AGES: Final = (1, 4, 16)  # tokens ago; 1: the newest that the block may know
BLOCK_SECONDS: Final = 10.0  # where the block in question begins


class _Tape:
    """A performance played once, that can be heard and committed again with something exchanged."""

    def __init__(self, bench: Bench, piece: Piece, part: Part) -> None:
        self.generator: StudentGenerator = model_of(bench.model)
        config, codec = self.generator.student.config, self.generator.codec.config
        self._token = config.patch * codec.hop
        self._material = from_piece(piece, part)
        self._told = told_of(bench, self._material)
        self._lookahead = bench.lookahead_tokens
        self.block = round(BLOCK_SECONDS * codec.sample_rate) // (self._token * config.block_tokens)
        self.heard = self._material.performer
        self.proposals: list[Proposal] = []
        self.state = self.replay(self.heard, None)

    def token_heard(self, age: int) -> slice:
        """The samples of the token that is the ``age``-th newest for the block in question."""
        at = (self.block * self.generator.student.config.block_tokens - self._lookahead - age) * self._token
        at += self.generator.codec.config.latency
        return slice(at, at + self._token)

    def replay(self, heard: Audio, proposals: list[Proposal] | None) -> SessionState:
        """All that happens before the block in question; with ``proposals`` those are what was played."""
        config, codec = self.generator.student.config, self.generator.codec.config
        state, tokens = self.generator.init(1), 0
        for block in range(self.block + 1):
            visible = block * config.block_tokens - self._lookahead
            while tokens < visible:
                start = tokens * self._token + codec.latency
                state = self.generator.hear(state, tokens * config.patch, heard[None, start : start + self._token])
                tokens += 1
            if block == self.block or visible < 0:
                continue
            proposal = proposals[len(proposals) - self.block + block] if proposals else self.propose(state, block)
            if proposals is None:
                self.proposals.append(proposal)
            state = self.generator.commit(state, proposal)
        return state

    def propose(self, state: SessionState, block: int, seed: int | None = None) -> Proposal:
        """A block, with the noise of the performance unless a seed is given."""
        config = self.generator.student.config
        told = self._told(block, (block * config.block_tokens - self._lookahead) * config.patch)
        return self.generator.propose(state, block, told if seed is None else replace(told, seed=seed))

    def tokens(self, state: SessionState, seed: int | None = None) -> NDArray[np.float32]:
        """The block in question."""
        return self.propose(state, self.block, seed).made.sounding.cpu().numpy()


def changes(path: Path, bench: Bench) -> dict[str, list[float]]:
    """One piece, every part. Differences are root mean squares, in standard deviations of a latent. A process's job."""
    found: dict[str, list[float]] = {}
    piece = Piece.load(path)
    for part in bench.parts:
        tape = _Tape(bench, piece, part)
        as_it_was = tape.tokens(tape.state)

        def add(name: str, tokens: NDArray[np.float32], before: NDArray[np.float32] = as_it_was) -> None:
            found.setdefault(name, []).append(float(np.sqrt(np.square(tokens - before).mean())))

        add("another seed", tape.tokens(tape.state, bench.seed + 1))
        for age in AGES:
            heard, here = tape.heard.copy(), tape.token_heard(age)
            heard[here] = tape.heard[: here.stop - here.start]  # how the piece began
            add(f"heard, {age} ago", tape.tokens(tape.replay(heard, tape.proposals)))
            played = list(tape.proposals)
            made = played[-age].made
            played[-age] = replace(played[-age], made=Played(-made.sounding, -made.kept))
            add(f"played, {age} ago", tape.tokens(tape.replay(tape.heard, played)))
        add("nothing heard", tape.tokens(tape.replay(np.zeros_like(tape.heard), tape.proposals)))
    return found


def run(bench: Bench) -> dict[str, Any]:
    """Every piece and part."""
    found: dict[str, list[float]] = {}
    for rows in share_out("history", partial(changes, bench=bench), bench.pieces, bench.workers):
        for name, values in rows.items():
            found.setdefault(name, []).extend(values)
    token = model_of(bench.model).student.config.patch * model_of(bench.model).codec.config.hop
    return {
        "token_seconds": token / model_of(bench.model).codec.config.sample_rate,
        "changes": {name: {"trials": len(v), **asdict(bootstrap(v, bench.rng))} for name, v in found.items()},
    }
