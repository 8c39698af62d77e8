"""Write the page of results: ``python -m models.train.report docs/results``.

Every figure on the page comes from a file there; a section whose file isn't there is left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from models.train.report.bars import bars
from models.train.report.nature import controls, copying, history, stability
from models.train.report.playing import accompaniment, recordings, windows
from models.train.report.steps import steps
from models.train.report.tables import Found
from models.train.report.voice import codec

SECTIONS: Final[Mapping[str, Callable[[Found, Path], str]]] = {
    "accompaniment": accompaniment,
    "windows": windows,
    "recordings": recordings,
    "controls": controls,
    "history": history,
    "stability": stability,
    "copying": copying,
    "steps": steps,
    "codec": codec,
}

HEAD: Final = """# Results

Written by `python -m models.train.report docs/results` from the JSON files here, which `make eval` and `make eval-codec` write.
Figures are means with 95 % bootstrap intervals over takes. `truth` is the part as it was written; `truth through the codec` is
the most that the model's voice allows; `random pairing` is the model's output against the charts and performers of other
pieces; `gap closed` is (model - random) / (truth - random).

| measure | what it is |
|---|---|
| beat F1 | beats that librosa's tracker finds in the output, against those of the chart, within 70 ms |
| beat F1, both tracked | the same against beats that it finds in the performer |
| pulse | how much more begins on the chart's beats than elsewhere, log2 |
| chord share | share of the energy on tones of the written chord |
| chord named | share of the beats in which an independent recogniser (24 triads, templates) names the written chord |
| note likeness | correlation of the chroma with the written part's, where no chart is known |
| onset likeness | correlation of the onset strength with the performer's |
| coherence | share of strangers to whom a judge, taught on written pairs, prefers this performer: one half by luck |
| level dB | root mean square while it sounds |
| Fréchet distance | of musicnn's embedding to other pieces' parts; the lower the better; to be compared within a table only |
"""


def page(folder: Path) -> str:
    """The page. Writes its pictures into the folder."""
    files = {name: folder / f"{name}.json" for name in SECTIONS}
    found: dict[str, Found] = {name: json.loads(file.read_text("utf-8")) for name, file in files.items() if file.exists()}
    sections = [bars(found), *(SECTIONS[name](own, folder) for name, own in found.items())]
    return "\n\n".join([HEAD.rstrip(), *(text for text in sections if text)]) + "\n"


def main() -> None:
    """Parse arguments and write README.md and the pictures."""
    parser = argparse.ArgumentParser(prog="python -m models.train.report", description="Write the page of results.")
    parser.add_argument("folder", type=Path, help="where the JSON files are")
    args = parser.parse_args()
    (args.folder / "README.md").write_text(page(args.folder), "utf-8")
    print(f"wrote {args.folder / 'README.md'}")


if __name__ == "__main__":
    main()
