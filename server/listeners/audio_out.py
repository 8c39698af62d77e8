"""Blocks over OSC: to all who listen that way, each at its own sample rate."""

from __future__ import annotations

from collections.abc import Callable

from server.audio.channels import in_channels
from server.conversation.session import Session
from server.listeners.outlets import Outlets, Renditions
from server.osc.address import Address
from server.osc.packets import audio_out_packets


class AudioOut:
    """Event loop only; never blocks."""

    def __init__(self, session: Session, outlets: Outlets, send: Callable[[bytes, Address], None]) -> None:
        """send(datagram, to): gives a packet to the network, or counts it."""
        self._session, self._outlets, self._send = session, outlets, send

    def send(self, renditions: Renditions) -> None:
        """Send a block."""
        for listener in self._session.listeners():
            for piece in renditions.get(listener.rate, ()):
                audio = in_channels(piece.audio, listener.channels or piece.audio.shape[1])
                for packet in audio_out_packets(piece.position, audio, listener.frames_per_packet):
                    self._send(packet, listener.to)
        self.follow_rates()

    def follow_rates(self) -> None:
        """A client that said /hello again may have another rate than the one with which it subscribed."""
        self._outlets.listen_at(frozenset(listener.rate for listener in self._session.listeners()))
