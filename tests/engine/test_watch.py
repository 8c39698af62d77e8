"""How long a step may take."""

from __future__ import annotations

from server.engine.watch import GIVE_UP_SECONDS, KILL_SECONDS, WARN_SECONDS, Watch, look, passes


def test_only_a_step_under_way_takes_time() -> None:
    watch = look(Watch(), 5, True, 0.1)
    assert watch == Watch(5, 0.0)
    assert look(watch, 5, True, 0.1) == Watch(5, 0.1)
    assert look(watch, 6, True, 0.1) == Watch(6, 0.0)
    assert look(Watch(5, 0.9), 5, False, 0.1) == Watch(5, 0.0)


def test_a_stall_is_told_once_and_given_up_in_the_end() -> None:
    watch, warned, looks = Watch(3), 0, 0
    while watch.seconds < GIVE_UP_SECONDS:
        before, watch = watch, look(watch, 3, True, 0.01)
        warned += passes(before, watch, WARN_SECONDS)
        looks += 1
    assert warned == 1 and WARN_SECONDS < KILL_SECONDS < GIVE_UP_SECONDS
    assert looks in range(1999, 2003)


def test_the_absence_of_the_whole_process_is_no_stall() -> None:
    assert look(Watch(3, 0.1), 3, True, 3600.0).seconds < WARN_SECONDS
