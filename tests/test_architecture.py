"""The walls between the rooms, and the links between the pages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOORS = {"server/engine/port.py", "server/cli/common.py"}


def imports(file: Path) -> set[str]:
    """Top-level packages that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def python(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_models_never_import_the_server() -> None:
    assert not [file for file in python("models") if "server" in imports(file)]


def test_the_server_knows_models_through_its_doors_alone() -> None:
    through = {str(file.relative_to(ROOT)) for file in python("server") if "models" in imports(file)}
    assert through == DOORS


def test_nothing_that_ships_imports_the_tests() -> None:
    assert not [file for folder in ("models", "server") for file in python(folder) if "tests" in imports(file)]


def test_only_the_commands_know_the_composition_root() -> None:
    knows = [file for file in python("server") if "server.app import" in file.read_text()]
    assert {file.parent.name for file in knows} == {"cli"}


def test_the_conversation_needs_no_torch() -> None:
    program = "import sys, server.app, server.conversation.session; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("page", sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert not [target for target in targets if not (page.parent / target).exists()]
