"""Ableton Link: this process as a peer of a session, by the package LinkPython-extern. Loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from server.control.link import Shared
from server.engine.port import BEATS_IN_BAR
from server.errors import SetupFault

if TYPE_CHECKING:
    from link import Link

MISSING = "Ableton Link isn't installed; install it with pip install 'sideman[link]'"


class LinkPeer(Protocol):
    """A place in a session."""

    def look(self) -> Shared:
        """The session at this moment. Event loop; takes microseconds."""
        ...

    def offer(self, bpm: float, beat: float | None) -> None:
        """From this moment on the session has this tempo and, where nobody else is in it, stands at this beat of a bar. Event
        loop; takes microseconds."""
        ...

    def close(self) -> None:
        """Leave the session; nothing else is called any more. Any thread; blocks for milliseconds."""
        ...


OpenLink = Callable[[float], LinkPeer]


class AbletonLink:
    """The real one. Link has threads of its own; nothing of ours is ever called on them, for we look instead."""

    def __init__(self, bpm: float, network: bool = True) -> None:
        """bpm: of the session, if nobody else has one. network False: alone, whoever else is there. Any thread; blocks for
        milliseconds. Raises SetupFault."""
        try:
            from link import Link
        except ModuleNotFoundError:
            raise SetupFault(MISSING) from None
        except ImportError as error:
            raise SetupFault(f"Ableton Link is installed, but can't be loaded: {error}") from error
        try:
            self._link: Link | None = Link(bpm)
            self._clock = self._link.clock()
            self._link.enabled = network
        except RuntimeError as error:  # what its C++ throws
            raise SetupFault(f"Ableton Link doesn't start: {error}") from error

    def look(self) -> Shared:
        link = self._open()
        state = link.captureAppSessionState()
        return Shared(link.numPeers(), state.tempo(), state.phaseAtTime(self._clock.micros(), BEATS_IN_BAR))

    def offer(self, bpm: float, beat: float | None) -> None:
        link, now = self._open(), self._clock.micros()
        state = link.captureAppSessionState()
        state.setTempo(bpm, now)
        if beat is not None:
            state.requestBeatAtTime(beat, now, BEATS_IN_BAR)
        link.commitAppSessionState(state)

    def close(self) -> None:
        if self._link is not None:
            self._link.enabled = False
        self._link = None  # its threads end with it

    def _open(self) -> Link:
        assert self._link is not None, "a peer that has left"
        return self._link
