"""Commands that wait for their place on the timeline: which place that is, who sent them, and who is told.

The changes themselves are in the controls' score (server/control/score.py), where the inference thread finds them.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from server.control.params import Change, Controls, ControlStore, Cue
from server.control.score import MAX_CUES, acts_at, beat_position, controls_at, passed, with_cue
from server.conversation.notices import Notice
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.codec import Message
from server.osc.validate import Call, validate
from server.units import Bridge, Grid, unwrap

MAX_AHEAD_SECONDS: Final = 3_600.0
TO_THE_SAMPLE: Final = ("/gain",)


class Standing(NamedTuple):
    """Where the timeline stands. position: after the newest sample heard. next_block: the first that can't have been begun.
    runs: False before the first sample of a timeline to come, whose positions may lie anywhere."""

    position: int
    next_block: int
    runs: bool


def carried(call: Call, may_wait: tuple[str, ...]) -> Call:
    """The command that /at, /at/beat or /at/bar carries."""
    command = call.text("address")
    inner = validate(Message(command if command.startswith("/") else f"/{command}", call.rest))
    if inner.address not in may_wait:
        raise ClientFault(call.address, f"{inner.address} can't wait for its place; what can: {', '.join(may_wait)}")
    return inner


class Schedule:
    """Bounded by MAX_CUES. Event loop only; never blocks."""

    def __init__(self, store: ControlStore, grid: Grid) -> None:
        self._store, self._grid = store, grid
        self._owners: dict[int, Notice] = {}
        self.late = 0

    def place(self, call: Call, address: str, standing: Standing, bridge: Bridge) -> int:
        """The position that /at, /at/beat or /at/bar means for a command. bridge: to the client's sample rate."""
        if call.address == "/at":
            return self._position(call.whole("position"), standing, bridge)
        earliest = self._earliest(address, standing)
        pulse = controls_at(self._store.current, earliest).pulse(self._grid.sample_rate)
        if pulse is None:
            raise ClientFault(call.address, "no beat is known; send /tempo, and /beat on a downbeat, or a position with /at")
        bars = call.address == "/at/bar"
        return beat_position(pulse, earliest, call.whole("bars" if bars else "beats"), bars)

    def in_time(self, address: str, position: int, standing: Standing) -> int:
        """The place where a command can be carried out: the one that was asked for, or the earliest that is left."""
        return position if position >= self._earliest(address, standing) else standing.next_block * self._grid.block_samples

    def add(self, change: Change, position: int, place: int, client: Address, address: str) -> tuple[int, int]:
        """Let a change wait for ``place``; it counts as late where that isn't ``position``. Returns its revision, and the
        position from which it will be heard."""
        current = self._store.current
        if len(current.cues) >= MAX_CUES:
            raise ClientFault("/at", f"{MAX_CUES} changes are waiting for their place already; send it later")
        self.late += place > position
        cue = Cue(place, current.revision + 1, address, address in TO_THE_SAMPLE, change)
        self._store.set(with_cue(current, cue))
        self._owners[cue.revision] = Notice(cue.revision, client, address)
        return cue.revision, acts_at(cue, self._grid)

    def heard(self, position: int, revision: int) -> tuple[tuple[Notice, int], ...]:
        """Which changes a block at ``position``, made from ``revision``, brings, and from which position. Each is told
        once."""
        end = position + self._grid.block_samples
        now: list[tuple[Notice, int]] = []
        for cue in self._store.current.cues:
            acts = acts_at(cue, self._grid)
            if acts < end and cue.revision <= revision and cue.revision in self._owners:
                now.append((self._owners.pop(cue.revision), max(acts, position)))
        self._store.tidy(passed(self._store.current, position, revision))
        return tuple(now)

    def overdue(self, standing: Standing) -> tuple[Notice, ...]:
        """Whose place went by while Sideman rested, with no block to bring it: it counts from now on. A block from before may
        still be on its way here; each notice has the place that it comes too early for."""
        current, grid = self._store.current, self._grid
        # A block may come late, but by more than its own length it is left out.
        gone = (standing.position // grid.block_samples - 1) * grid.block_samples
        if not standing.runs or not current.cues or current.cues[0].position > gone:
            return ()
        left = passed(current, gone, current.revision)
        over = current.cues[: len(current.cues) - len(left.cues)]
        self._store.tidy(left)
        told = [cue for cue in over if cue.revision in self._owners]
        return tuple(self._owners.pop(cue.revision)._replace(position=self._block_of(cue)) for cue in told)

    def clear(self, address: str = "") -> tuple[int, Counter[Address]]:
        """Forget what waits, or one command's changes. Returns how many that were, and how many of each client's."""
        current = self._store.current
        gone = [cue for cue in current.cues if address in ("", cue.name)]
        if gone:
            self._store.set(current._replace(cues=tuple(cue for cue in current.cues if cue not in gone)))
        owners = [self._owners.pop(cue.revision).client for cue in gone if cue.revision in self._owners]
        return len(gone), Counter(owners)

    def forget(self, client: Address) -> None:
        """The client has left. What it sent still happens; nobody is told."""
        self._owners = {revision: notice for revision, notice in self._owners.items() if notice.client != client}

    def at(self, place: int) -> Controls:
        """The controls that a change at ``place`` will meet, as things stand."""
        return controls_at(self._store.current, place)

    def _block_of(self, cue: Cue) -> int:
        """The position of the block in which it is heard."""
        return acts_at(cue, self._grid) // self._grid.block_samples * self._grid.block_samples

    def _position(self, wire: int, standing: Standing, bridge: Bridge) -> int:
        if not standing.runs:
            return bridge.to_model(wire % (1 << 32))
        position = bridge.to_model(unwrap(wire, bridge.to_host(standing.position)))
        ahead = self._grid.seconds(position - standing.position)
        if ahead > MAX_AHEAD_SECONDS:
            limit = f"send it within {MAX_AHEAD_SECONDS:.0f} s of its place"
            raise ClientFault("/at", f"position {wire} is {ahead:.0f} s ahead; {limit}")
        return position

    def _earliest(self, address: str, standing: Standing) -> int:
        """The first position for which a command isn't late."""
        start = standing.next_block * self._grid.block_samples
        return start if address in TO_THE_SAMPLE else max(0, start - self._grid.block_samples + 1)
