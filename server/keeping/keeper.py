"""Who keeps what the engine remembers: asks it for a state and puts it into a bank when it comes, and has banks written to
disk and read back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final

from server.control.banks import Bank, bank_of
from server.control.params import Controls, ControlStore
from server.conversation.effects import Effect, LoadState, StoreState
from server.conversation.session import Session
from server.engine.memory import Memory
from server.errors import SetupFault
from server.keeping.shelf import Shelf
from server.osc.address import Address
from server.running.requests import Answer, Begin
from server.units import Grid

MAX_WAITING: Final = 32

_Filling = asyncio.Future[Bank | None]


class Keeper:
    """Event loop only; never blocks. remember(): has the engine tell what it remembers, between two blocks. disk: one thread,
    so that what is loaded is what was stored last. begin: does something beside the loop, or refuses. answer: carries effects
    out."""

    def __init__(
        self,
        session: Session,
        store: ControlStore,
        grid: Grid,
        remember: Callable[[], None],
        shelf: Shelf,
        disk: Executor,
        begin: Begin,
        answer: Answer,
    ) -> None:
        self._session, self._store, self._grid, self._remember = session, store, grid, remember
        self._shelf, self._disk, self._begin, self._answer = shelf, disk, begin, answer
        self._waiting: list[tuple[int, Address, _Filling]] = []
        self._filling: dict[int, _Filling] = {}
        self._resetting = False

    def save(self, bank: int, client: Address) -> tuple[Effect, ...]:
        """Fill a bank with what the engine will remember next."""
        if len(self._waiting) >= MAX_WAITING:
            return self._session.fail(client, "/state/save", f"{MAX_WAITING} banks are being saved already; send it again")
        self._waiting.append((bank, client, self._fill(bank)))
        self._remember()
        return ()

    def store(self, asked: StoreState) -> None:
        """Write a bank to disk, as it was when that was asked for, or as the save makes it that was under way then."""
        filling = self._filling.get(asked.bank)
        self._begin(asked.client, "/state/store", self._write(asked, self._session.banks.get(asked.bank), filling))

    def load(self, asked: LoadState) -> None:
        """Fill a bank from the disk."""
        filling = self._fill(asked.bank)
        if not self._begin(asked.client, "/state/load", self._read(asked, filling)):
            self._filled(asked.bank, filling, None)

    def reset(self) -> None:
        """What is forgotten now can be brought back."""
        self._resetting = True

    def remembered(self, memory: Memory[Any], controls: Controls) -> tuple[Effect, ...]:
        """It has come. One state serves all banks that wait, for none is ever changed."""
        bank = bank_of(memory, controls, self._grid)
        waiting, self._waiting = self._waiting, []
        effects: list[Effect] = []
        for number, client, filling in waiting:
            self._filled(number, filling, bank)
            effects += self._session.done(client, "/state/save", number)
        return tuple(effects)

    def saved(self, number: int, memory: Memory[Any], controls: Controls) -> None:
        """A save has found its place."""
        self._session.banks.put(number, bank_of(memory, controls, self._grid))

    def forgot(self, memory: Memory[Any] | None) -> None:
        """A timeline has ended."""
        if self._resetting and memory is not None:
            self._session.banks.forgotten = bank_of(memory, self._store.current, self._grid).moment
        self._resetting = False

    def _fill(self, number: int) -> _Filling:
        """What is in a bank is about to change."""
        self._session.banks.expect(number)
        filling = self._filling[number] = asyncio.get_running_loop().create_future()
        return filling

    def _filled(self, number: int, filling: _Filling, bank: Bank | None) -> None:
        """It has changed, or, where there is no bank, it hasn't after all."""
        self._session.banks.expect(number, -1)
        if bank is not None:
            self._session.banks.put(number, bank)
        filling.set_result(bank)
        if self._filling[number] is filling:
            del self._filling[number]

    async def _write(self, asked: StoreState, bank: Bank | None, filling: _Filling | None) -> None:
        if filling is not None:
            bank = await filling or bank
        number, client = asked.bank, asked.client
        if bank is None:
            empty = f"bank {number} is empty; /state/save {number} fills it"
            self._answer(self._session.fail(client, "/state/store", empty))
            return
        try:
            path = await asyncio.get_running_loop().run_in_executor(self._disk, self._shelf.store, asked.name, bank)
        except SetupFault as fault:
            self._answer(self._session.fail(client, "/state/store", str(fault)))
        else:
            self._answer(self._session.done(client, "/state/store", number, str(path)))

    async def _read(self, asked: LoadState, filling: _Filling) -> None:
        number, client = asked.bank, asked.client
        try:
            path, bank = await asyncio.get_running_loop().run_in_executor(self._disk, self._shelf.load, asked.name)
        except SetupFault as fault:
            self._filled(number, filling, None)
            self._answer(self._session.fail(client, "/state/load", str(fault)))
        else:
            self._filled(number, filling, bank)
            self._answer(self._session.done(client, "/state/load", number, str(path)))
