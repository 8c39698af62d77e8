"""``python -m tests.scenarios``: write every transcript anew. Then read the difference: each line of it is a change that
musicians will notice."""

from __future__ import annotations

import importlib
import tempfile
from contextlib import suppress
from pathlib import Path

from server.errors import OurFault
from tests.scenarios.stage import Stage, run

HERE = Path(__file__).parent
BEGINS, ENDS = 'TRANSCRIPT = """\n', '"""\n'


def main() -> None:
    for file in sorted(HERE.glob("test_*.py")):
        before, marked, rest = file.read_text().partition(BEGINS)
        if not marked:
            continue  # one without a transcript
        module = importlib.import_module(f"tests.scenarios.{file.stem}")
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(Path(folder))
            with suppress(OurFault):  # the end of some scenarios
                run(stage, module.scenario)
        after = rest.partition(ENDS)[2]
        file.write_text(before + BEGINS + "".join(f"{line}\n" for line in stage.transcript) + ENDS + after)
        print(file.name)


if __name__ == "__main__":
    main()
