"""``sideman listen``, with a running server."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.cli.listen import listen
from server.errors import SetupFault
from tests.server.talk import running

KEY = "a long sentence"


async def test_it_prints_what_the_server_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with running(tmp_path) as (_, port):
        assert await listen("127.0.0.1", port, "", blocks=False, count=1) == 0
    assert capsys.readouterr().out.startswith("/welcome ")


async def test_a_server_with_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with running(tmp_path, key=KEY) as (_, port):
        assert await listen("127.0.0.1", port, KEY, blocks=False, count=1) == 0
        assert capsys.readouterr().out.startswith("/welcome ")
        with pytest.raises(SetupFault, match="the key is missing or wrong"):
            await listen("127.0.0.1", port, "", blocks=False, count=1)
