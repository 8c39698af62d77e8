"""What every part of the conversation offers: who takes which message."""

from __future__ import annotations

from collections.abc import Callable

from server.conversation.effects import Effect
from server.osc.address import Address
from server.osc.validate import Call

# A message, who sent it, and now in seconds; what is to be done. ClientFault if it can't be.
Handler = Callable[[Call, Address, float], tuple[Effect, ...]]
