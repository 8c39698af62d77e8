"""What decides the bytes of pieces: which versions of which packages made them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from models.train.data.synth import fluidsynth_version

PACKAGES: Final = ("sideman", "numpy", "mido", "pyfluidsynth", "soundfile", "soxr")


def packages() -> dict[str, Any]:
    """Python and its packages."""
    return {**{name: version(name) for name in PACKAGES}, "python": sys.version.split()[0]}


def synthesizer(soundfonts: Mapping[str, Path]) -> dict[str, Any]:
    """FluidSynth, and the size of every SoundFont by its name."""
    return {
        "fluidsynth": fluidsynth_version(),
        "soundfont_bytes": {name: file.stat().st_size for name, file in soundfonts.items()},
    }


def arranger() -> dict[str, Any]:
    """MMA. Blocks for a moment: it is asked."""
    mma = subprocess.run(["mma", "-v"], capture_output=True, text=True, check=True, timeout=30)
    return {"mma": mma.stdout.split()[-1]}
