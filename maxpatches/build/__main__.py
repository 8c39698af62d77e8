"""Writes the package and its picture: ``python -m maxpatches.build``. Writes nothing, and exits with 1, if a patch has a fault.

The picture, docs/images/max-patch.png, is drawn from the main patch as presentation shows it; --no-picture leaves it out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from maxpatches.build import package

PICTURE: Final = Path(__file__).resolve().parents[2] / "docs" / "images" / "max-patch.png"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m maxpatches.build", description="Builds the Max package.")
    parser.add_argument("--no-picture", action="store_true", help="leave the picture as it is")
    arguments = parser.parse_args()
    found = package.problems()
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    for path, text in package.files().items():
        target = package.FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    if not arguments.no_picture:
        # Only the picture needs matplotlib.
        from maxpatches.build.picture import draw

        draw(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
