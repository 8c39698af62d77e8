"""``sideman listen``: print what a server says."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress

from server.cli.common import Commands
from server.errors import SetupFault
from server.osc.codec import DecodeError, Message, decode, encode


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "listen",
        help="print what a running server says",
        description="Connect to a running server as a listener and print its messages: heartbeat, blocks, late blocks, errors.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="where the server is (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7770, help="its UDP port (default: %(default)s)")
    parser.add_argument("--key", default="", metavar="TEXT", help="what the server was started with, if it was")
    parser.add_argument("--blocks", action="store_true", help="print every /block too")
    parser.add_argument("--count", type=int, default=0, help="stop after so many messages (default: go on)")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print until Ctrl-C."""
    return asyncio.run(listen(options.host, options.port, options.key, options.blocks, options.count))


class _Ear(asyncio.DatagramProtocol):
    """Puts what arrives into a queue; when that is full, the oldest goes."""

    def __init__(self, heard: asyncio.Queue[Message]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        with suppress(DecodeError):
            for timed in decode(data):
                if self._heard.full():
                    self._heard.get_nowait()
                self._heard.put_nowait(timed.message)


async def listen(host: str, port: int, key: str, blocks: bool, count: int) -> int:
    """Print what the server there says, count messages of it or, for 0, all. Raises SetupFault where there is none, or where it
    lets nobody in."""
    heard: asyncio.Queue[Message] = asyncio.Queue(1000)
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(heard), remote_addr=(host, port))
    except (OSError, OverflowError) as error:
        raise SetupFault(f"can't talk to {host}, UDP port {port}: {error}") from error
    printed = 0
    try:
        transport.sendto(encode(Message("/hello", ("listen", 0, 0, 0, *((key,) if key else ())))))
        while count == 0 or printed < count:
            try:
                message = await asyncio.wait_for(heard.get(), timeout=5)
            except TimeoutError as error:
                raise SetupFault(f"no answer from {host}:{port}; start a server with `sideman serve`") from error
            if message.address == "/fail" and message.arguments[:1] == ("/hello",):
                raise SetupFault(f"{host}:{port} says: {message.arguments[-1]}")
            if message.address == "/status.reply":
                transport.sendto(encode(Message("/version")))  # keeps us from being taken for gone
            if message.address == "/version.reply" or (message.address == "/block" and not blocks):
                continue
            print(message.address, *(f"{v:.3f}" if isinstance(v, float) else v for v in message.arguments), flush=True)
            printed += 1
    finally:
        transport.sendto(encode(Message("/bye")))
        transport.close()
    sys.stdout.flush()
    return 0
