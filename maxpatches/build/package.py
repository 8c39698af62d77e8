"""The package as files: what is generated, by path within the package folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from maxpatches.build import helps, scripts
from maxpatches.build.patches import (
    audio_down,
    audio_up,
    banks,
    chart,
    clock,
    connect,
    latency,
    main,
    parts,
    prompts,
    record,
    status,
    texture,
    transport,
    when,
)
from maxpatches.build.sheet import Sheet

FOLDER: Final = Path(__file__).resolve().parents[1] / "Sideman"
PATCHES: Final[dict[str, Callable[[], Sheet]]] = {
    main.FILE: main.build,
    clock.FILE: clock.build,
    connect.FILE: connect.build,
    transport.FILE: transport.build,
    parts.FILE: parts.build,
    chart.FILE: chart.build,
    prompts.FILE: prompts.build,
    texture.FILE: texture.build,
    banks.FILE: banks.build,
    when.FILE: when.build,
    record.FILE: record.build,
    audio_up.FILE: audio_up.build,
    audio_down.FILE: audio_down.build,
    status.FILE: status.build,
    latency.FILE: latency.build,
}


def sheets() -> dict[str, Sheet]:
    """Every patch and help patch, by path."""
    patches = {f"patchers/{name}.maxpat": build() for name, build in PATCHES.items()}
    return patches | {f"help/{page.file}.maxhelp": helps.build(page) for page in helps.PAGES}


def files() -> dict[str, str]:
    """Everything that is generated, by path."""
    return {
        **{path: sheet.text() for path, sheet in sheets().items()},
        "javascript/sideman_schema.js": scripts.schema_script(),
        "javascript/sideman_presets.js": scripts.presets_script(),
        "package-info.json": json.dumps(_info(), indent=4) + "\n",
    }


def problems() -> list[str]:
    """What py2max's lint finds, in all patches. Abstractions of this package are the only objects that Max's own
    reference may not know."""
    return [
        f"{path}: {finding}"
        for path, sheet in sheets().items()
        for finding in sheet.findings()
        if not (finding.code == "W-UNKNOWN-OBJECT" and any(f"'{name}'" in finding.message for name in PATCHES))
    ]


def _info() -> dict[str, object]:
    return {
        "name": "Sideman",
        "displayname": "Sideman",
        "version": "0.1.0",
        "author": "Sideman",
        "description": "Plays along with you: a client for the Sideman accompaniment server. Stock objects only.",
        "tags": ["accompaniment", "improvisation", "osc", "generative"],
        "max_version_min": "9.0",
        "max_version_max": "none",
        "os": {
            "macintosh": {"platform": ["x64", "aarch64"], "min_version": "none"},
            "windows": {"platform": ["x64"], "min_version": "none"},
        },
        "homepatcher": "Sideman.maxpat",
        "extensible": 0,
        "filelist": {},
    }
