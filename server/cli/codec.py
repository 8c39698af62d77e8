"""``sideman codec``: send a recording through the model's codec, to hear what its voice can say."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np

from server.audio.files import read_audio, write_audio
from server.cli.common import Commands, add_model_options, load_voice
from server.cli.render import show_progress

BLOCK_FRAMES: Final = 16


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "codec",
        help="send a recording through the model's codec, into a file",
        description="Encode and decode a recording as the server does, a block at a time. "
        "OUT.wav is as long as IN.wav and aligned with it. What is lost here no accompaniment can have.",
    )
    parser.add_argument("input", type=Path, metavar="IN.wav", help="any rate, mono or stereo")
    parser.add_argument("output", type=Path, metavar="OUT.wav", help=".wav or .flac")
    add_model_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Encode and decode, with a bar of progress."""
    voice = load_voice(options.model, options.device, options.threads)
    heard = read_audio(options.input, voice.sample_rate)
    step = BLOCK_FRAMES * voice.hop
    length = len(heard) + voice.latency_samples
    padded = np.concatenate([heard, np.zeros((voice.latency_samples + step, heard.shape[1]), np.float32)])
    parts: list[np.ndarray] = []
    for start in range(0, length, step):
        parts.append(voice.through(padded[start : start + step]))
        show_progress(min(1.0, (start + step) / length))
    decoded = np.concatenate(parts)[voice.latency_samples : length]
    write_audio(options.output, decoded, voice.sample_rate)
    kept = voice.latent_channels * voice.sample_rate / voice.hop
    print(f"wrote {options.output}: {len(heard) / voice.sample_rate:.1f} s, in {kept:.0f} numbers a second")
    return 0
