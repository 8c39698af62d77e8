"""What the session wants done, each by the part whose affair it is."""

from __future__ import annotations

from dataclasses import dataclass

from server.conversation import effects as e
from server.keeping.keeper import Keeper
from server.link.membership import Membership
from server.listeners.subscriptions import Subscriptions
from server.performers.ring_opener import RingOpener
from server.performers.rings import Rings
from server.performers.timekeeper import Timekeeper
from server.running.prompts import Prompts
from server.running.requests import Answer
from server.takes.on_request import TakesOnRequest


@dataclass(frozen=True, slots=True)
class Hands:
    """Event loop only; never blocks. answer(effects): carry out what follows."""

    timekeeper: Timekeeper
    ring_opener: RingOpener
    rings: Rings
    subscriptions: Subscriptions
    prompts: Prompts
    keeper: Keeper
    takes: TakesOnRequest
    membership: Membership
    answer: Answer

    def carry_out(self, effect: e.Effect) -> None:
        """Do one thing, or begin it."""
        match effect:
            case e.AudioIn():
                self.timekeeper.hear(effect)
            case e.Alone(since_seconds):
                self.timekeeper.client_left(since_seconds)
            case e.Reset(client):
                self.keeper.reset()
                self.timekeeper.reset(client)
            case e.OpenRing():
                self.ring_opener.open(effect)
            case e.CloseRing(client):
                self.rings.drop(client)
            case e.Subscribe():
                self.subscriptions.subscribe(effect)
            case e.EmbedPrompt():
                self.prompts.embed(effect)
            case e.SaveState(bank, client):
                self.answer(self.keeper.save(bank, client))
            case e.StoreState():
                self.keeper.store(effect)
            case e.LoadState():
                self.keeper.load(effect)
            case e.StartRecording():
                self.takes.start(effect)
            case e.StopRecording():
                self.takes.stop(effect)
            case e.JoinLink() | e.LeaveLink() | e.OfferLink():
                self.membership.carry_out(effect)
            case e.Send():
                raise AssertionError("the endpoint sends")
