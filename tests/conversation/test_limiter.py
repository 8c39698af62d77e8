"""Complaints that repeat."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.conversation.limiter import COMMANDS, ONCE_A_SECOND, FailureLimiter, Kind

KIND = Kind(("a", 1), "/x", "")


def test_a_burst_then_a_count() -> None:
    limiter = FailureLimiter()
    sent = [limiter.admit(KIND, f"no {n}", COMMANDS, 5.0) for n in range(50)]
    assert sent == [f"no {n}" for n in range(20)] + [None] * 30
    assert limiter.summaries(5.01) == ()
    assert limiter.summaries(5.06) == ((KIND, "no 49 (29 more refused)"),)
    assert limiter.summaries(9.0) == ()
    assert limiter.admit(KIND, "again", COMMANDS, 9.0) == "again"


def test_the_next_one_brings_the_count() -> None:
    limiter = FailureLimiter()
    assert [limiter.admit(KIND, "no", ONCE_A_SECOND, 0.1 * n) for n in range(12)] == [
        "no", *[None] * 9, "no (9 more refused)", None
    ]  # fmt: skip


def test_patience_does_not_pile_up() -> None:
    limiter = FailureLimiter()
    limiter.admit(KIND, "no", COMMANDS, 0.0)
    assert sum(limiter.admit(KIND, "no", COMMANDS, 1000.0) is not None for _ in range(100)) == 20


def test_kinds_and_clients_are_apart() -> None:
    limiter = FailureLimiter()
    kinds = [KIND, KIND._replace(address="/y"), KIND._replace(client=("b", 1)), KIND._replace(sort="jump")]
    assert [limiter.admit(kind, "no", ONCE_A_SECOND, 0.0) for kind in kinds] == ["no"] * 4


def test_bounded() -> None:
    limiter = FailureLimiter(capacity=4)
    for port in range(100):
        limiter.admit(KIND._replace(client=("a", port)), "no", ONCE_A_SECOND, 0.0)
        limiter.admit(KIND._replace(client=("a", port)), "no", ONCE_A_SECOND, 0.0)
    assert limiter.unreported == 96
    assert len(limiter.summaries(10.0)) == 4


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 0.2), st.integers(0, 2), st.booleans()), max_size=120))
def test_every_refusal_is_reported_once(steps: list[tuple[float, int, bool]]) -> None:
    limiter, now, refused, reported = FailureLimiter(), 0.0, 0, 0
    for wait, kind, look in steps:
        now += wait
        refused += 1
        text = limiter.admit(KIND._replace(sort=str(kind)), "no", ONCE_A_SECOND, now)
        reported += count(text) if text else 0
        reported += sum(count(text) for _, text in limiter.summaries(now)) if look else 0
    assert reported + sum(count(text) for _, text in limiter.summaries(now + 1.01)) == refused


def count(text: str) -> int:
    return 1 + (int(text.split("(")[1].split()[0]) if "(" in text else 0)
