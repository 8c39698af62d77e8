"""What can go wrong, and whose fault it is.

A :class:`ClientFault` is answered with ``/fail address reason`` and nothing else happens. An :class:`OurFault`
ends the process with a message and a non-zero exit.
"""

from __future__ import annotations


class SidemanError(Exception):
    """Any error that we raise on purpose. The text says what to do about it."""


class ClientFault(SidemanError):
    """A message that can't be carried out."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address, self.reason = address, reason


class OurFault(SidemanError):
    """Something inside Sideman failed; going on would make noise of it."""


class SetupFault(SidemanError):
    """The server can't start: a busy port, missing weights, a missing device."""
