"""Many messages in few packets, none lost, none out of order, none too long."""

from __future__ import annotations

from server.osc.codec import MAX_BUNDLE_ELEMENTS, Message, decode, encode
from server.osc.outbox import FEWEST, MAX_BUNDLE_BYTES, Outbox

ANNA, BERT = ("127.0.0.1", 5001), ("127.0.0.1", 5002)


def test_a_few_go_one_by_one() -> None:
    box = Outbox()
    for number in range(FEWEST - 1):
        box.add(b"%d" % number, ANNA)
    assert list(box.take(ANNA)) == [(b"%d" % number, 1) for number in range(FEWEST - 1)]
    assert list(box.take(ANNA)) == [] and box.waiting() == ()


def test_each_has_its_own() -> None:
    box = Outbox()
    box.add(b"a", ANNA)
    box.add(b"b", BERT)
    assert box.waiting() == (ANNA, BERT)
    assert list(box.take(BERT)) == [(b"b", 1)]
    assert box.waiting() == (ANNA,)


def test_bundles_stay_within_their_limits_and_lose_nothing() -> None:
    for text in ("", "x" * 100, "x" * 999):
        box, sent = Outbox(), [Message("/log", ("info", f"{number}{text}"[:1000])) for number in range(300)]
        for message in sent:
            box.add(encode(message), ANNA)
        packets = list(box.take(ANNA))
        assert all(len(packet) <= MAX_BUNDLE_BYTES for packet, _ in packets)
        assert all(len(decode(packet)) == count <= MAX_BUNDLE_ELEMENTS for packet, count in packets)
        assert [timed.message for packet, _ in packets for timed in decode(packet)] == sent


def test_one_that_fits_no_bundle_goes_alone() -> None:
    box = Outbox()
    messages = [encode(Message("/log", ("info", "é" * 800)))] * 3 + [encode(Message("/late"))]
    for message in messages:
        box.add(message, ANNA)
    assert list(box.take(ANNA)) == [(message, 1) for message in messages]
