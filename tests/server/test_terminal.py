"""What people read must not hold up what they hear."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from server.cli.terminal import Terminal


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


def test_what_is_said_is_written() -> None:
    with pipe() as (reader, writer):
        terminal = Terminal(writer)
        terminal.say("jazz, ♩ = 120\n")
        terminal.close()
        assert os.read(reader, 100).decode() == "jazz, ♩ = 120\n"


def test_a_pipe_that_nobody_empties_holds_nothing_up() -> None:
    with pipe() as (reader, writer):
        terminal = Terminal(writer)
        os.set_blocking(writer, True)
        for _ in range(100):
            terminal.say("x" * 100_000)
        terminal.close()
        while terminal._thread.is_alive():  # pyright: ignore[reportPrivateUsage]
            os.read(reader, 1 << 20)
            terminal.close()


def test_a_reader_that_has_left_is_no_fault() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    terminal = Terminal(writer)
    terminal.say("x")
    terminal.say("y")
    terminal.close()
    os.close(writer)
