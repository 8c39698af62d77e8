"""What the network is told, with a network in software."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, cast

import pytest
from zeroconf import NonUniqueNameException, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from server.oscquery.announce import addresses_of, announce, services


class Network:
    """Takes what is announced; breaks where it is told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault, self.services, self.closed = fault, list[ServiceInfo](), False
        self.full = asyncio.Event()

    async def async_register_service(self, info: ServiceInfo, allow_name_change: bool) -> Awaitable[None]:
        assert allow_name_change, "a second Sideman must not fail for its name"
        if self.fault is not None:
            raise self.fault
        self.services.append(info)
        if len(self.services) == 2:
            self.full.set()
        return asyncio.sleep(0)

    async def async_close(self) -> None:
        self.closed = True


def test_both_services() -> None:
    query, osc = services("stage-mac.local", ("192.168.1.5",), 7770, 7771)
    assert (query.type, query.port, osc.type, osc.port) == ("_oscjson._tcp.local.", 7771, "_osc._udp.local.", 7770)
    assert query.name == "Sideman on stage-mac._oscjson._tcp.local."
    assert query.parsed_addresses() == ["192.168.1.5"]
    assert all(len(service.name.split("._")[0]) <= 63 for service in services("x" * 200, ("127.0.0.1",), 1, 2))


def test_addresses() -> None:
    assert addresses_of("127.0.0.1") == ("127.0.0.1",)
    assert addresses_of("0.0.0.0") != ()


async def test_it_is_told_and_taken_back() -> None:
    network, complaints = Network(), list[str]()
    telling = asyncio.create_task(announce("127.0.0.1", 7770, 7771, complaints.append, lambda: cast(AsyncZeroconf, network)))
    await network.full.wait()
    assert not network.closed
    telling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await telling
    assert network.closed and complaints == []


@pytest.mark.parametrize("fault", [OSError("no network"), NonUniqueNameException("taken")], ids=["register", "name"])
async def test_without_a_network_it_is_said_and_nothing_fails(fault: Exception) -> None:
    network, complaints = Network(fault), list[str]()
    await announce("127.0.0.1", 7770, 7771, complaints.append, lambda: cast(AsyncZeroconf, network))
    assert network.closed and len(complaints) == 1 and "announce = false" in complaints[0]


async def test_a_machine_that_can_not_even_open_a_socket() -> None:
    complaints = list[str]()

    def refuse() -> Any:
        raise OSError("no such device")

    await announce("127.0.0.1", 7770, 7771, complaints.append, refuse)
    assert "no such device" in complaints[0]
