"""How much memory a process holds, by the system's own account."""

from __future__ import annotations

import subprocess


def resident_mb(pid: int) -> float:
    """Resident memory in MB, on Linux and macOS. Blocks for a moment."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024
