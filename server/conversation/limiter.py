"""How often one kind of complaint is sent to one client, or of news to all. What is held back is counted; the count is sent."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from server.osc.address import Address


class Kind(NamedTuple):
    """What is limited together: one sort of failure of one message of one client."""

    client: Address
    address: str
    sort: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: ``burst`` at once, then ``per_second``."""

    per_second: float
    burst: float


COMMANDS: Final = Rate(20.0, 20.0)
ONCE_A_SECOND: Final = Rate(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    seconds: float
    held: int = 0
    reason: str = ""

    def at(self, now_seconds: float) -> _Bucket:
        grown = self.tokens + max(0.0, now_seconds - self.seconds) * self.rate.per_second
        return replace(self, tokens=min(self.rate.burst, grown), seconds=now_seconds)


class FailureLimiter:
    """Event loop only; never blocks. Remembers ``capacity`` kinds, and forgets the one that was quiet longest.

    fate: what has become of those that only their number tells of. unreported: those that not even that tells of. counted: those
    that a number has told of.
    """

    def __init__(self, capacity: int = 256, fate: str = "refused") -> None:
        self._capacity, self._fate = capacity, fate
        self._buckets: OrderedDict[Kind, _Bucket] = OrderedDict()
        self.unreported = self.counted = 0

    def admit(self, kind: Kind, reason: str, rate: Rate, now_seconds: float) -> str | None:
        """The reason to send now, with how many more there were; or None: held back and counted."""
        bucket = self._buckets.pop(kind, None)
        bucket = _Bucket(rate, rate.burst, now_seconds) if bucket is None else bucket.at(now_seconds)
        if bucket.tokens < 1:
            self._keep(kind, replace(bucket, held=bucket.held + 1, reason=reason))
            return None
        self._keep(kind, replace(bucket, tokens=bucket.tokens - 1, held=0))
        return self._with_count(reason, bucket.held)

    def summaries(self, now_seconds: float) -> tuple[tuple[Kind, str], ...]:
        """What was held back and may be sent by now: the last reason of each kind, with the count of the others."""
        ready: list[tuple[Kind, str]] = []
        for kind, bucket in self._buckets.items():
            if not bucket.held:
                continue
            grown = bucket.at(now_seconds)
            if grown.tokens >= 1:
                self._buckets[kind] = replace(grown, tokens=grown.tokens - 1, held=0)
                ready.append((kind, self._with_count(bucket.reason, bucket.held - 1)))
        return tuple(ready)

    def _with_count(self, reason: str, others: int) -> str:
        self.counted += others
        return f"{reason} ({others} more {self._fate})" if others else reason

    def _keep(self, kind: Kind, bucket: _Bucket) -> None:
        self._buckets[kind] = bucket
        if len(self._buckets) > self._capacity:
            _, oldest = self._buckets.popitem(last=False)
            self.unreported += oldest.held
