"""How long a server lives: until it is stopped, or until something of ours breaks."""

from __future__ import annotations

import asyncio
from typing import Any

from server.errors import OurFault


class Life:
    """Event loop only, but for ``ended.is_set()``, which any thread may ask; nothing blocks. fault: what broke, if anything
    did. ended: set by whoever closes the server; what breaks after that matters no more."""

    def __init__(self) -> None:
        self.fault: OurFault | None = None
        self.ended = asyncio.Event()
        self._broken = asyncio.Event()

    def fail(self, error: BaseException) -> None:
        """Something of ours broke, and the server has to stop. What breaks first tells why."""
        if self.fault is None and not self.ended.is_set():
            self.fault = _ours(error)
            self._broken.set()

    async def last(self, stop: asyncio.Event) -> None:
        """Wait until the server is to stop, for whichever reason."""
        reasons = [asyncio.ensure_future(event.wait()) for event in (stop, self._broken)]
        try:
            await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for reason in reasons:
                reason.cancel()

    def loop_broke(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Something that the loop called has raised: a fault of ours, but for what a network may do at any time."""
        error = context.get("exception")
        if isinstance(error, Exception) and not isinstance(error, OSError) and not self.ended.is_set():
            self.fail(error)
        else:
            loop.default_exception_handler(context)


def _ours(error: BaseException) -> OurFault:
    if isinstance(error, OurFault):
        return error
    fault = OurFault(f"{type(error).__name__}: {error}")
    fault.__cause__ = error
    return fault
