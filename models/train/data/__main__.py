"""``python -m models.train.data``: render many pieces in parallel; resumes where it stopped.

The folder gets ``<split>/manifest.json`` and one folder per piece, ``<split>/000000`` and so on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.train.data.farm import Job, clear_partial, render_all
from models.train.data.grooves import SPLITS, Split
from models.train.data.render import VERSION
from models.train.data.synth import LICENCES, soundfonts_of
from models.train.data.tunes import TUNES
from models.train.data.versions import arranger, packages, synthesizer

_MANIFEST = "manifest.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """0: every piece is there; 1: some could not be rendered; 2: the folder holds other data."""
    options = _parser().parse_args(arguments)
    folder = options.out / options.split
    job = Job(options.seed, options.split, options.count, options.seconds, folder, options.mix, options.recast)
    job.folder.mkdir(parents=True, exist_ok=True)
    clear_partial(job)
    if not _claim(job):
        print(
            f"{job.folder} holds pieces of another seed, length or version of the renderer, or such as were (or weren't) "
            "recast or mixed; choose another --out",
            file=sys.stderr,
        )
        return 2
    print(f"{job.split}: {job.count - len(job.missing)} of {job.count} pieces are there already")
    return 0 if render_all(job, job.missing, options.workers) == 0 else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.train.data", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, required=True)
    parser.add_argument("--count", type=int, required=True, help="pieces in all; what is there is kept")
    parser.add_argument("--seconds", type=float, default=48.0, help="length of every piece")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1, help="processes; each loads the SoundFonts")
    parser.add_argument("--mix", action="store_true", help="write the sum of the stems too, as mix.flac")
    parser.add_argument("--recast", action="store_true", help="play every part on other instruments too")
    parser.add_argument("--out", type=Path, required=True)
    return parser


def _claim(job: Job) -> bool:
    """Write the manifest, unless the folder already holds pieces that would not fit beside ours. It keeps the versions of all
    who rendered here, each with the pieces that were there before."""
    file = job.folder / _MANIFEST
    same: dict[str, Any] = {"renderer": VERSION, "seed": job.seed, "split": job.split, "seconds": job.seconds}
    same |= {"recast": job.recast, "mix": job.with_mix}
    versions: list[dict[str, Any]] = []
    if file.is_file():
        found = {"recast": False, "mix": False, "versions": [], **json.loads(file.read_text("utf-8"))}
        if any(found.get(key) != value for key, value in same.items()):
            return False
        versions = found["versions"] if isinstance(found["versions"], list) else [{"from": 0, **found["versions"]}]
    ours = packages() | synthesizer(soundfonts_of(job.split)) | arranger()
    if not versions or {name: value for name, value in versions[-1].items() if name != "from"} != ours:
        versions = [*versions, {"from": job.count - len(job.missing), **ours}]
    manifest = {
        **same,
        "count": job.count,
        "versions": versions,
        "sources": _sources(job.split),
    }
    partial = file.with_suffix(".new")
    partial.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    partial.replace(file)
    return True


def _sources(split: Split) -> dict[str, dict[str, str]]:
    """Where the music comes from, and on which terms."""
    sounds = {name: {"package": LICENCES[name][0], "licence": LICENCES[name][1]} for name in soundfonts_of(split)}
    tunes = {"licence": "public domain", "names": ", ".join(tune.name for tune in TUNES if tune.split == split)}
    return {"grooves": {"package": "mma", "licence": "GPL-2+"}, **sounds, "tunes": tunes}


if __name__ == "__main__":
    sys.exit(main())
