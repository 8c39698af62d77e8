"""OSCQuery's WebSocket: what a surface asks to be told about, and what has changed since it was told. No socket here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from server.errors import SidemanError
from server.osc.codec import Message, encode

LISTEN: Final = "LISTEN"
IGNORE: Final = "IGNORE"


class CommandFault(SidemanError):
    """What came isn't a command of OSCQuery's."""


@dataclass(frozen=True, slots=True)
class Command:
    """name: LISTEN or IGNORE. path: of the node that it is about."""

    name: str
    path: str


def read_command(text: str | bytes) -> Command:
    """A command as it was sent. Raises CommandFault. Any thread; never blocks."""
    if isinstance(text, bytes):
        raise CommandFault("OSC goes to the port that HOST_INFO names, and not through here")
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        raise CommandFault("a command is JSON with COMMAND and DATA") from None
    fields = cast(dict[str, object], found) if isinstance(found, dict) else {}
    name, path = fields.get("COMMAND"), fields.get("DATA")
    if name not in (LISTEN, IGNORE) or not isinstance(path, str):
        raise CommandFault("COMMAND is LISTEN or IGNORE, and DATA is a path")
    return Command(str(name), path)


class Watcher:
    """What one client listens to. Event loop only; never blocks. It holds no more than one value for each control."""

    def __init__(self) -> None:
        self._told: dict[str, list[Any]] = {}
        self.fresh = False

    def obey(self, command: Command, values: Mapping[str, list[Any]]) -> None:
        """Begin or end to listen. A path without a value never has news, so it isn't remembered."""
        if command.name == IGNORE:
            self._told.pop(command.path, None)
        elif command.path in values:
            self._told.setdefault(command.path, [])
            self.fresh = True

    def changed(self, values: Mapping[str, list[Any]]) -> Iterator[bytes]:
        """An OSC message for each control that is listened to and isn't as it was told last; at first, for all of them."""
        self.fresh = False
        for path in tuple(self._told):
            value = values[path]
            if path in self._told and value != self._told[path]:
                self._told[path] = value
                yield encode(Message(path, tuple(value)))
