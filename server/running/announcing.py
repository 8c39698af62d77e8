"""What tells the network where the server is; loaded only where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from server.conversation.session import Session
from server.running.requests import Answer

Announce = Callable[[str, int, int], Coroutine[Any, Any, None]]


def load_announce(session: Session, answer: Answer) -> Announce:
    """announce(host, port, query_port) lasts as long as the server; clients hear what goes wrong. Event loop; blocks while it
    is loaded, so it belongs before anybody plays."""
    from server.oscquery.announce import announce

    def warn(reason: str) -> None:
        """Event loop only; never blocks."""
        answer(session.log("warning", reason))

    return lambda host, port, query_port: announce(host, port, query_port, warn)
