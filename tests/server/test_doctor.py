"""What the doctor says about ports and shared memory."""

from __future__ import annotations

import os
import socket

import pytest

from server.audio.mapping import ring_path
from server.audio.shared import BlockRingWriter
from server.cli.doctor import check_ports, check_shared
from server.osc.endpoint import bind, bind_both
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
