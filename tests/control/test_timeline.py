"""Things that happen later."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.control.timeline import Timeline, seconds_ahead


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=60))
def test_like_a_sorted_list(steps: list[tuple[int, int]]) -> None:
    """Whole seconds, so that many dates are equal; items that would sort the other way round."""
    timeline: Timeline[int] = Timeline(capacity=10)
    model: list[tuple[float, int]] = []
    now, late = 0.0, 0
    for number, (due, wait) in enumerate(steps):
        verdict = timeline.add(due, -number, now)
        if due <= now:
            late += due < now
            assert verdict == "now"
        elif len(model) == 10:
            assert verdict == "full"
        else:
            assert verdict == "later"
            model.append((due, number))
        model.sort()
        assert timeline.next_due_seconds == (model[0][0] if model else None)
        now += wait
        assert timeline.due(now) == tuple(-item for date, item in model if date <= now)
        model = [entry for entry in model if entry[0] > now]
        assert (len(timeline), timeline.late) == (len(model), late)


def test_ntp_starts_anew_in_2036() -> None:
    assert seconds_ahead(3.9e9 + 1.5, 3.9e9) == 1.5
    assert seconds_ahead(3.9e9 - 1.5, 3.9e9) == -1.5
    assert seconds_ahead(1.0, 2.0**32 - 1) == 2.0
    assert seconds_ahead(1.0, 2.0**32 + 0.5) == 0.5
