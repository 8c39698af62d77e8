"""What the picture shows beside the patch's file: the first preset, and what a server says in the message table's examples.

The words are the scripts'; a test has them say the same.
"""

from __future__ import annotations

import shlex
from typing import Final

from maxpatches.build.patches.latency import STAGES
from maxpatches.build.presets import PRESETS
from server.osc.schema import FROM_SERVER

EXAMPLES: Final = ("/welcome", "/status.reply", "/latency.reply", "/performer")
CHOSEN: Final = {"connect": 1, "play": 1, "source": 1}


def _example(address: str) -> dict[str, str]:
    """What the message table's example of a message says, by argument."""
    spec = FROM_SERVER[address]
    return dict(zip([argument.name for argument in spec.arguments], shlex.split(spec.example)[1:], strict=True))


LATENCY: Final = _example("/latency.reply")
_STATUS: Final = _example("/status.reply")
_WELCOME: Final = _example("/welcome")
_BLOCK_MS: Final = 1000 * int(_WELCOME["block_samples"]) / int(_WELCOME["sample_rate"])
SAID: Final = {
    "line": f"connected: {_WELCOME['model']}, {_WELCOME['sample_rate']} Hz stereo, blocks of {_BLOCK_MS:.0f} ms, "
    f"Sideman {_WELCOME['version']}. Now you perform",
    "verdict": "good",
    "budget": f"look-ahead {float(_STATUS['lookahead_seconds']):.2f} s   margin {float(_STATUS['margin_p50_ms']):.0f} ms "
    f"(worst {float(_STATUS['margin_p1_ms']):.0f})   load {100 * float(_STATUS['load']):.0f} %",
    "latency": f"look-ahead {float(LATENCY['lookahead_ms']):.0f} ms, auto, lead {float(LATENCY['lead_ms']):.0f} ms",
    **{argument: f"{float(LATENCY[argument]):.1f} ms" for _, argument in STAGES},
}


def prompt_text(name: str) -> str:
    """The words in a field of the prompts, by its name."""
    slots, number = PRESETS[0].slots, name.removeprefix("prompt")
    return slots[int(number) - 1].text if number.isdigit() and int(number) <= len(slots) else ""


def prompt_weight(name: str) -> float:
    """Where a slider of the prompts stands, by its name."""
    slots, number = PRESETS[0].slots, name.removeprefix("weight")
    return slots[int(number) - 1].weight if number.isdigit() and int(number) <= len(slots) else 0.0
