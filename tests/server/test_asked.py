"""What ``sideman render`` is asked for, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from server.cli.asked import Asked, controls_from
from server.engine.port import ATTRIBUTES, Embedding
from server.errors import SetupFault
from tests.conversation.talk import INFO

KNOWING = replace(INFO, attributes=ATTRIBUTES)


class Words:
    """As many letters as a text has."""

    def embed(self, text: str) -> Embedding:
        return np.array([len(text)], np.float32)


def test_what_is_not_asked_for_is_the_models_own_choice() -> None:
    controls = controls_from(INFO, Words(), Asked())
    assert controls.playing and all(controls.parts)
    assert controls.lookahead_frames == INFO.default_lookahead_frames
    assert controls.temperature.at(0) == INFO.default_temperature
    assert controls.attributes == (None, None) and set(controls.prompts) == {None}


def test_what_is_asked_for_is_in_the_controls() -> None:
    part = INFO.parts[-1]
    shortest = INFO.min_lookahead_frames * INFO.hop / INFO.sample_rate
    asked = Asked(("slow bossa=0.7", "a=b=0.2", "jazz"), f" {part}", shortest, 0.3, (0.9, None), 7)
    controls = controls_from(KNOWING, Words(), asked)
    assert [prompt and prompt.text for prompt in controls.prompts[:4]] == ["slow bossa", "a=b", "jazz", None]
    assert [weight.at(0) for weight in controls.weights[:4]] == [0.7, 0.2, 1.0, 0.0]
    assert [name for name, flag in zip(INFO.parts, controls.parts, strict=True) if flag] == [part]
    assert controls.lookahead_frames == INFO.min_lookahead_frames
    assert controls.temperature.at(0) == 0.3 and controls.seed == 7
    density, brightness = controls.attributes
    assert density is not None and density.at(0) == 0.9 and brightness is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Asked(prompts=("x",) * 9), "8 prompts are possible, not 9"),
        (Asked(prompts=("slow=much",)), "'much' after = is no weight"),
        (Asked(prompts=("slow=2",)), "weight goes from 0 to 1, not 2"),
        (Asked(prompts=("slow=nan",)), "weight goes from 0 to 1, not nan"),
        (Asked(parts="kazoo"), "no part 'kazoo'; it has"),
        (Asked(temperature=2.0), "--temperature goes from 0 to 1.5, not 2"),
        (Asked(guidance=4.5), "--guidance goes from 0 to 4, not 4.5"),
        (Asked(attributes=(-0.1, None)), "--density goes from 0 to 1, not -0.1"),
        (Asked(attributes=(None, float("nan"))), "--brightness goes from 0 to 1, not nan"),
    ],
)
def test_what_cannot_be_is_refused_by_name(asked: Asked, told: str) -> None:
    with pytest.raises(SetupFault, match=told):
        controls_from(KNOWING, Words(), asked)


def test_a_model_without_a_control_says_what_it_has() -> None:
    with pytest.raises(SetupFault, match=r"--brightness: .* doesn't know it; it has density"):
        controls_from(replace(INFO, attributes=("density",)), Words(), Asked(attributes=(None, 0.5)))
    with pytest.raises(SetupFault, match="trained without such controls"):
        controls_from(replace(INFO, attributes=()), Words(), Asked(attributes=(0.5, None)))
