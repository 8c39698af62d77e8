"""Where Sideman is, told to the network by zeroconf, so that surfaces list it by themselves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Final

import ifaddr
from zeroconf import Error, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

GOODBYE_SECONDS: Final = 2.0
_KINDS: Final = ("_oscjson._tcp.local.", "_osc._udp.local.")
_EVERYWHERE: Final = ("0.0.0.0", "::", "")


async def announce(
    host: str,
    osc_port: int,
    query_port: int,
    complain: Callable[[str], None],
    connect: Callable[[], AsyncZeroconf] = AsyncZeroconf,
) -> None:
    """Tell until cancelled, and take it back then. Event loop; never blocks. A machine without a network is no reason to
    stop: it is complained about."""
    try:
        found = services(socket.gethostname(), addresses_of(host), osc_port, query_port)
        network = connect()
    except OSError as error:
        complain(_without(error))
        return
    try:
        for service in found:
            # The library leaves out what its broadcast gives: nothing.
            sending: Awaitable[None] = await network.async_register_service(service, allow_name_change=True)  # pyright: ignore
            await sending
        await asyncio.Event().wait()
    except (OSError, Error, TimeoutError) as error:
        complain(_without(error))
    finally:
        await _take_back(network)


async def _take_back(network: AsyncZeroconf) -> None:
    try:
        async with asyncio.timeout(GOODBYE_SECONDS):
            await network.async_close()
    except (OSError, Error, TimeoutError):
        pass  # who doesn't hear the goodbye forgets us by and by


def _without(error: Exception) -> str:
    return f"surfaces won't find Sideman by themselves, zeroconf failed ({error}); give them the address, or set announce = false"


def services(machine: str, addresses: tuple[str, ...], osc_port: int, query_port: int) -> tuple[ServiceInfo, ...]:
    """What is announced: OSCQuery, and OSC for those that know no OSCQuery. Pure."""
    ports = (query_port, osc_port)
    # A name on the network has at most 63 bytes.
    name = f"Sideman on {machine.partition('.')[0]}"[:63]
    server = f"sideman-{machine.partition('.')[0]}"[:63] + ".local."
    return tuple(
        ServiceInfo(kind, f"{name}.{kind}", port, parsed_addresses=list(addresses), server=server)
        for kind, port in zip(_KINDS, ports, strict=True)
    )


def addresses_of(host: str) -> tuple[str, ...]:
    """The addresses at which a server that listens on ``host`` can be reached. Blocks only while a host name is looked up."""
    if host in _EVERYWHERE:
        # Those of IPv6 come as tuples; surfaces ask for IPv4.
        found = {str(each.ip) for adapter in ifaddr.get_adapters() for each in adapter.ips if isinstance(each.ip, str)}
        return tuple(sorted(address for address in found if not ip_address(address).is_loopback)) or ("127.0.0.1",)
    return (str(socket.getaddrinfo(host, None)[0][4][0]),)
