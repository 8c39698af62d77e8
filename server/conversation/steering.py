"""What clients change: what becomes of the controls, from where on, and who is told once it is heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from server.control.banks import Banks, go_back, recall, save
from server.control.changes import moved, set_prompt, settle
from server.control.following import Following, Made, Pace, follow
from server.control.lookahead import grid_of, shortest_frames
from server.control.params import SLOTS, Change, Controls, ControlStore
from server.conversation.audience import Audience
from server.conversation.commands import Circumstances, foresee, lookahead_seconds, resolve
from server.conversation.effects import Effect, EmbedPrompt
from server.conversation.handlers import Handler
from server.conversation.notices import Notice, Notices
from server.conversation.schedule import Schedule, Standing, carried
from server.engine.plan import untouched_block
from server.engine.port import Embedding, ModelInfo
from server.errors import ClientFault
from server.osc.address import Address
from server.osc.validate import Call

_CONTROLS: Final = (
    "/play", "/stop", "/weight", "/lookahead", "/part", "/chord", "/tempo", "/beat", "/temperature", "/guidance",
    "/density", "/brightness", "/seed", "/gain",
)  # fmt: skip
_PLACES: Final = ("/at", "/at/beat", "/at/bar")
_BACK: Final = ("/state/recall", "/reset/undo")
_STATES: Final = ("/state/save", *_BACK)
_MAY_WAIT: Final = (*_CONTROLS, "/prompt", *_STATES)


class Steering:
    """Event loop only; never blocks. block: index of the newest one that is out; -1 before there is any."""

    def __init__(
        self, info: ModelInfo, store: ControlStore, audience: Audience, position: Callable[[], int], pace: Callable[[], Pace]
    ) -> None:
        """position(): after the newest sample that has come. pace(): what this machine and the network take."""
        self._info, self._store, self._audience, self._position, self._pace = info, store, audience, position, pace
        self._grid = grid_of(info)
        self._schedule = Schedule(store, self._grid)
        self._notices = Notices()
        self._following: Following | None = None
        self._wanted: dict[int, str] = dict.fromkeys(range(1, SLOTS + 1), "")
        self._runs = False
        self.block = -1
        self.banks = Banks()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Who takes which message."""
        return {
            **dict.fromkeys(_CONTROLS, self._control),
            **dict.fromkeys(_PLACES, self._at),
            **dict.fromkeys(_BACK, self._go_back),
            "/at/clear": self._clear,
            "/prompt": self._prompt,
        }

    @property
    def late(self) -> int:
        """Changes that came too late for the place that was asked for."""
        return self._schedule.late

    @property
    def dropped(self) -> int:
        """Notices that were crowded out."""
        return self._notices.dropped

    def foresee(self, call: Call) -> None:
        """ClientFault for a message that waits for its date and can't be carried out then, whatever else has changed."""
        inner = carried(call, _MAY_WAIT) if call.address in _PLACES else call
        foresee(inner, self._store.current, self._info)

    # What becomes of a message.

    def _control(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        standing = self._standing()
        first = standing.next_block * self._grid.block_samples
        now = Circumstances(self._info, standing.position, first, self._pace)
        change, values = resolve(call, self._store.current, now)
        self._change(change(self._store.current), sender, call.address)
        return (self._audience.reply(sender, "/done", call.address, *values),)

    def _prompt(self, call: Call, sender: Address, now_seconds: float) -> tuple[Effect, ...]:
        slot, text = call.whole("slot"), call.text("text").strip()
        self._wanted[slot] = text
        if not text:
            return self._control(call, sender, now_seconds)
        return (EmbedPrompt(slot, text, call.number_or_none("weight"), sender),)

    def prompt_ready(self, asked: EmbedPrompt, embedding: Embedding) -> tuple[Effect, ...]:
        """EmbedPrompt has been carried out: the prompt goes live, or waits for its place. ClientFault if it can't any more."""
        slot, text, client = asked.slot, asked.text, asked.client

        def live(before: Controls) -> Controls:
            return set_prompt(before, slot - 1, text, embedding, asked.weight)

        if asked.position is not None:
            place = self._schedule.in_time("/prompt", asked.position, self._standing())
            return self._wait(live, asked.position, place, client, "/prompt")
        if self._wanted[slot] != text:
            raise ClientFault("/prompt", f"a newer /prompt for slot {slot} came before this one was ready")
        self._change(live(self._store.current), client, "/prompt")
        return (self._audience.reply(client, "/done", "/prompt", slot),)

    def _at(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        inner, standing = carried(call, _MAY_WAIT), self._standing()
        position = self._schedule.place(call, inner.address, standing, self._audience.bridge_of(sender))
        if inner.address == "/prompt" and (text := inner.text("text").strip()):
            return (EmbedPrompt(inner.whole("slot"), text, inner.number_or_none("weight"), sender, position),)
        place = self._schedule.in_time(inner.address, position, standing)
        now = Circumstances(self._info, position, place, self._pace)
        change = self._state(inner, place) if inner.address in _STATES else resolve(inner, self._schedule.at(place), now)[0]
        return self._wait(change, position, place, sender, inner.address)

    def _go_back(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        """At once is the first block that can't have been begun, so that it is known where that is."""
        place = self._standing().next_block * self._grid.block_samples
        return self._wait(self._state(call, place), place, place, sender, call.address)

    def _state(self, call: Call, place: int) -> Change:
        if call.address == "/state/save":
            return save(call.whole("bank"), self._store.current.revision + 1)
        if call.address == "/reset/undo":
            if self.banks.forgotten is None:
                raise ClientFault("/reset/undo", "no /reset has forgotten anything")
            return go_back(self.banks.forgotten)
        number = call.whole("bank")
        if self.banks.is_expected(number):
            raise ClientFault("/state/recall", f"bank {number} is still being filled; recall it once /done has said so")
        bank = self.banks.get(number)
        if bank is None:
            raise ClientFault("/state/recall", f"bank {number} is empty; /state/save {number} fills it")
        block = -(-place // self._grid.block_samples)
        return recall(bank, self._grid.block_position(block), shortest_frames(self._info, self._pace().floor_frames))

    def _clear(self, call: Call, sender: Address, _: float) -> tuple[Effect, ...]:
        count, owners = self._schedule.clear(call.text("address"))
        owners.pop(sender, None)
        return (*self._forgotten(owners, "/at/clear came"), self._audience.reply(sender, "/done", "/at/clear", count))

    def withdraw(self, addresses: tuple[str, ...], why: str) -> tuple[Effect, ...]:
        """Forget what waits of these commands, and tell those who had sent it."""
        owners: Counter[Address] = Counter()
        for address in addresses:
            owners += self._schedule.clear(address)[1]
        return self._forgotten(owners, why)

    # What becomes of the music.

    def start(self, runs: bool) -> tuple[Effect, ...]:
        """Positions start anew, so what counts in the old ones must not go on. What was sent while no timeline ran is meant
        for the next. runs: it has begun; False: it will, with the next sample."""
        owners: Mapping[Address, int] = self._schedule.clear()[1] if self._runs or not runs else {}
        self._notices.forget_places()
        self._runs = runs
        self.block = -1
        self._settle(settle(self._store.current))
        return self._forgotten(owners, "a new timeline began")

    def rewind(self, by_samples: int) -> None:
        """The timeline goes back to where the performer's sound had stopped. Places count in its clock, so what waits for one
        goes on waiting, and a beat is where it was told; what is on its way goes on from how far it has come."""
        self._notices.forget_places()
        self.block = -1
        self._settle(moved(self._store.current, -by_samples))

    def published(self, block: int, position: int, revision: int) -> tuple[Effect, ...]:
        """A block is out, generated with the controls of this revision: what it brings has been applied."""
        self.block, self._runs = block, True
        brought = [(notice, position) for notice in self._notices.due(revision, position)]
        applied: list[Effect] = []
        for notice, acts in (*brought, *self._schedule.heard(position, revision)):
            start = self._audience.bridge_of(notice.client).to_host(acts)
            applied.append(self._audience.reply(notice.client, "/applied", notice.address, notice.revision, start))
        return tuple(applied)

    def tick(self) -> None:
        """What went by its place while Sideman rested counts from now on."""
        for notice in self._schedule.overdue(self._standing()):
            self._tell_later(notice)

    def follow(self, block: int, revision: int, margin_samples: int, missed: bool) -> tuple[Effect, ...]:
        """After published: with /lookahead auto, the look-ahead follows what blocks take. missed: it came late, or its
        forerunner was never made."""
        before = self._store.current
        made = Made(block, revision, margin_samples, missed)
        self._following, controls = follow(self._following, before, made, self._info, self._pace())
        if controls != before:
            self._store.set(controls)
        if controls.lookahead_frames == before.lookahead_frames:
            return ()
        seconds = lookahead_seconds(self._info, controls.lookahead_frames)
        return self._audience.log("info", f"/lookahead auto: {seconds:.3f} s from the next block on")

    def forget(self, client: Address) -> None:
        """The client has left. What it sent still happens; nobody is told."""
        self._notices.forget(client)
        self._schedule.forget(client)

    # What they share.

    def _standing(self) -> Standing:
        position = self._position() if self._runs else 0
        controls = self._store.current
        lookahead, lead = controls.lookahead_frames, controls.lead_samples
        begun = untouched_block(position, lookahead, lead, self._info, self._grid) if self._runs else 0
        return Standing(position, max(self.block + 1, begun), self._runs)

    def _settle(self, controls: Controls) -> None:
        if controls != self._store.current:
            self._store.set(controls)

    def _change(self, controls: Controls, client: Address, address: str) -> None:
        self._settle(controls)
        self._tell_later(Notice(self._store.current.revision, client, address))

    def _tell_later(self, notice: Notice) -> None:
        # After /stop, there may be no block for a long time that could be its first.
        if notice.address != "/stop":
            self._notices.add(notice)

    def _wait(self, change: Change, position: int, place: int, client: Address, address: str) -> tuple[Effect, ...]:
        revision, acts = self._schedule.add(change, position, place, client, address)
        start = self._audience.bridge_of(client).to_host(acts)
        return (self._audience.reply(client, "/scheduled", address, revision, start),)

    def _forgotten(self, owners: Mapping[Address, int], why: str) -> tuple[Effect, ...]:
        """To each client, how many of its changes will never find their place."""
        waited = "what waited for its place is forgotten"
        return tuple(
            self._audience.reply(client, "/fail", "/at", f"{why}: {waited}, {count} of yours") for client, count in owners.items()
        )
