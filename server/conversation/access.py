"""Who may connect: addresses on a list, and a key that all share. OSC itself asks nobody who they are.

Values only: any thread, never blocks.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from server.errors import SetupFault
from server.osc.address import TCP
from server.osc.schema import LONGEST_KEY

SHORTEST_KEY: Final = 8

Network = IPv4Network | IPv6Network
THIS_MACHINE: Final[tuple[Network, ...]] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True, slots=True)
class Access:
    """networks: from where one may connect. key: what a /hello has to bring; empty: nothing."""

    networks: tuple[Network, ...] = THIS_MACHINE
    key: str = ""

    def allows(self, host: str) -> bool:
        """Whether a client may be there. host: as a socket names it, or as a client's address has it."""
        try:
            address = ip_address(host.removeprefix(TCP).partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self.networks)

    def opens(self, key: str) -> bool:
        """Whether this is the key; it takes as long for a wrong one as for the right one."""
        return not self.key or hmac.compare_digest(key.encode(), self.key.encode())


def access_for(host: str, allow: tuple[str, ...], key: str) -> Access:
    """The rules for a server that listens on ``host``. Raises SetupFault where they are unsafe or can't work."""
    if key and not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise SetupFault(f"a key has {SHORTEST_KEY} to {LONGEST_KEY} characters; this one has {len(key)}")
    networks = tuple(_network(text) for text in allow)
    if is_this_machine(host):
        if networks:
            raise SetupFault(f"--allow {allow[0]} has no effect while only this machine can connect; add --host 0.0.0.0")
        return Access(THIS_MACHINE, key)
    if not networks:
        example = "--allow 192.168.1.20 or --allow 192.168.1.0/24"
        raise SetupFault(f"with --host {host} other machines can connect; say which may, for example {example}")
    if not key:
        reason = "OSC asks nobody who they are"
        raise SetupFault(f"with --host {host} other machines can connect, and {reason}; set a key with --key, for their /hello")
    return Access((*THIS_MACHINE, *networks), key)


def is_this_machine(host: str) -> bool:
    """Whether a server that listens on ``host`` can be reached from this machine alone."""
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _network(text: str) -> Network:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        wanted = "an address such as 192.168.1.20, or a network such as 192.168.1.0/24"
        raise SetupFault(f'--allow takes {wanted}; "{text}" is neither') from None
