"""Who keeps what the engine remembers: asks it for a state, and puts it into a bank when it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from server.control.banks import bank_of
from server.control.params import Controls, ControlStore
from server.engine.memory import Memory
from server.osc.effects import Effect
from server.osc.limiter import Address
from server.osc.session import Session
from server.units import Grid

MAX_WAITING: Final = 32


class Keeper:
    """Event loop only; never blocks. remember(): has the engine tell what it remembers, between two blocks."""

    def __init__(self, session: Session, store: ControlStore, grid: Grid, remember: Callable[[], None]) -> None:
        self._session, self._store, self._grid, self._remember = session, store, grid, remember
        self._waiting: list[tuple[int, Address]] = []
        self._resetting = False

    def save(self, bank: int, client: Address) -> tuple[Effect, ...]:
        """Fill a bank with what the engine will remember next."""
        if len(self._waiting) >= MAX_WAITING:
            return self._session.fail(client, "/state/save", f"{MAX_WAITING} banks are being saved already; send it again")
        self._waiting.append((bank, client))
        self._remember()
        return ()

    def reset(self) -> None:
        """What is forgotten now can be brought back."""
        self._resetting = True

    def remembered(self, memory: Memory[Any], controls: Controls) -> tuple[Effect, ...]:
        """It has come. One state serves all banks that wait, for none is ever changed."""
        bank = bank_of(memory, controls, self._grid)
        done = [self._session.saved(number, bank, client) for number, client in self._waiting]
        self._waiting.clear()
        return tuple(effect for effects in done for effect in effects)

    def forgot(self, memory: Memory[Any] | None) -> None:
        """A timeline has ended."""
        if self._resetting and memory is not None:
            self._session.banks.forgotten = bank_of(memory, self._store.current, self._grid).moment
        self._resetting = False
