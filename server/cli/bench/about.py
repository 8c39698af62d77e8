"""What was measured, and where: it stands in every line."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

from server.cli.bench.figures import Line
from server.engine.port import ModelInfo


def about(info: ModelInfo, device: str, threads: int) -> Line:
    """Blocks for a moment."""
    return {
        "commit": commit(),
        "model": info.name,
        "device": device,
        "threads": threads,
        "machine": platform.machine(),
        "python": platform.python_version(),
        "block_ms": 1000 * info.block_frames * info.hop / info.sample_rate,
    }


def commit() -> str:
    """The commit that is measured, with + if there is more."""
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()
