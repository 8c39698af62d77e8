"""Writes the package: ``python -m maxpatches.build``. Writes nothing, and exits with 1, if a patch has a fault.

--picture FILE also draws the main patch, as presentation shows it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from maxpatches.build import package


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m maxpatches.build", description="Builds the Max package.")
    parser.add_argument("--picture", type=Path, help="also draw the main patch into this PNG")
    arguments = parser.parse_args()
    found = package.problems()
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    for path, text in package.files().items():
        target = package.FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    if arguments.picture:
        from maxpatches.build.picture import draw

        draw(arguments.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
