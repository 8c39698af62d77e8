"""What the doctor says about ports and shared memory."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.audio.mapping import ring_path
from server.audio.shared import BlockRingWriter
from server.cli.doctor import check_folder, check_ports, check_shared
from server.running.endpoint import bind, bind_both
from server.units import Grid


def test_each_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    udp, tcp = bind_both("127.0.0.1", 0)
    port = udp.getsockname()[1]
    with bind("127.0.0.1", 0, socket.SOCK_STREAM) as other:
        query = other.getsockname()[1]
        for held in (udp, tcp, other):
            if held.type == socket.SOCK_STREAM:
                held.listen()
        assert not check_ports(port, query)
        lines = capsys.readouterr().out.splitlines()
        assert [f"UDP port {port} is in use" in lines[0], f"TCP port {port} is in use" in lines[1]] == [True, True]
        assert f"TCP port {query} is in use" in lines[2]
        udp.close()
        tcp.close()
        assert not check_ports(port, query), "one that is taken is enough"
        assert capsys.readouterr().out.count("is free") == 2
    assert check_ports(port, query)
    assert capsys.readouterr().out.count("is free") == 3


def test_shared_memory_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    name = f"test-doctor-{os.getpid()}"
    assert check_shared(name)
    assert not ring_path(name).exists(), "nothing is left behind"
    holder = BlockRingWriter(name, Grid(44_100, 512, 1), 1, 2)
    try:
        capsys.readouterr()
        assert not check_shared(name)
        assert "another running server" in capsys.readouterr().out
    finally:
        holder.close()
    assert not check_shared("not a name")


def test_folders_are_asked_for_room_and_left_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=1000))
    assert check_folder("--recordings", tmp_path / "not" / "there", 400)
    assert "has room for 2.5 hours of recording" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert not check_folder("--recordings", tmp_path, 1001)
    assert "less than an hour: make room, or choose another with --recordings" in capsys.readouterr().out
    assert check_folder("--states", tmp_path, 0)

    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    assert not check_folder("--states", tmp_path, 0)
    assert "can't be written to: No space left on device; choose another with --states" in capsys.readouterr().out


def test_a_file_in_the_place_of_a_folder_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "recordings").write_text("not a folder")
    assert not check_folder("--recordings", tmp_path / "recordings", 0)
    assert "can't be written to" in capsys.readouterr().out
