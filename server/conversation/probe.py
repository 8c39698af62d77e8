"""The self-test that finds the largest audio packet that a client receives. No socket and no clock here.

Each packet is sent once the one before was confirmed, so nobody gets a large one who hasn't asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from server.conversation.clients import MAX_CLIENTS
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.packets import largest_packet_frames

SMALLEST_FRAMES: Final = 64
WAIT_SECONDS: Final = 0.5
TRIES: Final = 2  # any packet can get lost once


@dataclass(frozen=True, slots=True)
class Try:
    """Send a test packet of so many frames."""

    to: Address
    frames: int


@dataclass(frozen=True, slots=True)
class Found:
    """The test has ended. frames: of the largest packet that came; 0: none did."""

    to: Address
    frames: int


Step = Try | Found


@dataclass(frozen=True, slots=True)
class _Test:
    step: int
    tries: int
    sent_seconds: float


def sizes(channels: int, largest_frames: int) -> tuple[int, ...]:
    """Frames of the packets, in the order in which they are tried: doubled each time, up to the largest that there can be."""
    most = min(largest_frames, largest_packet_frames(channels))
    doubled = [SMALLEST_FRAMES << power for power in range(16)]
    return (*[frames for frames in doubled if frames < most], most)


class Probes:
    """The tests under way, one for a client. Event loop only; never blocks."""

    def __init__(self, channels: int, largest_frames: int) -> None:
        self._sizes = sizes(channels, largest_frames)
        self._tests: dict[Address, _Test] = {}

    def begin(self, who: Address, now_seconds: float) -> tuple[Step, ...]:
        """A client asks for the test."""
        if who in self._tests:
            raise ClientFault("/audio/probe", "the test is under way; answer each /audio/test with /audio/probe and its frames")
        if len(self._tests) >= MAX_CLIENTS:
            raise ClientFault("/audio/probe", f"{MAX_CLIENTS} tests are under way; send it again in some seconds")
        self._tests[who] = _Test(0, 1, now_seconds)
        return (Try(who, self._sizes[0]),)

    def came(self, who: Address, frames: int, now_seconds: float) -> tuple[Step, ...]:
        """A client says which packet it got. One that was said before, or came too late, counts for nothing."""
        test = self._tests.get(who)
        if test is None or frames != self._sizes[test.step]:
            return ()
        step = test.step + 1
        if step == len(self._sizes):
            del self._tests[who]
            return (Found(who, frames),)
        self._tests[who] = _Test(step, 1, now_seconds)
        return (Try(who, self._sizes[step]),)

    def due(self, now_seconds: float) -> tuple[Step, ...]:
        """What is to be done about packets that nobody has confirmed."""
        steps: list[Step] = []
        for who, test in tuple(self._tests.items()):
            if now_seconds - test.sent_seconds < WAIT_SECONDS:
                continue
            if test.tries < TRIES:
                self._tests[who] = replace(test, tries=test.tries + 1, sent_seconds=now_seconds)
                steps.append(Try(who, self._sizes[test.step]))
            else:
                del self._tests[who]
                steps.append(Found(who, self._sizes[test.step - 1] if test.step else 0))
        return tuple(steps)

    def forget(self, who: Address) -> None:
        """The client has left."""
        self._tests.pop(who, None)
