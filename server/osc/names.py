"""Names that clients give to files: safe on every machine, and never a way out of the folder."""

from __future__ import annotations

import re
from typing import Final

from server.errors import ClientFault
from server.osc.validate import Call

_SAFE: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9_-])?")
# What Windows takes for a device, whatever follows the dot.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def file_name(call: Call, what: str) -> str:
    """The argument ``name`` as the name of a recording or a state. Raises ClientFault. Pure: any thread, never blocks."""
    name = call.text("name").strip()
    if not _SAFE.fullmatch(name):
        wanted = "use letters, digits, spaces, . _ and -, begin with a letter or a digit, and don't end with a dot"
        raise ClientFault(call.address, f'"{name}" can\'t be the name of {what}; {wanted}')
    if _DEVICES.fullmatch(name):
        raise ClientFault(call.address, f'"{name}" is a device on some machines; give {what} another name')
    return name
