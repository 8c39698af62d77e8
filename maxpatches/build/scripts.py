"""The two scripts of the package that are data: the message table's names, and the presets."""

from __future__ import annotations

import json
from typing import Final

from maxpatches.build.patches.latency import STAGES
from maxpatches.build.presets import PRESETS
from server.osc.schema import DEFAULT_PORT, FROM_SERVER

_HEAD: Final = '"use strict";\n\n/* Written by python -m maxpatches.build; do not edit. */\n\n'


def schema_script() -> str:
    """What the server's messages carry, by name and in order."""
    replies = {address: [argument.name for argument in spec.arguments] for address, spec in FROM_SERVER.items()}
    return (
        f"{_HEAD}/** The server's port. */\nexports.PORT = {DEFAULT_PORT};\n\n"
        "/**\n * The arguments of every message from the server.\n * @type {Record<string, string[]>}\n */\n"
        f"exports.REPLIES = {json.dumps(replies, indent=4)};\n\n"
        "/** The bars of the latency budget, by the arguments of /latency.reply that they show. */\n"
        f"exports.STAGES = {json.dumps([argument for _, argument in STAGES], indent=4)};\n"
    )


def presets_script() -> str:
    """The presets."""
    data = [
        {"name": preset.name, "slots": [{"text": slot.text, "weight": slot.weight} for slot in preset.slots]}
        for preset in PRESETS
    ]
    kind = "/** @type {{name: string, slots: {text: string, weight: number}[]}[]} */\n"
    return f"{_HEAD}{kind}exports.PRESETS = {json.dumps(data, indent=4)};\n"
