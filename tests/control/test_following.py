"""Controls that follow the blocks' margins."""

from __future__ import annotations

from server.control.auto import FIRST_CALM_BLOCKS, REST_BLOCKS
from server.control.following import Following, Made, Pace, follow
from server.control.params import Controls
from tests.conversation.talk import INFO

PACE = Pace(hear_samples=300, reserve_samples=900)
FIXED = Controls((True,) * 4, lookahead_frames=16, revision=5)
AUTO = FIXED._replace(lead_samples=6_848)


def run(controls: Controls, needs: list[int], block: int = 10) -> tuple[Following | None, list[Controls]]:
    following, seen = None, [controls]
    for index, need in enumerate(needs):
        margin = (controls.lead_samples or 0) - need
        made = Made(block + index, controls.revision, margin, margin < 0)
        following, changed = follow(following, controls, made, INFO, PACE)
        if changed != controls:
            controls = changed._replace(revision=controls.revision + 1)
            seen.append(controls)
    return following, seen


def test_a_fixed_lookahead_stays() -> None:
    following, seen = run(FIXED, [50_000] * 300)
    assert following is None
    assert seen == [FIXED]


def test_a_calm_brings_it_down_with_its_lookahead() -> None:
    _, (before, after) = run(AUTO, [500] * (FIRST_CALM_BLOCKS + REST_BLOCKS + 1))
    assert before.lookahead_frames == 16
    assert after.lead_samples == 16 * 94  # 500 and a fifth more, and the reserve
    assert after.lookahead_frames == 8


def test_trouble_brings_it_up() -> None:
    _, seen = run(AUTO, [500] * 10 + [7_000] * 20)
    assert [controls.lookahead_frames for controls in seen] == [16, 24]


def test_blocks_of_the_old_lead_are_not_judged() -> None:
    following, controls = follow(None, AUTO, Made(10, 5, 0, False), INFO, PACE)
    assert following is not None
    lead = following.lead
    following, _ = follow(following, controls, Made(11, 4, 0, False), INFO, PACE)
    assert following is not None and following.lead == lead
    following, _ = follow(following, controls, Made(14, 5, 0, False), INFO, PACE)
    assert following is not None and following.lead == lead
    following, _ = follow(following, controls, Made(15, 5, 0, False), INFO, PACE)
    assert following is not None and following.lead != lead


def test_a_lead_from_elsewhere_begins_anew() -> None:
    """Such as one that was recalled."""
    following, _ = run(AUTO, [500] * 20)
    other = AUTO._replace(lead_samples=640)
    after, controls = follow(following, other, Made(99, 5, 0, False), INFO, PACE)
    assert controls == other
    assert after is not None and after.lead.samples == 640 and not after.lead.recent
