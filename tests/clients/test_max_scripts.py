"""The package's scripts, in Node: the tests in tests/clients/max, and the scripts as a client over real sockets."""

from __future__ import annotations

import asyncio
import json
import shlex
import shutil
from pathlib import Path

import pytest

from maxpatches.build import scene
from maxpatches.build.presets import PRESETS
from server.osc.schema import FROM_SERVER
from tests.clients.echo_server import EchoServer

FOLDER = Path(__file__).with_name("max")
TIMEOUT_SECONDS = 120


async def node(*arguments: str) -> tuple[int, str]:
    """Run Node; its exit status and all that it printed."""
    program = shutil.which("node")
    assert program is not None, "node is missing: apt-get install nodejs"
    process = await asyncio.create_subprocess_exec(
        program, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), TIMEOUT_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, printed.decode()


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.test.js")))
async def test_in_node(name: str) -> None:
    status, printed = await node("--test", str(FOLDER / name))
    assert status == 0, printed


async def test_the_scripts_play_with_a_server() -> None:
    samples = 20 * 8192
    async with EchoServer() as server:
        status, printed = await node(str(FOLDER / "max_player.js"), str(server.port), str(samples))
    assert status == 0, printed
    result = json.loads(printed)
    assert result["wrong"] == [0, 0]
    assert result["missed"] == [0]
    assert result["fails"] == ["set", "nothing"]
    assert result["sent"] == len(server.heard) == samples // 128 - 2
    assert server.positions == list(range(0, 128 * len(server.heard), 128))
    said = [told[0] for told in server.told]
    assert said[:2] == ["/hello", "/audio/subscribe"]
    assert said[-2:] == ["/bye", "/sync"]
    assert ("/reset",) in server.told
    first = PRESETS[0].slots[0]
    assert ("/prompt", 1, first.text, first.weight) in server.told


async def test_the_picture_says_what_the_scripts_say() -> None:
    messages = [[scalar(word) for word in shlex.split(FROM_SERVER[address].example)] for address in scene.EXAMPLES]
    status, printed = await node(str(FOLDER / "say.js"), json.dumps(messages))
    assert status == 0, printed
    assert json.loads(printed) == scene.SAID


def scalar(word: str) -> float | str:
    try:
        return float(word)
    except ValueError:
        return word


def test_every_module_is_strict() -> None:
    scripts = Path(__file__).parents[2] / "maxpatches" / "Sideman" / "javascript"
    modules = sorted(scripts.glob("sideman_*.js"))
    assert len(modules) >= 8
    assert all(module.read_text(encoding="utf-8").startswith('"use strict";\n') for module in modules)
