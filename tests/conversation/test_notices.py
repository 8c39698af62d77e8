"""Changes that wait for their block."""

from __future__ import annotations

from server.conversation.notices import Notice, Notices


def test_each_once_in_order() -> None:
    notices = Notices()
    a, b, c = Notice(1, ("a", 1), "/gain"), Notice(2, ("a", 1), "/gain"), Notice(4, ("b", 1), "/seed")
    for notice in (a, b, c):
        notices.add(notice)
    assert notices.due(0, 0) == ()
    assert notices.due(1, 0) == (a,)
    assert notices.due(3, 0) == (b,)
    assert notices.due(3, 0) == ()
    assert notices.due(9, 0) == (c,)


def test_the_newest_stands_for_all_that_a_block_brings() -> None:
    notices = Notices()
    for revision, address in enumerate(("/gain", "/seed", "/gain", "/gain"), 1):
        notices.add(Notice(revision, ("a", 1), address))
        notices.add(Notice(revision, ("b", 1), "/gain"))
    told = [(notice.client[0], notice.address, notice.revision) for notice in notices.due(3, 0)]
    assert told == [("a", "/seed", 2), ("a", "/gain", 3), ("b", "/gain", 3)]
    assert [notice.revision for notice in notices.due(9, 0)] == [4, 4]


def test_full_of_one_control() -> None:
    notices = Notices(capacity=3)
    for revision in range(10):
        notices.add(Notice(revision, ("a", 1), "/gain"))
    assert notices.due(6, 0) == ()
    assert [notice.revision for notice in notices.due(7, 0)] == [7]
    assert notices.dropped == 0


def test_full_of_different_ones() -> None:
    notices = Notices(capacity=3)
    for port in range(5):
        notices.add(Notice(port, ("a", port), "/gain"))
    assert [notice.revision for notice in notices.due(99, 0)] == [2, 3, 4]
    assert notices.dropped == 2


def test_those_who_left() -> None:
    notices = Notices()
    notices.add(Notice(1, ("a", 1), "/gain"))
    notices.add(Notice(2, ("b", 1), "/gain"))
    notices.forget(("a", 1))
    assert notices.due(9, 0) == (Notice(2, ("b", 1), "/gain"),)


def test_a_block_before_its_place_doesnt_bring_a_change() -> None:
    """One that was made before, from the same revision, may still be on its way."""
    notices = Notices()
    late = Notice(3, ("a", 1), "/gain", position=200)
    notices.add(late)
    assert notices.due(3, 100) == ()
    assert notices.due(3, 200) == (late,)


def test_a_new_timeline_has_other_places() -> None:
    notices = Notices()
    notices.add(Notice(3, ("a", 1), "/gain", position=200))
    notices.forget_places()
    assert notices.due(3, 0) == (Notice(3, ("a", 1), "/gain"),)
